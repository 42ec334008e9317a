"""One delivery, from its first step to what became of it; every step is in the ledger before it is taken.

Until the final dot the server has nothing, and whatever goes wrong may be tried again. The dot is sent only once the
ledger says ``committing``: who dies after that leaves a doubt, and never a second copy.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduler.ledger import Claim, Delivery, DeliveryState, LedgerError, LostLeaseError
from scheduler.mail import Answer, AnswerKind, Session
from scheduler.runner.house import House
from scheduler.runner.parcel import Parcel, TooLargeError
from scheduler.runner.post import Post, is_ours

S: Final = DeliveryState
# Seconds between tries to write down what a server answered: a database that starts again is there after these.
_WAITS: Final = (0.5, 2, 5, 10, 15)


@dataclass(frozen=True)
class Outcome:
    """What becomes of a delivery: its state, why, when it is tried again, and whether by a link from then on."""

    state: DeliveryState
    reply: str
    at: datetime | None = None
    smaller: bool = False


def deliver(house: House, post: Post, claim: Claim, parcel: Parcel, delivery: Delivery) -> Outcome:
    """Hand one delivery over and return what became of it.

    Raises TransportError, before anything has begun, where no session can be had; LostLeaseError where another worker
    has the edition by now, and then no final dot was sent after that.
    """
    session = post.session()
    house.ledger.move(delivery.id, claim.fence, delivery.state, S.SENDING)
    try:
        content = parcel.content(claim, delivery, session.largest)
    except TooLargeError as error:
        return _settle(house, claim, delivery, S.SENDING, Outcome(S.REFUSED, str(error)))
    answer = session.offer(parcel.envelope(delivery), content)
    if answer.kind is not AnswerKind.ACCEPTED:
        post.heard(answer)
        return _settle(house, claim, delivery, S.SENDING, _before_the_dot(house, parcel, delivery, answer))
    if house.stopping():
        post.close()
        return _settle(house, claim, delivery, S.SENDING, Outcome(S.PENDING, "stopped before the final dot"))
    answer = _commit(house, claim, delivery, session)
    post.heard(answer)
    return _settle_surely(house, claim, delivery, parcel, answer)


def _commit(house: House, claim: Claim, delivery: Delivery, session: Session) -> Answer:
    """Say in the ledger that the final dot comes, for longer than the server may think about it, and send it."""
    house.ledger.extend(claim, house.dot_lease)
    house.ledger.move(delivery.id, claim.fence, S.SENDING, S.COMMITTING)
    return session.commit()


def _before_the_dot(house: House, parcel: Parcel, delivery: Delivery, answer: Answer) -> Outcome:
    if is_ours(answer):
        # Perhaps about this letter after all (RFC 1870 has 452 for its size): it has an end, and the next its turn.
        return _later(house, delivery, _words(answer))
    match answer.kind:
        case AnswerKind.OVERSIZE if parcel.may_shrink(delivery):
            return Outcome(S.PENDING, _words(answer), smaller=True)
        case AnswerKind.REFUSED | AnswerKind.OVERSIZE:
            return Outcome(S.REFUSED, _words(answer))
        case _:
            return _later(house, delivery, _words(answer))


def _after_the_dot(house: House, parcel: Parcel, delivery: Delivery, answer: Answer) -> Outcome:
    match answer.kind:
        case AnswerKind.ACCEPTED:
            return Outcome(S.SENT, _words(answer))
        case AnswerKind.LOST:
            return Outcome(S.UNKNOWN, _words(answer))
        case AnswerKind.OVERSIZE if parcel.may_shrink(delivery):
            return Outcome(S.DEFERRED, _words(answer), house.ledger.now(), smaller=True)
        case AnswerKind.REFUSED | AnswerKind.OVERSIZE:
            return Outcome(S.REFUSED, _words(answer))
        case _:
            return _later(house, delivery, _words(answer))


def _later(house: House, delivery: Delivery, words: str) -> Outcome:
    now = house.ledger.now()
    at = house.next_try(delivery.tries + 1, delivery.first_try_at or now, now)
    return Outcome(S.REFUSED, f"given up: {words}") if at is None else Outcome(S.DEFERRED, words, at)


def _settle(house: House, claim: Claim, delivery: Delivery, was: DeliveryState, then: Outcome) -> Outcome:
    house.ledger.move(
        delivery.id, claim.fence, was, then.state, reply=then.reply, next_at=then.at, smaller=then.smaller
    )
    return then


def _settle_surely(house: House, claim: Claim, delivery: Delivery, parcel: Parcel, answer: Answer) -> Outcome:
    """Settle what was answered to the final dot, in more than one try: what is not written down is in doubt."""
    for seconds in _WAITS:
        try:
            return _settle(house, claim, delivery, S.COMMITTING, _after_the_dot(house, parcel, delivery, answer))
        except LostLeaseError:
            raise
        except LedgerError:
            time.sleep(seconds)
    return _settle(house, claim, delivery, S.COMMITTING, _after_the_dot(house, parcel, delivery, answer))


def _words(answer: Answer) -> str:
    said_twice = answer.code is None or answer.words.startswith(str(answer.code))
    return answer.words if said_twice else f"{answer.code} {answer.words}"
