"""Fills a ledger with editions by the hundred thousand, and has processes work on it as schedulers do."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import text

from scheduler.ledger import Claim, DeliveryState, EditionKey, Ledger, PlannedEdition, Recipient

DUE = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)
WINDOW = 8
"""How many editions a scheduler with four processes claims at once."""
HASH = "ab" * 32
PERIODS, PARTS = 10, 1000
A_REPORT = PERIODS * PARTS
ONE = EditionKey("r000", "2026-10", "p007")
# What a night leaves behind, done at once: an edition's row, its events, and its letter with what became of it.
ARCHIVED = """
UPDATE edition SET state = 'archived', fence = 1, sha256 = md5(id::text) || md5(id::text), size = 100000,
    input_digest = md5(part) || md5(part), manifest_sha256 = md5(report) || md5(part), archived_at = due_at,
    snapshot_sha256 = md5(id::text) || md5(part), message_sha256 = md5(id::text) || md5(report)
WHERE id <= (SELECT max(id) FROM edition) - :left;
INSERT INTO event (edition, at, kind, detail) SELECT id, due_at, 'claimed', '{"fence": 1, "worker": "host:4711"}'
FROM edition WHERE state = 'archived';
INSERT INTO event (edition, at, kind, detail) SELECT id, due_at, 'archived', '{"fence": 1, "input_digest": "' ||
    input_digest || '", "manifest_sha256": "' || manifest_sha256 || '", "recipients": 1, "sha256": "' || sha256 || '"}'
FROM edition WHERE state = 'archived';
INSERT INTO delivery (edition, recipient, name, language, message_id, state, tries, next_at, last_reply, audience,
    message_sha256, message_size, first_try_at, dot_at, sent_at)
SELECT id, part || '@example.org', 'Name', 'en', '<' || md5(id::text) || '@example.org>',
    CASE WHEN id > (SELECT max(id) FROM edition) - 2 * :left THEN 'pending' ELSE 'sent' END, 1, due_at, '250 2.0.0 Ok',
    'board', sha256, 140000, due_at, due_at, due_at FROM edition WHERE state = 'archived';
INSERT INTO event (edition, at, kind, detail) SELECT edition, sent_at, 'delivery', '{"delivery": ' || delivery.id ||
    ', "reply": "", "to": "' || step || '", "was": "pending"}'
FROM delivery, unnest(array['sending', 'committing', 'sent']) AS step WHERE state = 'sent'
"""


@dataclass(frozen=True)
class Work:
    """What one process did: how many claims, seconds inside the calls that claim, and processor seconds for all.

    ``slices`` holds the milliseconds that a claim took, on average, in each ten seconds.
    """

    claims: int
    claiming: float
    processor: float
    wall: float
    slices: tuple[float, ...]

    @property
    def rate(self) -> float:
        """How many claims a second this scheduler can make, all its other work left out."""
        return self.claims / self.claiming if self.claiming else 0.0


def plan_reports(ledger: Ledger, editions: int) -> float:
    """Plan so many editions, ten thousand a report, as a pass does; return how many rows a second that was."""
    start = time.monotonic()
    for number in range(editions // A_REPORT):
        report = f"r{number:03}"
        rows = [
            PlannedEdition(
                report=report,
                period=f"2026-{month:02}",
                part=f"p{part:03}",
                due_at=DUE + timedelta(minutes=month),
                deadline_at=DUE + timedelta(days=5),
                tzdata="2026a",
            )
            for month in range(1, PERIODS + 1)
            for part in range(PARTS)
        ]
        ledger.plan(report, DUE.replace(tzinfo=None), rows)
    return editions / (time.monotonic() - start)


def archive_most(ledger: Ledger, left: int) -> None:
    """Have all but ``left`` editions be archived and sent, and as many letters again still to go."""
    with ledger.engine.begin() as connection:
        for statement in ARCHIVED.split(";\n"):
            connection.execute(text(statement), {"left": left} if ":left" in statement else {})


def work_together(url: str, processes: int, seconds: float, *, sending: bool = False) -> list[Work]:
    """Have some processes claim and finish editions, or send their letters, for a while."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        # As many as there are processes, each of which waits for the others.
        begin = time.time() + 3  # noqa: TID251 - one moment for several processes
        return list(pool.map(_work, *zip(*[(url, begin, seconds, sending)] * processes, strict=True)))


def _work(url: str, begin: float, seconds: float, sending: bool) -> Work:
    ledger = Ledger.open(url)
    worker = multiprocessing.current_process().name
    time.sleep(max(0.0, begin - time.time()))  # noqa: TID251 - as above
    start, processor = time.monotonic(), time.process_time()
    taken: list[tuple[float, float]] = []
    while (before := time.monotonic()) < start + seconds:
        claims = _claim(ledger, worker, sending=sending)
        if not claims:
            break
        took = (time.monotonic() - before) / len(claims)
        for claim in claims:
            taken.append((before - start, took))
            _send(ledger, claim) if sending else _finish(ledger, claim)
    spent, wall = time.process_time() - processor, time.monotonic() - start
    ledger.close()
    return Work(len(taken), sum(took for _, took in taken), spent, wall, _slices(taken))


def _claim(ledger: Ledger, worker: str, *, sending: bool) -> Sequence[Claim]:
    """Claim as the runner does: letters one edition at a time, and of what is to be made a window at once."""
    if not sending:
        return ledger.claim_some(worker, LEASE, WINDOW)
    claim = ledger.claim_sending(worker, LEASE)
    return [claim] if claim else []


def _finish(ledger: Ledger, claim: Claim) -> None:
    ledger.published(claim, HASH, HASH)
    people = (Recipient("ada@example.org", "Ada"),)
    ledger.archive(claim, HASH, 100_000, HASH, people, False, None, HASH, snapshot_sha256=HASH, message_sha256=HASH)


def _send(ledger: Ledger, claim: Claim) -> None:
    steps = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.COMMITTING, DeliveryState.SENT)
    for one in ledger.deliveries(claim.key):
        for was, to in pairwise(steps):
            if to is DeliveryState.COMMITTING:
                ledger.freeze(claim, one.id, HASH, 140_000, "attachment")
            ledger.move(one.id, claim.fence, was, to, reply="250 2.0.0 Ok")
    ledger.release(claim)


def _slices(taken: list[tuple[float, float]]) -> tuple[float, ...]:
    by_ten: dict[int, list[float]] = {}
    for at, took in taken:
        by_ten.setdefault(int(at // 10), []).append(took)
    return tuple(1000 * sum(some) / len(some) for some in by_ten.values())
