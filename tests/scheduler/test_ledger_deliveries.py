"""Deliveries: every step written down, none of them twice, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from scheduler.ledger import Claim, Delivery, DeliveryState, Ledger, LedgerError, LostLeaseError
from tests.scheduler.ledger_cases import LEASE, MARCH, NOW, FakeClock, archived, contents, half_sent, step

pytest_plugins = ["tests.scheduler.ledgers"]

S = DeliveryState
# The table of an edition's life in the design, from the line "pending" on.
STEPS = {
    (S.PENDING, S.SENDING),
    (S.DEFERRED, S.SENDING),
    (S.SENDING, S.COMMITTING),
    (S.SENDING, S.PENDING),
    (S.SENDING, S.DEFERRED),
    (S.SENDING, S.REFUSED),
    (S.COMMITTING, S.SENT),
    (S.COMMITTING, S.DEFERRED),
    (S.COMMITTING, S.REFUSED),
    (S.COMMITTING, S.UNKNOWN),
    # Not in the table: who is no longer in the file is not mailed.
    (S.PENDING, S.WITHDRAWN),
    (S.DEFERRED, S.WITHDRAWN),
}
WAYS = {
    S.PENDING: [],
    S.SENDING: [S.SENDING],
    S.COMMITTING: [S.SENDING, S.COMMITTING],
    S.SENT: [S.SENDING, S.COMMITTING, S.SENT],
    S.DEFERRED: [S.SENDING, S.DEFERRED],
    S.REFUSED: [S.SENDING, S.REFUSED],
    S.UNKNOWN: [S.SENDING, S.COMMITTING, S.UNKNOWN],
    S.WITHDRAWN: [S.WITHDRAWN],
}


def first(ledger: Ledger) -> Delivery:
    """Return the first delivery of the edition for March."""
    return ledger.deliveries(MARCH)[0]


def brought_to(ledger: Ledger, state: DeliveryState) -> Claim:
    """Return the claim under which the first delivery was brought into a state."""
    claim: Claim = archived(ledger)
    was = S.PENDING
    for to in WAYS[state]:
        go(ledger, claim, was, to)
        was = to
    return claim


def go(ledger: Ledger, claim: Claim, was: DeliveryState, to: DeliveryState) -> None:
    """Take the first delivery one step on."""
    next_at = NOW + timedelta(minutes=5) if to is S.DEFERRED else None
    ledger.move(first(ledger).id, claim.fence, was, to, reply=f"now {to}", next_at=next_at)


@pytest.mark.parametrize(("was", "to"), sorted(STEPS))
def test_a_delivery_takes_the_steps_of_its_life(ledger: Ledger, was: DeliveryState, to: DeliveryState) -> None:
    """Each step is written with the server's reply and told as an event that names the delivery by number."""
    claim = brought_to(ledger, was)
    tries = first(ledger).tries

    go(ledger, claim, was, to)

    assert (first(ledger).state, first(ledger).last_reply) == (to, f"now {to}")
    assert first(ledger).tries == tries + (to is S.SENDING)
    assert ledger.events(MARCH)[-1].detail == {
        "delivery": first(ledger).id,
        "was": was,
        "to": to,
        "reply": f"now {to}",
    }
    assert ledger.deliveries(MARCH)[1].state == "pending"


def test_a_delivery_takes_no_other_step(ledger: Ledger) -> None:
    """Every pair of states that is not in the table is refused with a sentence and writes nothing."""
    claim = archived(ledger)
    before = contents(ledger)

    for was, to in set(product(S, S)) - STEPS:
        with pytest.raises(LedgerError, match=f"A delivery that is {was} cannot become {to}"):
            ledger.move(first(ledger).id, claim.fence, was, to)

    assert contents(ledger) == before


@pytest.mark.parametrize("state", list(S))
def test_a_step_from_where_the_delivery_is_not_stops_the_worker(ledger: Ledger, state: DeliveryState) -> None:
    """A worker that believes a delivery to be in another state than it is changes no row, and is stopped."""
    claim = brought_to(ledger, state)
    before = contents(ledger)

    for was, to in STEPS:
        if was != state:
            with pytest.raises(LostLeaseError):
                go(ledger, claim, was, to)

    assert contents(ledger) == before


