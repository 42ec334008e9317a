"""The results of one metric for one market, indexed by their dates: a long series is looked up, not searched."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from typing import Any

from reports.facts.models import Observation

Dates = tuple[date, date]


@dataclass(frozen=True)
class History:
    """Results of one series, without its targets and plans; all dates are half-open."""

    by_dates: Mapping[Dates, Sequence[Observation]]
    by_end: Mapping[date, Sequence[Observation]]
    ends_from: Mapping[date, Sequence[date]]
    ends: Sequence[date]
    starts: Sequence[date]
    read: dict[date | Dates, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was made of the results of an end or of dates, by whoever made it: they are asked for again and again."""

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> History:
        """Return the history of a series."""
        by_dates: dict[Dates, list[Observation]] = {}
        by_end: dict[date, list[Observation]] = {}
        for one in observations:
            if one.is_result:
                by_dates.setdefault((one.period.start, one.period.end), []).append(one)
                by_end.setdefault(one.period.end, []).append(one)
        ends_from: dict[date, list[date]] = {}
        for start, end in sorted(by_dates):
            ends_from.setdefault(start, []).append(end)
        return cls(by_dates, by_end, ends_from, sorted(by_end), sorted(ends_from))

    def ends_until(self, end: date) -> Iterator[date]:
        """Yield the ends of results, from ``end`` backwards."""
        for index in range(bisect_right(self.ends, end) - 1, -1, -1):
            yield self.ends[index]

    def tiles(self, start: date, end: date, *, finest: bool) -> tuple[Dates, ...]:
        """Return the dates of two or more results that follow one another from ``start`` to ``end``.

        They are the fewest that do, or the most where ``finest``; empty where none do.
        """
        if start not in self.ends_from or end not in self.by_end:
            return ()
        choose = max if finest else min
        left: dict[date, int] = {end: 0}
        following: dict[date, date] = {}
        # Back from the end, so that each start is looked at once.
        for index in range(bisect_left(self.starts, end) - 1, bisect_left(self.starts, start) - 1, -1):
            day = self.starts[index]
            stops = [stop for stop in self.ends_from[day] if stop in left and (day, stop) != (start, end)]
            if stops:
                stop = choose(stops, key=lambda stop: (left[stop], -stop.toordinal()))
                left[day], following[day] = left[stop] + 1, stop
        return tuple(_steps(start, end, following)) if start in left else ()

    def reached(self, start: date, limit: date) -> Mapping[date, date]:
        """Return each day up to ``limit`` that results lead to from ``start``, with the start of the last of them.

        Of several ways the one of the most results is taken.
        """
        count = {start: 0}
        last: dict[date, date] = {}
        queue = [start]
        while queue:
            day = heappop(queue)
            for stop in self.ends_from.get(day, ()):
                if stop > limit:
                    break
                if stop not in count:
                    heappush(queue, stop)
                if count[day] + 1 > count.get(stop, 0):
                    count[stop], last[stop] = count[day] + 1, day
        return last


def _steps(start: date, end: date, following: Mapping[date, date]) -> Iterator[Dates]:
    day = start
    while day != end:
        yield day, following[day]
        day = following[day]
