"""Measures the charts of a briefing, made with the catalogue, against what one would write with matplotlib.

Each contender prints the same charts, one to a page, from the same numbers: matplotlib to PNG placed by ReportLab, to
SVG through svglib, matplotlib's own PDF laid over by pikepdf, the same Figures drawn by ``reports.charts.figure``, and
the catalogue. They run in turn in one process, and what is measured is its processor time: read the ratios.

    .venv/bin/python -m bench.charts [--rounds 7]

The job, its numbers and Figures, is that of ``bench/peers``. A kind that the catalogue does not have is drawn by the
nearest that it has, and the line says so; one without any is left out for all.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.graphics import renderPDF
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench.charts_job import Drawn, Edition, catalogue
from bench.peer import peer
from reports.charts import ChartStyle, build, draw, natural_height
from reports.charts.figure import draw_figure
from reports.typeface import Typeface, Weight, load_face

ROOT = Path(__file__).parents[1]
GOAL = 1 / 20
"""The most that the catalogue may take of what PNGs take."""
MAP_GOAL = 30.0
"""The most milliseconds that a map may take, warm."""
FONTS: Mapping[Weight, str] = {"regular": "IBMPlexSans-Regular.ttf", "bold": "IBMPlexSans-SemiBold.ttf"}

MakeFigure = Callable[[str, Edition], Any]
Print = Callable[[Edition, Sequence[str]], bytes]
Put = Callable[[Canvas, str, tuple[float, float], Edition], None]


def contenders(job: Any, figure: MakeFigure, style: ChartStyle) -> Mapping[str, Print]:
    """Return each way to print charts."""
    return {
        "matplotlib PNG, 200 dpi": _on_canvas(job, lambda canvas, *rest: _png(canvas, figure, *rest)),
        "matplotlib SVG, svglib": _on_canvas(job, lambda canvas, *rest: _svg(canvas, figure, *rest)),
        "matplotlib PDF, pikepdf": lambda ed, names: _laid_over(job, figure, ed, names),
        "same Figures, our renderer": _on_canvas(
            job, lambda canvas, name, size, ed: draw_figure(figure(name, ed), canvas, 0, 0, typeface=style.typeface)
        ),
        "catalogue": _on_canvas(job, lambda canvas, *rest: _made(canvas, catalogue(job), style, *rest)),
    }


def _on_canvas(job: Any, put: Callable[..., Any]) -> Print:
    def printed(ed: Edition, names: Sequence[str]) -> bytes:
        stream = io.BytesIO()
        canvas = Canvas(stream, invariant=1, pageCompression=0)
        for name, size in _pages(job, names):
            canvas.setPageSize(size)
            put(canvas, name, size, ed)
            canvas.showPage()
        canvas.save()
        return _compressed(stream)

    return printed


def _compressed(stream: io.BytesIO) -> bytes:
    """Return a file as the program publishes one: compressed once, by pikepdf, and not by ReportLab as ASCII85."""
    out = io.BytesIO()
    with pikepdf.open(stream) as pdf:
        pdf.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _pages(job: Any, names: Sequence[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield the charts with their width and height in points."""
    yield from ((name, job.CHARTS[name][:2]) for name in names)


def _png(canvas: Canvas, figure: MakeFigure, name: str, size: tuple[float, float], ed: Edition) -> None:
    stream = io.BytesIO()
    figure(name, ed).savefig(stream, format="png", dpi=200)
    stream.seek(0)
    canvas.drawImage(ImageReader(stream), 0, 0, *size)


def _svg(canvas: Canvas, figure: MakeFigure, name: str, size: tuple[float, float], ed: Edition) -> None:
    from svglib.svglib import svg2rlg

    stream = io.BytesIO()
    figure(name, ed).savefig(stream, format="svg")
    stream.seek(0)
    drawing = svg2rlg(stream)
    drawing.scale(size[0] / drawing.width, size[1] / drawing.height)
    renderPDF.draw(drawing, canvas, 0, 0)


