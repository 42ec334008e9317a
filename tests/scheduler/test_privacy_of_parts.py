from __future__ import annotations

from pathlib import Path

import pytest

from tests.scheduler.split_cases import NOBODYS, REGIONS, everything_of, secrets_of, write_split_workspace

MARKETS = tuple(market for markets in REGIONS.values() for market in markets)


def own_of(part: str) -> tuple[str, ...]:
    """Return the markets and groups whose facts a part may show."""
    return (part, *REGIONS.get(part, ()))


def found_in(produced: dict[str, bytes], owner: str) -> list[str]:
    """Return where a market's or group's secrets stand, in any of the ways that files write letters."""
    ways = [(text, text.encode(code)) for text in secrets_of(owner).written for code in ("utf-8", "utf-16-be")]
    return [f"{text} in {name}" for name, data in produced.items() for text, way in ways if way in data]


@pytest.mark.parametrize(("by", "part"), [*(("region", one) for one in REGIONS), ("market", "SE"), ("market", "ES")])
def test_nothing_of_one_part_is_in_anything_that_another_produces(tmp_path: Path, by: str, part: str) -> None:
    """No figure, name, partner, event or source of one part is in another's PDF, message, records or log lines."""
    write_split_workspace(tmp_path, by)

    produced = everything_of(tmp_path, part)

    own = own_of(part)
    # Where a report is split by market, the name of a market's region is the market's own to print.
    names = {secrets_of(region).words[0] for region, markets in REGIONS.items() if by == "market" and part in markets}
    strangers = [one for one in (*REGIONS, *MARKETS, *NOBODYS) if one not in own]
    leaks = [leak for one in strangers for leak in found_in(produced, one) if leak.split(" in ")[0] not in names]
    assert leaks == []


def test_a_part_holds_what_is_its_own(tmp_path: Path) -> None:
    """All that is a part's own is in its editions: what is looked for in the others can be found."""
    write_split_workspace(tmp_path)

    produced = everything_of(tmp_path, "south")

    pages = produced["2025-11 text without spaces"] + produced["2025-12 text without spaces"]
    for owner in own_of("south"):
        secrets = secrets_of(owner)
        assert [word for word in secrets.words if word.encode() not in pages + produced["2025-12 objects"]] == []
        assert f"{secrets.numbers[1]:,}".encode() in pages
        assert str(secrets.numbers[0]).encode() in produced["split_2025-11_south_data.json"]
        assert f"{secrets.numbers[0]:,}".encode() in produced["2025-11 message's words"] or owner != "south"
    assert b"Restated" in produced["2025-12 text without spaces"]
    assert b"contradictions" in produced["log"] + produced["2025-12 text"].lower()
