"""Mail in the ledger: frozen messages, postponements, people's words, the breaker and notices, in both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.ledger import DeliveryState, EditionState, Ledger, LedgerError, LostLeaseError, Recipient
from tests.scheduler.ledger_cases import (
    HASH,
    LATER,
    LEASE,
    MARCH,
    NOW,
    PEOPLE,
    ZOE,
    FakeClock,
    archived,
    claimed,
    contents,
    half_sent,
    in_doubt,
    planned,
    sending,
    step,
    waiting,
)

pytest_plugins = ["tests.scheduler.ledgers"]

S = DeliveryState


def test_a_message_is_frozen_while_it_is_being_sent_and_at_no_other_time(ledger: Ledger) -> None:
    """The bytes of a delivery are written down under the claim, between the first step and the final dot."""
    claim = archived(ledger)
    number = ledger.deliveries(MARCH)[0].id
    with pytest.raises(LostLeaseError):
        ledger.freeze(claim, number, HASH, 9, "link")
    step(ledger, claim, "pending", "sending")
    with pytest.raises(LostLeaseError):
        ledger.freeze(replace(claim, fence=claim.fence - 1), number, HASH, 9, "link")

    ledger.freeze(claim, number, HASH, 9, "link")

    one = ledger.deliveries(MARCH)[0]
    assert (one.message_sha256, one.message_size, one.recipient.format) == (HASH, 9, "link")
    step(ledger, claim, "sending", "committing")
    with pytest.raises(LostLeaseError):
        ledger.freeze(claim, number, HASH, 9, "link")


def test_the_times_of_a_delivery_are_those_of_its_steps(ledger: Ledger, clock: FakeClock) -> None:
    """The first try, the final dot and the server's yes each have their time; a second try does not move the first."""
    claim = sending(ledger)
    first = ledger.deliveries(MARCH)[0]
    ledger.move(first.id, claim.fence, S.SENDING, S.DEFERRED, reply="450", next_at=LATER)
    clock.now = LATER
    step(ledger, claim, "deferred", "sending")
    step(ledger, claim, "sending", "committing")
    clock.pass_(minutes=1)
    step(ledger, claim, "committing", "sent")

    one = ledger.deliveries(MARCH)[0]

    assert (one.first_try_at, one.dot_at, one.sent_at) == (NOW, LATER, LATER + timedelta(minutes=1))
    assert one.tries == 2


def test_what_is_postponed_is_no_try(ledger: Ledger, clock: FakeClock) -> None:
    """A delivery that waits for its window keeps its state and its count, and is claimed at its time."""
    claim = archived(ledger)
    for one in ledger.deliveries(MARCH):
        ledger.postpone(claim, one.id, LATER, "it is night")
    ledger.release(claim)

    one = ledger.deliveries(MARCH)[0]
    assert (one.state, one.tries, one.next_at, one.last_reply) == ("pending", 0, LATER, "it is night")
    assert ledger.claim_sending("w", LEASE) is None
    clock.now = LATER
    assert ledger.claim_sending("w", LEASE)


def test_who_is_withheld_is_listed_and_never_claimed(ledger: Ledger) -> None:
    """Suppressed people are among an edition's deliveries, withdrawn with the reason, and nothing is sent to them."""
    out = replace(ZOE, withheld="suppressed in board")
    ledger.archive(claimed(ledger), HASH, 7, "digest", [out], waiting=False)

    [one] = ledger.deliveries(MARCH)

    assert (one.state, one.last_reply) == ("withdrawn", "suppressed in board")
    assert ledger.claim_sending("w", LEASE) is None
    told = ledger.events(MARCH)[-1].detail
    assert (told["recipients"], told["withheld"]) == (0, 1)


def test_a_recipient_keeps_what_the_audience_said(ledger: Ledger) -> None:
    """Audience, policy and format are frozen with the edition."""
    ledger.archive(claimed(ledger), HASH, 7, "digest", [ZOE], waiting=False)

    assert ledger.deliveries(MARCH)[0].recipient == ZOE


def test_a_doubt_that_is_resent_may_wait(ledger: Ledger) -> None:
    """Who settles a doubt by sending once more may say when."""
    in_doubt(ledger)
    first = ledger.deliveries(MARCH)[0]

    ledger.resolve(first.id, S.PENDING, "the policy", next_at=LATER)

    after = ledger.deliveries(MARCH)[0]
    assert (after.state, after.next_at) == ("pending", LATER)


def test_what_a_person_says_arrived_was_sent_at_its_final_dot(ledger: Ledger, clock: FakeClock) -> None:
    """A doubt settled as sent has the time of its final dot, not that of the settling."""
    in_doubt(ledger)
    clock.now = LATER

    ledger.resolve(ledger.deliveries(MARCH)[0].id, S.SENT, "ada")

    assert ledger.deliveries(MARCH)[0].sent_at == NOW


@pytest.mark.parametrize("state", [S.REFUSED, S.DEFERRED])
def test_a_failure_is_begun_anew(ledger: Ledger, state: DeliveryState) -> None:
    """What was refused or put off is pending again at once, its tries forgotten, with the name of who said so."""
    claim = sending(ledger)
    first = ledger.deliveries(MARCH)[0]
    ledger.move(first.id, claim.fence, S.SENDING, state, reply="no", next_at=LATER if state is S.DEFERRED else None)

    ledger.reopen(first.id, "ada")

    after = ledger.deliveries(MARCH)[0]
    assert (after.state, after.tries, after.first_try_at, after.next_at) == ("pending", 0, None, NOW)
    assert after.last_reply == "to be tried again, by ada"


