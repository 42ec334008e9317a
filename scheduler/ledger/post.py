"""The ledger's calls about mail and about the owner: deliveries, doubts, alarms, notices, and the breaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from scheduler.ledger import deliveries, events, notices, settling
from scheduler.ledger.base import Opened
from scheduler.ledger.values import (
    Alarm,
    Breaker,
    Claim,
    Delivery,
    DeliveryState,
    Edition,
    EditionKey,
    Notice,
    Recipient,
)

MAIL = "mail"


class Post(Opened):
    """What the ledger knows and is told about mail."""

    # Under a claim ----------------------------------------------------------------------------------------------------

    def move(
        self,
        delivery_id: int,
        fence: int,
        was: DeliveryState,
        to: DeliveryState,
        *,
        reply: str = "",
        next_at: datetime | None = None,
        smaller: bool = False,
    ) -> None:
        """Take a delivery one step on, under the fence of the claim; ``next_at`` goes with ``deferred``.

        ``smaller`` is for what the server said is too large: from then on it goes out as a link.
        """
        with self._write() as tx:
            deliveries.move(tx, delivery_id, fence, was, to, reply, next_at, smaller)

    def freeze(self, claim: Claim, delivery_id: int, sha256: str, size: int, how: str) -> None:
        """Write down which message a delivery that is being sent is, before the server is given any of it."""
        with self._write() as tx:
            deliveries.freeze(tx, delivery_id, claim, sha256, size, how)

    def postpone(self, claim: Claim, delivery_id: int, until: datetime, reply: str) -> None:
        """Leave a delivery that nobody has begun for later, which does not count as a try."""
        with self._write() as tx:
            deliveries.postpone(tx, delivery_id, claim, until, reply)

    # By somebody's word -----------------------------------------------------------------------------------------------

    def resolve(self, delivery_id: int, to: DeliveryState, who: str, next_at: datetime | None = None) -> None:
        """Settle a delivery in doubt: ``sent``, or ``pending`` to send it once more, now or at a time."""
        with self._write() as tx:
            settling.resolve(tx, delivery_id, to, who, next_at)

    def reopen(self, delivery_id: int, who: str) -> None:
        """Try a delivery that was not sent again, as if for the first time."""
        with self._write() as tx:
            settling.reopen(tx, delivery_id, who)

    def add_recipients(self, key: EditionKey, recipients: Sequence[Recipient], who: str) -> None:
        """Add people to an edition that is made; who is there already is refused."""
        with self._write() as tx:
            settling.add_recipients(tx, key, recipients, who)

    def send_after_all(self, key: EditionKey, recipients: Sequence[Recipient], why: str) -> int:
        """Have an edition that was made by hand go out to those who have no delivery yet; return how many, once."""
        with self._write() as tx:
            return settling.send_after_all(tx, key, recipients, why)

    def tell_delivery(self, one: Delivery, words: str) -> bool:
        """Return True the first time that the owner is to be told of what a delivery has become."""
        with self._write() as tx:
            return settling.tell(tx, one, words)

    # What there is ----------------------------------------------------------------------------------------------------

    def deliveries(self, key: EditionKey) -> tuple[Delivery, ...]:
        """Return an edition's deliveries, in the order of its recipients."""
        with self._read() as tx:
            return deliveries.of_edition(tx.connection, key)

    def deliveries_to(self, address: str, limit: int = 100) -> tuple[Delivery, ...]:
        """Return the deliveries to one address, the last edition first."""
        with self._read() as tx:
            return deliveries.to_address(tx.connection, address, limit)

    def letters(self) -> tuple[str, ...]:
        """Return the hash of every letter that was frozen."""
        with self._read() as tx:
            return deliveries.letters(tx.connection)

    def doubts(self, limit: int = 1000) -> tuple[Delivery, ...]:
        """Return the deliveries in doubt, the oldest first."""
        with self._read() as tx:
            return deliveries.doubts(tx.connection, limit)

    def untold(self, limit: int = 100) -> tuple[Delivery, ...]:
        """Return deliveries in doubt or refused that the owner was not told of."""
        with self._read() as tx:
            return settling.untold(tx.connection, limit)

    def tally(self, editions: Sequence[Edition]) -> dict[EditionKey, Counter[str]]:
        """Return how many deliveries of each edition are in which state."""
        with self._read() as tx:
            counts = deliveries.tally(tx.connection, [one.id for one in editions])
        return {one.key: counts[one.id] for one in editions}

    # The owner --------------------------------------------------------------------------------------------------------

    def alarm(self, subject: str, kind: str, detail: str, words: str = "") -> bool:
        """Return True the first time, so that the owner is told once, until the alarm is cleared.

        The owner's mail says ``words``, or the detail where there are none.
        """
        with self._write() as tx:
            return events.raise_alarm(tx, subject, kind, detail, words)

    def clear(self, subject: str, kind: str) -> bool:
        """Forget an alarm, so that it is told again when it comes back; return whether there was one."""
        with self._write() as tx:
            return events.clear_alarm(tx, subject, kind)

    def alarms(self) -> tuple[Alarm, ...]:
        """Return the alarms that were raised and not cleared, oldest first."""
        with self._read() as tx:
            return events.alarms(tx.connection)

    def notice(self, words: str) -> None:
        """Have something mailed to the owner that is no alarm of the ledger's."""
        with self._write() as tx:
            notices.add(tx, words)

    def take_notices(self, until: datetime, limit: int = 100) -> tuple[Notice, ...]:
        """Return what is to be mailed to the owner now; unless settled, it comes back at ``until``."""
        with self._write() as tx:
            return notices.take(tx, until, limit)

    def settle_notices(self, taken: Sequence[Notice], *, mailed: bool) -> None:
        """Note that notices were mailed, or are not to be."""
        with self._write() as tx:
            notices.settle(tx, [one.id for one in taken], mailed=mailed)

    # The breaker ------------------------------------------------------------------------------------------------------

    def breaker(self) -> Breaker | None:
        """Return why nothing is mailed for now; None where nothing stands against it."""
        with self._read() as tx:
            return notices.breaker_of(tx.connection, MAIL)

    def trip(self, kind: str, words: str, until: datetime) -> Breaker:
        """Have nobody mail anything before ``until``."""
        with self._write() as tx:
            return notices.trip(tx, MAIL, kind, words, until)

    def mend(self) -> bool:
        """Let mail go out again; return whether anything stood against it."""
        with self._write() as tx:
            return notices.mend(tx, MAIL)
