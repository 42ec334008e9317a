"""Somebody else's spreadsheet: columns are recognised, and what is unclear is told instead of guessed."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from reports.period import Grain
from reports.spreadsheet import Given, SaidError, Sheet, read_sheet
from reports.spreadsheet.values import date_order, decimal_mark, market_in, number_in, period_in


def sheet(text: str, **given: Any) -> Sheet:
    """Return what is read of a CSV file."""
    return read_sheet(text.encode(), "export.csv", Given(**given))


def found(read: Sheet) -> list[tuple[str, str, str, str]]:
    """Return the observations that were read."""
    return [(row.metric, row.market, row.period.label, str(row.value)) for row in read.rows]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HK", "HK"), ("Hong Kong", "HK"), ("hong kong SAR china", "HK"), ("Czech Republic", "CZ"), ("Czechia", "CZ"),
        ("USA", "US"), ("DEU", "DE"), ("Côte d'Ivoire", "CI"), ("NA", "NA"), ("The Netherlands", "NL"), ("UK", "GB"),
        ("Total", "WORLD"), ("US-CA", "US-CA"),
    ],
)  # fmt: skip
def test_a_market_is_known_by_its_code_or_name(text: str, code: str) -> None:
    """Codes of two or three letters, English names in ordinary use, and the words for the whole world are known."""
    assert market_in(text) == code


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2025", "2025"), ("2025-12", "2025-12"), ("Dec 2025", "2025-12"), ("December 2025", "2025-12"),
        ("Dec-25", "2025-12"), ("2025/12", "2025-12"), ("12/2025", "2025-12"), ("2025M12", "2025-12"),
        ("Q4 2025", "2025-Q4"), ("2025 Q4", "2025-Q4"), ("H2 2025", "2025-H2"), ("31/12/2025", "2025-12-31"),
        ("12/31/2025", "2025-12-31"), ("2025-12-31 00:00:00", "2025-12-31"), ("2025/12/31", "2025-12-31"),
    ],
)  # fmt: skip
def test_a_period_is_known_as_people_write_it(text: str, label: str) -> None:
    """Months by name, quarters either way round, and dates that can be read in one way only are known."""
    assert period_in(text, None).label == label


def test_a_date_that_may_be_two_is_told() -> None:
    """05/06/2025 is not guessed; another date of the column that can only be one way decides it."""
    with pytest.raises(ValueError, match="may be two dates; say --dates day-first or --dates month-first"):
        period_in("05/06/2025", None)

    assert period_in("05/06/2025", date_order(["05/06/2025", "31/12/2025"])).label == "2025-06-05"
    assert period_in("05/06/2025", date_order(["05/06/2025", "12/31/2025"])).label == "2025-05-06"


def test_a_number_that_may_be_two_is_told() -> None:
    """1,234 is not guessed; another number of the file that can only be one way decides it."""
    with pytest.raises(ValueError, match="may have decimals or thousands; say --decimals point or --decimals comma"):
        number_in("1,234", decimal_mark(["1,234"], ","))

    assert str(number_in("1,234", decimal_mark(["1,234", "2.5"], ","))) == "1234"
    assert str(number_in("1.234", decimal_mark(["1.234", "2,5"], ";"))) == "1234"


@pytest.mark.parametrize("text", ["12%", "n/a", "-", "(12)", "1,2,3", "1 2"])
def test_what_is_no_number_is_told(text: str) -> None:
    """A word, a percentage or a mark for nothing is no number, and never becomes zero."""
    with pytest.raises(ValueError, match=r"is no number"):
        number_in(text, "point")


def test_a_long_table_is_recognised() -> None:
    """Columns are known by their heads; two of numbers are two metrics, and a blank cell is no value."""
    read = sheet("Month,Country,Shops,Sales\nJan 2025,Portugal,24,1200.5\nFeb 2025,Spain,,900\n")

    assert found(read) == [
        ("shops", "PT", "2025-01", "24"),
        ("sales", "PT", "2025-01", "1200.5"),
        ("sales", "ES", "2025-02", "900"),
    ]
    assert read.told[:3] == (
        "market: column 2, Country",
        "period: column 1, Month",
        "value: columns 3, 4, Shops to Sales, and metric is their heads",
    )
    assert (read.needed, read.problems) == ((), ())


def test_letters_with_marks_stay_letters_in_an_id() -> None:
    """A metric in another language keeps its name, and an id that can be read; one market is one."""
    read = sheet("Country,Period,Läden\nDE,2025-12,3\nDE,2025-11,2\n")

    assert read.metrics == {"laden": "Läden"}
    assert read.told[-1].startswith("2 observations, 1 market, ")


def test_a_wide_table_has_a_column_a_month() -> None:
    """Heads that are periods are the periods of the cells below, with semicolons and decimal commas too."""
    read = sheet("Land;Jan 2025;Feb 2025\nHK;1;2,5\nTotal;3;4\n", metric="Outlets")

    assert found(read) == [
        ("outlets", "HK", "2025-01", "1"),
        ("outlets", "HK", "2025-02", "2.5"),
        ("outlets", "WORLD", "2025-01", "3"),
        ("outlets", "WORLD", "2025-02", "4"),
    ]


def test_a_wide_table_has_a_column_a_market() -> None:
    """Heads that are countries are the markets of the cells below."""
    read = sheet("Year,Portugal,Spain\n2024,1,2\n2025,3,4\n", metric="Shops")

    assert found(read)[:2] == [("shops", "PT", "2024", "1"), ("shops", "ES", "2024", "2")]


def test_columns_without_telling_heads_are_known_by_their_cells() -> None:
    """Where no head says it, a column of countries and one of periods are known by what stands in them."""
    read = sheet("a,b,c\nFrance,2025-01,5\nItaly,2025-02,6\n", metric="Shops")

    assert found(read) == [("shops", "FR", "2025-01", "5"), ("shops", "IT", "2025-02", "6")]


def test_what_is_said_of_a_column_goes_before_every_guess() -> None:
    """A column that is named is taken, and the others no longer stand for the same."""
    text = "Month,Reported,Country,Shops\n2025-01,2025-03,FR,5\n"

    assert found(sheet(text, columns={"period": "Reported"}, metric="Shops")) == [("shops", "FR", "2025-03", "5")]


def test_what_cannot_be_known_is_asked() -> None:
    """Without a column of markets, and a value that nobody named, both have to be said, and nothing is read."""
    read = sheet("Month,Value\n2025-01,5\n")

    assert read.rows == ()
    assert [one.partition(":")[0] for one in read.needed] == ["which column holds the markets", "what is counted"]


def test_a_cell_that_cannot_be_read_is_told_with_its_place() -> None:
    """The line, the column and its head are named, once for each cell, and the other rows are read."""
    more = "".join(f"2025-{month:02},Spain,{month}\n" for month in range(3, 9))
    read = sheet(f"Month,Country,Shops\n2025-01,Atlantis,1\n2025-02,Spain,many\n{more}")

    assert [str(problem) for problem in read.problems] == [
        'export.csv:2:9: Country: "Atlantis" is no country or region that is known; did you mean "Albania"?',
        'export.csv:3:15: Shops: "many" is no number; leave the cell empty where nothing was published',
    ]
    assert found(read) == [("shops", "ES", f"2025-{month:02}", str(month)) for month in range(3, 9)]


def test_a_second_value_for_the_same_is_told() -> None:
    """Of two rows for one market and period the first is read, and the second told with the row of the first."""
    read = sheet("Month,Country,Shops\n2025-01,Spain,1\n2025-01,ES,2\n")

    assert found(read) == [("shops", "ES", "2025-01", "1")]
    assert "already, in row 2; this one is left out" in read.problems[0].message


def test_a_date_stands_for_the_month_where_its_head_or_somebody_says_so() -> None:
    """Under Month a date is its month; under Date it is a day, and that firsts of months may be months is told."""
    days = "Date,Country,Shops\n2025-01-01,FR,1\n2025-02-01,FR,2\n"

    assert [row.period.label for row in sheet(days.replace("Date", "Month")).rows] == ["2025-01", "2025-02"]
    assert sheet(days).told[-1] == "every day is the first of its month; if these are months, say --grain month"
    assert [row.period.label for row in sheet(days, grain=Grain.QUARTER).rows] == ["2025-Q1"]


def test_a_spreadsheets_own_dates_and_numbers_are_taken_as_they_are() -> None:
    """In XLSX a date is a date and a number a number, however they are shown."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Month", "Country", "Shops"])
    page.append([datetime(2025, 1, 1), "Japan", 1234])  # noqa: DTZ001 - a cell has no zone
    page["A2"].number_format = "mmm-yy"
    data = io.BytesIO()
    book.save(data)

    assert found(read_sheet(data.getvalue(), "export.xlsx", Given())) == [("shops", "JP", "2025-01", "1234")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"columns": {"periode": "Month"}}, 'no field "periode"; did you mean "period"?'),
        ({"columns": {"period": "Mont"}}, 'no column is called "Mont"; did you mean "Month"?'),
        ({"market": "Atlantis"}, '"Atlantis" is no country'),
        ({"period": "2025-13"}, "is not in the calendar"),
    ],
)
def test_what_is_said_and_cannot_be_is_refused(given: dict[str, Any], said: str) -> None:
    """A field, column, market or period that there is not is refused with what was probably meant."""
    with pytest.raises(SaidError, match=said.replace("?", r"\?")):
        sheet("Month,Country,Shops\n2025-01,Spain,1\n", **given)
