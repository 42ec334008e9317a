from __future__ import annotations

from collections.abc import Callable
from typing import Any

MakeWorld = Callable[..., Any]
Told = Callable[..., list[str]]

ENTRY = 'market: JO, title: "First showroom"'
SAME_AS = "the edition of November 2025"


def test_new_events_are_told_entries_first(told: Told, world: MakeWorld) -> None:
    """Events that come onto the page are new, market entries before the rest, plans said to be plans."""
    events = f"""
- {{kind: award, market: HK, period: 2025-03, title: Best car, source: daily}}
- {{kind: launch, market: WORLD, period: 2026, title: J2, planned: true, source: own}}
- {{kind: entry, {ENTRY}, period: 2025-12-24, source: own}}
- {{kind: award, market: HK, period: 2019, title: Long ago, source: daily}}
"""

    assert told([], world(events=events)) == [
        "Market entry, Jordan, 24 December 2025: First showroom [@own].",
        "Launch, planned for 2026: J2 [@own].",
        "Award, Hong Kong, March 2025: Best car [@daily].",
    ]


def test_an_event_that_two_sources_report_is_told_once(told: Told, world: MakeWorld) -> None:
    """Sources that tell an event alike stand behind one sentence."""
    events = "".join(f"- {{kind: entry, {ENTRY}, period: 2025-12, source: {source}}}\n" for source in ("own", "mb"))

    assert told([], world(events=events)) == ["Market entry, Jordan, December 2025: First showroom [@mb; @own]."]


def test_an_event_that_moved_is_told_with_both_dates(told: Told, world: MakeWorld) -> None:
    """A plan that is put off, or that came about under another title, is the same event as before."""
    planned = f"- {{kind: entry, {ENTRY}, period: 2025-12, planned: true, source: own}}\n"
    late = planned.replace("2025-12", "2026-03")
    came = "- {kind: entry, market: JO, period: 2025-12-05, title: Open in Amman, source: mb}\n"

    put_off = told(world(events=planned), world(events=late))
    reported = told(world(events=planned), world(events=came))

    was = f"planned for December 2025 in {SAME_AS}"
    assert put_off == [f"Market entry, Jordan: First showroom, now planned for March 2026 [@own], {was}."]
    assert reported == [f"Market entry, Jordan: Open in Amman, now reported for 5 December 2025 [@mb], {was}."]


def test_a_plan_that_came_about_on_its_day_is_told(told: Told, world: MakeWorld) -> None:
    """A plan that is now reported for the very dates it was planned for has changed too."""
    planned = f"- {{kind: entry, {ENTRY}, period: 2025-12, planned: true, source: own}}\n"

    assert told(world(events=planned), world(events=planned.replace("true", "false"))) == [
        "Market entry, Jordan: First showroom, now reported for December 2025 [@own], "
        f"planned for December 2025 in {SAME_AS}."
    ]


def test_an_event_that_leaves_the_window_is_not_withdrawn(told: Told, world: MakeWorld) -> None:
    """What grows too old for the page is no news; what is gone from the facts is."""
    old = world(events=f"- {{kind: entry, {ENTRY}, period: 2024-12, source: own}}\n")

    assert told(old, old) == []
    assert told(old, world()) == [
        f"Market entry, Jordan: First showroom, reported for December 2024 in {SAME_AS}, is no longer given."
    ]


def test_only_what_was_or_is_on_the_page_is_told(told: Told, world: MakeWorld) -> None:
    """A known plan that comes into the window is new to the reader; an event that was never shown goes in silence."""
    plan = world(events=f"- {{kind: entry, {ENTRY}, period: 2026-12, planned: true, source: own}}\n")
    past = world(events=f"- {{kind: entry, {ENTRY}, period: 2019, source: own}}\n")

    assert told(plan, plan) == ["Market entry, Jordan, planned for December 2026: First showroom [@own]."]
    assert told(past, world()) == []
    assert told(past, world(events=f"- {{kind: entry, {ENTRY}, period: 2025-05, source: own}}\n")) == [
        "Market entry, Jordan, May 2025: First showroom [@own]."
    ]
