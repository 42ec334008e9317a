"""Claims under competition: one winner each, by fence and by the database's clock, on SQLite and on PostgreSQL."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from scheduler.ledger import Claim, EditionKey, Ledger, LostLeaseError
from scheduler.ledger.engine import database_clock
from tests.scheduler.ledger_cases import (
    HASH,
    LEASE,
    MARCH,
    NOW,
    PEOPLE,
    FakeClock,
    NewLedger,
    archived,
    claimed,
    contents,
    planned,
)
from tests.scheduler.ledger_processes import Processes, claims_of

pytest_plugins = ["tests.scheduler.ledgers"]

DAYS = [f"2025-{month:02d}-{day:02d}" for month in range(1, 9) for day in range(1, 26)]


def with_200_due(url: str) -> Ledger:
    """Return a ledger with 200 editions that are due."""
    ledger = Ledger.open(url)
    wall = NOW.replace(tzinfo=None)
    assert ledger.plan("daily", wall, [planned(day, report="daily", due_at=ledger.now()) for day in DAYS]) == 200
    return ledger


def test_threads_that_race_claim_each_edition_once(new_ledger: NewLedger) -> None:
    """Two ledgers with two threads each claim 200 editions: every one once, none left."""
    url = new_ledger()
    with_200_due(url).close()
    ledgers = [Ledger.open(url), Ledger.open(url)]

    def work(number: int) -> list[str]:
        return [claim.key.period for claim in claims_of(ledgers[number % 2], f"thread {number}")]

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(work, range(4)))
    states = {one.state for one in ledgers[0].editions(limit=300)}
    for ledger in ledgers:
        ledger.close()

    assert sorted(day for share in shares for day in share) == DAYS
    assert states == {"archived"}


def test_two_who_ask_for_the_same_in_another_order_do_not_block_one_another(new_ledger: NewLedger) -> None:
    """What was asked for before without sending is asked for again by two, with sending, each from another end."""
    url = new_ledger()
    first = Ledger.open(url)
    ledgers = [Ledger.open(url), Ledger.open(url)]
    keys = [EditionKey("daily", day) for day in DAYS]
    for claim in first.claim_asked("before", LEASE, keys, send=False):
        first.release(claim)

    def work(number: int) -> int:
        asked = keys if number else keys[::-1]
        return len(ledgers[number].claim_asked(f"thread {number}", LEASE, asked, send=True))

    with ThreadPoolExecutor(2) as pool:
        shares = list(pool.map(work, range(2)))
    for ledger in [first, *ledgers]:
        ledger.close()

    assert sum(shares) == len(DAYS)


def test_processes_that_race_claim_each_edition_once(new_ledger: NewLedger, processes: Processes) -> None:
    """Three processes claim 200 editions: every one once, each with the first fence, none left."""
    url = new_ledger()
    ledger = with_200_due(url)

    shares = processes(*({"do": "claim_all", "url": url, "worker": f"process {number}"} for number in range(3)))

    claims = Counter(key for share in shares for key in share)
    assert claims == {f"daily {day} all": 1 for day in DAYS}
    assert {(one.state, one.fence) for one in ledger.editions(limit=300)} == {("archived", 1)}
    ledger.close()


def test_two_who_want_the_same_edition_get_it_one_after_the_other(ledger: Ledger, clock: FakeClock) -> None:
    """While a lease lasts nobody else has the edition; when it has lapsed, the next one does, with a higher fence."""
    first = claimed(ledger)

    assert ledger.claim("second", LEASE, MARCH) is None
    clock.pass_(minutes=5)
    second = ledger.claim("second", LEASE)

    assert second
    assert (first.fence, second.fence) == (1, 2)
    assert [one.kind for one in ledger.events(MARCH)] == ["planned", "claimed", "lapsed", "claimed"]


@pytest.mark.parametrize("write", ["archive", "fail", "hold", "release", "extend"])
def test_who_was_overtaken_writes_nothing(ledger: Ledger, clock: FakeClock, write: str) -> None:
    """A worker that stalled beyond its lease is stopped at its next write, whatever it is; the other's work stands."""
    writes: dict[str, Callable[[Claim], object]] = {
        "archive": lambda mine: ledger.archive(mine, HASH, 7, "digest", PEOPLE, waiting=False),
        "fail": lambda mine: ledger.fail(mine, "no such font", LEASE),
        "hold": lambda mine: ledger.hold(mine, ["stale"]),
        "release": ledger.release,
        "extend": lambda mine: ledger.extend(mine, LEASE),
    }
    stalled = claimed(ledger)
    clock.pass_(minutes=5)
    other = ledger.claim("other", LEASE)
    assert other
    before = contents(ledger)

    with pytest.raises(LostLeaseError, match=r"edition monthly 2026-03 all \(fence 1\) is lost"):
        writes[write](stalled)

    assert contents(ledger) == before
    writes[write](other)


