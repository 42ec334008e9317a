from __future__ import annotations

from decimal import Decimal

import pytest

from reports.amounts import (
    amount_words,
    change_words,
    counted_words,
    difference_words,
    gap_words,
    mark_words,
    percent_change_words,
    value_words,
)
from reports.briefing import Qualifier
from reports.period import parse_period
from reports.query import Change, Reading, compare

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
QUALIFIERS: tuple[Qualifier, ...] = ("exact", "over", "under", "about", "target", "plan")


def reading(value: str, qualifier: Qualifier = "exact") -> Reading:
    """Return a reading of some metric."""
    number = Decimal(value)
    return Reading("share", "HK", parse_period("2025"), number, qualifier, (number, number), ())


def change(before: str, now: str, qualifier: Qualifier = "exact") -> Change:
    """Return the change from one value to another."""
    return compare(reading(now, qualifier), reading(before))


def test_a_value_says_how_well_it_is_known() -> None:
    """An exact value stands alone; any other says over, under, about, or that it is a target."""
    said = [value_words(Decimal(580), qualifier, "outlets") for qualifier in QUALIFIERS]

    assert said == ["580", "over 580", "under 580", "about 580", "target 580", "plan 580"]


def test_a_share_bears_the_sign_of_per_cent_however_well_it_is_known() -> None:
    """The sign stands behind the number after a space that does not break, as in every percentage."""
    said = [value_words(Decimal("5.80"), qualifier, "%") for qualifier in QUALIFIERS]

    assert said == [f"{word}5.8{NBSP}%" for word in ("", "over ", "under ", "about ", "target ", "plan ")]


@pytest.mark.parametrize("unit", ["outlets", "EUR", "m²", "per cent", "% of sales", ""])
def test_values_of_any_other_unit_are_bare(unit: str) -> None:
    """What they are of is said beside them: only a unit that is the sign alone is one."""
    assert amount_words(Decimal(-1234), unit) == f"{MINUS}1,234"
    assert difference_words(Decimal("1.8"), unit) == "+1.8"
    assert gap_words(Decimal("-1.8"), unit) == "1.8"


def test_a_mark_in_a_drawing_is_bare() -> None:
    """A drawing says its unit once, above."""
    assert mark_words(reading("5.8", "over")) == "over 5.8"


def test_a_number_with_its_unit_is_a_share_or_so_many_of_something() -> None:
    """Where the unit has to be said, the sign of per cent is set as in any percentage, and a word after a space."""
    assert [counted_words("5", unit) for unit in ("%", "cars")] == [f"5{NBSP}%", "5 cars"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1.8", "+1.8 points"),
        ("1", "+1 point"),
        ("1.0", "+1 point"),
        ("-1", f"{MINUS}1 point"),
        ("-7", f"{MINUS}7 points"),
        ("0.1", "+0.1 points"),
        ("0", "±0 points"),
        ("1200", "+1,200 points"),
    ],
)
def test_what_parts_two_shares_is_told_in_points(value: str, words: str) -> None:
    """It is no percentage: its sign and its number are those of any difference, one of them a point."""
    assert difference_words(Decimal(value), "%") == words.replace(" point", f"{NBSP}point")
    assert gap_words(Decimal(value), "%") == words.lstrip(f"+±{MINUS}").replace(" point", f"{NBSP}point")


def test_a_change_between_shares_has_no_percentage_behind_it() -> None:
    """From 4 % to 5.8 % is +1.8 points; "+45 %" of it would be read as a share."""
    grown = change("4", "5.8", "over")

    assert change_words(grown, "%") == f"over +1.8{NBSP}points"
    assert (percent_change_words(grown, "%"), percent_change_words(grown, "outlets")) == ("", f"+45{NBSP}%")
    assert percent_change_words(change("0", "5"), "outlets") == ""
