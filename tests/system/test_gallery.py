"""The gallery's own charts read well: measured on each of them as the page draws it."""

from __future__ import annotations

import runpy
from itertools import combinations
from pathlib import Path
from textwrap import indent

from reports.assemble import assemble
from reports.briefing import Drawing
from reports.charts import build, natural_height
from reports.charts.labels import overlaps
from reports.glyphs import typeface
from reports.period import parse_period
from reports.reading import read_definition
from reports.render import chart_style, page_style
from scheduler.workspace import Workspace, load_workspace

END = "  - {type: data_notes}\n  - {type: sources}\n"


def spaces(repository: Path, folder: Path) -> dict[str, Workspace]:
    """Read the gallery's workspaces, and those made of public data where that lies beside the repository."""
    places = {"smart": repository, "kestrel": repository / "docs" / "gallery" / "workspace"}
    shared = repository.parent / "shared" / "data"
    if shared.is_dir():
        made = runpy.run_path(str(repository / "docs" / "gallery_data.py"))
        for name, write in (("electric-cars", made["write_cars"]), ("stores", made["write_stores"])):
            write(shared, folder / name)
            places[name] = folder / name
    return {name: load_workspace(place) for name, place in places.items()}


def test_no_two_labels_of_a_chart_in_the_gallery_overlap(repository: Path, tmp_path: Path) -> None:
    """On every chart of the gallery, at its width on the page, no two text boxes overlap and none leaves the chart."""
    known, faults, tried = spaces(repository, tmp_path), [], 0
    for file in sorted((repository / "docs" / "gallery").glob("*.yaml")):
        first, *lines = file.read_text(encoding="utf-8").splitlines()
        place, period, *_ = first.removeprefix("# ").split(", ")
        if place not in known:
            continue  # drawn from data that is not in the repository
        one, (figures, _, block) = known[place], "\n".join(lines).rpartition("---\n")
        text = f"id: g\ntitle: G\nperiod: month\n{figures}blocks:\n  - {indent(block, '    ').strip()}\n{END}"
        definition, _ = read_definition(text.encode(), "g.yaml", one.facts)
        briefing = assemble(one.facts, definition, parse_period(period), recorded=False)
        drawing = next((found for found in briefing.blocks if isinstance(found, Drawing)), None)
        if drawing is None:
            continue  # a table, whose small lines bear no words
        face = typeface(one.brand)
        page, style = page_style(one.brand, face), chart_style(briefing, one.brand, face)
        width = page.half if getattr(drawing, "width", "full") == "half" else page.width

        sheet = build(drawing, style, width, natural_height(drawing, style, width))

        boxes = [(label.text, label.box(face)) for label in sheet.labels]
        faults += [(file.stem, a, b) for (a, x), (b, y) in combinations(boxes, 2) if overlaps(x, y, -0.2)]
        wide, high = sheet.width + 0.01, sheet.height + 0.01
        faults += [(file.stem, a, "the edge") for a, x in boxes if min(x) < -0.01 or x[2] > wide or x[3] > high]
        tried += bool(boxes)
    assert faults == []
    assert tried > 15
