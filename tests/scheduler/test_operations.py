"""What the commands that keep records do, in this process: on real files, by the real clock."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.errors import InputError
from scheduler.archive import ArchiveError
from scheduler.errors import MisuseError, SchedulerError
from scheduler.ledger import LedgerError, PlannedEdition
from scheduler.operations import clock, decide, open_house, resume, serve_once
from scheduler.reporting import all_of, edition_lines, explain_report, history_of, status_of
from scheduler.runner.working import give_back
from scheduler.running import run_editions
from tests.scheduler.house_cases import Site, check_archive, report

pytest_plugins = ["tests.scheduler.houses"]

MONTHS = "data/observations/months.csv"
JANUARY = "pots,HK,2026-01,22,register\n"


@pytest.fixture
def by_hand(site: Site) -> Site:
    """Return a site whose report is made by hand alone."""
    site.write(report(schedule=""))
    return site


def run(site: Site, periods: str | None = "2026-01", part: str = "all") -> list[str]:
    """Make editions by hand and return the lines that are printed of them."""
    editions = run_editions(site.root, "monthly", periods, part, site.said.append)
    return [line.replace(f"{site.root}/", "") for line in edition_lines(site.root, editions)]


def notices(site: Site) -> list[str]:
    """Return what the owner was told, without the times."""
    lines = (site.output / "notices.log").read_text(encoding="utf-8").splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ", line) for line in lines)
    return [line.partition(" ")[2] for line in lines]


def test_an_edition_is_made_by_hand_once(by_hand: Site) -> None:
    """Run twice, an edition is made once, and its path is told both times."""
    first, second = run(by_hand), run(by_hand)

    assert first == second == ["output/monthly/2026-01/monthly_2026-01_all.pdf"]
    assert [line for line in by_hand.said if line.startswith("Made")] == [f"Made monthly 2026-01 all: {made(by_hand)}"]
    check_archive(by_hand, by_hand.open_ledger())


def made(site: Site, period: str = "2026-01") -> Path:
    """Return where the edition of a period is."""
    return site.output / "monthly" / period / f"monthly_{period}_all.pdf"


def test_a_range_is_made_in_order(by_hand: Site) -> None:
    """Of a range each period is made, the earliest first, and those that were made before are left as they are."""
    run(by_hand, "2025-12")
    before = made(by_hand, "2025-12").stat().st_mtime_ns

    lines = run(by_hand, "2025-11..2026-02")

    assert lines == [
        f"output/monthly/{period}/monthly_{period}_all.pdf" for period in ("2025-11", "2025-12", "2026-01", "2026-02")
    ]
    assert made(by_hand, "2025-12").stat().st_mtime_ns == before
    assert len(by_hand.states()) == 4


def test_without_a_period_the_latest_is_made(by_hand: Site) -> None:
    """The latest period is the one that the facts cover."""
    assert run(by_hand, None) == ["output/monthly/2028-12/monthly_2028-12_all.pdf"]


def test_what_the_gate_holds_is_told_with_its_reasons(by_hand: Site) -> None:
    """A held edition has no path but reasons; run again it stays held; retried, once mended, it is made."""
    by_hand.edit(MONTHS, JANUARY, "")
    held, again = run(by_hand), run(by_hand)
    by_hand.edit(MONTHS, "pots,HK,2026-02,", f"{JANUARY}pots,HK,2026-02,")
    said = decide(by_hand.root, "retry", "monthly", "2026-01", "all", "ada")

    assert held == again == ["monthly 2026-01 all is held: no figure is known of January 2026"]
    assert said == "monthly 2026-01 all is due again; frontier serve makes it"
    assert run(by_hand) == ["output/monthly/2026-01/monthly_2026-01_all.pdf"]


def test_what_is_held_again_is_told_again(by_hand: Site) -> None:
    """Retried without being mended, an edition is held once more, and the owner told once more."""
    by_hand.edit(MONTHS, JANUARY, "")
    for _ in range(2):
        run(by_hand)
        decide(by_hand.root, "retry", "monthly", "2026-01", "all", "ada")

    assert notices(by_hand) == ["monthly 2026-01 all is held, not sent: no figure is known of January 2026"] * 2


@pytest.mark.parametrize(
    ("periods", "part", "told"),
    [
        ("2026-03..2026-01", "all", "--period: 2026-01 is before 2026-03; write the earlier one first"),
        ("yesterday", "all", '--period: "yesterday" is not a period'),
        ("2026-01..soon", "all", '--period: "soon" is not a period'),
        ("2026", "all", "--period: monthly is made for each month; 2026 is a year"),
        ("2026-01..2026", "all", "--period: monthly is made for each month; 2026 is a year"),
        ("2026-01", "asia", 'monthly has no part "asia"'),
    ],
)
def test_what_there_is_not_is_misuse(by_hand: Site, periods: str, part: str, told: str) -> None:
    """Periods and parts that there are not are refused, and nothing is planned."""
    with pytest.raises(MisuseError, match=re.escape(told)):
        run(by_hand, periods, part)

    assert by_hand.states() == {}


@pytest.mark.parametrize("what", ["approve", "retry"])
def test_a_decision_about_nothing_is_misuse(by_hand: Site, what: str) -> None:
    """There is nothing to decide about an edition that there is not, or that is in another state."""
    with pytest.raises(MisuseError, match="there is no edition monthly 2026-01 all; frontier history lists"):
        decide(by_hand.root, what, "monthly", "2026-01", "all", "ada")
    run(by_hand)

    with pytest.raises(LedgerError, match="monthly 2026-01 all is archived, not"):
        decide(by_hand.root, what, "monthly", "2026-01", "all", "ada")


def test_an_edition_that_failed_is_not_said_to_be_at_work(by_hand: Site) -> None:
    """What failed and is tried again is told as that, by run and by status: nobody is at it."""
    by_hand.write(report(schedule="", document="{sign: {key: env:NO_KEY}}"))

    [line] = run(by_hand)

    words = "it failed, frontier show says why; run it again, or frontier serve does after "
    assert line.startswith(f"monthly 2026-01 all is due: {words}")
    assert status_of(by_hand.root)[-1]["note"].startswith(words)


def test_whoever_leaves_out_the_part_is_told_which_there_are(by_hand: Site) -> None:
    """Of a report that is split there is no edition of all; the parts of that period are named."""
    ledger = by_hand.open_ledger()
    for part in ("iberia", "east-asia"):
        ledger.add(PlannedEdition(report="monthly", period="2026-01", part=part, due_at=clock()))

    with pytest.raises(MisuseError, match="no edition monthly 2026-01 all; say --part, one of east-asia, iberia"):
        all_of(by_hand.root, "monthly", "2026-01", "all")


def test_an_approval_has_a_name(by_hand: Site) -> None:
    """Who approved an edition is on record."""
    by_hand.write(report(schedule="", approval="required"))
    run(by_hand)

    said = decide(by_hand.root, "approve", "monthly", "2026-01", "all", "ada")

    assert (said, by_hand.states()) == ("monthly 2026-01 all is approved", {"monthly 2026-01": "archived"})
    assert all_of(by_hand.root, "monthly", "2026-01", "all")["events"][-1] | {"at": ""} == {
        "at": "",
        "event": "approved",
        "detail": "who: ada",
    }


def test_an_edition_that_lost_its_name_gets_it_again(by_hand: Site) -> None:
    """Where someone removed the file, running it again puts it back, and makes nothing."""
    run(by_hand)
    made(by_hand).unlink()
    by_hand.said.clear()

    assert run(by_hand) == ["output/monthly/2026-01/monthly_2026-01_all.pdf"]
    assert by_hand.said == []
    check_archive(by_hand, by_hand.open_ledger())


def test_names_are_beside_the_archive_wherever_it_is(by_hand: Site) -> None:
    """With the archive in a folder of its own, what is printed, and what is on the disk, is in that folder."""
    with (by_hand.root / "frontier.yaml").open("a", encoding="utf-8") as file:
        file.write("archive: store/kept\n")

    assert run(by_hand) == ["store/monthly/2026-01/monthly_2026-01_all.pdf"]
    assert (by_hand.root / "store" / "monthly" / "2026-01" / "monthly_2026-01_all.pdf").exists()


def test_very_many_are_planned_when_a_person_says_so(site: Site) -> None:
    """What is owed since 2020 is not planned before somebody resumes the report; then all of it is, once."""
    site.write(report(schedule='{at: "07:00", on: day 1, catch_up: latest, start: 2020-01-01}'))
    result = serve_once(site.root, site.said.append)
    stopped = [row for row in status_of(site.root) if row["state"] == "not planned"]

    planned = [resume(site.root, "monthly", site.said.append) for _ in range(2)]

    now = clock()
    assert (result.planned, result.made) == (0, 0)
    assert [row["note"].endswith("run: frontier resume monthly") for row in stopped] == [True]
    assert "not planned" not in {row["state"] for row in status_of(site.root)}
    assert notices(site)[0].endswith("; if that is right, run: frontier resume monthly")
    assert planned == [(now.year - 2020) * 12 + now.month - (0 if (now.day, now.hour) >= (1, 7) else 1), 0]
    assert set(site.states().values()) == {"skipped", "due"}
    with pytest.raises(MisuseError, match='no report "monthy"; did you mean "monthly"'):
        resume(site.root, "monthy", site.said.append)


def test_a_pass_gives_a_sign_of_life_in_a_file(site: Site) -> None:
    """After a whole pass the heartbeat's file is touched; after one that could not read the workspace it is not."""
    with (site.root / "frontier.yaml").open("a", encoding="utf-8") as file:
        file.write("heartbeat: output/alive\n")
    serve_once(site.root, site.said.append)
    alive = site.output / "alive"
    lived = alive.exists()
    alive.unlink()
    site.edit("data/markets.yaml", "id: HK", "id: XX")
    serve_once(site.root, site.said.append)

    assert (lived, alive.exists()) == (True, False)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """Return the URL of a server, and what was asked of it."""
    asked: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404 if "gone" in self.path else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_a_pass_gives_a_sign_of_life_by_a_url(
    site: Site, listener: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The heartbeat's URL, perhaps a secret, is asked for after each pass; one that does not answer is told."""
    url, asked = listener
    with (site.root / "frontier.yaml").open("a", encoding="utf-8") as file:
        file.write("heartbeat: env:ALIVE\n")
    for path in ("/alive", "/gone"):
        monkeypatch.setenv("ALIVE", url + path)
        serve_once(site.root, site.said.append)

    assert asked == ["/alive", "/gone"]
    assert site.said == ["The heartbeat could not be sent: HTTP Error 404: Not Found"]


def test_notices_that_cannot_be_written_stop_nothing(site: Site) -> None:
    """Where the log of notices is a folder, the owner's words are said all the same, and the pass goes on."""
    site.output.mkdir()
    (site.output / "notices.log").mkdir()
    site.edit("data/markets.yaml", "id: HK", "id: XX")

    assert not serve_once(site.root, site.said.append).ready
    assert site.said[0].startswith("For the owner: Nothing is made until the workspace is mended")
    assert site.said[1].endswith("notices.log could not be written: Is a directory")


def test_a_house_that_cannot_be_opened_is_told_in_a_sentence(site: Site) -> None:
    """No workspace, no secret, no folder for the ledger, no archive: each is an error that says what to do."""
    with pytest.raises(InputError), open_house(site.root / "nowhere", site.said.append):
        pass
    for line, told in (
        ("ledger: env:NO_SUCH_NAME", "the environment has no variable NO_SUCH_NAME"),
        ("ledger: state/ledger.sqlite", "does not exist; make it, or mount its disk"),
        ("archive: data/markets.yaml/archive", "no folder"),
    ):
        (site.root / "frontier.yaml").write_text(f"title: Teapots\ntimezone: UTC\n{line}\n", encoding="utf-8")
        with pytest.raises(SchedulerError, match=re.escape(told)), open_house(site.root, site.said.append):
            pass
    assert issubclass(ArchiveError, SchedulerError)


def test_the_history_says_what_became_of_each(by_hand: Site) -> None:
    """Made or held, the newest first, each with its file or its reasons."""
    by_hand.edit(MONTHS, JANUARY, "")
    run(by_hand, "2025-12..2026-01")

    newest, oldest = history_of(by_hand.root, None, 30)

    assert (newest["period"], newest["state"], newest["file"], newest["made"]) == ("2026-01", "held", "", "")
    assert newest["note"] == "no figure is known of January 2026"
    assert oldest["file"] == str(by_hand.root / "output/monthly/2025-12/monthly_2025-12_all.pdf")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", oldest["made"])
    assert history_of(by_hand.root, "other", 30) == []
    assert [row["period"] for row in history_of(by_hand.root, "monthly", 1)] == ["2026-01"]
    json.dumps([newest, oldest])


def test_the_status_says_what_is_next_and_what_needs_a_person(site: Site) -> None:
    """Each report with the time of its next edition, then what is due, held or waiting."""
    site.write(report(), report("other", "", approval="required"))
    run_editions(site.root, "other", "2026-01", "all", site.said.append)

    rows = status_of(site.root)

    assert [(row["report"], row["period"], row["state"]) for row in rows] == [
        ("monthly", "next", "scheduled"),
        ("other", "next", "by hand"),
        ("other", "2026-01", "waiting"),
    ]
    due = datetime.strptime(rows[0]["due"], "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
    assert (due > clock(), due.day, due.hour, rows[1]["due"]) == (True, 1, 7, "no schedule")


def test_due_times_are_explained(site: Site) -> None:
    """Twelve lines for a report with a schedule; for one without, what to write."""
    assert len(explain_report(site.root, "monthly")) == 12
    site.write(report(schedule=""))
    with pytest.raises(MisuseError, match=re.escape("monthly has no schedule; add one to data/reports/monthly.yaml")):
        explain_report(site.root, "monthly")


def test_what_happened_to_an_edition_is_told(by_hand: Site) -> None:
    """Each event with its time and details; of an edition that there is not, a sentence."""
    run(by_hand)

    rows = all_of(by_hand.root, "monthly", "2026-01", "all")["events"]

    assert [row["event"] for row in rows] == ["added", "claimed", "published", "archived"]
    assert "sha256: " in rows[-1]["detail"]
    with pytest.raises(MisuseError, match="there is no edition monthly 2026-02 all"):
        all_of(by_hand.root, "monthly", "2026-02", "all")


def test_two_processes_of_the_same_host_and_number_are_two_workers(site: Site) -> None:
    """What one has claimed the other does not give back: containers may share a host's name and each be process 1."""
    with open_house(site.root, site.said.append) as one, open_house(site.root, site.said.append) as other:
        one.ledger.add(PlannedEdition(report="monthly", period="2026-01", due_at=one.now()))
        claim = one.ledger.claim(one.worker, one.lease)
        give_back(other)

        assert claim
        assert one.ledger.held_by(one.worker) == (claim,)
