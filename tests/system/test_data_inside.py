"""Each PDF carries the data it was made from, and nothing of anything else in the workspace."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import indent

import pikepdf
import pytest

from reports.assemble import assemble_again, assemble_and_record
from reports.brand import read_brand
from reports.edition import draw_again, draw_edition
from reports.errors import RenderError
from reports.inside import read_record
from reports.inside.json_text import written
from reports.inside.record_form import write_record
from reports.period import parse_period
from reports.reading import read_definition
from reports.verifying import verify
from scheduler.app import open_workspace

VERSIONS = {"frontier": "test"}
END = "  - {type: data_notes}\n  - {type: sources}\n"
WORD = "Nightingale"
HIDDEN = {
    "sources.yaml": f"  - {{id: nightingale-src, producer: {WORD} Ltd, title: {WORD} files, kind: press}}\n",
    "events.yaml": f"  - {{kind: milestone, market: WORLD, period: 2019, title: {WORD}, source: nightingale-src}}\n",
    "quotes.yaml": f"  - {{id: nightingale-q, speaker: {WORD}, role: CFO, text: {WORD}, source: nightingale-src}}\n",
    "metrics.yaml": f"  - {{id: nightingale-m, name: {WORD} leases, unit: leases, measure: stock}}\n",
    "markets.yaml": f"  - {{id: nightingale-g, name: {WORD} area, members: [CN]}}\n",
    "observations/footprint.yaml": "  - {metric: nightingale-m, market: CN, period: 2025-12, value: 31337, "
    f"source: nightingale-src, note: {WORD}}}\n",
}


@pytest.fixture
def smart(repository: Path, tmp_path: Path) -> Path:
    """Return a copy of the default workspace's inputs."""
    shutil.copytree(repository / "data", tmp_path / "smart" / "data")
    shutil.copy(repository / "frontier.yaml", tmp_path / "smart")
    return tmp_path / "smart"


def drawn(root: Path, report: str = "expansion-monthly", period: str = "2025-12") -> bytes:
    """Return an edition's PDF."""
    one = open_workspace(root)
    briefing, record = assemble_and_record(one.facts, one.definitions[report], parse_period(period), recorded=False)
    return draw_edition(briefing, record, one.brand, VERSIONS)


