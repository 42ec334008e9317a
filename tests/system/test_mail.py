"""The whole program over mail: letters in a folder, a real server on loopback, and what a person asks and decides."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from scheduler.ledger import PlannedEdition
from tests.scheduler.house_cases import Site, report
from tests.scheduler.mail_cases import ADA, LI, ZOE, mail_settings, person, write_people
from tests.scheduler.mail_server import MailServer, running

pytest_plugins = ["tests.scheduler.houses"]

Run = Callable[..., subprocess.CompletedProcess[str]]
EDITION = ("monthly", "2026-01")


@pytest.fixture
def board(site: Site) -> Site:
    """Return a workspace whose report goes to two people, and not to a third."""
    site.write(report(audience="[board]"))
    mail_settings(site)
    write_people(site, person(ADA), person(LI), person(ZOE), suppress=f"[{ZOE}]")
    return site


def letters(site: Site) -> dict[str, EmailMessage]:
    """Return the letters in the outbox, by recipient, as a mail program reads them."""
    parser = BytesParser(EmailMessage, policy=policy.default)
    found = [parser.parsebytes(path.read_bytes()) for path in sorted((site.output / "outbox").glob("*.eml"))]
    return {mail["To"].addresses[0].addr_spec: mail for mail in found}


def pdf_in(mail: EmailMessage) -> bytes:
    """Return the PDF that is attached to a letter."""
    [attachment] = mail.iter_attachments()
    assert attachment.get_content_type() == "application/pdf"
    return bytes(attachment.get_content())


def everything(root: Path) -> dict[str, tuple[int, int]]:
    """Return each file below a folder, with its size and the time it was written."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def test_a_fresh_workspace_sends_into_a_folder_and_once(frontier: Run, board: Site) -> None:
    """Without a server letters are files for any mail program, with the archived PDF; run again, nothing is new."""
    words = ("run", "monthly", "--period", "2026-01", "--send", "--workspace", board.root)

    first = frontier(*words)
    written = everything(board.output / "outbox")
    again = frontier(*words)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    mails = letters(board)
    assert sorted(mails) == [ADA, LI]
    pdf = Path(first.stdout.strip()).read_bytes()
    assert [pdf_in(mail) for mail in mails.values()] == [pdf, pdf]
    assert mails[ADA]["Subject"] == "Pots, January 2026"
    assert everything(board.output / "outbox") == written
    assert "sent" not in again.stderr


def test_the_default_briefing_is_sent_into_a_folder(frontier: Run, repository: Path, tmp_path: Path) -> None:
    """A fresh clone's briefing goes to its made-up board as files, each with the very PDF of the archive."""
    shutil.copytree(repository / "data", tmp_path / "data")
    shutil.copy(repository / "frontier.yaml", tmp_path)

    sent = frontier("run", "expansion-monthly", "--send", "--workspace", tmp_path)

    assert sent.returncode == 0, sent.stderr
    mails = letters(Site(tmp_path))
    assert sorted(mails) == ["ada@example.org", "bo@example.org", "cleo@example.org"]
    pdf = Path(sent.stdout.strip()).read_bytes()
    assert {pdf_in(mail) == pdf for mail in mails.values()} == {True}


def test_a_run_is_sent_to_nobody_unless_somebody_says_so(frontier: Run, board: Site) -> None:
    """A run without --send makes the edition and says that nobody was sent it; the next pass sends it to nobody."""
    made = frontier("run", "monthly", "--period", "2026-01", "--workspace", board.root)
    served = frontier("serve", "--once", "--workspace", board.root)

    assert made.returncode == served.returncode == 0
    assert "was sent to nobody; to send it: frontier send monthly 2026-01" in made.stderr
    assert not (board.output / "outbox").exists()


def test_what_is_due_is_made_and_sent_by_the_service(frontier: Run, board: Site) -> None:
    """An edition that is planned goes to its audience without anybody's word."""
    frontier("serve", "--once", "--workspace", board.root)
    ledger = board.open_ledger()
    house = board.house(ledger=ledger)
    board.clock.set("2026-02-01 07:00")
    house.ledger.plan(
        "monthly",
        board.clock.now.replace(tzinfo=None),
        [planned_edition()],
    )

    served = frontier("serve", "--once", "--workspace", board.root)

    assert served.stdout == "Planned 0, made 1, not made 0, 2 sent\n"
    assert sorted(letters(board)) == [ADA, LI]


