"""What a person decides about mail: who is sent what, what is tried again, what becomes of a doubt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from reports.audience import address_of
from reports.errors import did_you_mean
from scheduler.app import definition_of
from scheduler.errors import MisuseError
from scheduler.ledger import Delivery, DeliveryState, Edition, EditionKey, EditionState, Recipient
from scheduler.operations import known_edition, open_house, send_asked
from scheduler.runner.addressing import recipients_for
from scheduler.runner.house import House, Tell
from scheduler.runner.parcel import read_message
from scheduler.runner.post import let_go
from scheduler.runner.telling import why_unsent
from scheduler.workspace import Workspace

S: Final = DeliveryState
_FAILED: Final = (S.REFUSED, S.DEFERRED)
_BEGUN_ANEW: Final = (*_FAILED, S.PENDING, S.WITHDRAWN)
_WHY_NOT: Final = {
    S.SENT: "was sent this edition already, and Frontier sends no second copy",
    S.UNKNOWN: "may have this edition already; find out, and say so with frontier resolve",
    S.SENDING: "is being sent this edition just now",
    S.COMMITTING: "is being sent this edition just now",
}


def send_edition(root: Path, key: EditionKey, to: Sequence[str], who: str, tell: Tell) -> tuple[Delivery, ...]:
    """Send an archived edition to people in the file, to all who have not had it or to those named; return the state.

    Raises MisuseError for whoever is not in the file, or is suppressed there, or was sent it already; and for an
    edition that is not made, or that nobody approved in time.
    """
    with open_house(root, tell) as house:
        workspace, edition = house.read(), _made(house, key)
        definition_of(workspace, key.report)
        read_message(house, edition)
        there = {_key(one.recipient.address): one for one in house.ledger.deliveries(key)}
        chosen = _chosen(workspace, key, to, there)
        for one in filter(None, (there.get(_key(recipient.address)) for recipient in chosen)):
            if one.state in _begun_anew(edition, to):
                house.ledger.reopen(one.id, who)
        if new := [recipient for recipient in chosen if _key(recipient.address) not in there]:
            house.ledger.add_recipients(key, new, who)
        send_asked(house, workspace, key)
        if why := why_unsent(known_edition(house, key)):
            tell(f"{key} {why}")
        wanted = {_key(recipient.address) for recipient in chosen}
        return tuple(one for one in house.ledger.deliveries(key) if _key(one.recipient.address) in wanted)


def retry_failed(root: Path, key: EditionKey, who: str) -> str:
    """Have what was refused or put off of an edition tried again, and nothing else; return what that means."""
    with open_house(root, lambda _: None) as house:
        known_edition(house, key)
        failed = [one for one in house.ledger.deliveries(key) if one.state in _FAILED]
        for one in failed:
            house.ledger.reopen(one.id, who)
        if not failed:
            return f"{key}: nothing was refused or put off"
        let_go(house)
        number = f"{len(failed)} {'delivery is' if len(failed) == 1 else 'deliveries are'}"
        return f"{key}: {number} to be tried again; frontier serve sends them, or frontier send"


def resolve_doubt(root: Path, key: EditionKey, recipient: str, who: str, *, arrived: bool) -> str:
    """Settle a delivery in doubt by a person's word, and return what that means in a sentence."""
    with open_house(root, lambda _: None) as house:
        known_edition(house, key)
        one = _delivery(house.ledger.deliveries(key), recipient)
        if one.state is not S.UNKNOWN:
            raise MisuseError(f"{key} to {one.recipient.address} is {one.state}, not in doubt")
        house.ledger.resolve(one.id, S.SENT if arrived else S.PENDING, who)
    settled = "counts as sent" if arrived else "is sent once more by frontier serve, or frontier send"
    return f"{key} to {one.recipient.address} {settled}"


def _made(house: House, key: EditionKey) -> Edition:
    edition = known_edition(house, key)
    if edition.sha256 is None:
        raise MisuseError(f"{key} is {edition.state}; only what is archived is sent")
    if edition.state is EditionState.EXPIRED:
        raise MisuseError(f"{key} {why_unsent(edition)}")
    return edition


def _begun_anew(edition: Edition, to: Sequence[str]) -> Collection[DeliveryState]:
    if edition.state is EditionState.WAITING:  # nothing was tried yet
        return (S.WITHDRAWN,)
    return _BEGUN_ANEW if to else (S.PENDING, S.WITHDRAWN)


def _chosen(
    workspace: Workspace, key: EditionKey, to: Sequence[str], there: dict[str, Delivery]
) -> tuple[Recipient, ...]:
    in_file = recipients_for(workspace, key)
    if not to:
        return tuple(one for one in in_file if not one.withheld)
    by_key = {address_of(one.address).key: one for one in in_file}
    chosen = []
    for address in to:
        found = by_key.get(_key(address))
        if found is None:
            raise MisuseError(_not_in_file(address, key, [one.address for one in in_file]))
        if found.withheld:
            raise MisuseError(f"{found.address} is {found.withheld}; nobody there is written to")
        if (before := there.get(_key(found.address))) and before.state in _WHY_NOT:
            raise MisuseError(f"{found.address} {_WHY_NOT[before.state]}")
        chosen.append(found)
    return tuple(chosen)


def _key(address: str) -> str:
    """Return what is the same for every way to write an address: another case, or a domain in other letters."""
    try:
        return address_of(address).key
    except ValueError as error:
        raise MisuseError(str(error)) from None


def _not_in_file(address: str, key: EditionKey, known: Collection[str]) -> str:
    return f"{address} is not in data/audiences.yaml as somebody who receives {key}{did_you_mean(address, known)}"


def _delivery(deliveries: Sequence[Delivery], recipient: str) -> Delivery:
    wanted = _key(recipient)
    for one in deliveries:
        if _key(one.recipient.address) == wanted:
            return one
    known = [one.recipient.address for one in deliveries]
    raise MisuseError(f"this edition has no recipient {recipient}{did_you_mean(recipient, known)}")
