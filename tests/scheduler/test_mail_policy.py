"""When mail is tried again, and when it waits: on values, without a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.mail import TransportError
from scheduler.mail.policy import GIVE_UP_AFTER, breaker_pause, next_open, next_try

MONDAY = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Hours:
    """A sending window."""

    opens: time = time(8, 0)
    closes: time = time(18, 0)
    days: Literal["every day", "business days"] = "business days"


def test_a_deferred_letter_is_tried_less_and_less_often_for_two_days() -> None:
    """After 5, 15 and 60 minutes, then every four hours, a last time at 48 hours, and then not any more."""
    at, waits = MONDAY, list[timedelta]()
    for tries in range(1, 100):
        again = next_try(tries, MONDAY, at)
        if again is None:
            break
        waits.append(again - at)
        at = again

    assert waits[:5] == [timedelta(minutes=one) for one in (5, 15, 60, 240, 240)]
    assert set(waits[3:-1]) == {timedelta(hours=4)}
    assert at - MONDAY == GIVE_UP_AFTER
    assert len(waits) == 15


@given(tries=st.integers(0, 10_000), hours=st.floats(0, 1_000))
def test_a_retry_is_later_than_now_and_never_after_two_days(tries: int, hours: float) -> None:
    """Whatever happened before, the next try lies ahead and within the 48 hours, or there is none."""
    now = MONDAY + timedelta(hours=hours)
    again = next_try(tries, MONDAY, now)

    assert (again is None) == (now >= MONDAY + GIVE_UP_AFTER)
    assert again is None or now < again <= MONDAY + GIVE_UP_AFTER


def test_a_server_that_is_gone_is_asked_less_and_less_often() -> None:
    """What may mend itself is tried again after 1, 5, 15 minutes, then every hour."""
    gone = TransportError("unreachable", "mail.juniper.example:587 cannot be reached: timed out")
    pauses = [breaker_pause(failures, gone) for failures in (0, 1, 2, 3, 4, 50)]

    assert pauses == [timedelta(minutes=one) for one in (1, 1, 5, 15, 60, 60)]


@pytest.mark.parametrize(
    ("error", "minutes"),
    [
        (TransportError("auth", "535", 535), 60),
        (TransportError("tls", "expired"), 60),
        (TransportError("greeting", "554", 554), 60),
        (TransportError("auth", "454", 454), 1),
        (TransportError("greeting", "421", 421), 1),
    ],
)
def test_a_wrong_password_is_not_tried_until_the_account_is_locked(error: TransportError, minutes: int) -> None:
    """What needs a person is asked for once an hour; what a server calls temporary, as soon as a network fault."""
    assert breaker_pause(1, error) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-02-02T12:00+01:00", "2026-02-02T12:00+01:00"),
        ("2026-02-02T08:00+01:00", "2026-02-02T08:00+01:00"),
        ("2026-02-02T07:59+01:00", "2026-02-02T08:00+01:00"),
        ("2026-02-02T18:00+01:00", "2026-02-03T08:00+01:00"),
        ("2026-02-06T18:00+01:00", "2026-02-09T08:00+01:00"),
        ("2026-02-07T12:00+01:00", "2026-02-09T08:00+01:00"),
        ("2026-03-28T12:00+01:00", "2026-03-30T08:00+02:00"),
    ],
)
def test_mail_waits_for_the_hours_of_those_who_read_it(now: str, opens: str) -> None:
    """What is made at night or at the weekend goes out when the window opens, in the readers' zone."""
    found = next_open(Hours(), BERLIN, datetime.fromisoformat(now).astimezone(UTC))

    assert found == datetime.fromisoformat(opens)


def test_without_a_window_mail_goes_at_once() -> None:
    """An audience that says nothing of hours is written to at any."""
    assert next_open(None, BERLIN, MONDAY) == MONDAY


@given(minutes=st.integers(0, 60 * 24 * 400), opens=st.times(), closes=st.times(), days=st.sampled_from(["every day"]))
def test_a_window_opens_within_a_day_and_at_its_hours(
    minutes: int, opens: time, closes: time, days: Literal["every day"]
) -> None:
    """Whatever the hours and clock changes, the answer is now, or a moment at which the window is open."""
    window = Hours(min(opens, closes).replace(fold=0), max(opens, closes).replace(fold=0), days)
    if window.opens == window.closes:
        return
    now = MONDAY + timedelta(minutes=minutes)
    found = next_open(window, BERLIN, now)

    assert now <= found <= now + timedelta(hours=25)
    assert next_open(window, BERLIN, found) == found
