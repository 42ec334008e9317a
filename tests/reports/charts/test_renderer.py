from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdfium2
import pytest
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform
from reportlab.pdfgen.canvas import Canvas

from reports.charts import Sheet, draw, marks
from reports.charts.labels import Label
from reports.charts.renderer import CanvasRenderer
from reports.errors import RenderError
from reports.typeface import Typeface

SQUARE = Path([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)], closed=True)


@pytest.fixture
def canvas() -> Canvas:
    """A page of 100 by 100 points."""
    return Canvas(io.BytesIO(), pagesize=(100, 100), invariant=1, pageCompression=0)


@pytest.fixture
def renderer(canvas: Canvas, typeface: Typeface) -> CanvasRenderer:
    """A renderer on that page."""
    return CanvasRenderer(canvas, typeface, 100, 100)


def written(canvas: Canvas) -> str:
    """Return the operators written to a page so far."""
    return "\n".join(canvas._code)


def pixels(canvas: Canvas, *places: tuple[int, int]) -> list[tuple[int, ...]]:
    """Return the colours of a printed page at places counted from its bottom left."""
    canvas.save()
    document = pypdfium2.PdfDocument(canvas._filename.getvalue())
    image = document[0].render().to_pil().convert("RGB")
    document.close()
    return [image.getpixel((x, 99 - y)) for x, y in places]


def test_a_path_is_filled_and_stroked(canvas: Canvas, renderer: CanvasRenderer) -> None:
    """Fill, colour and width become operators of the page."""
    gc = renderer.new_gc()
    gc.set_foreground("#ff0000")
    gc.set_linewidth(2)

    renderer.draw_path(gc, SQUARE, IdentityTransform(), (0.0, 0.0, 1.0))

    assert re.search(r"0 0 1 rg\n1 0 0 RG\n2 w\n", written(canvas))
    assert written(canvas).endswith("h\nB")


def test_state_is_written_only_when_it_changes(canvas: Canvas, renderer: CanvasRenderer) -> None:
    """A second path in the same colours says nothing about them."""
    gc = renderer.new_gc()

    for _ in range(2):
        renderer.draw_path(gc, SQUARE, IdentityTransform(), (0.0, 0.0, 1.0))

    assert written(canvas).count(" rg") == written(canvas).count(" w\n") == 1


def test_dashes_caps_and_joins_are_kept(canvas: Canvas, renderer: CanvasRenderer) -> None:
    """A dashed line with round ends is one on the page."""
    gc = renderer.new_gc()
    gc.set_dashes(1, [3, 2])
    gc.set_capstyle("round")
    gc.set_joinstyle("bevel")

    renderer.draw_path(gc, SQUARE, IdentityTransform())

    assert "[3 2] 1 d\n1 J\n2 j" in written(canvas)


def test_a_clip_holds_for_its_own_paths_only(canvas: Canvas, renderer: CanvasRenderer) -> None:
    """What is drawn with a clip rectangle stays inside it; what follows is free again."""
    clipped, free = renderer.new_gc(), renderer.new_gc()
    clipped.set_clip_rectangle(Bbox.from_bounds(0, 0, 50, 50))
    for gc in (clipped, free):
        gc.set_linewidth(0)

    renderer.draw_path(clipped, SQUARE, Affine2D().scale(8), (1.0, 0.0, 0.0))
    renderer.draw_path(free, SQUARE, Affine2D().translate(85, 85), (0.0, 0.0, 1.0))
    renderer.finish()

    assert written(canvas).count("q\n0 0 50 50 re W n") == 1
    assert pixels(canvas, (25, 25), (70, 70), (90, 90)) == [(255, 0, 0), (255, 255, 255), (0, 0, 255)]


def test_a_marker_is_written_once_a_place(canvas: Canvas, renderer: CanvasRenderer) -> None:
    """Three markers are one shape in three places."""
    gc = renderer.new_gc()
    gc.set_linewidth(0)

    renderer.draw_markers(
        gc, SQUARE, Affine2D().scale(0.5), Path([(10, 10), (50, 50), (80, 80)]), IdentityTransform(), (1, 0, 0)
    )

    assert re.findall(r"1 0 0 1 (\d+) \1 cm", written(canvas)) == ["10", "50", "80"]
    assert pixels(canvas, (52, 52)) == [(255, 0, 0)]


