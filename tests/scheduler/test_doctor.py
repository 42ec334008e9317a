"""``frontier doctor``: each thing that can be wrong is found, said with what to do, and nothing is changed or sent."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.doctor import Check, examine
from scheduler.ledger import Ledger
from tests.scheduler.mail_server import HOST, PASSWORD, USER, Papers, running
from tests.scheduler.s3_server import S3

pytest_plugins = ["tests.scheduler.mail_papers", "tests.scheduler.archives"]

Look = Callable[..., dict[str, Check]]


@pytest.fixture
def root(repository: Path, tmp_path: Path) -> Path:
    """Return a copy of the made-up tea houses."""
    return shutil.copytree(repository / "tests" / "workspaces" / "juniper", tmp_path / "juniper")


@pytest.fixture
def look(root: Path) -> Look:
    """Return every check by its name, with words added to ``frontier.yaml``."""

    def examined(added: str = "", now: datetime | None = None) -> dict[str, Check]:
        config = root / "frontier.yaml"
        config.write_text(config.read_text(encoding="utf-8") + added, encoding="utf-8")
        return {one.name: one for one in examine(root, now or datetime.now(UTC))}  # noqa: TID251 - compared with a database's

    return examined


def smtp(port: int, papers: Papers, *, size: str = "15 MB") -> str:
    """Return what a workspace says that mails by a server on this machine."""
    return f"""
mail:
  transport: smtp
  from: Juniper <briefings@juniper.example>
  owner: owner@juniper.example
  host: {HOST}
  port: {port}
  user: {USER}
  password: file:password
  ca_file: {papers.ca_file}
  largest: {size}
"""


def keep_password(root: Path, password: str) -> None:
    """Write the password that the settings refer to where only we may read it."""
    (root / "password").write_text(password, encoding="utf-8")
    (root / "password").chmod(0o600)


def test_a_new_workspace_fails_in_nothing_and_is_left_as_it_was(root: Path, look: Look) -> None:
    """What is not there yet is no failure; to look makes no ledger, no archive and no folder."""
    before = sorted(root.rglob("*"))

    checks = look()

    assert {one.verdict for one in checks.values()} == {"ok", "note"}
    assert checks["ledger"].found == "output/ledger.sqlite is not there yet"
    assert "nobody is mailed" in checks["mail server"].found
    assert sorted(root.rglob("*")) == before


def test_a_workspace_with_errors_says_the_first_and_where_the_others_are(root: Path, look: Look) -> None:
    """An error in the files fails the workspace's line, and what does not depend on it is looked at all the same."""
    events = root / "data" / "events.yaml"
    events.write_text(events.read_text(encoding="utf-8").replace("market: FI", "market: FJ"), encoding="utf-8")

    checks = look()

    assert checks["workspace"].verdict == "fails"
    assert "data/events.yaml:2:" in checks["workspace"].found
    assert checks["workspace"].mend == "frontier check shows each with its line"
    assert checks["clock"].verdict == "ok"


def test_settings_that_cannot_be_read_end_the_examination(look: Look) -> None:
    """Without ``frontier.yaml`` nobody knows what else to look at."""
    checks = look("\nledgr: x\n")

    assert list(checks) == ["workspace"]
    assert checks["workspace"].verdict == "fails"


def test_a_ledger_says_its_tables_and_how_safely_it_keeps(root: Path, look: Look) -> None:
    """The kind, version, durability and clock of a ledger that is there are said."""
    (root / "output").mkdir()
    Ledger.open(f"sqlite:///{root / 'output' / 'ledger.sqlite'}").close()

    checks = look()

    assert checks["ledger"].verdict == "ok"
    assert f"SQLite {sqlite3.sqlite_version}" in checks["ledger"].found
    assert "synchronous=" in checks["ledger"].found
    assert checks["ledger's clock"].verdict == "ok"