def inside(pdf: bytes) -> dict[str, bytes]:
    """Return the files inside a PDF by name."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: document.attachments[name].get_file().read_bytes() for name in document.attachments}


def test_the_default_briefing_carries_its_data_in_little_room(repository: Path) -> None:
    """Facts, definition, record, manifest and a table for each chart add no more than 25 kB to the briefing."""
    pdf = drawn(repository)
    files = inside(pdf)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.Root.AF) == len(files)
        del document.Root.AF, document.Root.Names.EmbeddedFiles
        document.remove_unreferenced_resources()
        bare = io.BytesIO()
        document.save(bare, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert {"facts.csv", "definition.json", "record.json", "manifest.json"} <= files.keys()
    definition = open_workspace(repository).definitions["expansion-monthly"]
    tables = [
        one for one in definition.blocks if one.type in {"chart", "map", "gantt", "timeline", "table", "key_figures"}
    ]
    assert len([name for name in files if name[0].isdigit()]) == len(tables)
    assert len(pdf) - len(bare.getvalue()) < 25_000


def test_what_an_edition_does_not_use_is_not_in_its_pdf(smart: Path) -> None:
    """Of other reports, and of facts that this one does not show, no word is in any file inside, nor a byte changed."""
    before = drawn(smart)
    for name, line in HIDDEN.items():
        file = smart / "data" / name
        file.write_text(file.read_text(encoding="utf-8").rstrip("\n") + "\n" + line, encoding="utf-8")
    other = (smart / "data/reports/expansion-monthly.yaml").read_text(encoding="utf-8")
    other = other.replace("id: expansion-monthly", f"id: other\n# {WORD}").replace("title: Market", f"title: {WORD}")
    (smart / "data/reports/other.yaml").write_text(other, encoding="utf-8")

    after = drawn(smart)

    assert b"31337" not in b"".join(inside(after).values())
    assert not any(WORD.lower().encode() in data.lower() for data in inside(after).values())
    assert after == before


def test_a_part_carries_nothing_of_another(by_region: Path) -> None:
    """No name or code of one part's markets is in any file inside another's PDF, which is made again all the same."""
    one = open_workspace(by_region)
    definition, period = one.definitions["houses-by-region"], parse_period("2025-12")
    words = {"nordics": (b"nordic", b"sweden", b'"SE"'), "iberia": (b"iberia", b"portugal", b'"PT"')}

    for part, other in (("nordics", "iberia"), ("iberia", "nordics")):
        briefing, record = assemble_and_record(one.facts, definition, period, part, recorded=False)
        files = inside(pdf := draw_edition(briefing, record, one.brand, VERSIONS))
        everything = b"\n".join(files.values())
        assert words[part][2] in everything
        assert not [word for word in words[other] if word.lower() in everything.lower()]
        assert verify(pdf, VERSIONS, {}).answer == "agrees"


def test_what_concerns_the_sending_is_not_in_the_pdf(smart: Path) -> None:
    """When a report is due, who approves it and comments in its file stay at home."""
    definition = json.loads(inside(drawn(smart))["definition.json"])

    assert definition.keys() == {"id", "title", "period", "figures", "blocks"}


@pytest.mark.parametrize("brand", ["brand.yaml", "brand-svg.yaml"])
def test_a_logo_is_carried(juniper: Path, edit: Callable[[Path, str, str], None], brand: str) -> None:
    """A brand's logo goes with the document, which is made again from what is inside alone."""
    edit(juniper / "frontier.yaml", "data/brand.yaml", f"data/{brand}")
    pdf = drawn(juniper, "houses-monthly", "2025-12")
    files = inside(pdf)
    assets = {one["name"]: files[one["file"]] for one in json.loads(files["manifest.json"])["assets"] if "file" in one}

    record, brand_file = read_record(files["record.json"], files["definition.json"])

    assert draw_again(record, read_brand(brand_file, "brand", assets), VERSIONS) == pdf


def test_no_pdf_leaves_that_could_not_be_made_again(repository: Path) -> None:
    """An edition whose record gives another briefing is refused, with the block that differs."""
    one = open_workspace(repository)
    definition = one.definitions["expansion-monthly"]
    briefing, _ = assemble_and_record(one.facts, definition, parse_period("2025-12"), recorded=False)
    _, other = assemble_and_record(one.facts, definition, parse_period("2025-06"), recorded=False)

    with pytest.raises(RenderError, match=r"cannot be made again from the facts it shows \(block 1, Cover\)"):
        draw_edition(briefing, other, one.brand, {})


def test_every_kind_of_drawing_is_made_again_from_its_record(repository: Path) -> None:
    """Each chart and map of the gallery comes out the same from the facts that its record holds, read from a file."""
    gallery = repository / "docs" / "gallery"
    spaces = {"smart": open_workspace(repository), "kestrel": open_workspace(gallery / "workspace")}
    tried = 0
    for file in sorted(gallery.glob("*.yaml")):
        first, *lines = file.read_text(encoding="utf-8").splitlines()
        place, period, *_ = first.removeprefix("# ").split(", ")
        if place not in spaces:
            continue  # drawn from data that is not in the repository
        one, (figures, _, block) = spaces[place], "\n".join(lines).rpartition("---\n")
        text = f"id: g\ntitle: G\nperiod: month\n{figures}blocks:\n  - {indent(block, '    ').strip()}\n{END}"
        definition, _ = read_definition(text.encode(), "g.yaml", one.facts)

        briefing, record = assemble_and_record(one.facts, definition, parse_period(period), recorded=False)
        read, _ = read_record(write_record(record, one.brand.file), written(record.definition))

        assert assemble_again(read)[0] == replace(briefing, holds=()), file.stem
        tried += 1
    assert tried > 12
