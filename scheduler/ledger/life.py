"""An edition's life after its claim: archived once and for all, failed, held, and what people decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from scheduler.ledger import claims, deliveries, events, reads
from scheduler.ledger.engine import Transaction
from scheduler.ledger.errors import LedgerError
from scheduler.ledger.schema import edition
from scheduler.ledger.values import Claim, Edition, EditionKey, EditionState, Recipient

MAX_FAILURES = 3
# What an edition was told about, and is no longer true once it is made.
_SETTLED = ("held", "failed", "late")
_NOT_APPROVED = "not approved in time"
# In the edition's own row, for those who sweep the archive; nothing that happened.
_LEFT = ("snapshot_sha256", "message_sha256")
_NO_LEASE: dict[str, Any] = {"lease_until": None, "worker": None}


def published(tx: Transaction, mine: Claim, inputs_sha256: str, manifest_sha256: str) -> None:
    """Note that an edition is in the archive, so that whoever claims it next need not make it again."""
    claims.write(tx, mine, EditionState.DUE, worker=mine.worker)  # nothing new, but only under this fence
    events.append(tx, mine.edition.id, "published", fence=mine.fence, inputs=inputs_sha256, manifest=manifest_sha256)


def archive(
    tx: Transaction,
    mine: Claim,
    made: dict[str, Any],
    recipients: Sequence[Recipient],
    waits: bool,
    approve_by: datetime | None,
    not_sent: str = "",
) -> Edition:
    """Write down what was made and who is to receive it, and return it; from here on it is never made again.

    ``not_sent`` is why nobody receives it.
    """
    state = EditionState.WAITING if waits else EditionState.ARCHIVED
    settled = {**_NO_LEASE, "archived_at": tx.now, "approve_by": approve_by}
    kept = claims.write(tx, mine, EditionState.DUE, state=state, **made, **settled)
    # Here, and not after: whoever made it may die before it could, and the alarm would stay for ever.
    events.forget_alarms(tx, str(mine.key), _SETTLED)
    deliveries.insert_all(tx, mine.key, mine.edition.id, recipients)
    withheld = sum(bool(one.withheld) for one in recipients)
    told = {"recipients": len(recipients) - withheld, "withheld": withheld, "not_sent": not_sent}
    told |= {name: value for name, value in made.items() if name not in _LEFT}
    events.append(tx, mine.edition.id, state, fence=mine.fence, **told)
    return kept


def fail(tx: Transaction, mine: Claim, error: str, retry_after: timedelta) -> Edition:
    """Note a failure, and return the edition: it is tried again later, or held after the third."""
    attempts = mine.edition.attempts + 1
    held = attempts >= MAX_FAILURES
    state = EditionState.HELD if held else EditionState.DUE
    change = {"attempts": attempts, "next_try_at": tx.now + retry_after, "reason": error if held else ""}
    left = claims.write(tx, mine, EditionState.DUE, state=state, **change, **_NO_LEASE)
    events.append(tx, mine.edition.id, "failed", attempts=attempts, error=error, fence=mine.fence)
    if held:
        events.append(tx, mine.edition.id, "held", reasons=[error])
    return left


def hold(tx: Transaction, mine: Claim, reasons: Sequence[str]) -> Edition:
    """Stop an edition that must not be made as things are, until a person says retry; return it."""
    change = {"state": EditionState.HELD, "reason": "\n".join(reasons)}
    held = claims.write(tx, mine, EditionState.DUE, **change, **_NO_LEASE)
    events.append(tx, mine.edition.id, "held", fence=mine.fence, reasons=list(reasons))
    return held


def retry(tx: Transaction, key: EditionKey, who: str) -> None:
    """Make a held edition due again, with its failures forgotten."""
    change = {"attempts": 0, "next_try_at": tx.now, "reason": ""}
    _decide(tx, key, EditionState.HELD, EditionState.DUE, "retried", who, change)


def approve(tx: Transaction, key: EditionKey, who: str) -> None:
    """Let a waiting edition go out."""
    _decide(tx, key, EditionState.WAITING, EditionState.ARCHIVED, "approved", who, {})


def expire(tx: Transaction, now: datetime) -> tuple[Edition, ...]:
    """Close editions that nobody approved in time, withdraw what was to be mailed of them, and return them."""
    past = (edition.c.state == EditionState.WAITING, edition.c.approve_by <= now)
    closed = {"state": EditionState.EXPIRED, "reason": _NOT_APPROVED}
    change = update(edition).where(*past).values(**closed).returning(*edition.c)
    expired = [reads.from_row(row) for row in tx.connection.execute(change).mappings().all()]
    events.append_all(tx, ((one.id, "expired", {}) for one in expired))
    for one in expired:
        deliveries.withdraw(tx, one.id, _NOT_APPROVED)
    return tuple(expired)


def _decide(
    tx: Transaction, key: EditionKey, was: EditionState, to: EditionState, kind: str, who: str, values: dict[str, Any]
) -> None:
    change = update(edition).where(*reads.is_key(key), edition.c.state == was).values(state=to, **values)
    number = tx.connection.execute(change.returning(edition.c.id)).scalar_one_or_none()
    if number is None:
        found = reads.known(tx.connection, key)
        raise LedgerError(f"{key} is {found.state}, not {was}; it cannot be {kind}.")
    events.append(tx, number, kind, who=who)