def _laid_over(job: Any, figure: MakeFigure, ed: Edition, names: Sequence[str]) -> bytes:
    from matplotlib.backends.backend_pdf import PdfPages

    charts, out = io.BytesIO(), io.BytesIO()
    with PdfPages(charts) as file:
        for name in names:
            file.savefig(figure(name, ed))
    below = io.BytesIO(_on_canvas(job, lambda *ignored: None)(ed, names))
    with pikepdf.open(below) as pages, pikepdf.open(charts) as drawn:
        for page, over in zip(pages.pages, drawn.pages, strict=True):
            page.add_overlay(over)
        pages.save(out)
    return out.getvalue()


def _made(
    canvas: Canvas, drawn: Mapping[str, Drawn], style: ChartStyle, name: str, size: tuple[float, float], ed: Edition
) -> None:
    across = drawn[name].across
    charts = drawn[name].charts(ed)
    wide, high = size[0] / across, size[1] / -(-len(charts) // across)
    for place, one in enumerate(charts):
        row, column = divmod(place, across)
        sheet = build(one, style, wide - 4, high)
        draw(sheet, canvas, column * wide, size[1] - row * high - sheet.height, style.typeface)


# The run -------------------------------------------------------------------------------------------------------------


def bundled_style() -> ChartStyle:
    """Return the look of a brand with the fonts that come with the program."""
    folder = ROOT / "reports" / "fonts"
    faces = {weight: load_face((folder / name).read_bytes(), name) for weight, name in FONTS.items()}
    return ChartStyle(Typeface(faces))


def measured(prints: Mapping[str, Print], job: Any, names: Sequence[str], rounds: int) -> Mapping[str, list[float]]:
    """Return the milliseconds of processor time that each takes in each round, after two rounds to warm up."""
    times: dict[str, list[float]] = {name: [] for name in prints}
    for turn in range(rounds + 2):
        edition = job.edition(100 + turn)
        for name, printed in prints.items():
            start = time.process_time()
            printed(edition, names)
            if turn > 1:
                times[name].append((time.process_time() - start) * 1000)
    return times


def map_milliseconds(drawn: Mapping[str, Drawn], job: Any, style: ChartStyle, rounds: int) -> float:
    """Return the median processor time of a map in full width, warm."""
    times = []
    for turn in range(rounds + 2):
        (chart,) = drawn["map"].charts(job.edition(100 + turn))
        canvas = Canvas(io.BytesIO(), invariant=1)
        start = time.process_time()
        draw(build(chart, style, 494, natural_height(chart, style, 494)), canvas, 0, 0, style.typeface)
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times[2:])


def report(
    times: Mapping[str, list[float]], drawn: Mapping[str, Drawn], names: Sequence[str]
) -> tuple[list[str], bool]:
    """Return what to print, and whether the goal is met."""
    png = next(iter(times.values()))
    ratios = {name: statistics.median(a / b for a, b in zip(one, png, strict=True)) for name, one in times.items()}
    met = ratios["catalogue"] <= GOAL
    lines = [f"{len(names)} charts ({', '.join(names)}), medians of {len(png)} rounds"]
    lines += [f"  {name:28}{statistics.median(one):8.0f} ms {ratios[name]:7.3f} of PNG" for name, one in times.items()]
    lines += [f"  {name} is drawn as {drawn[name].instead}" for name in names if drawn[name].instead]
    lines.append(f"  the catalogue may take {GOAL:.3f} of PNG: {'met' if met else 'missed'}")
    return lines, met


def main() -> int:
    """Run and print; return 0 where the goals are met, 1 where one is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    job, figures = peer("job"), peer("charts_matplotlib")
    drawn, style = catalogue(job), bundled_style()
    names = [name for name in job.CHARTS if name in drawn]
    lines, met = report(measured(contenders(job, figures.figure, style), job, names, options.rounds), drawn, names)
    if "map" in drawn:
        took = map_milliseconds(drawn, job, style, options.rounds)
        met = met and took <= MAP_GOAL
        lines.append(
            f"  a map takes {took:.1f} ms, and may take {MAP_GOAL:.0f}: {'met' if took <= MAP_GOAL else 'missed'}"
        )
    missing = [name for name in job.CHARTS if name not in drawn]
    lines += [f"  left out for all, as the catalogue has none: {', '.join(missing)}"] if missing else []
    print(*lines, sep="\n")  # noqa: T201 - a program
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
