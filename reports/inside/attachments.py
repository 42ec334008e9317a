"""The files that go into an edition's PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from reports.assemble import Record
from reports.brand import SHIPPED, SHIPPED_FALLBACK, Brand
from reports.briefing import Briefing
from reports.inside.embedding import may_be_carried
from reports.inside.files import DEFINITION, FACTS, MANIFEST, RECORD
from reports.inside.json_text import written
from reports.inside.manifest import Asset, Manifest, assets_of, hashes
from reports.inside.record_form import write_record
from reports.inside.tables import block_tables, facts_table
from reports.pdf.attachment import Attachment

_CSV: Final = "text/csv"
_JSON: Final = "application/json"


def attachments(
    briefing: Briefing, record: Record, brand: Brand, versions: Mapping[str, str]
) -> tuple[Attachment, ...]:
    """Return the files of an edition: tables for people, and what it takes to make it again, the manifest last."""
    carried, assets = _assets(brand)
    files = (*_tables(briefing, record), *_inputs(record, brand), *carried)
    manifest = Manifest(
        format=1,
        report=briefing.report,
        period=briefing.period,
        part=briefing.part,
        files=hashes({one.name: one.data for one in files}),
        assets=assets,
        versions=dict(versions),
    )
    about = "What this document was made from and with: hashes and versions"
    return (*files, Attachment(MANIFEST, _JSON, "Supplement", about, manifest.to_bytes()))


def _tables(briefing: Briefing, record: Record) -> Iterator[Attachment]:
    about = "Every observation this document uses, with its source and qualifier"
    yield Attachment(FACTS, _CSV, "Data", about, facts_table(record))
    for name, title, data in block_tables(briefing):
        yield Attachment(name, _CSV, "Data", f"The figures shown under: {title}", data)


def _inputs(record: Record, brand: Brand) -> Iterator[Attachment]:
    about = "The report's definition: its figures and blocks"
    yield Attachment(DEFINITION, _JSON, "Source", about, written(record.definition))
    about = "The facts, findings and brand from which this document can be made again"
    yield Attachment(RECORD, _JSON, "Source", about, write_record(record, brand.file))


def _assets(brand: Brand) -> tuple[list[Attachment], tuple[Asset, ...]]:
    """Return the brand's own files that may be carried, and all that it is drawn with, by name and hash."""
    shipped = {*SHIPPED.values(), SHIPPED_FALLBACK}
    logo = brand.logo[0] if brand.logo else ""
    carried: list[Attachment] = []
    assets: list[Asset] = []
    for name, data in assets_of(brand).items():
        file = None
        if name == logo or (name not in shipped and may_be_carried(data)):
            file = f"brand-{len(carried) + 1}{PurePosixPath(name).suffix.lower()}"
            about = f"The brand's {'logo' if name == logo else 'font'}"
            carried.append(Attachment(file, _mime(file), "Source", about, data))
        assets.append(Asset(name=name, sha256=hashes({name: data})[name], file=file))
    return carried, tuple(assets)


def _mime(file: str) -> str:
    return {".svg": "image/svg+xml", ".png": "image/png"}.get(PurePosixPath(file).suffix, "font/ttf")
