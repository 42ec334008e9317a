"""An edition to verify, and ways to change it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from reports.assemble import assemble_and_record
from reports.brand import read_brand
from reports.edition import draw_edition
from reports.period import parse_period

VERSIONS = {"frontier": "1.0", "reportlab": "5.1"}
BRAND = b"name: Juniper\n"


@pytest.fixture(scope="session")
def edition(world: Callable[..., Any]) -> bytes:
    """Return a small edition's PDF."""
    made = world(
        "metric: outlets, market: WORLD, period: 2025-12, value: 688, source: own",
        "metric: outlets, market: WORLD, period: 2025-11, value: 680, source: mb, note: Counted twice",
        "metric: outlets, market: WORLD, period: 2025-12, value: 700, source: daily",
        blocks="- {type: key_figures, show: [stores]}\n"
        "- {type: chart, kind: line, title: How many?, metric: outlets, markets: [WORLD]}",
    )
    briefing, record = assemble_and_record(made.facts, made.definition, parse_period("2025-12"), recorded=False)
    return draw_edition(briefing, record, read_brand(BRAND, "brand.yaml", {}), VERSIONS)


@pytest.fixture(scope="session")
def rewritten() -> Callable[..., bytes]:
    """Change a PDF with a function, and return it as a program that knows nothing of Frontier would save it."""

    def rewrite(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf)
            out = io.BytesIO()
            pdf.save(out, **options)
            return out.getvalue()

    return rewrite


@pytest.fixture(scope="session")
def replaced(rewritten: Callable[..., bytes]) -> Callable[..., bytes]:
    """Put one text in the place of another in a file inside a PDF."""

    def replace(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
        def change(pdf: pikepdf.Pdf) -> None:
            stream = pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles)[name].EF.F
            assert old in stream.read_bytes(), f"{name} has no {old!r}"
            stream.write(stream.read_bytes().replace(old, new))

        return rewritten(data, change, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    return replace
