"""What is told of an edition's state, once each, and the names under which people find it."""

from __future__ import annotations

from typing import Final

from scheduler.archive import ArchiveError, AwayError
from scheduler.ledger import Edition, EditionKey, EditionState
from scheduler.runner.house import House
from scheduler.runner.making import name_edition, path_of
from scheduler.runner.words import on_the_line

KEPT: Final = (EditionState.ARCHIVED, EditionState.WAITING, EditionState.EXPIRED)
FOR_A_PERSON: Final = (EditionState.HELD, EditionState.WAITING, EditionState.EXPIRED)


def after(house: House, edition: Edition) -> None:
    """Name and tell what was just worked on, as its new state asks for."""
    if edition.state in KEPT:
        _name(house, edition)
        house.tell(f"Made {edition.key}: {path_of(house, edition)}")
    if edition.state in FOR_A_PERSON:
        tell_state(house, edition)


def name_once(house: House, edition: Edition) -> bool:
    """Give an archived edition its names where it has none: whoever made it may have died before.

    Returns False where no other edition could be given one either.
    """
    if _is_named(house, edition):
        return True
    error = _name(house, edition)
    if error is None:
        house.ledger.clear(str(edition.key), "unnamed")
    return not isinstance(error, AwayError)


def _is_named(house: House, edition: Edition) -> bool:
    try:
        return path_of(house, edition).exists()
    except OSError:  # not allowed to look: who gives the name says so
        return False


def _name(house: House, edition: Edition) -> Exception | None:
    try:
        name_edition(house, edition)
    except (ArchiveError, OSError) as error:
        tell_once(house, edition.key, "unnamed", f"{edition.key} is archived, but has no file name: {error}")
        return error
    return None


def tell_state(house: House, edition: Edition) -> None:
    """Tell the owner, once, of an edition that needs a person or was closed without one."""
    key, lines = edition.key, edition.reason.splitlines()
    # Of an exception nobody expected the last line says what it was; frontier show has all of it.
    reasons = lines[-1] if lines[:1] == ["Traceback (most recent call last):"] else "; ".join(lines)
    match edition.state:
        case EditionState.HELD if edition.attempts >= 3:
            tell_once(house, key, "failed", f"{key} failed three times and is held: {reasons}")
        case EditionState.HELD:
            tell_once(house, key, "held", f"{key} is held, not sent: {reasons}")
        case EditionState.WAITING:
            tell_once(house, key, "waiting", f"{key} waits for approval: frontier approve {on_the_line(key)}")
        case EditionState.EXPIRED:
            tell_once(house, key, "expired", f"{key} was not approved in time and has expired")


def why_unsent(edition: Edition) -> str:
    """Return why an edition that is made is sent to nobody as it stands; empty where nothing is against it."""
    match edition.state:
        case EditionState.WAITING:
            return f"waits for approval and is sent after it: frontier approve {on_the_line(edition.key)}"
        case EditionState.EXPIRED:
            return "was not approved in time and has expired; it is sent to nobody"
    return ""


def tell_once(house: House, key: EditionKey, kind: str, words: str) -> None:
    """Tell the owner something about an edition, unless it was told before."""
    if house.ledger.alarm(str(key), kind, words):
        house.owner(words)