def planned_edition() -> PlannedEdition:
    """Return the edition of January, due long ago."""
    return PlannedEdition(report="monthly", period="2026-01", due_at=datetime(2026, 2, 1, 7, tzinfo=UTC))


def test_a_dry_run_says_all_and_does_nothing(frontier: Run, board: Site) -> None:
    """Recipients, subject, file name, pages and differences are printed; not a file is made, changed or sent."""
    frontier("run", "monthly", "--period", "2025-12", "--workspace", board.root)
    before = everything(board.root)
    words = ("run", "monthly", "--period", "2026-01", "--dry-run", "--workspace", board.root)

    told, data = frontier(*words), frontier(*words, "--json")

    assert everything(board.root) == before
    assert told.stdout.splitlines() == [
        "monthly 2026-01 all: would be made, 2 pages",
        "  subject: Pots, January 2026",
        "  file: monthly_2026-01_all.pdf",
        f"  to: Ada <{ADA}>, attachment, board",
        f"  to: Li <{LI}>, attachment, board",
        f"  not to: Zoe <{ZOE}>, suppressed in data/audiences.yaml",
        "  since 2025-12:",
        "    Pots, Hong Kong: from 21 [@register] (end of December 2025) to 22 [@register] (end of January 2026).",
    ]
    [row] = json.loads(data.stdout)
    assert (row["pages"], row["file"], row["since"]) == (2, "monthly_2026-01_all.pdf", "2025-12")
    assert [one["address"] for one in row["recipients"] if not one["not"]] == [ADA, LI]


def test_a_dry_run_tells_shares_as_the_briefing_does(frontier: Run, board: Site) -> None:
    """A metric in per cent bears its sign among the differences, too."""
    frontier("run", "monthly", "--period", "2025-12", "--workspace", board.root)
    board.edit("data/metrics.yaml", "unit: pots", 'unit: "%"')

    told = frontier("run", "monthly", "--period", "2026-01", "--dry-run", "--workspace", board.root)

    assert "from 21\N{NO-BREAK SPACE}% [@register] (end of December 2025) to 22\N{NO-BREAK SPACE}% " in told.stdout


def test_a_dry_run_in_a_fresh_workspace_makes_no_output(frontier: Run, board: Site) -> None:
    """Where nothing was ever made there is no ledger to look into, and none is made."""
    told = frontier("run", "monthly", "--period", "2026-01", "--dry-run", "--workspace", board.root)

    assert told.returncode == 0, told.stderr
    assert not board.output.exists()


# A real server --------------------------------------------------------------------------------------------------------


def by_server(site: Site, server: MailServer, **more: str) -> None:
    """Have a workspace's mail go to a server on loopback, in clear."""
    mail_settings(site, transport="smtp", host="127.0.0.1", port=str(server.port), tls="none", **more)


def test_a_real_server_is_given_each_letter_once(frontier: Run, board: Site) -> None:
    """The server has the very bytes of the archive, one letter for each person, and none the second time."""
    with running() as server:
        by_server(board, server)
        words = ("run", "monthly", "--period", "2026-01", "--send", "--workspace", board.root)
        first, again = frontier(*words), frontier(*words)
    show = json.loads(frontier("show", *EDITION, "--json", "--workspace", board.root).stdout)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    assert [recipients for _, recipients, _ in server.letters] == [[ADA], [LI]]
    archive = board.output / "archive"
    for row, (_, _, content) in zip(show["deliveries"], server.letters, strict=False):
        assert (archive / row["sha256"][:2] / f"{row['sha256']}.eml").read_bytes() == content
    assert [(row["state"], row["reply"]) for row in show["deliveries"]] == [
        ("sent", "250 2.0.0 kept"),
        ("sent", "250 2.0.0 kept"),
        ("withdrawn", "suppressed in data/audiences.yaml"),
    ]