def test_a_deferred_delivery_is_taken_up_at_its_time(ledger: Ledger, clock: FakeClock) -> None:
    """After a 4xx nobody claims the edition for that delivery before its next time, and then somebody does."""
    claim = brought_to(ledger, S.DEFERRED)
    second = ledger.deliveries(MARCH)[1]
    ledger.move(second.id, claim.fence, S.PENDING, S.SENDING)
    ledger.move(second.id, claim.fence, S.SENDING, S.REFUSED)
    ledger.release(claim)

    assert ledger.claim_sending("w", LEASE) is None
    clock.pass_(minutes=5)
    assert ledger.claim_sending("w", LEASE)


def test_deferred_says_when_and_nothing_else_does(ledger: Ledger) -> None:
    """A deferred delivery without a next time would never be tried, so it is refused."""
    claim = brought_to(ledger, S.SENDING)

    with pytest.raises(LedgerError, match="says when it is tried next"):
        ledger.move(first(ledger).id, claim.fence, S.SENDING, S.DEFERRED)
    with pytest.raises(LedgerError, match="says when it is tried next"):
        ledger.move(first(ledger).id, claim.fence, S.SENDING, S.REFUSED, next_at=NOW)


@pytest.mark.parametrize("end", ["sweep", "claim", "release"])
@pytest.mark.parametrize(("was", "then"), [(S.SENDING, S.PENDING), (S.COMMITTING, S.UNKNOWN)])
def test_what_was_under_way_when_a_lease_ended_is_settled(
    ledger: Ledger, clock: FakeClock, end: str, was: DeliveryState, then: DeliveryState
) -> None:
    """Before the final dot nothing was sent, so the delivery is pending again; after it, it is in doubt."""
    claim = brought_to(ledger, was)
    if end == "release":
        ledger.release(claim)
    else:
        clock.pass_(minutes=5)
        assert ledger.sweep() == 1 if end == "sweep" else ledger.claim_sending("second", LEASE)

    assert first(ledger).state == then
    with pytest.raises(LostLeaseError):
        go(ledger, claim, was, max(to for one, to in STEPS if one is was))


def test_a_stalled_worker_stops_before_the_final_dot(ledger: Ledger, clock: FakeClock) -> None:
    """Who wakes up after another took over can no longer write "committing", so it sends no final dot."""
    stalled = brought_to(ledger, S.SENDING)
    clock.pass_(minutes=5)
    other = ledger.claim_sending("other", LEASE)
    assert other
    go(ledger, other, S.PENDING, S.SENDING)

    with pytest.raises(LostLeaseError):
        go(ledger, stalled, S.SENDING, S.COMMITTING)

    go(ledger, other, S.SENDING, S.COMMITTING)
    go(ledger, other, S.COMMITTING, S.SENT)
    assert first(ledger).tries == 2


def test_a_slow_worker_whose_lease_nobody_took_may_still_say_what_became_of_it(
    ledger: Ledger, clock: FakeClock
) -> None:
    """The server's 250 is written down even after the lease's time, as long as no other was told otherwise."""
    claim = half_sent(ledger)
    clock.pass_(hours=3)

    step(ledger, claim, "committing", "sent")

    assert first(ledger).state == "sent"


@pytest.mark.parametrize("to", [S.SENT, S.PENDING])
def test_a_person_settles_what_is_in_doubt(ledger: Ledger, to: DeliveryState) -> None:
    """A delivery in doubt stays so until somebody says that it arrived or is to go out again."""
    brought_to(ledger, S.UNKNOWN)

    ledger.resolve(first(ledger).id, to, "ada")

    assert (first(ledger).state, first(ledger).last_reply) == (to, "resolved by ada")
    with pytest.raises(LedgerError, match="is not in doubt"):
        ledger.resolve(first(ledger).id, to, "ada")


@pytest.mark.parametrize("state", [one for one in S if one is not S.UNKNOWN])
def test_nothing_else_is_settled_by_a_person(ledger: Ledger, state: DeliveryState) -> None:
    """Only what is in doubt is resolved, and only as sent or pending."""
    brought_to(ledger, state)

    with pytest.raises(LedgerError, match="is not in doubt"):
        ledger.resolve(first(ledger).id, S.PENDING, "ada")
    if state not in (S.SENT, S.PENDING):
        with pytest.raises(LedgerError, match=f"not {state}"):
            ledger.resolve(first(ledger).id, state, "ada")


def test_a_delivery_that_is_not_there_is_named(ledger: Ledger) -> None:
    """A number that no delivery has is said to be unknown."""
    with pytest.raises(LedgerError, match="knows no delivery 99"):
        ledger.move(99, 1, S.PENDING, S.SENDING)
