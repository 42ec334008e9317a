"""Anything that may happen to letters, in any order: answers, dropped connections, deaths, stalls, people's words."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from scheduler.app import open_workspace
from scheduler.ledger import DeliveryState
from scheduler.mail import AnswerKind, TransportError
from scheduler.runner.sending import send_all
from scheduler.workspace import Workspace
from tests.scheduler.house_cases import Site, Stepwise, memory, report, write_workspace
from tests.scheduler.mail_cases import ADA, KEY, LI, FakeServer, answer, audience, mail_settings, person

K = AnswerKind
OFFERS = [
    answer(K.DEFERRED, "450 greylisted", "rcpt"),
    answer(K.REFUSED, "550 no such user", "rcpt"),
    answer(K.REFUSED, "550 no such sender", "mail"),
    answer(K.OVERSIZE, "552 too large", "rcpt"),
    answer(K.CLOSED, "421 closing", "data"),
]
DOTS = [
    answer(K.DEFERRED, "451 later"),
    answer(K.REFUSED, "554 spam"),
    answer(K.OVERSIZE, "552 too large"),
    answer(K.CLOSED, "421 closing"),
    answer(K.LOST, "gone"),
    answer(K.LOST, "gone, but taken"),
]


class DiedError(BaseException):
    """Stands for the end of a process: no handler may catch it."""


@cache
def workspace(*people: str) -> Workspace:
    """Return the workspace with some people in its audience."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        root = Path(folder)
        write_workspace(root, report(audience="[board]"))
        (root / "data" / "audiences.yaml").write_text(audience(*map(person, people)), encoding="utf-8")
        mail_settings(Site(root), link='"https://example.com/{report}/{period}"')
        return open_workspace(root)


class MailMachine(RuleBasedStateMachine):
    """One edition for two people under hold, and all that may happen to it on its way."""

    @initialize()
    def start(self) -> None:
        """Make the edition, and send nothing yet."""
        self.folder = tempfile.TemporaryDirectory(dir=memory())
        self.site = Site(Path(self.folder.name) / "teapots")
        self.site.root.mkdir()
        self.people: tuple[str, ...] = (ADA, LI)
        self.server = FakeServer()
        self.house = self.site.house(read=lambda: workspace(*self.people), transport=lambda _: self.server)
        silent = replace(self.house, transport=None)
        self.site.run(silent)
        self.site.clock.set("2026-02-01 07:00")
        self.site.run(silent)
        self.seen: dict[str, DeliveryState] = {}
        self.resent: set[str] = set()

    def teardown(self) -> None:
        """Close the house."""
        if hasattr(self, "site"):
            self.site.close()
            self.folder.cleanup()

    @rule()
    def tick(self) -> None:
        """Run a pass."""
        self.site.run(self.house)

    @rule(who=st.sampled_from([ADA, LI]), said=st.sampled_from(OFFERS))
    def answer_an_offer(self, who: str, said: Any) -> None:
        """The server will say this to the next letter for somebody."""
        self.server.offers.setdefault(who, []).append(said)

    @rule(who=st.sampled_from([ADA, LI]), said=st.sampled_from(DOTS))
    def answer_a_dot(self, who: str, said: Any) -> None:
        """The server will say this to the next final dot of a letter for somebody."""
        self.server.dots.setdefault(who, []).append(said)

    @rule(down=st.booleans())
    def go_down(self, down: bool) -> None:
        """The server cannot be reached, or can again."""
        self.server.down = TransportError("unreachable", "refused") if down else None

    @rule(
        step=st.sampled_from(["move", "extend", "freeze", "offer", "commit"]),
        nth=st.integers(0, 4),
        after=st.booleans(),
    )
    def crash(self, step: str, nth: int, after: bool) -> None:
        """Die at some step of ledger or server, before or after it was done; the lease of the dead lapses."""
        left, moment = iter(range(nth)), "after" if after else "before"

        def hook(when: str, name: str, _arguments: tuple[Any, ...]) -> None:
            if (when, name) == (moment, step) and next(left, None) is None:
                raise DiedError

        server = self.server

        class Transport:
            def open(self) -> Any:
                return Stepwise(server.open(), hook)

        parts: dict[str, Any] = {"ledger": Stepwise(self.house.ledger, hook), "archive": self.house.archive}
        house = replace(self.house, transport=lambda _: Transport(), **parts)
        with suppress(DiedError):
            send_all(house, house.read())
        self.site.clock.pass_(minutes=16)

    @rule(minutes=st.sampled_from([9, 11, 16]), step=st.sampled_from(["offer", "dot", "answer"]))
    def stall(self, minutes: int, step: str) -> None:
        """Stand still at a step, while another goes on; who wakes up goes on as well."""
        usual = self.server.watch

        def watch(now: str, _recipient: str) -> None:
            if now == step:
                self.server.watch = usual
                self.site.clock.pass_(minutes=minutes)
                self.site.run(replace(self.house, worker="second"))

        self.server.watch = watch
        self.site.run(self.house)
        self.server.watch = usual

    @rule(minutes=st.sampled_from([1, 5, 16, 61, 60 * 5, 60 * 49]))
    def pass_time(self, minutes: int) -> None:
        """Let time pass."""
        self.site.clock.pass_(minutes=minutes)

    @rule(people=st.sampled_from([(ADA, LI), (LI,), (ADA,)]))
    def edit_people(self, people: tuple[str, ...]) -> None:
        """Take somebody out of the file, or put them back."""
        self.people = people

    @rule(who=st.sampled_from([ADA, LI]), arrived=st.booleans())
    def resolve(self, who: str, arrived: bool) -> None:
        """Settle a doubt by a person's word, which may be wrong."""
        for one in self.house.ledger.doubts():
            if one.recipient.address == who:
                self.house.ledger.resolve(one.id, DeliveryState.SENT if arrived else DeliveryState.PENDING, "ada")
                if not arrived:
                    self.resent.add(one.recipient.message_id)

    @rule()
    def retry_failed(self) -> None:
        """Try again what was refused or put off."""
        for one in self.house.ledger.deliveries(KEY):
            if one.state in {DeliveryState.REFUSED, DeliveryState.DEFERRED}:
                self.house.ledger.reopen(one.id, "ada")

    @invariant()
    def nobody_is_sent_anything_twice(self) -> None:
        """A Message-ID is accepted at most once, unless a person said to send it again."""
        assert [name for name, count in self.server.copies.items() if count > 1 and name not in self.resent] == []

    @invariant()
    def sent_is_the_end_and_true(self) -> None:
        """What is sent stays so; and what the ledger calls sent was accepted, unless a person said so."""
        for one in self.house.ledger.deliveries(KEY):
            if self.seen.get(one.recipient.address) is DeliveryState.SENT:
                assert one.state is DeliveryState.SENT
            if one.state is DeliveryState.SENT and not one.last_reply.startswith("resolved by"):
                assert one.recipient.message_id in self.server.copies
            self.seen[one.recipient.address] = one.state

    @invariant()
    def what_was_accepted_is_archived(self) -> None:
        """Each letter that the server has is in the archive, byte for byte, or is in doubt between two of them."""
        for one in self.house.ledger.deliveries(KEY):
            if one.state is DeliveryState.SENT and one.recipient.message_id in self.server.copies:
                kept = self.house.archive.read(str(one.message_sha256), ".eml")
                assert (one.recipient.address, kept) in self.server.accepted


MailMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestMailMachine = MailMachine.TestCase