def test_what_failed_is_told_with_the_servers_words_and_sent_again_alone(frontier: Run, board: Site) -> None:
    """One refused address ends with 1 and is told to the owner by mail; retried, it alone is sent anything."""
    at = ("--workspace", board.root)
    with running() as server:
        by_server(board, server, owner="boss@example.com")
        server.script["rcpt"] = [b"550 5.1.1 no such mailbox\r\n"]
        run = frontier("run", "monthly", "--period", "2026-01", "--send", *at)
        history = frontier("history", "--recipient", ADA, "--json", *at)
        status = frontier("status", *at)
        retried = frontier("retry", *EDITION, "--failed-only", *at)
        sent = frontier("send", *EDITION, *at)

    assert (run.returncode, sent.returncode) == (1, 0)
    assert [recipients for _, recipients, _ in server.letters] == [[LI], ["boss@example.com"], [ADA]]
    notice = BytesParser(EmailMessage, policy=policy.default).parsebytes(server.letters[1][2])
    assert "550 5.1.1 no such mailbox" in notice.get_content()
    assert f"For the owner: monthly 2026-01 all to {ADA} was refused: 550 5.1.1 no such mailbox" in run.stderr
    [row] = json.loads(history.stdout)
    assert (row["period"], row["state"], row["reply"]) == ("2026-01", "refused", "550 5.1.1 no such mailbox")
    assert "monthly\t2026-01\tbeing sent" in status.stdout
    assert "1 of 2 sent, 1 refused" in status.stdout
    assert retried.stdout.startswith("monthly 2026-01 all: 1 delivery is to be tried again")
    assert [line.split("\t")[:2] for line in sent.stdout.splitlines()[1:]] == [[ADA, "sent"], [LI, "sent"]]


@pytest.mark.parametrize(("word", "letters_in_all"), [("--sent", 2), ("--resend", 3)])
def test_a_doubt_is_settled_by_a_person(frontier: Run, board: Site, word: str, letters_in_all: int) -> None:
    """A server that takes a letter and hangs up leaves a doubt, which is told, held, and settled by a person's word."""
    at = ("--workspace", board.root)
    with running() as server:
        by_server(board, server)
        server.script["dot"] = [hang_up_after_taking]
        run = frontier("run", "monthly", "--period", "2026-01", "--send", *at)
        again = frontier("serve", "--once", *at)
        resolved = frontier("resolve", *EDITION, ADA, word, *at)
        frontier("serve", "--once", *at)
        show = frontier("show", *EDITION, *at)

    assert f"monthly 2026-01 all to {ADA}: in doubt, after the final dot" in run.stderr
    assert f"frontier resolve monthly 2026-01 {ADA} --sent, or --resend" in run.stderr
    assert again.stderr == ""
    assert resolved.returncode == 0
    assert len(server.letters) == letters_in_all
    assert f"{ADA}\tsent\t" in show.stdout


def test_whoever_sends_while_no_mail_goes_out_is_told_by_the_exit_code(frontier: Run, board: Site) -> None:
    """Where a server cannot be had, run, send and serve --once end with 1: no script may take that for mail sent."""
    at = ("--workspace", board.root)
    with running() as server:
        mail_settings(board, transport="smtp", host="127.0.0.1", port=str(server.port))
        run = frontier("run", "monthly", "--period", "2026-01", "--send", *at)
        sent = frontier("send", *EDITION, *at)
        served = frontier("serve", "--once", *at)
        by_server(board, server)
        mended = frontier("send", *EDITION, *at)
        after = frontier("serve", "--once", *at)

    assert [one.returncode for one in (run, sent, served, mended, after)] == [1, 1, 1, 0, 0]
    assert re.search(r"\nNo mail goes out until .* UTC; frontier status says why\n", served.stdout)
    assert "No mail" not in after.stdout
    assert "offers no STARTTLS, so nothing was sent" in run.stderr
    assert len(server.letters) == 2


async def hang_up_after_taking(smtp: Any) -> None:
    """Take the letter and close the connection instead of answering."""
    smtp.transport.close()


def test_people_are_sent_an_edition_later_if_they_are_in_the_file(frontier: Run, board: Site) -> None:
    """Somebody new in the file is sent an old edition by name; who is not there, suppressed or served is refused."""
    at = ("--workspace", board.root)
    frontier("run", "monthly", "--period", "2026-01", "--send", *at)
    write_people(board, person(ADA), person(LI), person("max@example.org"), person(ZOE), suppress=f"[{ZOE}]")

    sent = frontier("send", *EDITION, "--to", "max@example.org", *at)
    wrong = [frontier("send", *EDITION, "--to", one, *at) for one in ("may@example.org", ZOE, ADA)]

    assert sent.returncode == 0
    assert sorted(letters(board)) == [ADA, LI, "max@example.org"]
    assert [one.returncode for one in wrong] == [2, 2, 2]
    assert 'did you mean "max@example.org"' in wrong[0].stderr
    assert "suppressed" in wrong[1].stderr
    assert "was sent this edition already" in wrong[2].stderr
    assert sorted(letters(board)) == [ADA, LI, "max@example.org"]
