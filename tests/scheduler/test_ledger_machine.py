"""Anything that may happen to a ledger, in any order: a model that says what must come of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from sqlalchemy import event

from scheduler.ledger import Claim, EditionKey, Ledger, LedgerError, LostLeaseError
from tests.scheduler.ledger_cases import HASH, LEASE, PEOPLE, FakeClock, contents, planned

PERIODS = ("2026-01", "2026-02", "2026-03")
MADE = {"archived", "waiting", "expired"}


class DiedError(BaseException):
    """Stands for the end of a process: no handler of the ledger's may catch it."""


@dataclass
class Model:
    """What must be true of one edition."""

    state: str
    next_try: datetime
    fence: int = 0
    leased_until: datetime | None = None
    attempts: int = 0
    mail_at: tuple[datetime, ...] = ()

    def is_free(self, now: datetime) -> bool:
        """Whether nobody has it."""
        return self.leased_until is None or self.leased_until <= now


@cache
def template() -> Path:
    """Return a file with today's tables; it goes when the tests are over."""
    folder = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)  # noqa: S108
    template.folder = folder  # type: ignore[attr-defined] # kept, or it would go at once
    Ledger.open(f"sqlite:///{folder.name}/template.sqlite").close()
    return Path(folder.name) / "template.sqlite"


