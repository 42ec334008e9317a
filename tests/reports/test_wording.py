from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.facts import Facts, Observation
from reports.period import parse_period
from reports.wording import (
    against_words,
    as_of_words,
    count_words,
    end_words,
    market_words,
    number_words,
    ordinal_words,
    percent_words,
    period_words,
    rounded_percent,
    short_end_words,
    signed_words,
    subject_words,
    window_words,
)

Observe = Callable[..., Observation]
MakeFacts = Callable[..., Facts]

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("-0.0", "0"),
        ("0", "0"),
        ("39", "39"),
        ("1629", "1,629"),
        ("1E+3", "1,000"),
        ("13.5", "13.5"),
        ("1.10", "1.1"),
        ("-1234.5", f"{MINUS}1,234.5"),
        ("999999999999999999", "999,999,999,999,999,999"),
        ("-999999999999999999.123456789", f"{MINUS}999,999,999,999,999,999.123456789"),
        ("0.000000001", "0.000000001"),
    ],
)
def test_a_number_is_grouped_and_has_a_true_minus(value: str, words: str) -> None:
    """Thousands are set apart, no digit is lost or added, and less than nothing has a minus and no hyphen."""
    assert words == number_words(Decimal(value))


@given(st.decimals(-(10**18) + 1, 10**18 - 1, places=9, allow_nan=False))
def test_the_words_of_a_number_are_the_number(value: Decimal) -> None:
    """What is printed is exactly what was read."""
    assert value == Decimal(number_words(value).replace(",", "").replace(MINUS, "-"))


@pytest.mark.parametrize(
    ("value", "words"), [("5", "+5"), ("-5", f"{MINUS}5"), ("0", "±0"), ("-0.0", "±0"), ("1629", "+1,629")]
)
def test_a_difference_has_its_sign(value: str, words: str) -> None:
    """More has a plus, less a minus, and nothing says so."""
    assert words == signed_words(Decimal(value))
    assert f"{words}{NBSP}%" == percent_words(Decimal(value))


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("187.3", "187"),
        ("12.5", "13"),
        ("-12.5", "-13"),
        ("9.94", "9.9"),
        ("9.95", "10"),
        ("0.04", "0"),
        ("-0.04", "0"),
        ("100", "100"),
        ("1" * 31, "1" * 28 + "000"),
    ],
)
def test_a_percentage_is_rounded_for_its_reader(value: str, rounded: str) -> None:
    """Below ten a decimal says something, above it does not; halves go away from zero."""
    assert Decimal(rounded) == rounded_percent(Decimal(value))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (10, "10th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (102, "102nd"),
        (111, "111th"),
        (112, "112th"),
        (123, "123rd"),
    ],
)
def test_a_rank_is_an_ordinal(number: int, words: str) -> None:
    """Ranks end as they are said, the eleventh to thirteenth of each hundred too."""
    assert words == ordinal_words(Decimal(number))


def test_small_counts_are_spelt_out() -> None:
    """Up to twelve a count is a word."""
    assert [count_words(number) for number in (0, 1, 12, 13)] == ["no", "one", "twelve", "13"]


@pytest.mark.parametrize(
    ("label", "words", "end", "short"),
    [
        ("2025", "2025", "end of December 2025", "Dec 2025"),
        ("2025-H1", "the first half of 2025", "end of June 2025", "Jun 2025"),
        ("2025-H2", "the second half of 2025", "end of December 2025", "Dec 2025"),
        ("2025-Q3", "Q3 2025", "end of September 2025", "Sept 2025"),
        ("2025-02", "February 2025", "end of February 2025", "Feb 2025"),
        ("2020-W53", "week 53 of 2020", "end of 3 January 2021", "Jan 2021"),
        ("2025-12-31", "31 December 2025", "end of 31 December 2025", "Dec 2025"),
        ("2023-01/2023-07", "January to July 2023", "end of July 2023", "Jul 2023"),
        ("2022-09/2023-07", "September 2022 to July 2023", "end of July 2023", "Jul 2023"),
        (
            "2022-09-23/2022-12-30",
            "23 September 2022 to 30 December 2022",
            "end of 30 December 2022",
            "Dec 2022",
        ),
    ],
)
def test_a_period_is_said_as_a_reader_says_it(label: str, words: str, end: str, short: str) -> None:
    """Each kind of period has its words, for what happens over it and for what holds at its end."""
    period = parse_period(label)

    assert (words, end, short) == (period_words(period), end_words(period), short_end_words(period))


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2025", "January to December 2025"),
        ("2024-01/2025-12", "January 2024 to December 2025"),
        ("2025-12", "December 2025"),
        ("2025-W14", "week 14 of 2025"),
        ("2025-01-30/2025-02-02", "30 January 2025 to 2 February 2025"),
    ],
)
def test_a_window_is_said_by_its_months(label: str, words: str) -> None:
    """A stretch of whole months names the first and the last."""
    assert words == window_words(parse_period(label))


def test_a_stock_holds_at_an_end_and_a_flow_over_a_period(facts_of: MakeFacts, observe: Observe) -> None:
    """The same period is said by what its metric means."""
    facts = facts_of()
    outlets, cars = observe("outlets", "2025", 1, market="asia"), observe("cars", "2025", 1)

    assert (as_of_words(facts, outlets), as_of_words(facts, cars)) == ("end of December 2025", "2025")
    assert against_words(facts, "outlets", parse_period("2024")) == "the end of December 2024"
    assert against_words(facts, "cars", parse_period("2024")) == "2024"
    assert (subject_words(facts, outlets), subject_words(facts, cars)) == ("Outlets, Asia", "Cars, Hong Kong")
    assert market_words(facts, "NO") == "Norway"
