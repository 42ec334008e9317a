"""Nothing is shared between charts: not by two threads in two brands, not by the order in which they are made."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from matplotlib.figure import Figure
from reportlab.pdfgen.canvas import Canvas

from reports.charts import ChartStyle, build, draw
from reports.charts.figure import draw_figure
from reports.typeface import FONT_LOCK
from tests.reports.charts.test_every_chart import CHARTS

NAMES = tuple(CHARTS)
OPERANDS = re.compile(rb"([\d.]+ [\d.]+ [\d.]+) (?:rg|RG)\b")


@pytest.fixture
def hasty() -> Iterator[None]:
    """Have threads take turns a hundred times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 100)
    yield
    sys.setswitchinterval(usual)


@pytest.fixture
def brands(style: ChartStyle) -> tuple[ChartStyle, ChartStyle]:
    """Two brands without a colour in common but paper."""
    red = ("#aa0000", "#cc2200", "#882211", "#993333", "#774422", "#bb4444")
    return style, replace(
        style, palette=red, ink="#330000", muted="#660000", grid="#ffcccc", accent="#ffee88", no_data="keine Angabe"
    )


def page(name: str, brand: ChartStyle) -> bytes:
    """Draw one chart alone on a page and return what is written there."""
    canvas = Canvas(io.BytesIO(), pagesize=(494, 400), invariant=1, pageCompression=0)
    draw(build(CHARTS[name], brand, 494, 200), canvas, 0, 0, brand.typeface)
    return "\n".join(canvas._code).encode()


def colours(data: bytes) -> set[bytes]:
    """The colours a page sets."""
    return set(OPERANDS.findall(data))


@pytest.mark.usefixtures("hasty")
def test_two_brands_in_two_threads_share_no_colour(brands: tuple[ChartStyle, ChartStyle]) -> None:
    """Of 600 charts of every kind, drawn by two threads in two brands, none has a colour of the other's."""
    wanted = [NAMES[index % len(NAMES)] for index in range(300)]
    alone = [{name: page(name, brand) for name in NAMES} for brand in brands]
    own = [set().union(*map(colours, pages.values())) for pages in alone]
    foreign = (own[1] - own[0], own[0] - own[1])

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda brand: [page(name, brand) for name in wanted], brands))

    assert [len(pages) for pages in made] == [300, 300]
    for pages, other, right in zip(made, foreign, alone, strict=True):
        assert len(other) > 5
        assert [name for name, data in zip(wanted, pages, strict=True) if colours(data) & other] == []
        assert [name for name, data in zip(wanted, pages, strict=True) if data != right[name]] == []


@pytest.mark.usefixtures("hasty")
def test_charts_of_ones_own_in_two_threads_keep_their_type(brands: tuple[ChartStyle, ChartStyle]) -> None:
    """Figures drawn by two threads, one in the brand's type and one in their own fonts, are those drawn alone."""

    def printed(typeface: object) -> bytes:
        figure = Figure(figsize=(3, 2), layout="constrained")
        axes = figure.subplots()
        axes.plot([1, 3, 2])
        axes.set_title("Outlets, worldwide")
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=(216, 144), invariant=1, pageCompression=0)
        draw_figure(figure, canvas, 0, 0, typeface=typeface)  # type: ignore[arg-type]
        with FONT_LOCK:
            canvas.save()
        return stream.getvalue()

    types = (brands[0].typeface, None)
    alone = [printed(one) for one in types]

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda one: {printed(one) for _ in range(8)}, types))

    assert made == [{one} for one in alone]


def test_every_kind_of_chart_is_the_same_in_any_order(style: ChartStyle) -> None:
    """What was built before a chart leaves no trace in it, whatever kind either is."""
    forwards = {name: page(name, style) for name in NAMES}
    backwards = {name: page(name, style) for name in reversed(NAMES)}

    assert [name for name in NAMES if forwards[name] != backwards[name]] == []
