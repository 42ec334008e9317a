"""Deliveries as rows for a person or a program: who, what became of it, when, and in the server's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from scheduler.ledger import Breaker, Delivery, DeliveryState
from scheduler.runner.words import state_words

Row = dict[str, str]
_SHOWN = ("recipient", "state", "at", "tries", "reply")


def delivery_row(one: Delivery) -> Row:
    """Return a delivery: ``at`` is when it was sent, or is tried next, or was last tried."""
    key = one.key
    open_ = one.state in {DeliveryState.PENDING, DeliveryState.DEFERRED}
    return {
        "report": key.report,
        "period": key.period,
        "part": key.part,
        "recipient": one.recipient.address,
        "name": one.recipient.name,
        "audience": one.recipient.audience,
        "state": state_words(one.state),
        "at": time_words(one.sent_at or (one.next_at if open_ else one.dot_at or one.first_try_at)),
        "tries": str(one.tries),
        "reply": one.last_reply,
        "format": one.recipient.format,
        "message_id": one.recipient.message_id,
        "sha256": one.message_sha256 or "",
    }


def in_short(rows: Sequence[Row], *, edition: bool = False) -> list[Row]:
    """Return the columns of such rows that a person reads."""
    names = (*(("report", "period", "part") if edition else ()), *_SHOWN)
    return [{name: row[name] for name in names} for row in rows]


def needs_a_person(tally: Mapping[str, int] | Mapping[DeliveryState, int]) -> bool:
    """Whether any of what was sent needs a person."""
    tally = Counter({str(state): count for state, count in tally.items()})
    return bool(tally[DeliveryState.REFUSED] or tally[DeliveryState.UNKNOWN])


def has_failed(tally: Counter[str], *, stopped: bool) -> bool:
    """Whether any of what was to be sent needs a person, or is still to be sent because all mail has stopped."""
    return needs_a_person(tally) or (stopped and outstanding(tally))


def tally_words(tally: Counter[str] | Counter[DeliveryState]) -> str:
    """Return how many received an edition: "3 sent", or "2 of 5 sent, 1 in doubt, 2 pending"; empty for nobody."""
    tally = Counter({str(state): count for state, count in tally.items()})
    asked = tally.total() - tally[DeliveryState.WITHDRAWN]
    if not asked:
        return ""
    sent, others = tally[DeliveryState.SENT], [state for state in DeliveryState if state != DeliveryState.SENT]
    rest = [f"{tally[state]} {state_words(state)}" for state in others if tally[state]]
    return ", ".join([f"{sent} sent" if sent == asked else f"{sent} of {asked} sent", *rest])


def outstanding(tally: Counter[str]) -> bool:
    """Whether anything of an edition is still to come, or needs a person."""
    return any(tally[state] for state in tally if state not in {DeliveryState.SENT, DeliveryState.WITHDRAWN})


def breaker_row(one: Breaker) -> Row:
    """Return why nothing is mailed for now."""
    note = f"since {time_words(one.since)}: {one.words}"
    return {"report": "mail", "period": "", "state": "stopped", "due": time_words(one.until), "note": note}


def named(detail: Mapping[str, object], addresses: Mapping[int, str]) -> dict[str, object]:
    """Return an event's detail with the recipient's address in place of the delivery's number."""
    number = detail.get("delivery")
    if not isinstance(number, int):
        return dict(detail)
    first = {name: detail[name] for name in ("was", "to", "reply") if name in detail}
    rest = {name: value for name, value in detail.items() if name != "delivery"}
    return {"recipient": addresses.get(number, str(number)), **first, **rest}


def addresses_of(deliveries: Iterable[Delivery]) -> dict[int, str]:
    """Return who each delivery is for."""
    return {one.id: one.recipient.address for one in deliveries}


def time_words(moment: datetime | None) -> str:
    """Return a moment as rows have it; empty where there is none."""
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
