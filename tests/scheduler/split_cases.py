"""A made-up workspace whose every fact says whose it is, and all that an edition of one part produces.

``everything_of`` is the one place that gathers what a part gives away: whatever an edition produces from now on, such
as a message or a file inside the PDF, is added there, and the tests of privacy look at it.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2

from reports.assemble import assemble
from reports.message import compose
from reports.period import parse_period
from scheduler.app import open_workspace
from scheduler.running import run_editions

BRAND = Path(__file__).parents[1] / "workspaces" / "juniper" / "data"
# Of each region two markets. NO is in no region, WORLD and beside are groups that are no part.
REGIONS: Mapping[str, tuple[str, str]] = {"north": ("SE", "FI"), "south": ("PT", "ES"), "west": ("NL", "BE")}
NOBODYS = ("NO", "WORLD", "beside")
SUBJECT = "{title} {report} {part} {part_name} {period} {period_words}"
LINK = "https://example.org/{report}/{period}/{part}"
PERIODS = ("2025-11", "2025-12")


@dataclass(frozen=True)
class Secrets:
    """Words and numbers that stand in the facts of one market or group, and nowhere else."""

    owner: str
    words: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def written(self) -> tuple[str, ...]:
        """Each as a page or a file may have it."""
        return (*self.words, *map(str, self.numbers), *(f"{number:,}" for number in self.numbers))


def secrets_of(owner: str) -> Secrets:
    """Return the secrets of a market or group; like a hash, they depend on its name alone."""
    index = [*(id_ for region, markets in REGIONS.items() for id_ in (region, *markets)), *NOBODYS].index(owner)
    tag = "".join(chr(ord("A") + int(digit)) for digit in f"{index:02d}")
    words = (
        "Place",
        "Producer",
        "Title",
        "Address",
        "Note",
        "Licence",
        "Remark",
        "Product",
        "Partner",
        "Role",
        "Event",
    )
    base = 310_007 + 13_131 * index
    return Secrets(owner, tuple(f"Q{tag}x{word}" for word in words), (base, base + 211, base + 523, base + 907))


def write_split_workspace(root: Path, by: str = "region") -> None:
    """Write the workspace: figures of two months, restated and contradicted, events, products, partners and sources."""
    data = root / "data"
    (data / "observations").mkdir(parents=True)
    (data / "reports").mkdir()
    for name in ("brand.yaml", "logo.png"):
        shutil.copy(BRAND / name, data / name)
    (root / "frontier.yaml").write_text("title: Secrets\n", encoding="utf-8")
    for name, lines in (_facts() | {"reports/split.yaml": [_report(by)]}).items():
        (data / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def restate(root: Path) -> None:
    """Change a figure of each market that an earlier edition has shown, and take one event of each away."""
    for name, old, new in (
        ("observations/all.yaml", "note: first count", "note: second count"),
        ("events.yaml", "kind: award", "kind: milestone"),
    ):
        file = root / "data" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    for owner in _owners():
        first, *_ = secrets_of(owner).numbers
        file = root / "data" / "observations" / "all.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(f"value: {first}", f"value: {first - 100}"), "utf-8")


def everything_of(root: Path, part: str) -> dict[str, bytes]:
    """Make the editions of a part, one after the other, and return every byte string that came of it, by what it is."""
    said: list[str] = []
    produced: dict[str, bytes] = {}
    for index, period in enumerate(PERIODS):
        if index:
            restate(root)
        [edition] = run_editions(root, "split", period, part, said.append)
        assert edition.sha256, edition.reason
        folder = root / "output" / "split" / period
        for file in sorted(folder.glob(f"split_{period}_{part}*")):
            produced[file.name] = file.read_bytes()
        pdf = (folder / f"split_{period}_{part}.pdf").read_bytes()
        produced |= in_pdf(f"{period} ", pdf) | in_message(root, period, part, pdf)
    notices = root / "output" / "notices.log"
    produced["notices"] = notices.read_bytes() if notices.exists() else b""
    return produced | {"log": "\n".join(said).encode()}


def in_message(root: Path, period: str, part: str, pdf: bytes) -> dict[str, bytes]:
    """Return the message of an edition, whole as it is archived, and its words as a reader sees them."""
    workspace = open_workspace(root)
    briefing = assemble(workspace.facts, workspace.definitions["split"], parse_period(period), part)
    message = compose(briefing, workspace.brand, pdf, subject=SUBJECT, file_name=SUBJECT, link=LINK)
    assert message.linked
    words = [message.subject, message.file_name, message.picture_alt]
    words += [text for body in (message.attached, message.linked) for text in (body.html, body.text)]
    return {f"{period} message": message.to_bytes(), f"{period} message's words": "\n".join(words).encode()}


def in_pdf(name: str, data: bytes) -> dict[str, bytes]:
    """Return all that is in a PDF: its text as a reader sees it, and every object and stream, decompressed."""
    document = pypdfium2.PdfDocument(data)
    try:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        outline = "\n".join(item.get_title() for item in document.get_toc())
        metadata = json.dumps(document.get_metadata_dict(), ensure_ascii=False)
    finally:
        document.close()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        objects = b"\n".join(_object(one) for one in pdf.objects)
        carried = {f"{name}file {key}": file.get_file().read_bytes() for key, file in pdf.attachments.items()}
    # Words that are broken over two lines are whole again without the spaces.
    together = "".join(text.split())
    parts = {"text": text, "text without spaces": together, "outline": outline, "metadata": metadata}
    return {f"{name}{key}": value.encode() for key, value in parts.items()} | {f"{name}objects": objects} | carried


def _object(one: pikepdf.Object) -> bytes:
    """Return an object as it is written, its strings as text too, and a stream's content unpacked."""
    content = (
        one.read_bytes() if isinstance(one, pikepdf.Stream) and "/DCTDecode" not in str(one.get("/Filter")) else b""
    )
    return one.unparse() + b"\n" + "\n".join(_strings(one)).encode() + b"\n" + content


