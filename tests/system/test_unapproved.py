"""What the commands say of an edition that waits for approval, and of one that nobody approved in time."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import timedelta

import pytest

from scheduler.operations import clock
from tests.scheduler.house_cases import Site, report
from tests.scheduler.mail_cases import ADA, LI, ZOE, mail_settings, person, write_people

pytest_plugins = ["tests.scheduler.houses"]

Run = Callable[..., subprocess.CompletedProcess[str]]
EDITION = ("monthly", "2026-01")
MAKE = ("run", "monthly", "--period", "2026-01")
WAITS = "monthly 2026-01 all waits for approval and is sent after it: frontier approve monthly 2026-01"
EXPIRED = "monthly 2026-01 all was not approved in time and has expired; it is sent to nobody"


@pytest.fixture
def waiting(frontier: Run, site: Site) -> Site:
    """Return a workspace with an edition for two people that waits for approval."""
    site.write(report(audience="[board]", approval="required"))
    mail_settings(site)
    write_people(site, person(ADA), person(LI))
    frontier(*MAKE, "--send", "--workspace", site.root)
    return site


def test_what_waits_is_sent_to_nobody_and_says_so(frontier: Run, waiting: Site) -> None:
    """Whoever sends what waits is told what it waits for; people who are added are sent it after the approval."""
    at = ("--workspace", waiting.root)
    write_people(waiting, person(ADA), person(LI), person(ZOE))

    dry, run = frontier(*MAKE, "--dry-run", *at), frontier(*MAKE, "--send", *at)
    sent = frontier("send", *EDITION, "--to", ZOE, *at)
    before = (waiting.output / "outbox").exists()
    frontier("approve", *EDITION, *at)
    frontier("serve", "--once", *at)

    assert f"  stopped by: {WAITS.removeprefix('monthly 2026-01 all ')}\n" in dry.stdout
    assert [run.stderr, sent.stderr] == [f"{WAITS}\n"] * 2
    assert [line.split("\t")[:2] for line in sent.stdout.splitlines()[1:]] == [[ZOE, "pending"]]
    assert not before
    assert len([*(waiting.output / "outbox").glob("*.eml")]) == 3


def test_what_expired_is_sent_to_nobody_and_says_so(frontier: Run, waiting: Site) -> None:
    """Nobody is left pending, and whoever sends it all the same is refused with the reason."""
    at = ("--workspace", waiting.root)
    waiting.open_ledger().expire(clock() + timedelta(days=91))

    dry, run = frontier(*MAKE, "--dry-run", *at), frontier(*MAKE, "--send", *at)
    refused = [frontier("send", *EDITION, *to, *at) for to in ((), ("--to", ADA))]
    show = json.loads(frontier("show", *EDITION, "--json", *at).stdout)
    history = frontier("history", "--recipient", LI, *at)

    assert f"  stopped by: {EXPIRED.removeprefix('monthly 2026-01 all ')}\n" in dry.stdout
    assert "  to: nobody\n" in dry.stdout
    assert run.stderr == f"{EXPIRED}\n"
    assert [(one.returncode, one.stderr) for one in refused] == [(2, f"frontier: {EXPIRED}\n")] * 2
    assert [(row["state"], row["reply"]) for row in show["deliveries"]] == [("withdrawn", "not approved in time")] * 2
    assert (show["edition"][0]["state"], show["edition"][0]["note"]) == ("expired", "not approved in time")
    assert f"{LI}\twithdrawn" in history.stdout
    assert not (waiting.output / "outbox").exists()
