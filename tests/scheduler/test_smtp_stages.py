"""Every kind of reply at every step of a mail's way ends as the design says, against a real server."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.mail import Envelope, TransportError
from scheduler.mail.smtp import Login, SmtpTransport
from scheduler.mail.wire import Patience
from tests.scheduler.mail_server import HOST, PASSWORD, USER, Act, MailServer, Papers, hang_up, reworded, running, stall

pytest_plugins = ["tests.scheduler.mail_papers"]

TO_ADA = Envelope("briefings@juniper.example", "ada@board.example")
LETTER = b"Subject: Houses\r\n\r\nText\r\n"
STAGES = ("greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "dot", "rset")
USUAL = dict(zip(STAGES, (220, 250, 220, 235, 250, 250, 354, 250, 250), strict=True))


def lines(*said: str) -> bytes:
    """Return a reply as it is on the wire."""
    return "".join(f"{line}\r\n" for line in said).encode()


REPLIES: dict[str, Any] = {
    "another 2xx": lines("259 fine"),
    "another 3xx": lines("399 and now"),
    "4xx": lines("451 4.3.0 later"),
    "421": lines("421 4.3.2 closing"),
    "5xx": lines("550 5.7.1 no"),
    "552": lines("552 too much"),
    "554 size": lines("554 5.3.4 message too big for system"),
    "554": lines("554 5.7.1 policy"),
    "535": lines("535 5.7.8 who are you"),
    "garbage": b"\x00\xff hello\r\n",
    "two codes": lines("250-yes", "550 no"),
    "disconnect": hang_up,
    "slow": stall,
}
# For the first four steps: the kind of TransportError, with a + where it may mend itself. For the others: the answer.
OUTCOMES = """
              greeting     ehlo         starttls     auth         mail     rcpt     data     dot      rset
usual         accepted     accepted     accepted     accepted     accepted accepted accepted accepted accepted
another 2xx   greeting     greeting     tls          auth         accepted accepted closed   accepted accepted
another 3xx   greeting     greeting     tls          auth         closed   closed   closed   lost     closed
4xx           greeting+    greeting+    tls+         auth+        deferred deferred deferred deferred closed
421           greeting+    greeting+    tls+         auth+        closed   closed   closed   deferred closed
5xx           greeting     greeting     tls          auth         refused  refused  refused  refused  closed
552           greeting     greeting     tls          auth         oversize oversize oversize oversize closed
554 size      greeting     greeting     tls          auth         oversize oversize oversize oversize closed
554           greeting     greeting     tls          auth         refused  refused  refused  refused  closed
535           greeting     greeting     tls          auth         refused  refused  refused  refused  closed
garbage       greeting     greeting     tls          auth         closed   closed   closed   lost     closed
two codes     greeting     greeting     tls          auth         closed   closed   closed   lost     closed
disconnect    unreachable+ unreachable+ unreachable+ unreachable+ closed   closed   closed   lost     closed
slow          unreachable+ unreachable+ unreachable+ unreachable+ closed   closed   closed   lost     closed
"""


def cases() -> list[tuple[str, str, str]]:
    """Return each reply, step and outcome of the table."""
    _, *rows = OUTCOMES.strip("\n").splitlines()
    return [
        (row[:14].strip(), stage, outcome)
        for row in rows
        for stage, outcome in zip(STAGES, row[14:].split(), strict=True)
    ]


def act_of(reply: str, stage: str, outcome: str) -> Act | None:
    """Return what the server does; where that is to be welcome, it also does what it says."""
    if reply == "usual" and stage == "ehlo":
        return None  # that reply has many lines anyway
    code = USUAL[stage]
    act = lines(f"{code}-one thing", f"{code} and another") if reply == "usual" else REPLIES[reply]
    return reworded(act) if outcome == "accepted" and stage not in {"greeting", "dot"} else act


def outcome_of(server: MailServer, papers: Papers, patience: Patience) -> str:
    """Send two letters on one connection, and return what came of the step that was not as usual."""
    login = Login(USER, PASSWORD)
    transport = SmtpTransport(HOST, server.port, "juniper.example", "required", login, papers.ca_file, patience)
    try:
        session = transport.open()
    except TransportError as error:
        return error.kind + "+" * error.passes
    try:
        for _ in range(2):
            answer = session.offer(TO_ADA, LETTER)
            answer = session.commit() if answer.kind == "accepted" else answer
            if answer.kind != "accepted" and not session.spent:
                assert session.offer(TO_ADA, LETTER).kind == "accepted", "a refusal does not end the session"
                assert session.commit().kind == "accepted"
            if answer.kind != "accepted":
                assert session.spent == (answer.kind in {"closed", "lost"} or answer.code == 421)
                return answer.kind
    finally:
        session.close()
    return "accepted"


@pytest.mark.parametrize(("reply", "stage", "outcome"), cases())
def test_each_reply_at_each_step_ends_as_the_table_says(papers: Papers, reply: str, stage: str, outcome: str) -> None:
    """What a server says or does at a step decides alone what becomes of the letter, and of those after it."""
    patience = Patience(command=1, dot=1) if reply == "slow" else Patience()
    with running(papers.context()) as server:
        server.script[stage] = [act_of(reply, stage, outcome)]
        told = outcome_of(server, papers, patience)

    assert told == outcome
    if stage in STAGES[:4] and outcome != "accepted":
        assert [command for command in server.commands if command.startswith(("MAIL", "RCPT", "DATA"))] == []


@pytest.mark.parametrize("stage", STAGES[4:7])
def test_what_goes_wrong_before_the_dot_leaves_nothing_with_the_server(papers: Papers, stage: str) -> None:
    """A letter that was answered with anything but a welcome, before its final dot, is nowhere."""
    with running(papers.context()) as server:
        server.script[stage] = [hang_up]
        outcome_of(server, papers, Patience())

    assert server.letters == []