def test_who_was_swept_writes_nothing(ledger: Ledger, clock: FakeClock) -> None:
    """Sweeping takes a lapsed lease back for good, even where nobody has claimed the edition since."""
    stalled = claimed(ledger)
    assert ledger.sweep() == 0
    clock.pass_(minutes=5)

    assert ledger.sweep() == 1
    assert ledger.sweep() == 0
    with pytest.raises(LostLeaseError):
        ledger.archive(stalled, HASH, 7, "digest", PEOPLE, waiting=False)
    assert ledger.events(MARCH)[-1].kind == "lapsed"
    assert ledger.claim("w", LEASE)


def test_an_extended_lease_lasts(ledger: Ledger, clock: FakeClock) -> None:
    """Extending begins the lease anew, for an edition that is made and for one that is sent."""
    claim = claimed(ledger)
    for _ in range(3):
        clock.pass_(minutes=4)
        claim = ledger.extend(claim, LEASE)

    assert claim.lease_until == clock.now + LEASE
    assert ledger.sweep() == 0
    ledger.archive(claim, HASH, 7, "digest", PEOPLE, waiting=False)
    sending = ledger.claim_sending("w", LEASE)
    assert sending
    clock.pass_(minutes=4)
    ledger.extend(sending, LEASE)
    clock.pass_(minutes=4)
    assert ledger.sweep() == 0


def test_an_edition_is_sent_by_one_at_a_time(ledger: Ledger) -> None:
    """To send is a claim too, with a fence after that of making, and nobody else has it meanwhile."""
    claim = archived(ledger)

    assert claim.fence == 2
    assert ledger.claim_sending("other", LEASE) is None
    assert ledger.claim_sending("other", LEASE, MARCH) is None
    ledger.release(claim)
    assert ledger.claim_sending("other", LEASE, EditionKey("monthly", "2026-04")) is None
    assert ledger.claim_sending("other", LEASE, MARCH)


def test_leases_are_measured_by_the_database(new_ledger: NewLedger, open_ledger: Callable[..., Ledger]) -> None:
    """Now, due, leases and their lapse are all read from one clock, that of the database."""
    ledger = open_ledger(new_ledger())
    with ledger.engine.connect() as connection:
        before = database_clock(connection)
    ledger.add(planned("2026-03", due_at=ledger.now()))

    claim = ledger.claim("first", timedelta(milliseconds=200))

    assert claim
    assert before + timedelta(milliseconds=200) <= claim.lease_until <= ledger.now() + timedelta(milliseconds=200)
    assert ledger.claim("second", LEASE) is None
    assert ledger.sweep() == 0
    time.sleep(0.25)
    assert ledger.sweep() == 1
    assert ledger.claim("second", LEASE)


def test_the_clock_of_this_program_is_never_asked(new_ledger: NewLedger, open_ledger: Callable[..., Ledger]) -> None:
    """A ledger whose database is ten years ahead claims, leases and sweeps ten years ahead."""
    ahead = timedelta(days=3650)
    ledger = open_ledger(new_ledger(), lambda connection: database_clock(connection) + ahead)
    real = ledger.now() - ahead
    ledger.add(planned("2026-03", due_at=real + timedelta(days=3649)))

    claim = ledger.claim("w", LEASE)

    assert claim
    assert claim.lease_until > real + ahead


def test_claims_wait_for_nobody_on_postgresql(ledger: Ledger, kind: str) -> None:
    """A claim under way does not keep others waiting: they skip its edition and take the next."""
    if kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    for part in ("HK", "NO"):
        ledger.add(planned("2026-03", part=part))
    found = []

    def meanwhile(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FOR NO KEY UPDATE" in statement and "lease_until IS NULL" in statement and not found:
            found.append(None)
            found.append(ledger.claim("second", LEASE))

    event.listen(ledger.engine, "after_cursor_execute", meanwhile)
    first = ledger.claim("first", LEASE)

    assert [one and one.key.part for one in (first, found[1])] == ["HK", "NO"]