def _strings(one: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    if isinstance(one, pikepdf.String):
        yield str(one)
    elif depth < 8 and isinstance(one, pikepdf.Array):
        yield from (text for inner in one for text in _strings(inner, depth + 1))
    elif depth < 8 and isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        yield from (text for _, inner in one.items() for text in _strings(inner, depth + 1))


def _owners() -> Iterator[str]:
    for region, markets in REGIONS.items():
        yield from (region, *markets)
    yield from NOBODYS


def _facts() -> dict[str, list[str]]:
    files: dict[str, list[str]] = {
        "sources.yaml": ["sources:", "- {id: shared, producer: Shared, title: Of everybody, kind: press}"],
        "markets.yaml": ["markets:"],
        "metrics.yaml": [
            "metrics:",
            "- {id: outlets, name: Outlets, unit: outlets, measure: stock}",
            "- {id: cars, name: Cars, unit: cars, measure: flow}",
        ],
        "observations/all.yaml": ["observations:"],
        "events.yaml": ["events:"],
        "products.yaml": ["products:"],
        "partners.yaml": ["partners:"],
        "quotes.yaml": ["quotes:", "- {id: said, speaker: A. Body, role: Head, text: We grow., source: shared}"],
    }
    for owner in _owners():
        for name, lines in _of(secrets_of(owner)).items():
            files[name] += lines
    groups = [f"- {{id: {region}, name: {secrets_of(region).words[0]}}}" for region in REGIONS]
    groups.append(f"- {{id: WORLD, name: {secrets_of('WORLD').words[0]}, everything: true}}")
    # It has the markets of a region, and yet is another group, with figures of its own.
    groups.append(f"- {{id: beside, name: {secrets_of('beside').words[0]}, members: [north]}}")
    files["markets.yaml"] += ["groups:", *groups]
    return files


def _of(secrets: Secrets) -> dict[str, list[str]]:
    owner = secrets.owner
    place, producer, title, address, note, licence, remark, product, partner, role, event = secrets.words
    now, then, cars, rival = secrets.numbers
    source, rivals = f"of-{owner.lower()}", f"rival-{owner.lower()}"
    region = next((f", region: {region}" for region, markets in REGIONS.items() if owner in markets), "")
    is_market = owner not in REGIONS and owner not in {"WORLD", "beside"}
    outlets, sold = (f"- {{metric: {metric}, market: {owner}, period: 2025-" for metric in ("outlets", "cars"))
    return {
        "sources.yaml": [
            f"- {{id: {source}, producer: {producer}, title: {title}, url_main: 'https://example.org/{address}', "
            f"note: {note}, license: {licence}, kind: press}}",
            f"- {{id: {rivals}, producer: {producer}, title: {title}, kind: estimate}}",
        ],
        "markets.yaml": [f"- {{id: {owner}, name: {place}, status: live{region}}}"] if is_market else [],
        "observations/all.yaml": [
            f"{outlets}10, value: {then}, source: {source}}}",
            f"{outlets}11, value: {now}, source: {source}, note: first count}}",
            f"{outlets}12, value: {then + 3}, source: {source}, note: {remark}}}",
            f"{outlets}12, value: {rival}, source: {rivals}}}",
            f"{sold}11, value: {cars}, source: shared}}",
            f"{sold}12, value: {cars + 7}, source: shared}}",
        ],
        "events.yaml": [
            f"- {{kind: launch, market: {owner}, period: 2025-11, title: {event}, product: p-{owner.lower()}, "
            f"partner: w-{owner.lower()}, source: {source}}}",
            f"- {{kind: award, market: {owner}, period: 2025-11, title: {event} again, source: {source}}}",
        ],
        "products.yaml": [f"- {{id: p-{owner.lower()}, name: {product}, summary: {product} is new, source: {source}}}"],
        "partners.yaml": [f"- {{id: w-{owner.lower()}, name: {partner}, role: {role}, source: {source}}}"],
    }


def _report(by: str) -> str:
    return f"""
id: split
title: In parts
period: month
parts: {{by: {by}}}
figures:
  outlets: {{metric: outlets, market: PART, compare: previous}}
  cars: {{metric: cars, market: PART, compare: previous, label: Cars sold}}
blocks:
  - {{type: cover, headline: "{{outlets}} outlets", summary: "Words for everybody [@shared].", show: [outlets, cars]}}
  - {{type: changes}}
  - {{type: key_figures, show: [outlets, cars]}}
  - {{type: prose, text: "There were {{outlets.previous}} outlets and {{cars}} cars [@shared]."}}
  - {{type: chart, kind: line, metric: outlets, markets: [PART, MEMBERS], title: How many?, window: 6 months}}
  - {{type: chart, kind: bar, metric: outlets, markets: [MEMBERS], title: Where?}}
  - {{type: chart, kind: column, metric: cars, markets: [MEMBERS], title: How many cars?, window: 6 months}}
  - {{type: timeline, kinds: [launch, award, milestone], title: What happened?}}
  - {{type: table, of: events, kinds: [launch, award, milestone], title: Events}}
  - {{type: table, of: markets, title: Markets}}
  - {{type: table, of: products, title: Products}}
  - {{type: table, of: partners, title: Partners}}
  - {{type: quotes, show: [said]}}
  - {{type: data_notes}}
  - {{type: sources}}
"""