def test_a_ledger_that_is_none_is_told(root: Path, look: Look) -> None:
    """A file that is no database fails the ledger's line, with the file's name."""
    (root / "output").mkdir()
    (root / "output" / "ledger.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 50)

    check = look()["ledger"]

    assert check.verdict == "fails"
    assert "ledger.sqlite" in str(check)


def test_a_clock_that_differs_is_told_with_the_way(root: Path, look: Look) -> None:
    """A machine whose clock is not the ledger's is told by how much, since leases are measured with it."""
    (root / "output").mkdir()
    Ledger.open(f"sqlite:///{root / 'output' / 'ledger.sqlite'}").close()

    check = look(now=datetime.now(UTC) + timedelta(hours=1))["ledger's clock"]  # noqa: TID251 - an hour off

    assert check.verdict == "fails"
    assert "seconds behind this machine's" in check.found


def test_a_clock_before_its_own_rules_is_wrong(look: Look) -> None:
    """A machine that believes it is a year before the rules of zones were published has its clock wrong."""
    check = look(now=datetime(2015, 1, 1, tzinfo=UTC))["clock"]

    assert (check.verdict, check.found[:22]) == ("fails", "it is 2015-01-01 00:00")


def test_a_mail_server_is_asked_and_sent_nothing(root: Path, look: Look, papers: Papers) -> None:
    """The server is reached, encrypted to and logged in to; what it takes is said, and no letter begins."""
    keep_password(root, PASSWORD)
    with running(papers.context(), data_size_limit=33_554_432) as server:
        checks = look(smtp(server.port, papers))

    assert checks["mail server"].verdict == "ok"
    assert checks["mail server"].found.startswith(f"{HOST}:{server.port} answers under STARTTLS and lets us log in")
    assert "takes 33.6 MB" in checks["mail server"].found
    assert server.letters == []
    assert [one for one in server.commands if one.startswith(("MAIL", "RCPT", "DATA"))] == []
    assert (checks["sender"].verdict, checks["owner"].verdict) == ("ok", "ok")


def test_a_server_that_takes_less_than_we_send_is_told(root: Path, look: Look, papers: Papers) -> None:
    """Where the server's limit is below the largest message, the size to write is said."""
    keep_password(root, PASSWORD)
    with running(papers.context(), data_size_limit=5_000_000) as server:
        check = look(smtp(server.port, papers))["mail server"]

    assert check.verdict == "note"
    assert "write 5 MB" in check.mend


def test_a_wrong_password_is_told_and_never_shown(root: Path, look: Look, papers: Papers) -> None:
    """A refused login says what to look at, and no line holds the password."""
    keep_password(root, "not the right one")
    with running(papers.context()) as server:
        checks = look(smtp(server.port, papers))

    assert checks["mail server"].verdict == "fails"
    assert checks["mail server"].mend == "check what mail.user and mail.password refer to"
    assert not any("not the right one" in str(one) for one in checks.values())


def test_a_password_that_others_may_read_is_told(root: Path, look: Look, papers: Papers) -> None:
    """A secret's file with loose permissions fails before any server is asked, with the command that mends it."""
    keep_password(root, PASSWORD)
    (root / "password").chmod(0o644)

    check = look(smtp(1, papers))["mail server"]

    assert check.verdict == "fails"
    assert "chmod 600" in check.found


def test_a_server_that_is_not_there_is_told(root: Path, look: Look, papers: Papers) -> None:
    """Where nothing answers, host and port are named and what to check."""
    keep_password(root, PASSWORD)

    check = look(smtp(1, papers))["mail server"]

    assert check.verdict == "fails"
    assert f"{HOST}:1 cannot be reached" in check.found
    assert "mail.host and mail.port" in check.mend


def test_the_target_of_the_heartbeat_stays_secret(root: Path, look: Look) -> None:
    """Of a heartbeat's URL only the host is said: the rest of it is often a key."""
    (root / "beat").write_text("https://beats.example/ping/3f1c", encoding="utf-8")
    (root / "beat").chmod(0o600)

    check = look("\nheartbeat: file:beat\n")["heartbeat"]

    assert (check.verdict, check.found) == ("ok", "told to beats.example after each whole pass")


def test_an_archive_is_opened_and_its_disk_looked_at(root: Path, look: Look) -> None:
    """An archive that is there is opened: hard links and free space are said, and nothing is left in it."""
    (root / "output" / "archive").mkdir(parents=True)

    check = look()["archive"]

    assert check.verdict in {"ok", "note"}
    assert "its disk has hard links" in check.found
    assert list((root / "output" / "archive").iterdir()) == []


def test_a_bucket_is_given_a_trial_object_and_left_empty(root: Path, look: Look, s3: S3) -> None:
    """An archive in a bucket is tried: that it keeps what it is given and refuses to overwrite it is said."""
    bucket = s3.bucket()

    check = look(f"archive: s3://{bucket}/juniper\n")["archive"]

    assert check.verdict == "ok"
    assert check.found == f"s3://{bucket}/juniper keeps what it is given, and refuses to overwrite it"
    assert s3.keys(bucket) == []
    assert not (root / "output").exists()


def test_a_bucket_that_nobody_made_fails_the_archive(look: Look, s3: S3) -> None:
    """What stands against a bucket is said with what to do."""
    assert s3.url

    check = look("archive: s3://nobody-made-this/juniper\n")["archive"]

    assert check.verdict == "fails"
    assert "there is no such bucket; make it, or mend archive: in frontier.yaml" in str(check)
