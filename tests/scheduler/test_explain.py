from __future__ import annotations

from datetime import UTC, datetime

from reports.period import Grain
from reports.schedule import ScheduleSpec
from scheduler.calendar import Schedule, compile_schedule
from scheduler.explain import explain


def schedule(**fields: object) -> Schedule:
    """Return a schedule of the first business day at 07:00 in Hong Kong, with some fields changed."""
    given_fields = {"at": "07:00", "on": "first business day", "timezone": "Asia/Hong_Kong", **fields}
    return compile_schedule(ScheduleSpec.model_validate(given_fields))


def utc(text: str) -> datetime:
    """Return an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_next_due_times_are_told_in_words() -> None:
    """Each due time is told with its day, its zone, the time in UTC and the edition it makes."""
    assert explain([schedule(holidays="HK")], Grain.MONTH, utc("2026-10-20"), 3) == [
        "Mon 2 November 2026, 07:00 Asia/Hong_Kong (1 Nov 23:00 UTC): edition October 2026",
        "Tue 1 December 2026, 07:00 Asia/Hong_Kong (30 Nov 23:00 UTC): edition November 2026",
        "Mon 4 January 2027, 07:00 Asia/Hong_Kong (3 Jan 23:00 UTC): edition December 2026; "
        "1 January is New Year's Day",
    ]


def test_twelve_are_told_unless_asked_otherwise() -> None:
    """Without a number, twelve due times are told."""
    assert len(explain([schedule()], Grain.MONTH, utc("2026-10-20"))) == 12


def test_a_due_time_that_is_now_is_past() -> None:
    """What is due at the very moment is not among what comes next."""
    lines = explain([schedule(on="every day", timezone="UTC")], Grain.DAY, utc("2026-10-20 07:00"), 1)

    assert lines == ["Wed 21 October 2026, 07:00 UTC (07:00 UTC): edition 20 October 2026"]


def test_an_hour_that_comes_again_is_past() -> None:
    """When 02:00 comes again, 02:30 has passed, and the next due time is the next day's."""
    berlin = schedule(at="02:30", on="every day", timezone="Europe/Berlin")

    lines = explain([berlin], Grain.DAY, utc("2024-10-27 01:10"), 1)

    assert lines == ["Mon 28 October 2024, 02:30 Europe/Berlin (01:30 UTC): edition 27 October 2024"]


def test_clock_changes_are_told() -> None:
    """A due time that a clock change moves, or that comes twice, says so."""
    berlin = schedule(at="02:30", on="last sunday of march, october", timezone="Europe/Berlin")

    assert explain([berlin], Grain.MONTH, utc("2024-01-01"), 2) == [
        "Sun 31 March 2024, 03:00 Europe/Berlin (01:00 UTC): edition February 2024; "
        "clock change: 02:30 does not exist, moved to 03:00",
        "Sun 27 October 2024, 02:30 Europe/Berlin (00:30 UTC): edition September 2024; "
        "clock change: 02:30 comes twice, taken the first time",
    ]


def test_holidays_that_moved_a_due_time_are_told() -> None:
    """A business day counted from the end, or one after a run of holidays, names the holidays passed over."""
    last = schedule(on="last business day of december", timezone="UTC", holidays="US")
    every = schedule(on="every business day", timezone="UTC", holidays="HK")

    assert explain([last], Grain.MONTH, utc("2021-12-01"), 1) == [
        "Thu 30 December 2021, 07:00 UTC (07:00 UTC): edition November 2021; 31 December is New Year's Day (observed)"
    ]
    assert explain([every], Grain.DAY, utc("2026-04-02 12:00"), 1) == [
        "Wed 8 April 2026, 07:00 UTC (07:00 UTC): edition 7 April 2026; 3 April is Good Friday; "
        "6 April is Easter Monday; The day following Tomb-Sweeping Day; "
        "7 April is The day following Easter Monday; Tomb-Sweeping Day (observed)"
    ]


def test_a_year_whose_holidays_are_unknown_is_told() -> None:
    """A business day in a year whose holidays nobody has worked out yet may still move, and says so."""
    colombo = schedule(on="first business day yearly", timezone="Asia/Colombo", holidays="LK")

    assert explain([colombo], Grain.YEAR, utc("2099-06-01"), 1) == [
        "Fri 1 January 2100, 07:00 Asia/Colombo (01:30 UTC): edition 2099; not all holidays of 2100 are known yet"
    ]


def test_several_schedules_are_told_in_order_of_time() -> None:
    """A report with a schedule in each of two zones is told in one list; a second due time of an edition says so."""
    both = [schedule(timezone="America/New_York"), schedule()]

    assert explain(both, Grain.MONTH, utc("2026-10-20"), 2) == [
        "Mon 2 November 2026, 07:00 Asia/Hong_Kong (1 Nov 23:00 UTC): edition October 2026",
        "Mon 2 November 2026, 07:00 America/New_York (12:00 UTC): edition October 2026, as before",
    ]
