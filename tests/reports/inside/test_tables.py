"""A reader saves the table behind any chart out of the PDF, and the facts behind all of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from reports.assemble import assemble_and_record
from reports.inside.tables import block_tables, facts_table
from reports.period import parse_period

MakeWorld = Callable[..., Any]

BLOCKS = """
- {type: cover, headline: Stores}
- {type: prose, text: "## The network"}
- {type: key_figures, show: [stores]}
- {type: chart, kind: line, title: "How many: Ärzte & 門市?", metric: outlets, markets: [WORLD]}
- {type: table, of: figures, title: "../../etc/passwd", show: [stores]}
"""


def rows(data: bytes) -> list[dict[str, str]]:
    """Return a table's rows by the names of its columns."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def made(world: MakeWorld) -> Any:
    """Return a briefing with a chart and tables, and its record."""
    one = world(
        "metric: outlets, market: WORLD, period: 2025-11, value: 580, qualifier: over, source: mb",
        "metric: outlets, market: WORLD, period: 2025-12, value: -9.50, source: own, note: '=HYPERLINK(1)'",
        blocks=BLOCKS,
    )
    return assemble_and_record(one.facts, one.definition, parse_period("2025-12"))


def test_each_chart_and_table_has_a_file_of_its_name(world: MakeWorld) -> None:
    """Files are called by their place on the page and their title, which leads nowhere."""
    briefing, _ = made(world)

    names = [name for name, _, _ in block_tables(briefing)]

    assert names == ["01-the-network.csv", "02-how-many-ärzte-門市.csv", "03-etc-passwd.csv"]


def test_a_charts_table_holds_its_points_as_they_are(world: MakeWorld) -> None:
    """Each point has its exact value, its qualifier, what is printed of it, and the numbers of its sources."""
    briefing, _ = made(world)

    points = rows(list(block_tables(briefing))[1][2])

    assert [(one["date"], one["value"], one["qualifier"], one["as_printed"]) for one in points] == [
        ("2025-11-30", "580", "over", "over 580"),
        ("2025-12-31", "-9.50", "exact", "−9.5"),
    ]
    assert {one["sources"] for one in points} == {"1 2"}


def test_the_facts_carry_their_sources(world: MakeWorld) -> None:
    """Each observation has its source in full, and the number that source has on the page."""
    _, record = made(world)

    first, second = rows(facts_table(record))

    assert (first["source"], first["number_on_page"], first["source_producer"]) == ("mb", "2", "Motor Blog")
    assert (second["value"], second["note"], second["source_kind"]) == ("-9.50", "'=HYPERLINK(1)", "official release")
