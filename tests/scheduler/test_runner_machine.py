"""Anything that may happen to a house, in any order: passes, deaths, stalls, clocks, people and their edits."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from scheduler.app import open_workspace
from scheduler.ledger import Claim, EditionKey, EditionState, PlannedEdition
from scheduler.workspace import Workspace
from tests.scheduler.house_cases import KEPT, Site, Stepwise, check_archive, memory, report, work_one, write_workspace

NEVER_AGAIN = {"archived": {"archived"}, "waiting": {"waiting", "archived", "expired"}, "expired": {"expired"}}
LAST = datetime(2026, 5, 2, tzinfo=UTC)
PERIODS = ("2026-01", "2026-02", "2026-03", "2026-04")


class DiedError(BaseException):
    """Stands for the end of a process: no handler may catch it."""


@cache
def workspace(approval: str, has_data: bool) -> Workspace:
    """Return the workspace as a person has edited it; without data the gate holds what is made."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        write_workspace(Path(folder), report(approval=approval))
        if not has_data:
            months = Path(folder) / "data" / "observations" / "months.csv"
            rows = months.read_text(encoding="utf-8").splitlines(keepends=True)
            months.write_text("".join(row for row in rows if ",2026-" not in row), encoding="utf-8")
        return open_workspace(Path(folder))


class HouseMachine(RuleBasedStateMachine):
    """One report, due each month, and all that may happen to it."""

    stalled = Bundle("stalled")

    @initialize()
    def start(self) -> None:
        """Open an empty house."""
        self.folder = tempfile.TemporaryDirectory(dir=memory())
        self.site = Site(Path(self.folder.name) / "teapots")
        self.site.root.mkdir()
        self.approval, self.has_data = "none", True
        self.house = self.site.house(read=lambda: workspace(self.approval, self.has_data))
        self.site.run(self.house)
        self.site.clock.set("2026-02-01 06:55")
        self.seen: dict[EditionKey, tuple[str, int, str | None]] = {}
        self.tidy = True

    def teardown(self) -> None:
        """Close the house."""
        if hasattr(self, "site"):
            self.site.close()
            self.folder.cleanup()

    @rule()
    def tick(self) -> None:
        """Run a pass to its end."""
        self.site.run(self.house)
        self.tidy = True

    @rule(steps=st.integers(0, 60), after=st.booleans())
    def crash(self, steps: int, after: bool) -> None:
        """Run a pass that dies at some call of its ledger or archive, before or after that was done."""
        left = iter(range(steps))
        moment = "after" if after else "before"

        def hook(when: str, _name: str, _arguments: tuple[Any, ...]) -> None:
            if when == moment and next(left, None) is None:
                raise DiedError

        parts: dict[str, Any] = {
            "ledger": Stepwise(self.house.ledger, hook),
            "archive": Stepwise(self.house.archive, hook),
        }
        try:
            self.site.run(replace(self.house, **parts))
        except DiedError:
            self.tidy = False

    @rule(target=stalled)
    def stall(self) -> Any:
        """Claim an edition and do nothing with it for now."""
        claim = self.house.ledger.claim("slow", self.house.lease)
        return multiple() if claim is None else claim

    @rule(claim=stalled)
    def wake(self, claim: Claim) -> None:
        """Go on with an edition after some time: it is made where the claim still holds, and else nothing is."""
        now = self.house.ledger.edition(claim.key)
        assert now
        holds = now.fence == claim.fence and now.lease_until is not None and now.state is EditionState.DUE

        state = work_one(self.house, self.house.read(), claim)

        assert (state is not None) == holds
        if not holds:
            assert self.house.ledger.edition(claim.key) == now

    @rule()
    def overtake(self) -> None:
        """Stall beyond the lease: another claims the edition, and who wakes up must lose, even before that one."""
        slow = self.house.ledger.claim("slow", self.house.lease)
        if slow is None:
            return
        self.site.clock.pass_(minutes=11)
        other = self.house.ledger.claim("other", self.house.lease, slow.key)
        assert other
        assert other.fence == slow.fence + 1
        before = self.house.ledger.edition(slow.key)

        assert work_one(self.house, self.house.read(), slow) is None

        assert self.house.ledger.edition(slow.key) == before
        assert work_one(self.house, self.house.read(), other) is not None

    @rule(hours=st.sampled_from([-72, -1, 0.1, 0.2, 1, 24, 24 * 9, 24 * 32]))
    def pass_time(self, hours: float) -> None:
        """Let time pass, or the clock be set."""
        if self.site.clock.now + timedelta(hours=hours) < LAST:  # no further, for only few are drawn in good time
            self.site.clock.pass_(hours=hours)

    @rule()
    def add(self) -> None:
        """Ask for the edition of March by hand."""
        now = self.house.ledger.now()
        self.house.ledger.add(PlannedEdition(report="monthly", period="2026-03", due_at=now))

    @rule(approval=st.sampled_from(["none", "required"]), has_data=st.booleans())
    def edit(self, approval: str, has_data: bool) -> None:
        """Edit the definition and the data."""
        self.approval, self.has_data = approval, has_data

    @rule(period=st.sampled_from(PERIODS))
    def decide(self, period: str) -> None:
        """Retry what is held, approve what waits."""
        edition = self.house.ledger.edition(EditionKey("monthly", period))
        if edition and edition.state is EditionState.HELD:
            self.house.ledger.retry(edition.key, "ada")
        if edition and edition.state is EditionState.WAITING:
            self.house.ledger.approve(edition.key, "ada")

    @invariant()
    def editions_only_go_forward(self) -> None:
        """Each edition is there once, its fence only grows, and what was archived stays what it is."""
        found = self.house.ledger.editions()
        assert len({one.key for one in found}) == len(found)
        for one in found:
            state, fence, sha256 = self.seen.get(one.key, (str(one.state), 0, None))
            assert one.fence >= fence
            assert sha256 in (None, one.sha256)
            assert one.state in NEVER_AGAIN.get(state, {one.state})
            assert (one.sha256 is not None) == (one.state in KEPT)
            self.seen[one.key] = (str(one.state), one.fence, one.sha256)

    @invariant()
    def nothing_is_due_or_made_twice(self) -> None:
        """Each edition was planned or added once, and committed at most once."""
        for key in self.seen:
            events = Counter(event.kind for event in self.house.ledger.events(key))
            assert events["planned"] + events["added"] == 1
            assert events["archived"] + events["waiting"] <= 1

    @invariant()
    def what_is_archived_is_whole(self) -> None:
        """What the ledger knows is in the archive, whole; after a pass that ended, it alone has its names."""
        for one in self.house.ledger.editions(states=KEPT):
            assert self.house.archive.read(str(one.sha256), ".pdf").startswith(b"%PDF")
        if self.tidy:
            check_archive(self.site, self.house.ledger)

    @invariant()
    def nobody_holds_what_is_done(self) -> None:
        """No settled edition has a lease."""
        assert [one for one in self.house.ledger.editions() if one.lease_until and one.state != "due"] == []


HouseMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=30)
TestHouseMachine = HouseMachine.TestCase
