"""Sends what is archived and open: edition by edition under a claim, person by person, each in the ledger."""

from __future__ import annotations

import traceback
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from reports.errors import ReportsError
from scheduler.archive import ArchiveError, AwayError
from scheduler.ledger import Claim, Delivery, DeliveryState, EditionKey, LedgerError, LostLeaseError
from scheduler.mail import TransportError
from scheduler.runner.addressing import addressee_of, opens_at, why_not
from scheduler.runner.delivering import deliver
from scheduler.runner.house import House
from scheduler.runner.parcel import Parcel
from scheduler.runner.post import Post
from scheduler.runner.words import state_words
from scheduler.workspace import Workspace

Tally = Counter[DeliveryState]
_OPEN: Final = (DeliveryState.PENDING, DeliveryState.DEFERRED)
# Providers forget a key after a day, and then take the same letter for another one.
_KEY_LIVES: Final = timedelta(hours=23)


def send_all(house: House, workspace: Workspace, key: EditionKey | None = None) -> Tally:
    """Send what is to be sent now, of one edition or of all, and return what became of how many deliveries.

    Raises AwayError where the archive cannot be had: nobody's letter is to blame.
    """
    tally: Tally = Counter()
    if house.transport is None:
        return tally
    settle_doubts(house, workspace, key)
    post = Post(house, house.transport(workspace))
    try:
        while not (post.stopped or house.stopping()):
            claim = house.ledger.claim_sending(house.worker, house.lease, key)
            if claim is None:
                break
            tally += _send_edition(house, workspace, post, claim)
    finally:
        post.close()
    settle_doubts(house, workspace, key)
    return tally


def settle_doubts(house: House, workspace: Workspace, key: EditionKey | None = None) -> None:
    """Send a doubt out again, the same bytes, where its audience's policy says so; the others wait for a person."""
    for one in house.ledger.doubts():
        now = house.ledger.now()
        at = house.next_try(one.tries, one.first_try_at or now, now)
        if (key is None or one.key == key) and at is not None and (by := _resent_by(workspace, one, at)):
            with suppress(LedgerError):  # somebody settled it a moment ago
                house.ledger.resolve(one.id, DeliveryState.PENDING, by, next_at=at)


def _resent_by(workspace: Workspace, one: Delivery, at: datetime) -> str:
    """Return by which policy a doubt is sent again at a time; empty where it waits for a person.

    The policy is the one that the edition was made under; where the file has another by now, the doubt waits.
    """
    now = addressee_of(workspace, one)
    if now is None or now.in_doubt != one.recipient.in_doubt:
        return ""
    match one.recipient.in_doubt:
        case "resend":
            return "in_doubt: resend"
        case "provider-key" if workspace.mail.provider != "none" and at - (one.first_try_at or at) < _KEY_LIVES:
            return f"in_doubt: provider-key, {workspace.mail.provider}"
    return ""


def _send_edition(house: House, workspace: Workspace, post: Post, claim: Claim) -> Tally:
    tally: Tally = Counter()
    try:
        parcel = Parcel(house, workspace, claim.edition)
        for one in _due(house, claim):
            if house.stopping() or post.stopped:
                break
            if state := _try(house, post, claim, parcel, one):
                tally[state] += 1
        house.ledger.release(claim)
    except LostLeaseError:
        post.close()  # a letter may lie there that waits for its final dot
        house.tell(f"{claim.key}: another worker has taken over sending it")
        with suppress(LostLeaseError):  # or a person changed one delivery, and the claim is still ours
            house.ledger.release(claim)
    except (KeyboardInterrupt, AwayError):
        with suppress(LostLeaseError):
            house.ledger.release(claim)  # or whoever runs it again would have to wait for the lease
        raise
    return tally


def _due(house: House, claim: Claim) -> list[Delivery]:
    now = house.ledger.now()
    return [one for one in house.ledger.deliveries(claim.key) if one.state in _OPEN and one.next_at <= now]


def _try(house: House, post: Post, claim: Claim, parcel: Parcel, one: Delivery) -> DeliveryState | None:
    """Send to one person where nothing is against it; return what became of it, None where nothing was begun."""
    workspace, now = parcel.workspace, house.ledger.now()
    if reason := why_not(workspace, one):
        house.ledger.move(one.id, claim.fence, one.state, DeliveryState.WITHDRAWN, reply=reason)
        house.tell(f"{one.key} to {one.recipient.address}: withdrawn, {reason}")
        return DeliveryState.WITHDRAWN
    if (opens := opens_at(workspace, one, now)) > now:
        reason = f"outside the window of {one.recipient.audience}"
        house.ledger.postpone(claim, one.id, opens, reason)
        house.tell(f"{one.key} to {one.recipient.address}: waits until {opens:%Y-%m-%d %H:%M} UTC, {reason}")
        return None
    try:
        outcome = deliver(house, post, claim, parcel, one)
    except TransportError as error:
        post.stop(error)
        return None
    except LostLeaseError:
        raise
    except AwayError as error:
        post.close()
        _put_off(house, claim, one, str(error))
        raise
    except (ReportsError, ArchiveError, OSError) as error:
        post.close()
        return _our_fault(house, claim, one, str(error))
    except LedgerError:
        raise
    except Exception:  # noqa: BLE001 - one letter's mistake must not stop the others; its traceback is kept
        post.close()
        return _our_fault(house, claim, one, traceback.format_exc())
    house.ledger.clear(f"{one.key} {one.id}", "unsent")
    house.tell(f"{one.key} to {one.recipient.address}: {state_words(outcome.state)}, {outcome.reply}")
    return outcome.state


def _our_fault(house: House, claim: Claim, one: Delivery, words: str) -> DeliveryState | None:
    """Put off what we ourselves could not send; it is tried again and again, for the recipient is not to blame."""
    said = words.strip().splitlines()[-1]
    told = f"{one.key} cannot be sent to {one.recipient.address}: {said}"
    if house.ledger.alarm(f"{one.key} {one.id}", "unsent", words, told):
        house.owner(told)
    return _put_off(house, claim, one, said)


def _put_off(house: House, claim: Claim, one: Delivery, said: str) -> DeliveryState | None:
    later: datetime = house.ledger.now() + house.retry_after
    now = next(found for found in house.ledger.deliveries(one.key) if found.id == one.id)
    match now.state:
        case DeliveryState.SENDING:
            house.ledger.move(one.id, claim.fence, now.state, DeliveryState.DEFERRED, reply=said, next_at=later)
            return DeliveryState.DEFERRED
        case DeliveryState.COMMITTING:
            house.ledger.move(one.id, claim.fence, now.state, DeliveryState.UNKNOWN, reply=said)
            return DeliveryState.UNKNOWN
        case DeliveryState.PENDING | DeliveryState.DEFERRED:
            house.ledger.postpone(claim, one.id, later, said)
    return None
