"""What is owed, what is late and what the owner was told, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from scheduler.ledger import EditionKey, Ledger, LedgerError, LostLeaseError
from tests.scheduler.ledger_cases import (
    HASH,
    LEASE,
    MARCH,
    NOW,
    PEOPLE,
    PLAN,
    FakeClock,
    claimed,
    contents,
    planned,
    waiting,
)

pytest_plugins = ["tests.scheduler.ledgers"]

# On the schedule's own clock, in Hong Kong.
WALL = datetime.fromisoformat("2026-03-02T14:00")


def test_a_plan_inserts_its_editions_and_moves_on(ledger: Ledger) -> None:
    """Editions that are owed are due, what is skipped says why, and the schedule is planned up to its wall time."""
    assert ledger.planned("monthly") is None

    assert ledger.plan("monthly", WALL, PLAN) == 3

    assert ledger.planned("monthly") == WALL
    assert [(one.period, one.state, one.reason) for one in reversed(ledger.editions())] == [
        ("2026-01", "due", ""),
        ("2026-02", "skipped", "catch-up is latest"),
        ("2026-03", "due", ""),
    ]
    assert [(event.kind, event.detail) for event in ledger.events(EditionKey("monthly", "2026-02"))] == [
        ("skipped", {"reason": "catch-up is latest"})
    ]


def test_what_is_planned_twice_is_there_once(ledger: Ledger) -> None:
    """A plan made again, as after a crash, adds nothing but what is new and changes nothing that is there."""
    ledger.plan("monthly", WALL, PLAN)
    before = contents(ledger)

    assert ledger.plan("monthly", WALL, [planned("2026-03", due_at=NOW + LEASE), *PLAN]) == 0
    assert contents(ledger) == before
    assert ledger.plan("monthly", WALL, [*PLAN, planned("2026-04")]) == 1


def test_a_plan_never_goes_back(ledger: Ledger) -> None:
    """A wall time before the planned one, as after a step of the clock, leaves the plan where it is."""
    ledger.plan("monthly", WALL, [])
    ledger.plan("monthly", WALL - timedelta(days=3), [planned("2026-03")])

    assert ledger.planned("monthly") == WALL

    ledger.plan("monthly", WALL + timedelta(microseconds=1), [])

    assert ledger.planned("monthly") == WALL + timedelta(microseconds=1)


def test_each_report_and_part_is_planned_by_itself(ledger: Ledger) -> None:
    """Parts of one period are editions of their own, and so are reports with plans of their own."""
    parts = [planned("2026-03", part=part) for part in ("europe", "asia", "all")]

    assert ledger.plan("monthly", WALL, parts) == 3
    assert ledger.plan("weekly", WALL, [planned("2026-03", report="weekly")]) == 1
    assert ledger.planned("weekly") == WALL
    assert len(ledger.editions("monthly")) == 3


@pytest.mark.parametrize(
    ("wall", "edition", "sentence"),
    [
        (NOW, planned("2026-03"), "has a zone"),
        (WALL, planned("2026-03", report="weekly"), "not an edition of monthly"),
        (WALL, planned("2026-13"), '"2026-13" is not'),
        (WALL, planned("2026-03", state="archived"), 'cannot begin as "archived"'),
    ],
)
def test_a_plan_that_cannot_be_is_refused_whole(ledger: Ledger, wall: datetime, edition: object, sentence: str) -> None:
    """One edition that is no edition, or a wall time with a zone, and neither editions nor plan are written."""
    with pytest.raises(LedgerError, match=sentence):
        ledger.plan("monthly", wall, [planned("2026-01"), edition])  # type: ignore[list-item]

    assert ledger.planned("monthly") is None
    assert ledger.editions() == ()


def test_instants_come_back_in_utc_and_without_a_zone_are_refused(ledger: Ledger) -> None:
    """An instant in any zone is the same instant in UTC; a time that could be any of many is refused."""
    there = NOW.astimezone(timezone(timedelta(hours=8)))

    found = ledger.add(planned("2026-03", due_at=there, deadline_at=there, wall=there.replace(tzinfo=None)))

    assert (found.due_at, found.due_at.tzinfo, found.deadline_at) == (NOW, UTC, NOW)
    assert found.wall == WALL
    with pytest.raises(Exception, match="has no time zone"):
        ledger.add(planned("2026-04", due_at=WALL))


def test_an_edition_by_hand_is_made_once(ledger: Ledger) -> None:
    """What a person adds is due; added again, it is returned as it stands."""
    assert ledger.add(planned("2026-03")).state == "due"
    ledger.archive(claimed(ledger), HASH, 7, "digest", PEOPLE, waiting=False)
    before = contents(ledger)

    again = ledger.add(planned("2026-03", due_at=NOW + LEASE))

    assert (again.state, again.sha256, again.due_at) == ("archived", HASH, NOW)
    assert contents(ledger) == before


def test_a_skipped_edition_is_due_when_a_person_asks_for_it(ledger: Ledger) -> None:
    """Catch-up may skip an edition; whoever runs it by hand gets it, and the ledger says that it was skipped."""
    ledger.plan("monthly", WALL, PLAN)

    found = ledger.add(planned("2026-02"))

    assert (found.state, found.reason) == ("due", "")
    assert [event.kind for event in ledger.events(found.key)] == ["skipped", "added"]
    assert ledger.claim("w", LEASE, found.key)


def test_the_edition_due_longest_is_claimed_first(ledger: Ledger) -> None:
    """Claims follow the time at which an edition is to be tried, and leave alone what is not due yet."""
    for part, hours in (("c", 1), ("a", 3), ("b", 2), ("d", -1)):
        ledger.add(planned("2026-03", part=part, due_at=NOW - timedelta(hours=hours)))

    claims = [ledger.claim("w", LEASE) for _ in range(4)]

    assert [claim and claim.key.part for claim in claims] == ["a", "b", "c", None]


def test_several_are_claimed_at_once(ledger: Ledger) -> None:
    """As many as are asked for, those due longest first, each under a fence of its own; then what is left."""
    for part, hours in (("c", 1), ("a", 3), ("b", 2), ("d", -1)):
        ledger.add(planned("2026-03", part=part, due_at=NOW - timedelta(hours=hours)))

    two, rest, none = (ledger.claim_some("w", LEASE, 2) for _ in range(3))

    assert [[claim.key.part for claim in claims] for claims in (two, rest, none)] == [["a", "b"], ["c"], []]
    for claim in (*two, *rest):
        kinds = [event.kind for event in ledger.events(claim.key)]
        assert kinds == ["added", "claimed"]
        ledger.hold(claim, ["no figure"])


def test_of_those_that_wait_for_one_another_only_the_first_is_claimed_with_others(ledger: Ledger) -> None:
    """However many are asked for at once, an edition is never claimed beside the one before it."""
    for part in ("a", "b"):
        for period in ("2026-01", "2026-02"):
            ledger.add(planned(period, part=part))

    claims = ledger.claim_some("w", LEASE, 10)

    assert sorted((claim.key.part, claim.key.period) for claim in claims) == [("a", "2026-01"), ("b", "2026-01")]


def test_what_lapsed_is_claimed_before_all_others_and_told(ledger: Ledger) -> None:
    """Whoever claims several takes over from workers that are gone first, with a fence that is theirs no more."""
    ledger.add(planned("2026-03", part="a", due_at=NOW - timedelta(hours=1)))
    [gone] = ledger.claim_some("gone", timedelta(0), 1)
    ledger.add(planned("2026-03", part="b", due_at=NOW - timedelta(hours=9)))

    first, second = ledger.claim_some("w", LEASE, 5)

    assert [first.key.part, second.key.part] == ["a", "b"]
    assert first.fence == gone.fence + 1
    assert [event.kind for event in ledger.events(first.key)] == ["added", "claimed", "lapsed", "claimed"]
    with pytest.raises(LostLeaseError):
        ledger.hold(gone, ["late"])


def test_an_edition_waits_for_the_one_before_it(ledger: Ledger) -> None:
    """It tells what changed since that one: so it is claimed once that one is archived or held, or by a person."""
    for period, hours in (("2026-02", 3), ("2026-01", 1)):
        ledger.add(planned(period, due_at=NOW - timedelta(hours=hours)))

    january = ledger.claim("w", LEASE)
    nothing = ledger.claim("w", LEASE)
    assert january
    ledger.hold(january, ["no figure"])
    february = ledger.claim("w", LEASE)

    assert (january.key.period, nothing) == ("2026-01", None)
    assert february
    assert february.key.period == "2026-02"


def test_a_person_may_ask_for_an_edition_before_the_one_before_it(ledger: Ledger) -> None:
    """Whoever names an edition gets that one, whatever else is due."""
    for period in ("2026-01", "2026-02"):
        ledger.add(planned(period))

    claim = ledger.claim("w", LEASE, EditionKey("monthly", "2026-02"))

    assert claim
    assert claim.key.period == "2026-02"


def test_what_is_late_is_found(ledger: Ledger) -> None:
    """Late is what is due and not made an hour after its time, and whatever is open past its deadline."""
    deadline = NOW + timedelta(days=5)
    waiting(ledger)
    for period, state in (("2026-01", "due"), ("2026-02", "skipped")):
        one = planned(period, due_at=NOW + timedelta(minutes=1), deadline_at=deadline, state=state)
        ledger.plan("monthly", WALL, [one])
    ledger.add(planned("2026-04", deadline_at=deadline))
    claim = ledger.claim("w", LEASE, EditionKey("monthly", "2026-04"))
    assert claim
    ledger.hold(claim, ["stale"])

    def late(**after: float) -> list[str]:
        return [one.period for one in ledger.late(NOW + timedelta(**after))]

    assert late(minutes=60) == []
    assert late(minutes=61) == ["2026-01"]
    assert late(days=5) == ["2026-04", "2026-01"]
    assert [one.period for one in ledger.late(NOW + timedelta(minutes=2), grace=timedelta(minutes=1))] == ["2026-01"]


def test_the_last_archived_edition_is_that_of_the_latest_period_before(ledger: Ledger) -> None:
    """The last edition is found by its period, not by when it was made, among archived ones of the same part."""
    for period in ("2026-02", "2025-12", "2026-01", "2026-03"):
        claim = ledger.claim("w", LEASE, ledger.add(planned(period)).key)
        assert claim
        ledger.archive(claim, HASH, 7, period, PEOPLE, waiting=period == "2026-02")
    ledger.add(planned("2026-03", part="asia"))

    def last(before: date, part: str = "all") -> str | None:
        found = ledger.last_archived("monthly", part, before)
        return found and found.period

    assert last(date(2026, 4, 1)) == "2026-01"  # February waits
    assert last(date(2026, 5, 1)) == "2026-03"
    assert last(date(2026, 2, 1)) == "2025-12"
    assert last(date(2026, 1, 1)) is None
    assert last(date(2026, 5, 1), "asia") is None


def test_editions_are_listed_by_report_and_state(ledger: Ledger) -> None:
    """A list of editions has those due last first, and no more than were asked for."""
    ledger.plan("monthly", WALL, PLAN)
    ledger.add(planned("2026-05", report="weekly", due_at=NOW + LEASE))

    assert [one.report for one in ledger.editions()] == ["weekly", "monthly", "monthly", "monthly"]
    assert [one.period for one in ledger.editions("monthly", {"due"})] == ["2026-03", "2026-01"]
    assert [one.period for one in ledger.editions(limit=1)] == ["2026-05"]
    assert ledger.editions(states=[]) == ()


def test_the_owner_is_told_once(ledger: Ledger, clock: FakeClock) -> None:
    """An alarm is new once for its subject and kind, until it is cleared."""
    assert ledger.alarm("monthly 2026-03", "late", "not made")

    clock.pass_(hours=1)

    assert not ledger.alarm("monthly 2026-03", "late", "still not made")
    assert ledger.alarm("monthly 2026-03", "held", "stale")
    assert [(one.kind, one.detail, one.at) for one in ledger.alarms()] == [
        ("late", "not made", NOW),
        ("held", "stale", NOW + timedelta(hours=1)),
    ]
    assert ledger.clear("monthly 2026-03", "late")
    assert not ledger.clear("monthly 2026-03", "late")
    assert ledger.alarm("monthly 2026-03", "late", "late again")


def test_words_in_any_script_come_back_as_they_were(ledger: Ledger) -> None:
    """Reasons and replies keep their letters."""
    ledger.hold(claimed(ledger), ["“Ouagadougou” ≠ 瓦加杜古"])

    assert ledger.events(MARCH)[-1].detail["reasons"] == ["“Ouagadougou” ≠ 瓦加杜古"]


def test_editions_that_a_person_asks_for_are_added_and_taken_at_once(ledger: Ledger) -> None:
    """New ones, and what was skipped or planned; not what is made, or somebody has; and none twice."""
    ledger.archive(claimed(ledger), HASH, 7, "digest", PEOPLE, waiting=False)
    ledger.plan("monthly", NOW.replace(tzinfo=None), [planned("2026-01", state="skipped", reason="latest")])
    ledger.add(planned("2026-02", send=False))
    ledger.add(planned("2026-04"))
    taken = ledger.claim("other", LEASE, EditionKey("monthly", "2026-04"))
    asked = [EditionKey("monthly", f"2026-0{month}") for month in (5, 1, 2, 3, 4, 5)]

    claims = ledger.claim_asked("mine", LEASE, asked, send=True)

    assert taken
    assert [one.key.period for one in claims] == ["2026-05", "2026-01", "2026-02"]
    assert all(one.edition == ledger.edition(one.key) and one.edition.send for one in claims)
    assert set(ledger.held_by("mine")) == set(claims)
    assert ledger.claim_asked("again", LEASE, asked, send=True) == ()
