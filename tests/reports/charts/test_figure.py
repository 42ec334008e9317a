from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from matplotlib.figure import Figure
from reportlab.pdfgen.canvas import Canvas

from reports.charts.figure import draw_figure
from reports.errors import RenderError
from reports.typeface import Typeface


def lines(title: str = "Outlets, worldwide") -> Figure:
    """A small figure with a title, ticks and a line."""
    figure = Figure(figsize=(3, 2))
    axes = figure.subplots()
    axes.plot([22, 31, 39])
    axes.set_title(title)
    return figure


def printed(figure: Figure, **options: Any) -> bytes:
    """A page of 300 by 200 points with the figure on it."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(300, 200), invariant=1, pageCompression=0)
    draw_figure(figure, canvas, 20, 10, **options)
    canvas.save()
    return stream.getvalue()


def words(data: bytes) -> str:
    """What can be selected on the page."""
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage().get_text_range()
    document.close()
    return str(text)


def fonts(data: bytes) -> set[str]:
    """The names of the fonts that the page's text uses."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        used = set(re.findall(rb"(/F\d+\S*) \S+ Tf", pdf.pages[0].Contents.read_bytes()))
        table = pdf.pages[0].Resources.Font
        return {str(table[name.decode()].BaseFont) for name in used if name != b"/F1"}


def test_a_figures_words_are_text_in_its_own_fonts() -> None:
    """Without a typeface, words are selectable text in subsets of the fonts matplotlib chose."""
    data = printed(lines())

    assert "Outlets, worldwide" in words(data)
    assert {name.split("+")[-1] for name in fonts(data)} == {"DejaVuSans"}
    assert all("+" in name for name in fonts(data))


def test_a_figures_words_can_be_set_in_a_brands_typeface(typeface: Typeface) -> None:
    """With a typeface, every word is set in it, and so laid out by its measures."""
    data = printed(lines(), typeface=typeface)

    assert "Outlets, worldwide" in words(data)
    assert all("Plex" in name for name in fonts(data))


def test_dollars_are_letters() -> None:
    """Two prices in one title are no formula, and an escaped dollar is a dollar."""
    assert "From $5 to $9" in words(printed(lines("From $5 to $9")))
    assert "From $5 to $9, or $8" in words(printed(lines(r"From $5 to $9, or \$8")))


def test_mathematics_is_set_where_it_is_asked_for() -> None:
    """With mathtext, a formula is one."""
    text = words(printed(lines(r"$x^2$ outlets"), mathtext=True))

    assert "$" not in text
    assert "outlets" in text


def test_powers_on_an_axis_are_never_shown_as_source() -> None:
    """What matplotlib's own formatters write as mathematics is set as mathematics, unasked."""
    figure = Figure(figsize=(3, 2))
    figure.subplots().loglog([1, 10, 1000], [5, 40, 90000])

    assert "mathdefault" not in words(printed(figure))


def test_ligatures_and_fallbacks_can_be_copied() -> None:
    """A ligature is its letters; a letter another font has is set in that."""
    figure = lines("Office fit-out")
    figure.axes[0].set_xlabel("Αθήνα ⣿", family=["DejaVu Sans Mono", "DejaVu Sans"])

    text = words(printed(figure))

    assert "Office fit-out" in text
    assert "Αθήνα ⣿" in text


def test_scripts_that_need_shaping_are_drawn_as_outlines() -> None:
    """Arabic comes out joined, as shapes, and not letter by letter."""
    with_arabic, without = printed(lines("مرحبا")), printed(lines(""))

    assert words(with_arabic) == words(without)
    assert len(with_arabic) > len(without)


def test_a_letter_none_of_the_fonts_has_is_refused() -> None:
    """A box where a letter should be is an error that names the letter, and the canvas is whole again."""
    canvas = Canvas(io.BytesIO(), pagesize=(300, 200))

    with pytest.raises(RenderError, match=r"U\+57CE .* none of the figure's fonts has it"):
        draw_figure(lines("城市"), canvas, 0, 0)

    assert canvas._code.count("q") == canvas._code.count("Q")


def test_the_figure_is_left_as_it_was() -> None:
    """Size, resolution and canvas of a figure that was drawn are its own again."""
    figure = lines()
    surface = figure.canvas

    printed(figure, width=150, height=90)

    assert (figure.dpi, tuple(figure.get_size_inches()), figure.canvas) == (100, (3, 2), surface)


def test_a_figure_is_laid_out_for_the_size_asked_for() -> None:
    """A smaller figure has the same size of type on less room."""
    canvas = Canvas(io.BytesIO(), pagesize=(300, 200), pageCompression=0)

    size = draw_figure(lines(), canvas, 0, 0, width=150)

    assert size == (150, 144)
    assert " 12 Tf" in "\n".join(canvas._code)


def test_markers_are_written_once() -> None:
    """A hundred circles are one form, placed a hundred times."""
    figure = Figure(figsize=(3, 2))
    figure.subplots().scatter(np.arange(100), np.arange(100))

    data = printed(figure)

    placed = re.findall(rb"(/FormXob\S+) Do", data)
    assert max(placed.count(name) for name in set(placed)) == 100


def test_only_what_asks_for_it_becomes_a_picture() -> None:
    """A rasterized artist is a picture, with the resolution asked for; its neighbours stay shapes."""
    figure = lines()
    figure.axes[0].plot([30, 30, 30], rasterized=True)

    def pictures(data: bytes) -> list[int]:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return [int(image.Width) for image in pdf.pages[0].get_images().values()]

    coarse, fine = pictures(printed(figure, image_dpi=72)), pictures(printed(figure, image_dpi=144))
    assert (len(coarse), len(fine)) == (1, 1)
    assert fine[0] > 1.8 * coarse[0]
    assert pictures(printed(lines())) == []


def test_shaded_triangles_stay_vectors() -> None:
    """Colours that run from corner to corner are shadings, even where their alpha runs too."""
    figure = Figure(figsize=(3, 2))
    x, y = np.meshgrid(np.arange(4.0), np.arange(4.0))
    figure.subplots().pcolormesh(x, y, x * y, shading="gouraud", alpha=x / 3)

    data = printed(figure)

    assert b"/ShadingType 4" in data
    assert b"/SMask" in data
    assert b"/Subtype /Image" not in data


def test_the_same_figure_gives_the_same_bytes() -> None:
    """Two printings of two equal figures are one file."""
    assert printed(lines()) == printed(lines())
