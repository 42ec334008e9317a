"""An edition's life in the ledger, on SQLite and on PostgreSQL."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from scheduler.ledger import Claim, EditionState, Ledger, LedgerError, LostLeaseError, Recipient, life
from scheduler.ledger.engine import WRITE, transaction
from tests.scheduler.ledger_cases import (
    HASH,
    LEASE,
    MARCH,
    NOW,
    PEOPLE,
    ZOE,
    FakeClock,
    archived,
    claimed,
    contents,
    planned,
    waiting,
)

pytest_plugins = ["tests.scheduler.ledgers"]


def kinds(ledger: Ledger) -> list[str]:
    """Return the kinds of what happened to the edition for March."""
    return [event.kind for event in ledger.events(MARCH)]


def state(ledger: Ledger) -> str:
    """Return the state of the edition for March."""
    found = ledger.edition(MARCH)
    assert found
    return found.state


def made(ledger: Ledger, state: str) -> None:
    """Bring the edition for March into a state."""
    match state:
        case "due":
            ledger.add(planned("2026-03"))
        case "skipped":
            ledger.plan("monthly", NOW.replace(tzinfo=None), [planned("2026-03", state="skipped", reason="latest")])
        case "held":
            ledger.hold(claimed(ledger), ["stale"])
        case "archived":
            ledger.archive(claimed(ledger), HASH, 7, "digest", PEOPLE, waiting=False)
        case "waiting":
            waiting(ledger)
        case "expired":
            waiting(ledger)
            ledger.expire(NOW)


STATES = [str(one) for one in EditionState]


def test_an_archived_edition_keeps_what_was_made_and_is_free(ledger: Ledger) -> None:
    """Archiving commits hash, size, digest and recipients, ends the lease and is told as an event."""
    ledger.archive(claimed(ledger), HASH, 7, "digest", PEOPLE, waiting=False, manifest_sha256="cd" * 32)

    found = ledger.edition(MARCH)
    assert found
    assert found.manifest_sha256 == "cd" * 32
    assert (found.state, found.sha256, found.size, found.input_digest) == ("archived", HASH, 7, "digest")
    assert (found.worker, found.lease_until, found.archived_at) == (None, None, NOW)
    assert [one.recipient for one in ledger.deliveries(MARCH)] == list(PEOPLE)
    assert {(one.state, one.tries, one.next_at) for one in ledger.deliveries(MARCH)} == {("pending", 0, NOW)}
    assert kinds(ledger) == ["planned", "claimed", "archived"]
    assert ledger.events(MARCH)[-1].detail["sha256"] == HASH


def test_an_archived_edition_is_never_claimed_to_be_made_again(ledger: Ledger) -> None:
    """Once archived, an edition is not due: neither next nor by its name."""
    made(ledger, "archived")

    assert ledger.claim("w", LEASE) is None
    assert ledger.claim("w", LEASE, MARCH) is None


def test_an_edition_that_needs_approval_waits_and_is_not_sent_before(ledger: Ledger) -> None:
    """A waiting edition has its recipients, and none of them is sent to until a person approves it by name."""
    made(ledger, "waiting")

    assert ledger.claim_sending("w", LEASE) is None

    ledger.approve(MARCH, "ada")

    assert state(ledger) == "archived"
    assert ledger.events(MARCH)[-1].detail == {"who": "ada"}
    assert ledger.claim_sending("w", LEASE)


def test_an_edition_nobody_approved_in_time_expires(ledger: Ledger) -> None:
    """A waiting edition expires at its time and not before, and is returned so that the owner can be told."""
    made(ledger, "waiting")

    assert ledger.expire(NOW - timedelta(seconds=1)) == ()
    assert [one.key for one in ledger.expire(NOW)] == [MARCH]
    assert state(ledger) == "expired"
    assert ledger.expire(NOW) == ()
    assert ledger.claim_sending("w", LEASE) is None


def test_what_expires_is_withdrawn_from_everybody_and_says_why(ledger: Ledger) -> None:
    """With an edition that nobody approved in time its open deliveries end, each told as an event; others do not."""
    waiting(ledger)
    ledger.add_recipients(MARCH, [replace(ZOE, withheld="suppressed in the file")], "ada")
    april = replace(MARCH, period="2026-04")
    ledger.add(planned("2026-04"))
    claim = ledger.claim("w", LEASE, april)
    assert claim
    ledger.archive(claim, HASH, 7, "digest", PEOPLE, waiting=True, approve_by=NOW + LEASE)

    ledger.expire(NOW)

    withdrawn = [("withdrawn", "not approved in time")] * 2
    found = ledger.deliveries(MARCH)
    assert [(one.state, one.last_reply) for one in found] == [*withdrawn, ("withdrawn", "suppressed in the file")]
    expired, *told = ledger.events(MARCH)[-3:]
    assert expired.kind == "expired"
    assert [one.detail for one in told] == [
        {"delivery": one.id, "was": "pending", "to": "withdrawn", "reply": "not approved in time"} for one in found[:2]
    ]
    edition = ledger.edition(MARCH)
    assert edition
    assert edition.reason == "not approved in time"
    assert [one.state for one in ledger.deliveries(april)] == ["pending"] * 2


@pytest.mark.parametrize(
    "late",
    [
        lambda ledger, _: ledger.add_recipients(MARCH, [ZOE], "ada"),
        lambda ledger, one: ledger.reopen(one.id, "ada"),
    ],
)
def test_nobody_is_to_be_mailed_what_expires_in_that_moment(ledger: Ledger, late: Any) -> None:
    """Who adds people or tries again while an edition expires waits for that, and is refused."""
    waiting(ledger)
    [first, _] = ledger.deliveries(MARCH)
    refused: list[BaseException] = []

    def write() -> None:
        try:
            late(ledger, first)
        except LedgerError as error:
            refused.append(error)

    other = Thread(target=write)
    with transaction(ledger.engine, lambda _: NOW, WRITE) as tx:
        life.expire(tx, NOW)
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join(30)

    assert [re.search("is expired|that is expired", str(one)) is not None for one in refused] == [True]
    assert {one.state for one in ledger.deliveries(MARCH)} == {"withdrawn"}


def test_a_failed_edition_is_tried_again_after_a_while_and_held_after_the_third_time(
    ledger: Ledger, clock: FakeClock
) -> None:
    """Two failures put an edition off, the third holds it with the reason."""
    made(ledger, "due")
    answers = []
    for attempt in range(3):
        claim = ledger.claim("w", LEASE)
        assert claim
        assert claim.edition.attempts == attempt
        answers.append(ledger.fail(claim, f"no such font ({attempt})", timedelta(minutes=10)).state)

        assert ledger.claim("w", LEASE) is None
        clock.pass_(minutes=10)

    found = ledger.edition(MARCH)
    assert found
    assert answers == ["due", "due", "held"]
    assert (found.state, found.attempts, found.reason) == ("held", 3, "no such font (2)")
    assert kinds(ledger) == ["added", *["claimed", "failed"] * 3, "held"]
    assert ledger.claim("w", LEASE, MARCH) is None


def test_a_person_may_claim_an_edition_before_its_next_try(ledger: Ledger) -> None:
    """By its name a due edition is claimed even where its next try is later."""
    ledger.fail(claimed(ledger), "no such font", timedelta(hours=1))

    assert ledger.claim("w", LEASE) is None
    assert ledger.claim("w", LEASE, MARCH)


def test_a_held_edition_says_why_and_starts_afresh_when_retried(ledger: Ledger) -> None:
    """Held keeps every reason; retried, the edition is due at once and its failures are forgotten."""
    ledger.fail(claimed(ledger), "no such font", timedelta(0))
    claim = ledger.claim("w", LEASE)
    assert claim
    ledger.hold(claim, ["two totals disagree", "a figure is missing"])
    held = ledger.edition(MARCH)
    assert held
    assert (held.state, held.reason) == ("held", "two totals disagree\na figure is missing")

    ledger.retry(MARCH, "ada")

    found = ledger.edition(MARCH)
    assert found
    assert (found.state, found.attempts, found.reason, found.next_try_at) == ("due", 0, "", NOW)
    assert ledger.events(MARCH)[-1].detail == {"who": "ada"}
    assert ledger.claim("w", LEASE)


def test_a_released_edition_is_as_it_was(ledger: Ledger) -> None:
    """A worker that is told to stop gives its edition back: due, free, and not counted as a failure."""
    ledger.release(claimed(ledger))

    found = ledger.edition(MARCH)
    assert found
    assert (found.state, found.worker, found.lease_until, found.attempts) == ("due", None, None, 0)
    assert ledger.claim("w", LEASE)


@pytest.mark.parametrize("was", [one for one in STATES if one != "held"])
def test_only_what_is_held_is_retried(ledger: Ledger, was: str) -> None:
    """To retry an edition in any other state is refused with a sentence, and changes nothing."""
    made(ledger, was)
    before = contents(ledger)

    with pytest.raises(LedgerError, match=f"monthly 2026-03 all is {was}, not held; it cannot be retried"):
        ledger.retry(MARCH)

    assert contents(ledger) == before


@pytest.mark.parametrize("was", [one for one in STATES if one != "waiting"])
def test_only_what_waits_is_approved_or_expires(ledger: Ledger, was: str) -> None:
    """To approve an edition in any other state is refused with a sentence; none of them expires."""
    made(ledger, was)
    before = contents(ledger)

    with pytest.raises(LedgerError, match=f"monthly 2026-03 all is {was}, not waiting; it cannot be approved"):
        ledger.approve(MARCH, "ada")

    assert ledger.expire(NOW + timedelta(days=900)) == ()
    assert contents(ledger) == before


@pytest.mark.parametrize("was", [one for one in STATES if one != "due"])
def test_only_what_is_due_is_claimed(ledger: Ledger, was: str) -> None:
    """No other state than due lets an edition be made."""
    made(ledger, was)

    assert ledger.claim("w", LEASE) is None
    assert ledger.claim("w", LEASE, MARCH) is None


def test_an_edition_that_is_not_there_is_named(ledger: Ledger) -> None:
    """Approving or retrying what the ledger does not know says so, and there is nothing to claim or read."""
    with pytest.raises(LedgerError, match="knows no edition monthly 2026-03 all"):
        ledger.approve(MARCH, "ada")
    with pytest.raises(LedgerError, match="knows no edition monthly 2026-03 all"):
        ledger.deliveries(MARCH)

    assert ledger.edition(MARCH) is None
    assert ledger.claim("w", LEASE, MARCH) is None
    assert ledger.events(MARCH) == ()


ENDS = [
    lambda ledger, claim: ledger.archive(claim, HASH, 7, "digest", PEOPLE, waiting=False),
    lambda ledger, claim: ledger.archive(claim, HASH, 7, "digest", PEOPLE, waiting=True, approve_by=NOW),
    lambda ledger, claim: ledger.fail(claim, "no such font", LEASE),
    lambda ledger, claim: ledger.hold(claim, ["stale"]),
    lambda ledger, claim: ledger.release(claim),
]


@pytest.mark.parametrize("end", range(len(ENDS)))
@pytest.mark.parametrize("late", [*range(len(ENDS)), "extend"])
def test_nothing_is_written_under_a_claim_that_has_ended(ledger: Ledger, end: int, late: Any) -> None:
    """After archive, fail, hold or release a claim is spent: any further write under it raises and changes nothing."""
    claim: Claim = claimed(ledger)
    ENDS[end](ledger, claim)
    before = contents(ledger)

    with pytest.raises(LostLeaseError, match=r"fence 1\) is lost"):
        ledger.extend(claim, LEASE) if late == "extend" else ENDS[late](ledger, claim)

    assert contents(ledger) == before


@pytest.mark.parametrize("end", range(4))
def test_what_is_written_at_the_end_of_a_claim_is_returned_as_the_ledger_has_it(ledger: Ledger, end: int) -> None:
    """Archive, fail and hold return the edition, and nobody need ask for it again."""
    left = ENDS[end](ledger, claimed(ledger))

    assert left == ledger.edition(MARCH)
    assert left.lease_until is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("end", range(4))
def test_who_may_send_an_edition_may_not_make_it_again(ledger: Ledger, end: int) -> None:
    """A claim to send holds, and yet archive, fail and hold are refused under it: what was made stays."""
    claim = archived(ledger)
    before = contents(ledger)

    with pytest.raises(LostLeaseError, match=r"fence 2\) is lost: its lease ended, or it is settled already"):
        ENDS[end](ledger, claim)

    assert contents(ledger) == before
    ledger.extend(claim, LEASE)


def test_a_recipient_named_twice_is_refused_before_anything_is_archived(ledger: Ledger) -> None:
    """Two recipients with one address, in whatever letters, are refused: nobody is sent a second copy."""
    claim = claimed(ledger)
    before = contents(ledger)

    with pytest.raises(LedgerError, match=r"would go to ada@example\.org twice"):
        ledger.archive(claim, HASH, 7, "digest", (*PEOPLE, Recipient("Ada@Example.org")), waiting=False)

    assert contents(ledger) == before


def test_the_database_itself_refuses_an_archived_edition_without_its_hash(ledger: Ledger) -> None:
    """Whatever a program does, an edition is not archived, waiting or expired without the hash of what was made."""
    made(ledger, "due")

    with pytest.raises(DBAPIError, match="edition_archived_has_hash"), ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE edition SET state = 'archived'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET kind = 'never'",
        "DELETE FROM event",
        "TRUNCATE event",
        "INSERT OR REPLACE INTO event SELECT id, edition, at, 'never', detail FROM event",
        "DELETE FROM edition",
    ],
)
def test_what_happened_is_never_changed(ledger: Ledger, kind: str, statement: str) -> None:
    """Events refuse to be changed, deleted, emptied or replaced, and so does the edition they tell of."""
    if (kind, statement.split(maxsplit=1)[0]) in {("sqlite", "TRUNCATE"), ("postgresql", "INSERT")}:
        pytest.skip(f"{kind} has no such statement")
    made(ledger, "archived")
    before = contents(ledger)

    with pytest.raises(DBAPIError, match=r"(?i)never|foreign key"), ledger.engine.begin() as connection:
        connection.exec_driver_sql(statement)

    assert contents(ledger) == before