def test_what_was_sent_or_may_have_been_is_not_begun_anew(ledger: Ledger) -> None:
    """Nothing that the server has, may have or is being given is begun anew."""
    claim = half_sent(ledger)
    first = ledger.deliveries(MARCH)[0]
    before = contents(ledger)
    for then in ("committing", "unknown"):
        with pytest.raises(LedgerError, match=f"is {then}; it cannot be tried again"):
            ledger.reopen(first.id, "ada")
        if then == "committing":
            assert contents(ledger) == before
            step(ledger, claim, "committing", "unknown")
    ledger.resolve(first.id, S.SENT, "ada")
    with pytest.raises(LedgerError, match="is sent; it cannot be tried again"):
        ledger.reopen(first.id, "ada")
    with pytest.raises(LedgerError, match="unknown here"):
        ledger.reopen(99, "ada")


def test_people_are_added_to_what_is_made_once_each(ledger: Ledger) -> None:
    """An archived edition may get more recipients; one who is there already, in whatever case, is refused."""
    archived(ledger)

    ledger.add_recipients(MARCH, [ZOE], "ada")

    assert [one.recipient.address for one in ledger.deliveries(MARCH)] == [
        *(one.address for one in PEOPLE),
        ZOE.address,
    ]
    with pytest.raises(LedgerError, match=r"would go to zoe@example.org twice"):
        ledger.add_recipients(MARCH, [Recipient("ZOE@example.org")], "ada")
    ledger.add(planned("2026-04"))
    with pytest.raises(LedgerError, match="is due; only what is archived is sent"):
        ledger.add_recipients(replace(MARCH, period="2026-04"), [ZOE], "ada")


def test_nobody_is_mailed_what_still_waits_for_approval(ledger: Ledger) -> None:
    """Recipients of an edition that waits are there, and none is claimed before somebody approves."""
    waiting(ledger)
    assert ledger.claim_sending("w", LEASE) is None

    ledger.approve(MARCH, "ada")

    assert ledger.claim_sending("w", LEASE)


def test_the_owner_is_told_of_a_doubt_once_and_again_of_the_next(ledger: Ledger) -> None:
    """Each delivery in doubt or refused is told once, with a notice in the same write; gone wrong again, anew."""
    claim = in_doubt(ledger)
    [one] = ledger.untold()

    assert [ledger.tell_delivery(one, "in doubt"), ledger.tell_delivery(one, "in doubt")] == [True, False]
    assert ledger.untold() == ()
    assert [notice.words for notice in ledger.take_notices(LATER)] == ["in doubt"]

    ledger.resolve(one.id, S.PENDING, "ada")
    step(ledger, claim, "pending", "sending")
    step(ledger, claim, "sending", "refused")
    assert [again.state for again in ledger.untold()] == ["refused"]


def test_deliveries_are_found_by_address_and_where_in_doubt(ledger: Ledger) -> None:
    """Whoever asks what an address received finds it in any case, with the edition; a tally counts by state."""
    in_doubt(ledger)
    edition = ledger.edition(MARCH)
    assert edition

    assert [(one.key, one.state) for one in ledger.deliveries_to("ADA@example.org")] == [(MARCH, "unknown")]
    assert ledger.deliveries_to("nobody@example.org") == ()
    assert [one.recipient.address for one in ledger.doubts()] == ["ada@example.org"]
    assert ledger.tally([edition]) == {MARCH: {"unknown": 1, "pending": 1}}


def test_the_breaker_counts_failures_in_a_row(ledger: Ledger, clock: FakeClock) -> None:
    """Each failure moves the time of the next try on, and the first that works forgets them all."""
    assert ledger.breaker() is None
    ledger.trip("unreachable", "nobody answers", LATER)
    clock.pass_(hours=1)
    ledger.trip("auth", "535 no", LATER + LEASE)

    found = ledger.breaker()

    assert found
    assert (found.kind, found.words, found.failures, found.since) == ("auth", "535 no", 2, NOW)
    assert found.until == LATER + LEASE
    assert [ledger.mend(), ledger.mend()] == [True, False]
    assert ledger.breaker() is None


def test_a_notice_is_given_to_one_who_mails_at_a_time(ledger: Ledger, clock: FakeClock) -> None:
    """Taken notices are nobody else's until their time is over; then they come back, unless they were settled."""
    ledger.alarm("monthly", "late", "not made", words="It is late.")
    ledger.alarm("monthly", "late", "not made", words="It is late.")
    ledger.alarm("monthly", "held", "stale")

    taken = ledger.take_notices(NOW + LEASE)

    assert [one.words for one in taken] == ["It is late.", "stale"]
    assert ledger.take_notices(NOW + LEASE) == ()
    ledger.settle_notices(taken[:1], mailed=True)
    clock.pass_(minutes=5)
    assert [one.words for one in ledger.take_notices(LATER)] == ["stale"]


def test_what_a_person_runs_is_sent_if_asked_and_what_is_planned_is(ledger: Ledger) -> None:
    """An edition knows whether it is to go out: planned ones are, those run by hand where somebody said so."""
    ledger.add(planned("2026-01", send=False))
    ledger.plan("monthly", NOW.replace(tzinfo=None), [planned("2026-01"), planned("2026-02")])
    ledger.add(planned("2026-02", send=False))
    assert [one.send for one in ledger.editions()] == [True, False]

    ledger.add(planned("2026-01", send=True))

    assert [one.send for one in ledger.editions()] == [True, True]


def test_what_was_left_out_and_is_run_by_hand_is_sent_only_if_asked(ledger: Ledger) -> None:
    """A skipped edition that somebody runs without asking to send it stays in the house."""
    skipped = planned("2026-01", state=EditionState.SKIPPED, reason="catch_up: none")
    ledger.plan("monthly", NOW.replace(tzinfo=None), [skipped])

    assert ledger.add(planned("2026-01", send=False)).send is False
