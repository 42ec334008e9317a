"""When to try again, and when not to try at all: pure, from what is known and the time it is."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from scheduler.mail.transport import TransportError

# Greylisting lets the second or third try in; whatever is still not taken after two days will not be.
_PAUSES: Final = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
_THEN_EVERY: Final = timedelta(hours=4)
GIVE_UP_AFTER: Final = timedelta(hours=48)

_BREAKER: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
_BREAKER_MOST: Final = timedelta(hours=1)
_WEEKEND: Final = {5, 6}


class Window(Protocol):
    """The hours in which people may be written to."""

    @property
    def opens(self) -> time:
        """When, on a clock on the wall there."""

    @property
    def closes(self) -> time:
        """Until when, that minute not included."""

    @property
    def days(self) -> str:
        """``every day`` or ``business days``, which are Monday to Friday."""


def next_try(tries: int, first_try_at: datetime, now: datetime) -> datetime | None:
    """Return when a letter that was deferred is tried again, after ``tries`` tries; None where it is given up.

    After 5, 15 and 60 minutes, then every 4 hours; a last time when the 48 hours are over, and not after them.
    """
    last = first_try_at + GIVE_UP_AFTER
    if now >= last:
        return None
    pause = _PAUSES[max(tries, 1) - 1] if tries <= len(_PAUSES) else _THEN_EVERY
    return min(now + pause, last)


def breaker_pause(failures: int, error: TransportError) -> timedelta:
    """Return how long nobody is mailed anything after so many sessions in a row that could not be had.

    What needs a person (a password, a certificate) is asked for once an hour, so as not to lock an account.
    """
    if not error.passes:
        return _BREAKER_MOST
    return _BREAKER[max(failures, 1) - 1] if failures <= len(_BREAKER) else _BREAKER_MOST


def next_open(window: Window | None, zone: ZoneInfo, now: datetime) -> datetime:
    """Return when people may be written to: ``now``, or else when their window opens next in their zone.

    A time that a clock change leaves out is the next one that exists; one that it repeats is the first.
    """
    if window is None:
        return now
    local = now.astimezone(zone)
    for days in range(8):
        day = (local + timedelta(days=days)).date()
        if window.days == "business days" and day.weekday() in _WEEKEND:
            continue
        opens = datetime.combine(day, window.opens, zone).astimezone(now.tzinfo)
        closes = datetime.combine(day, window.closes, zone).astimezone(now.tzinfo)
        if now < closes:
            return max(now, opens)
    raise AssertionError("in eight days there is a business day")
