"""The way to the mail server during one pass: a session kept open, and the breaker that says nobody is to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scheduler.ledger import Breaker
from scheduler.mail import Answer, AnswerKind, Session, Transport, TransportError
from scheduler.runner.house import House

# So many in a row are not one recipient's: the server or the way to it is at fault.
_MOST_IN_A_ROW: Final = 3
_TOLD_AT: Final = 2
ALARM: Final = ("mail", "stopped")


@dataclass
class Post:
    """A transport in use; ``stopped`` once nothing more is to be tried in this pass."""

    house: House
    transport: Transport
    stopped: bool = False
    _before: Breaker | None = None
    _session: Session | None = None
    _in_a_row: int = 0

    def __post_init__(self) -> None:
        self._before = self.house.ledger.breaker()
        self.stopped = self._before is not None and self._before.until > self.house.ledger.now()

    def session(self) -> Session:
        """Return a session that takes one more letter. Raises TransportError."""
        if self._session is not None and self._session.spent:
            self.close()
        if self._session is None:
            self._session = self.transport.open()
        return self._session

    def close(self) -> None:
        """Leave; a letter without its final dot was not sent."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def heard(self, answer: Answer) -> None:
        """Learn from an answer whether the server works."""
        if answer.kind in {AnswerKind.CLOSED, AnswerKind.LOST}:
            self.close()
            self._in_a_row += 1
            if self._in_a_row >= _MOST_IN_A_ROW:
                self.stop(TransportError("unreachable", answer.words, answer.code))
        elif is_ours(answer):
            self.close()
            self.stop(TransportError("greeting", answer.words, answer.code))
        else:
            self._in_a_row = 0
            self._works()

    def stop(self, error: TransportError) -> None:
        """Have nobody try for a while; the owner is told once, at the second time where it may pass by itself."""
        self.close()
        self.stopped = True
        ledger = self.house.ledger
        failures = self._before.failures + 1 if self._before else 1
        until = ledger.now() + self.house.pause(failures, error)
        self._before = ledger.trip(error.kind, error.words, until)
        when = f"{until:%Y-%m-%d %H:%M} UTC"
        self.house.tell(f"Mail stopped until {when}: {error.words}")
        told = f"No mail goes out: {error.words}; tried again after {when}, or at once by frontier send"
        if (not error.passes or self._before.failures >= _TOLD_AT) and ledger.alarm(*ALARM, told):
            self.house.owner(told)

    def _works(self) -> None:
        if self._before is not None:
            self._before = None
            self.house.ledger.mend()
            self.house.ledger.clear(*ALARM)


def let_go(house: House) -> None:
    """Have mail tried again at once: somebody is at the keyboard, who has mended what stood against it."""
    if house.ledger.mend():
        house.ledger.clear(*ALARM)


def is_ours(answer: Answer) -> bool:
    """Whether an answer is about us, the sender, and so about every recipient alike."""
    return answer.stage in {"reset", "mail"} and answer.kind in {AnswerKind.DEFERRED, AnswerKind.REFUSED}