def test_a_hatch_covers_the_inside(canvas: Canvas, renderer: CanvasRenderer) -> None:
    """A hatched path is clipped to its own outline."""
    gc = renderer.new_gc()
    gc.set_hatch("//")
    gc.set_hatch_color("#00ff00")

    renderer.draw_path(gc, SQUARE, Affine2D().scale(4), (1.0, 1.0, 1.0))

    assert "W n 0 1 0 RG" in written(canvas)


def test_see_through_fills_keep_their_alpha(canvas: Canvas, typeface: Typeface) -> None:
    """A collection's half transparent fill is mixed with what is behind it, and words after it are not."""
    sheet = Sheet(100, 100)
    sheet.add(PathCollection([SQUARE], facecolors=[(1, 0, 0, 0.5)], edgecolors="none", transform=Affine2D().scale(8)))
    sheet.write([Label("China", 2, 90, 8, "#000000")])

    draw(sheet, canvas, 0, 0, typeface)

    assert pixels(canvas, (40, 40))[0] == pytest.approx((255, 127, 127), abs=1)


def test_the_canvas_is_left_as_it_was(canvas: Canvas, typeface: Typeface) -> None:
    """A chart's colours, places and clips do not reach what the page draws next."""
    sheet = Sheet(50, 50)
    sheet.add(marks.boxes([(0, 0, 20, 20)], "#ff0000"))

    draw(sheet, canvas, 30, 30, typeface)
    canvas.rect(0, 0, 10, 10, stroke=0, fill=1)

    assert written(canvas).count("q") == written(canvas).count("Q")
    assert pixels(canvas, (5, 5)) == [(0, 0, 0)]


def test_a_missing_letter_falls_back_to_another_face(canvas: Canvas, renderer: CanvasRenderer) -> None:
    """A letter the brand's face lacks is set in a fallback, in the same line of text."""
    renderer.draw_label(Label("Ελλάδα ₿ ⱴ", 5, 5, 8, "#000000"))

    fonts = set(re.findall(r"/(F\d+)\+\d", written(canvas)))

    assert len(fonts) == 2


def test_a_letter_no_face_has_is_refused(renderer: CanvasRenderer) -> None:
    """A box where a letter should be is an error that names the letter."""
    with pytest.raises(RenderError, match=r"U\+57CE"):
        renderer.draw_label(Label("城市", 5, 5, 8, "#000000"))


def test_turned_words_can_be_selected(
    typeface: Typeface, printed: Callable[[Sheet], bytes], words_of: Callable[[Sheet], str]
) -> None:
    """Rotated text is text, and its box is turned with it."""
    sheet = Sheet(60, 100)
    label = Label("no public figure", 30, 10, 7, "#000000", rotation=90)
    sheet.write([label])

    box = label.box(typeface)

    assert "no public figure" in words_of(sheet).replace("\r\n", "")
    assert b"0 1 -1 0 30 10 Tm" in printed(sheet)
    assert (round(box[3] - box[1], 6), box[3] > 50) == (round(typeface.width("no public figure", 7), 6), True)


def test_text_of_other_artists_is_set_in_the_brand_without_mathematics(
    canvas: Canvas, renderer: CanvasRenderer, typeface: Typeface
) -> None:
    """Whatever font a matplotlib text asks for, it gets the brand's, and dollars stay dollars."""
    heavy = FontProperties(family="Comic Sans MS", weight="bold", size=9)

    width, _, _ = renderer.get_text_width_height_descent("From $5 to $9", heavy, ismath=True)
    renderer.draw_text(renderer.new_gc(), 10, 10, "From $5 to $9", heavy, 0, ismath=True)

    assert width == typeface.width("From $5 to $9", 9, "bold")
    assert "(From $5 to $9) Tj" in written(canvas)
