"""The ledger itself: each call is one transaction, and what it returns is on disk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from scheduler.ledger import claims, events, life, plans, reads
from scheduler.ledger.post import Post
from scheduler.ledger.values import Claim, Edition, EditionKey, Event, PlannedEdition, Recipient


class Ledger(Post):
    """The database of editions, deliveries and their events; threads may share one, forked processes may not."""

    # What is owed -----------------------------------------------------------------------------------------------------

    def planned(self, report: str) -> datetime | None:
        """Return the wall time up to which a report is planned, None where it never was."""
        with self._read() as tx:
            return plans.planned(tx.connection, report)

    def plan(self, report: str, wall: datetime, editions: Sequence[PlannedEdition]) -> int:
        """Insert the editions that are new and move the plan on to ``wall``, both or neither; return how many."""
        with self._write() as tx:
            return plans.plan(tx, report, wall, editions)

    def add(self, edition: PlannedEdition) -> Edition:
        """Return the edition a person asks for: new, due again where it was skipped, or else as it stands."""
        with self._write() as tx:
            return plans.add(tx, edition)

    # Work -------------------------------------------------------------------------------------------------------------

    def claim(self, worker: str, lease: timedelta, key: EditionKey | None = None) -> Claim | None:
        """Take the edition due longest, or exactly ``key`` even before its next try; None where nothing is to do."""
        if key is None:
            return next(iter(self.claim_some(worker, lease, 1)), None)
        with self._write() as tx:
            return claims.claim(tx, worker, lease, key)

    def claim_asked(
        self, worker: str, lease: timedelta, keys: Collection[EditionKey], *, send: bool
    ) -> tuple[Claim, ...]:
        """Add the editions that a person asks for, due now, and take those that are not made, and nobody has."""
        with self._write() as tx:
            asked = [
                PlannedEdition(report=key.report, period=key.period, part=key.part, due_at=tx.now, send=send)
                for key in keys
            ]
            plans.add_all(tx, asked)
            return claims.claim_all(tx, worker, lease, keys)

    def claim_some(self, worker: str, lease: timedelta, count: int) -> tuple[Claim, ...]:
        """Take up to ``count`` editions, those due longest, in one transaction."""
        with self._write() as tx:
            return claims.claim_some(tx, worker, lease, count)

    def claim_sending(self, worker: str, lease: timedelta, key: EditionKey | None = None) -> Claim | None:
        """Take an archived edition that has a delivery to try now."""
        with self._write() as tx:
            return claims.claim_sending(tx, worker, lease, key)

    def held_by(self, worker: str) -> tuple[Claim, ...]:
        """Return the claims whose leases a worker has not given back, and nobody has taken back."""
        with self._read() as tx:
            return claims.held_by(tx.connection, worker)

    def extend(self, claim: Claim, lease: timedelta) -> Claim:
        """Begin the lease anew.

        Raises LostLeaseError, as every write under a claim does, where the claim no longer holds.
        """
        with self._write() as tx:
            return claims.extend(tx, claim, lease)

    def release(self, claim: Claim) -> None:
        """Give an edition back: it is as before the claim, and another may take it."""
        with self._write() as tx:
            claims.release(tx, claim)

    def published(self, claim: Claim, inputs_sha256: str, manifest_sha256: str) -> None:
        """Note which manifest in the archive a claimed edition has, and of which inputs; it is committed next."""
        with self._write() as tx:
            life.published(tx, claim, inputs_sha256, manifest_sha256)

    def archive(
        self,
        claim: Claim,
        sha256: str,
        size: int,
        input_digest: str,
        recipients: Sequence[Recipient],
        waiting: bool,
        approve_by: datetime | None = None,
        manifest_sha256: str | None = None,
        not_sent: str = "",
        snapshot_sha256: str | None = None,
        message_sha256: str | None = None,
    ) -> Edition:
        """Commit what was made and the frozen list of recipients, and return the edition; it is never made again.

        Where nobody is to receive it although the report has an audience, ``not_sent`` says why.
        """
        made = {"sha256": sha256, "size": size, "input_digest": input_digest, "manifest_sha256": manifest_sha256}
        made |= {"snapshot_sha256": snapshot_sha256, "message_sha256": message_sha256}
        with self._write() as tx:
            return life.archive(tx, claim, made, recipients, waiting, approve_by, not_sent)

    def fail(self, claim: Claim, error: str, retry_after: timedelta) -> Edition:
        """Note a failure, and return the edition: due again after a while, held after the third."""
        with self._write() as tx:
            return life.fail(tx, claim, error, retry_after)

    def hold(self, claim: Claim, reasons: Sequence[str]) -> Edition:
        """Stop an edition that must not be made as things are, and return it."""
        with self._write() as tx:
            return life.hold(tx, claim, reasons)

    def sweep(self) -> int:
        """Take back lapsed leases, with what was half sent under them; return how many."""
        with self._write() as tx:
            return claims.sweep(tx)

    # What people decide -----------------------------------------------------------------------------------------------

    def retry(self, key: EditionKey, who: str = "") -> None:
        """Make a held edition due again, with its failures forgotten."""
        with self._write() as tx:
            life.retry(tx, key, who)

    def approve(self, key: EditionKey, who: str) -> None:
        """Let a waiting edition go out."""
        with self._write() as tx:
            life.approve(tx, key, who)

    def expire(self, now: datetime) -> tuple[Edition, ...]:
        """Close the waiting editions whose time for approval is over, and return them."""
        with self._write() as tx:
            return life.expire(tx, now)

    # What there is ----------------------------------------------------------------------------------------------------

    def name(self) -> str:
        """Return the ledger's name, which no other has but a copy of this one."""
        with self._read() as tx:
            return reads.name_of(tx.connection)

    def edition(self, key: EditionKey) -> Edition | None:
        """Return one edition, None where there is none."""
        with self._read() as tx:
            return reads.edition_of(tx.connection, key)

    def editions(
        self, report: str | None = None, states: Collection[str] | None = None, limit: int = 100
    ) -> tuple[Edition, ...]:
        """Return editions, of one report and in some states or all, those due last first."""
        with self._read() as tx:
            return reads.editions(tx.connection, report, states, limit)

    def events(self, key: EditionKey) -> tuple[Event, ...]:
        """Return what happened to an edition, oldest first."""
        with self._read() as tx:
            return events.of_edition(tx.connection, key)

    def owed(self) -> int:
        """Return how many editions are to be made now."""
        with self._read() as tx:
            return reads.owed(tx.connection, tx.now)

    def skipped(self, report: str, periods: Collection[str]) -> set[EditionKey]:
        """Return which editions of a report and some periods were left out."""
        with self._read() as tx:
            return reads.skipped(tx.connection, report, periods)

    def unsent(self, report: str, periods: Collection[str]) -> tuple[Edition, ...]:
        """Return the editions of a report and some periods that somebody asked for by hand, not to be sent."""
        with self._read() as tx:
            return reads.unsent(tx.connection, report, periods)

    def late(self, now: datetime, grace: timedelta = timedelta(hours=1), limit: int = 100) -> tuple[Edition, ...]:
        """Return editions that are open past their deadline, or due and not made ``grace`` after their time."""
        with self._read() as tx:
            return reads.late(tx.connection, now, grace, limit)

    def last_made(self, limit: int) -> tuple[Edition, ...]:
        """Return the editions that were made last, whenever they were due."""
        with self._read() as tx:
            return reads.last_made(tx.connection, limit)

    def last_archived(self, report: str, part: str, before_period_end: date) -> Edition | None:
        """Return the archived edition of the latest period that ends before a date."""
        with self._read() as tx:
            return reads.last_archived(tx.connection, report, part, before_period_end)