@contextmanager
def dying(ledger: Ledger, after: int) -> Iterator[None]:
    """Die after a number of statements."""
    left = iter(range(after))

    def count(*_: object) -> None:
        if next(left, None) is None:
            raise DiedError

    event.listen(ledger.engine, "after_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(ledger.engine, "after_cursor_execute", count)


class LedgerMachine(RuleBasedStateMachine):
    """Workers that claim, make, stall and die, people who decide, and a clock that jumps."""

    claims = Bundle("claims")

    @initialize()
    def start(self) -> None:
        """Open an empty ledger."""
        self.folder = tempfile.TemporaryDirectory(dir=template().parent)
        self.clock = FakeClock()
        url = f"sqlite:///{shutil.copy(template(), Path(self.folder.name) / 'ledger.sqlite')}"
        self.ledger = Ledger.open(url, self.clock)
        self.model: dict[EditionKey, Model] = {}
        self.planned: datetime | None = None
        self.told: dict[EditionKey, tuple[Any, ...]] = {}

    def teardown(self) -> None:
        """Close the ledger."""
        if hasattr(self, "ledger"):
            self.ledger.close()
            self.folder.cleanup()

    def holds(self, claim: Claim, state: str) -> bool:
        """Whether a write under a claim must succeed."""
        one = self.model[claim.key]
        return one.fence == claim.fence and one.leased_until is not None and one.state == state

    def write(self, claim: Claim, was: str, call: Callable[[], object], /, **then: Any) -> None:
        """Write under a claim: it must change the model where the claim holds, and nothing where it does not."""
        if self.holds(claim, was):
            call()
            one = self.model[claim.key]
            one.__dict__.update({"leased_until": None, **then})
        else:
            with pytest.raises(LostLeaseError):
                call()

    # What is owed -----------------------------------------------------------------------------------------------------

    @rule(periods=st.lists(st.sampled_from(PERIODS), max_size=3), hours=st.integers(-48, 48))
    def plan(self, periods: list[str], hours: int) -> None:
        """Plan some editions up to some time, before or after the planned one."""
        wall = self.clock.now.replace(tzinfo=None) + timedelta(hours=hours)
        editions = [planned(period, due_at=self.clock.now) for period in periods]
        new = {one.key for one in editions} - set(self.model)

        assert self.ledger.plan("monthly", wall, editions) == len(new)

        self.model |= {key: Model("due", self.clock.now) for key in new}
        self.planned = max(self.planned or wall, wall)

    @rule(period=st.sampled_from(PERIODS))
    def add(self, period: str) -> None:
        """Ask for an edition by hand."""
        found = self.ledger.add(planned(period, due_at=self.clock.now))

        assert found.state == self.model.setdefault(found.key, Model("due", self.clock.now)).state

    # Work -------------------------------------------------------------------------------------------------------------

    @rule(target=claims)
    def claim(self) -> Any:
        """Claim what has been due longest."""
        now = self.clock.now
        due = {key.period: one for key, one in self.model.items() if one.state == "due"}
        first = due[min(due)] if due else None  # the others wait for it, as all are of one report and part
        free = [one for one in (first,) if one and one.is_free(now) and one.next_try <= now]

        return self.claimed(self.ledger.claim("w", LEASE), bool(free))

    @rule(target=claims, period=st.sampled_from(PERIODS))
    def claim_one(self, period: str) -> Any:
        """Claim an edition by its name."""
        key = EditionKey("monthly", period)
        one = self.model.get(key)

        may = one is not None and one.state == "due" and one.is_free(self.clock.now)
        return self.claimed(self.ledger.claim("w", LEASE, key), may)

    @rule(target=claims)
    def claim_sending(self) -> Any:
        """Claim an edition to send it."""
        now = self.clock.now
        archived = [one for one in self.model.values() if one.state == "archived" and one.is_free(now)]
        # Where the clock was set back, what was archived after that is not to be mailed yet.
        ready = [one for one in archived if min(one.mail_at) <= now]

        return self.claimed(self.ledger.claim_sending("w", LEASE), bool(ready))

    def claimed(self, claim: Claim | None, expected: bool) -> Any:
        """Note a claim, which is there exactly where it must be."""
        assert (claim is not None) == expected
        if claim is None:
            return multiple()
        one = self.model[claim.key]
        assert (claim.fence, one.is_free(self.clock.now)) == (one.fence + 1, True)
        one.fence, one.leased_until = claim.fence, self.clock.now + LEASE
        return claim

    @rule(claim=claims)
    def extend(self, claim: Claim) -> None:
        """Extend a lease, perhaps one that is lost."""
        until = self.clock.now + LEASE
        self.write(claim, claim.edition.state, lambda: self.ledger.extend(claim, LEASE), leased_until=until)

    @rule(claim=claims)
    def release(self, claim: Claim) -> None:
        """Give an edition back."""
        self.write(claim, claim.edition.state, lambda: self.ledger.release(claim))

    @rule(claim=claims, waiting=st.booleans())
    def archive(self, claim: Claim, waiting: bool) -> None:
        """Archive what was made."""
        by = self.clock.now + timedelta(hours=1)
        state = "waiting" if waiting else "archived"
        call = lambda: self.ledger.archive(claim, HASH, 7, "digest", PEOPLE, waiting, by)  # noqa: E731
        self.write(claim, "due", call, state=state, mail_at=(self.clock.now,) * len(PEOPLE))

    @rule(period=st.sampled_from(PERIODS))
    def make(self, period: str) -> None:
        """Make an edition that waits for approval in one go, which few runs do step by step."""
        self.add(period)
        claim = self.claim_one(period)
        if isinstance(claim, Claim):
            self.archive(claim, waiting=True)

    @rule(claim=claims, minutes=st.integers(0, 30))
    def fail(self, claim: Claim, minutes: int) -> None:
        """Fail to make an edition."""
        attempts = claim.edition.attempts + 1
        later = {"next_try": self.clock.now + timedelta(minutes=minutes), "attempts": attempts}
        call = lambda: self.ledger.fail(claim, "no such font", timedelta(minutes=minutes))  # noqa: E731
        self.write(claim, "due", call, state="held" if attempts == 3 else "due", **later)

    @rule(claim=claims)
    def hold(self, claim: Claim) -> None:
        """Hold an edition."""
        self.write(claim, "due", lambda: self.ledger.hold(claim, ["stale"]), state="held")

    @rule()
    def sweep(self) -> None:
        """Take back lapsed leases."""
        lapsed = [one for one in self.model.values() if one.leased_until and one.leased_until <= self.clock.now]

        assert self.ledger.sweep() == len(lapsed)

        for one in lapsed:
            one.leased_until = None

    # What people decide, and what time does ---------------------------------------------------------------------------

    @rule(period=st.sampled_from(PERIODS), was=st.sampled_from(["held", "waiting"]))
    def decide(self, period: str, was: str) -> None:
        """Retry or approve."""
        key = EditionKey("monthly", period)
        decision = self.ledger.retry if was == "held" else self.ledger.approve
        one = self.model.get(key)
        if one is None or one.state != was:
            with pytest.raises(LedgerError):
                decision(key, "ada")
            return
        decision(key, "ada")
        one.state = "due" if was == "held" else "archived"
        if was == "held":
            one.attempts, one.next_try = 0, self.clock.now

    @rule(hours=st.integers(0, 3))
    def expire(self, hours: int) -> None:
        """Expire what nobody approved."""
        for one in self.ledger.expire(self.clock.now + timedelta(hours=hours)):
            assert self.model[one.key].state == "waiting"
            self.model[one.key].state = "expired"

    @rule(period=st.sampled_from(PERIODS), which=st.integers(0, len(PEOPLE) - 1))
    def try_again(self, period: str, which: int) -> None:
        """Have a delivery tried again."""
        key = EditionKey("monthly", period)
        if key not in self.model or not (found := self.ledger.deliveries(key)):
            return
        if self.model[key].state == "expired":
            with pytest.raises(LedgerError, match="that is expired"):
                self.ledger.reopen(found[which].id, "ada")
            return
        self.ledger.reopen(found[which].id, "ada")
        before = self.model[key].mail_at
        self.model[key].mail_at = (*before[:which], self.clock.now, *before[which + 1 :])

    @rule(minutes=st.sampled_from([1, 4, 6, 60, -60]))
    def stall(self, minutes: int) -> None:
        """Let time pass, or the clock be set back."""
        self.clock.pass_(minutes=minutes)

    @rule(claim=claims, what=st.integers(0, 5), last=st.booleans())
    def crash(self, claim: Claim, what: int, last: bool) -> None:
        """Die in the midst of a write, early or at its last statement: nothing of it is there."""
        ledger = self.ledger
        wall = self.clock.now.replace(tzinfo=None, year=2030)
        # Each with the number of statements that it has at least, whatever it finds.
        calls: list[tuple[int, Callable[[], object]]] = [
            (4, lambda: ledger.archive(claim, HASH, 7, "digest", PEOPLE, waiting=False)),
            (3, lambda: ledger.fail(claim, "no such font", LEASE)),
            (2, lambda: ledger.claim("w", LEASE)),
            (2, lambda: ledger.claim_sending("w", LEASE)),
            (2, ledger.sweep),
            (4, lambda: ledger.plan("monthly", wall, [planned("2026-04")])),
        ]
        statements, call = calls[what]
        before = contents(ledger)

        with dying(ledger, statements - 1 if last else 1), pytest.raises((DiedError, LostLeaseError)):
            call()

        assert contents(ledger) == before

    # What is always true ----------------------------------------------------------------------------------------------

    @invariant()
    def each_edition_is_there_once_and_as_the_model_says(self) -> None:
        """Editions are unique, and state, fence and failures are those of the model."""
        found = self.ledger.editions()

        assert len({one.key for one in found}) == len(found)
        assert {one.key: (one.state, one.fence, one.attempts, one.lease_until) for one in found} == {
            key: (one.state, one.fence, one.attempts, one.leased_until) for key, one in self.model.items()
        }
        assert self.ledger.planned("monthly") == self.planned

    @invariant()
    def what_was_told_stays_and_what_was_made_is_never_due(self) -> None:
        """Events and fences only grow, what was made is never held or due, and what expired is open for nobody."""
        for key, one in self.model.items():
            events = self.ledger.events(key)
            told = self.told.get(key, ())
            fences = [event.detail["fence"] for event in events if event.kind == "claimed"]
            kinds = [event.kind for event in events]

            assert events[: len(told)] == told
            assert fences == list(range(1, one.fence + 1))
            assert sum(kinds.count(kind) for kind in ("archived", "waiting")) == (one.state in MADE)
            ended = "withdrawn" if one.state == "expired" else "pending"
            mailed = [delivery.state for delivery in self.ledger.deliveries(key)]
            assert mailed == ([ended] * len(PEOPLE) if one.state in MADE else [])
            self.told[key] = events


LedgerMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=40)
TestLedgerMachine = LedgerMachine.TestCase
