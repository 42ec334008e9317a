"""The pass: plan, take back, work, watch; on a real ledger, a real archive and a clock that is moved by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reports.period import parse_period
from scheduler.app import open_workspace
from scheduler.archive import Manifest
from scheduler.ledger import EditionKey, EditionState, PlannedEdition
from scheduler.runner.computing import attempt, materials_of
from scheduler.runner.house import House
from scheduler.runner.making import keep, order_for, path_of, snapshot_before
from scheduler.runner.passes import PassResult, plan_all, run_pass, watch
from tests.scheduler.house_cases import Site, Stepwise, check_archive, kinds, report, work_one

pytest_plugins = ["tests.scheduler.houses"]

JANUARY = EditionKey("monthly", "2026-01")
FEBRUARY = EditionKey("monthly", "2026-02")
MONTHS = "data/observations/months.csv"
NO_JANUARY = ("pots,HK,2026-01,22,register\n", "")


@pytest.fixture
def house(site: Site) -> House:
    """Return a house that was opened on 20 January, its monthly report scheduled from then on."""
    house = site.house()
    site.run(house)
    return house


def test_what_is_owed_is_planned_made_and_named(site: Site, house: House) -> None:
    """When it is due an edition is planned, made and named, once; the next pass has nothing to do."""
    first = site.run(house, at="2026-02-01 07:00")
    second = site.run(house, at="2026-02-01 07:01")

    due = datetime(2026, 3, 1, 7, tzinfo=UTC)
    assert first == PassResult(planned=1, made=1, next_due=due)
    assert second == PassResult(next_due=due)
    assert site.states() == {"monthly 2026-01": "archived"}
    assert kinds(house, JANUARY) == ["planned", "claimed", "published", "archived"]
    assert site.said == [f"Made monthly 2026-01 all: {site.output}/monthly/2026-01/monthly_2026-01_all.pdf"]
    assert site.owner == []
    check_archive(site, house.ledger)


def test_the_manifest_says_from_what_it_was_made(site: Site, house: House) -> None:
    """What was read, what was made and when are in the manifest, and the ledger knows its hash."""
    site.run(house, at="2026-02-01 07:03")

    edition = house.ledger.edition(JANUARY)
    assert edition
    manifest = Manifest.from_bytes(house.archive.read(str(edition.manifest_sha256), ".json"))
    workspace = open_workspace(site.root)
    assert (manifest.report, manifest.period, manifest.part) == ("monthly", "2026-01", "all")
    assert [(one.file, one.sha256) for one in manifest.inputs] == list(workspace.inputs)
    assert manifest.made_at == site.clock.now
    assert edition.input_digest == workspace.input_digest


def test_a_workspace_that_cannot_be_read_is_told_once(site: Site, house: House) -> None:
    """With a fault in it nothing is made, and the owner is told once; mended, what is owed is made and told anew."""
    site.edit("data/markets.yaml", "id: HK", "id: XX")

    broken = [site.run(house, at=f"2026-02-01 07:0{minute}") for minute in range(3)]
    site.edit("data/markets.yaml", "id: XX", "id: HK")
    mended = site.run(house, at="2026-02-01 07:03")
    site.edit("data/markets.yaml", "id: HK", "id: XX")
    site.run(house, at="2026-02-01 07:04")

    assert broken == [PassResult(ready=False)] * 3
    assert (mended.made, site.states()) == (1, {"monthly 2026-01": "archived"})
    assert len(site.owner) == 2
    assert site.owner[0].startswith(
        "Nothing is made until the workspace is mended; frontier check says where: data/markets.yaml:1:"
    )
    assert site.owner[0].endswith(" more)")


def test_the_gate_holds_an_edition_until_it_is_mended(site: Site, house: House) -> None:
    """Without its figure an edition is held, the reasons told once; mended and retried, it is made."""
    site.edit(MONTHS, *NO_JANUARY)

    held = [site.run(house, at=f"2026-02-01 07:0{minute}") for minute in range(3)]
    site.edit(MONTHS, "pots,HK,2026-02,", "pots,HK,2026-01,22,register\npots,HK,2026-02,")
    ignored = site.run(house, at="2026-02-01 07:03")
    house.ledger.retry(JANUARY, "ada")
    made = site.run(house, at="2026-02-01 07:04")

    assert [(one.made, one.failed) for one in (*held, ignored, made)] == [(0, 1), (0, 0), (0, 0), (0, 0), (1, 0)]
    assert site.owner == ["monthly 2026-01 all is held, not sent: no figure is known of January 2026"]
    assert kinds(house, JANUARY) == ["planned", "claimed", "held", "retried", "claimed", "published", "archived"]
    assert house.ledger.alarms() == ()
    check_archive(site, house.ledger)


def mistaken(house: House, *reports: str) -> House:
    """Return a house in which something that nobody expected happens when some reports are made."""

    def hook(when: str, name: str, arguments: tuple[Any, ...]) -> None:
        if (when, name) == ("before", "published") and arguments[0].key.report in reports:
            raise ZeroDivisionError("a mistake of ours")

    return replace(house, ledger=Stepwise(house.ledger, hook))


def test_an_edition_that_fails_thrice_is_held(site: Site, house: House) -> None:
    """A failure is tried again after a while; after the third the edition is held, and the owner told once."""
    failing = mistaken(house, "monthly")

    results = [site.run(failing, at=f"2026-02-01 07:{minute:02d}") for minute in (0, 1, 5, 9, 10, 15, 20)]

    assert [one.failed for one in results] == [1, 0, 1, 0, 1, 0, 0]
    assert site.states() == {"monthly 2026-01": "held"}
    assert site.owner == ["monthly 2026-01 all failed three times and is held: ZeroDivisionError: a mistake of ours"]
    edition = house.ledger.edition(JANUARY)
    assert edition
    assert edition.reason.startswith("Traceback (most recent call last):")


def test_one_report_s_crash_does_not_stop_the_others(site: Site) -> None:
    """Where one report fails in a way nobody expected, the others are made in the same pass."""
    site.write(*(report(name) for name in ("first", "second", "third")))
    house = mistaken(site.house(), "second")
    site.run(house)

    result = site.run(house, at="2026-02-01 07:00")

    assert (result.planned, result.made, result.failed) == (3, 2, 1)
    assert site.states() == {"first 2026-01": "archived", "second 2026-01": "due", "third 2026-01": "archived"}


def test_an_edition_waits_for_approval(site: Site) -> None:
    """Where approval is required, an edition is made and named and waits; approved, it is archived."""
    site.write(report(approval="required"))
    house = site.house()
    site.run(house)

    waiting = [site.run(house, at=f"2026-02-01 07:0{minute}") for minute in range(2)]
    state = site.states()
    house.ledger.approve(JANUARY, "ada")
    site.run(house, at="2026-02-01 08:00")

    assert [one.made for one in waiting] == [1, 0]
    assert state == {"monthly 2026-01": "waiting"}
    assert site.states() == {"monthly 2026-01": "archived"}
    assert site.owner == ["monthly 2026-01 all waits for approval: frontier approve monthly 2026-01"]
    check_archive(site, house.ledger)


def test_nobody_s_approval_expires(site: Site) -> None:
    """An edition that nobody approves in time expires, and the owner is told once of each step."""
    site.write(report(approval="required", approve_within=2))
    house = site.house()
    site.run(house)

    for moment in ("02-01 07:00", "02-03 06:59", "02-03 07:00", "02-03 07:01", "02-09 07:00"):
        site.run(house, at=f"2026-{moment}")

    assert site.states() == {"monthly 2026-01": "expired"}
    assert site.owner == [
        "monthly 2026-01 all waits for approval: frontier approve monthly 2026-01",
        "monthly 2026-01 all was due 2026-02-01 07:00 UTC and is waiting at 2026-02-03 06:59 UTC",
        "monthly 2026-01 all was not approved in time and has expired",
    ]
    check_archive(site, house.ledger)


def test_a_state_is_told_though_who_reached_it_died(site: Site) -> None:
    """What needs a person is told by the next pass, where the process died between the deed and the word."""
    site.write(report(approval="required"), report("weekly", '{at: "07:00", on: sunday}', "week"))
    house = site.house()
    site.run(house)
    site.clock.set("2026-02-01 07:00")
    workspace = house.read()
    plan_all(house, workspace)
    claim = house.ledger.claim("dies", house.lease, JANUARY)
    assert claim
    order = order_for(house, claim)
    keep(house, workspace, claim, order, attempt(materials_of(workspace), order))
    weekly = house.ledger.claim("dies", house.lease)
    house.ledger.hold(weekly, ["a reason"])  # type: ignore[arg-type]

    site.run(house)
    told = sorted(site.owner)
    site.owner.clear()
    house.ledger.expire(site.clock.now + timedelta(days=8))
    site.run(house)

    assert told == [
        "monthly 2026-01 all waits for approval: frontier approve monthly 2026-01",
        "weekly 2026-W04 all is held, not sent: a reason",
    ]
    assert site.owner == ["monthly 2026-01 all was not approved in time and has expired"]


def test_a_late_edition_is_told_once(site: Site, house: House) -> None:
    """An edition that is not made an hour after its time is told once, and no more when it was made."""
    site.clock.set("2026-02-01 07:00")
    plan_all(house, house.read())
    taken = house.ledger.claim("somebody else", timedelta(hours=3))

    for moment in ("07:59", "08:00", "08:01", "09:30"):
        site.run(house, at=f"2026-02-01 {moment}")
    told = list(site.owner)
    assert taken
    house.ledger.release(taken)
    site.run(house, at="2026-02-01 09:31")

    assert told == ["monthly 2026-01 all was due 2026-02-01 07:00 UTC and is not made at 2026-02-01 08:00 UTC"]
    assert (site.states(), site.owner, house.ledger.alarms()) == ({"monthly 2026-01": "archived"}, told, ())


def test_a_flood_of_late_editions_is_told_in_a_sentence(site: Site, house: House) -> None:
    """Of very many late editions the most late are named, and one sentence says that there are more."""
    site.clock.set("2026-02-01 09:00")
    due = house.now() - timedelta(hours=2)
    flood = [PlannedEdition(report="monthly", period="2026-01", part=f"p{n:03}", due_at=due) for n in range(250)]
    house.ledger.plan("monthly", due.replace(tzinfo=None), flood)

    watch(house)
    watch(house)

    assert len(site.owner) == 201
    assert site.owner[0].startswith("monthly 2026-01 p000 was due")
    assert site.owner[-1] == "200 or more editions are late; frontier status shows which"


def test_the_second_edition_says_what_changed(site: Site, house: House) -> None:
    """The second edition compares itself with what the first one knew, by the snapshot in the archive."""
    site.run(house, at="2026-02-01 07:00")
    site.edit(MONTHS, "pots,HK,2026-01,22,", "pots,HK,2026-01,21,")
    site.run(house, at="2026-03-01 07:00")

    edition = house.ledger.edition(FEBRUARY)
    assert edition
    previous = snapshot_before(house, edition.key, parse_period("2026-02"))
    assert previous
    assert (previous.period, [one.value for one in previous.figures]) == ("2026-01", ["22"])
    pdf = house.archive.read(str(edition.sha256), ".pdf")
    text = words_of(pdf)
    assert "Compared with the edition of January 2026" in text
    assert "Restated" in text
    assert "22" in text.partition("Restated")[2]


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF, its lines joined."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage() for page in document]
    text = " ".join(page.get_text_range() for page in pages)
    for one in (*pages, document):
        one.close()
    return " ".join(text.split())


def test_the_first_edition_says_that_it_is_the_first(site: Site, house: House) -> None:
    """There is nothing to compare the first edition with, and it says so; a backfilled earlier one does, too."""
    site.run(house, at="2026-02-01 07:00")
    house.ledger.add(PlannedEdition(report="monthly", period="2025-06", due_at=site.clock.now))
    site.run(house, at="2026-02-01 07:01")

    for key in (JANUARY, EditionKey("monthly", "2025-06")):
        edition = house.ledger.edition(key)
        assert edition
        assert "This is the first edition" in words_of(house.archive.read(str(edition.sha256), ".pdf"))


def test_several_schedules_of_a_report_make_one_edition(site: Site) -> None:
    """A report due in Hong Kong and in New York is made when Hong Kong's time comes, and New York's finds it made."""
    zones = [f'{{at: "07:00", on: day 1, timezone: {zone}}}' for zone in ("Asia/Hong_Kong", "America/New_York")]
    site.write(report(schedule=f"[{', '.join(zones)}]"))
    house = site.house()
    site.run(house)

    moments = ("01-31 22:59", "01-31 23:00", "02-01 11:59", "02-01 12:00", "02-01 12:01")
    results = [site.run(house, at=f"2026-{moment}") for moment in moments]

    assert [(one.planned, one.made) for one in results] == [(0, 0), (1, 1), (0, 0), (0, 0), (0, 0)]
    assert site.states() == {"monthly 2026-01": "archived"}
    assert site.owner == []


def test_what_one_schedule_left_out_the_other_makes(site: Site) -> None:
    """Down at Hong Kong's time and back at New York's, the edition that was skipped first is made."""
    zones = ("Asia/Hong_Kong", "America/New_York")
    schedules = [f'{{at: "07:00", on: day 1, timezone: {zone}, catch_up: none}}' for zone in zones]
    site.write(report(schedule=f"[{', '.join(schedules)}]"))
    house = site.house()
    site.run(house)

    site.run(house, at="2026-02-01 08:00")
    skipped = site.states()
    site.run(house, at="2026-02-01 12:00")

    assert (skipped, site.states()) == ({"monthly 2026-01": "skipped"}, {"monthly 2026-01": "archived"})


def test_one_schedule_s_alarm_is_told_and_plans_nothing_of_its_report(site: Site) -> None:
    """Where one of two schedules owes too many, neither is planned before a person says so; other reports are."""
    daily = report("daily", '[{at: "07:00", on: every day, catch_up: all}, {at: "09:00", on: day 1}]', "day")
    site.write(daily, report())
    house = site.house()
    site.run(house)

    results = [site.run(house, at=f"2026-03-01 12:0{minute}") for minute in range(2)]

    assert [(one.planned, one.made) for one in results] == [(2, 2), (0, 0)]
    assert site.states() == {"monthly 2026-01": "archived", "monthly 2026-02": "archived"}
    assert site.owner == [
        "daily: 40 editions are owed at once, since 2026-01-20 12:00; if that is right, run: frontier resume daily"
    ]
    assert plan_all(house, house.read(), accept_many="daily") == 40


def test_a_schedule_that_moves_to_another_zone_goes_on_there(site: Site, house: House) -> None:
    """Moved across the date line and back again, a schedule neither alarms nor owes anything twice or not at all."""
    site.write(report(schedule=""))
    daily = '{{at: "18:00", on: every day, catch_up: all, timezone: {}}}'
    zones = ["Asia/Hong_Kong", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Tokyo"]
    for day, zone in enumerate(zones):
        site.write(report("daily", daily.format(zone), "day"))
        for hour in range(0, 24, 3):
            site.run(house, at=f"2026-02-{10 + day} {hour:02d}:30")

    assert site.owner == []
    assert {key for key in site.states() if key.startswith("daily")} == {f"daily 2026-02-{n:02d}" for n in range(9, 13)}


def test_a_schedule_that_comes_back_to_a_zone_begins_anew_there(site: Site) -> None:
    """What was planned in a zone long ago says nothing: back in it after forty days, nothing is owed since then."""
    daily = '{{at: "18:00", on: every day, timezone: {}}}'
    house = site.house()
    for moment, zone in (
        ("02-01 12:00", "Asia/Hong_Kong"),
        ("02-01 12:01", "America/New_York"),
        ("02-25 12:00", "America/New_York"),
        ("03-15 12:00", "America/New_York"),
        ("03-15 12:01", "Asia/Hong_Kong"),
    ):
        site.write(report("daily", daily.format(zone), "day"))
        site.run(house, at=f"2026-{moment}")

    assert site.owner == []


def test_a_worker_that_was_overtaken_stops(site: Site, house: House) -> None:
    """Who wakes after another took the edition over writes nothing, says so, and goes on with the next."""
    site.clock.set("2026-02-01 07:00")
    workspace = house.read()
    plan_all(house, workspace)
    slow = house.ledger.claim("slow", house.lease)
    assert slow
    site.clock.pass_(minutes=11)
    other = site.house(worker="other")
    run_pass(other)
    before = kinds(house, JANUARY)

    assert work_one(house, workspace, slow) is None

    assert site.said[-1] == "monthly 2026-01 all: another worker has taken it over"
    assert kinds(house, JANUARY) == before == ["planned", "claimed", "lapsed", "claimed", "published", "archived"]


@pytest.mark.parametrize("trouble", ["gate", "crash"])
def test_a_worker_that_was_overtaken_and_fails_stops_too(site: Site, house: House, trouble: str) -> None:
    """Neither a failure nor a held edition of somebody who lost the lease ends the pass, or is written down."""
    site.clock.set("2026-02-01 07:00")
    plan_all(house, house.read())
    slow = house.ledger.claim("slow", house.lease)
    assert slow
    site.clock.pass_(minutes=11)
    run_pass(site.house(worker="other"))
    if trouble == "gate":
        site.edit(MONTHS, *NO_JANUARY)
    failing = mistaken(house, "monthly") if trouble == "crash" else house

    assert work_one(failing, failing.read(), slow) is None

    assert site.states() == {"monthly 2026-01": "archived"}


def test_a_lapsed_lease_is_taken_back(site: Site, house: House) -> None:
    """What a dead worker held is taken back when its lease has lapsed, and made."""
    site.clock.set("2026-02-01 07:00")
    plan_all(house, house.read())
    house.ledger.claim("dead", house.lease)

    early = site.run(house, at="2026-02-01 07:09")
    late = site.run(house, at="2026-02-01 07:10")

    assert (early.made, late.made) == (0, 1)
    assert "Took back 1 lapsed lease" in site.said


def test_no_new_edition_is_begun_when_told_to_stop(site: Site) -> None:
    """Told to stop, a pass ends after the edition it is at; the next pass makes the others."""
    site.write(*(report(name) for name in ("first", "second", "third")))
    site.run()
    answers = iter([False, True])

    stopped = site.run(site.house(stopping=lambda: next(answers)), at="2026-02-01 07:00")
    rest = site.run(at="2026-02-01 07:01")

    assert (stopped.planned, stopped.made, rest.planned, rest.made) == (3, 1, 0, 2)


@pytest.mark.parametrize("at", [("after", "claim_some"), ("before", "published")])
def test_an_interruption_gives_the_edition_back(site: Site, house: House, at: tuple[str, str]) -> None:
    """Ctrl-C in the midst of an edition, or just after its claim, gives it back: nobody has to wait for the lease."""
    site.clock.set("2026-02-01 07:00")

    def interrupt(when: str, name: str, _arguments: tuple[Any, ...]) -> None:
        if (when, name) == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        site.run(replace(house, ledger=Stepwise(house.ledger, interrupt)))

    edition = house.ledger.edition(JANUARY)
    assert edition
    assert (edition.state, edition.lease_until, edition.attempts) == (EditionState.DUE, None, 0)
    assert house.ledger.held_by(house.worker) == ()
    assert site.said == ["Gave back monthly 2026-01 all"]


def test_a_report_that_is_gone_is_held(site: Site, house: House) -> None:
    """An edition whose report was removed, or is now made for other periods, is held with the reason."""
    site.clock.set("2026-02-01 07:00")
    plan_all(house, house.read())
    site.write(report("weekly", "", "week"))
    site.run(house)
    site.write(report("monthly", "", "week"))
    house.ledger.retry(JANUARY)
    house.ledger.clear(str(JANUARY), "held")
    site.run(house)

    assert site.owner == [
        'monthly 2026-01 all is held, not sent: the workspace no longer has a report "monthly"',
        "monthly 2026-01 all is held, not sent: monthly is made for each week; 2026-01 is a month",
    ]


def test_an_old_edition_gets_its_name_among_many_newer(site: Site, house: House) -> None:
    """However many were due after it, an edition is named when it is made, or by the next pass if its maker died."""
    for number in range(250):
        day = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
        house.ledger.add(PlannedEdition(report="x", period=f"{day:%Y-%m-%d}", due_at=day + timedelta(days=90)))
        claim = house.ledger.claim("x", house.lease, EditionKey("x", f"{day:%Y-%m-%d}"))
        assert claim
        (site.output / "x" / claim.edition.period).mkdir(parents=True)
        path_of(house, claim.edition).touch()
        house.ledger.archive(claim, "ab" * 32, 1, "digest", (), waiting=False)

    name = site.output / "monthly" / "2026-01" / "monthly_2026-01_all.pdf"

    site.run(house, at="2026-02-01 07:00")
    name.rename(name.with_suffix(".moved"))
    site.run(house, at="2026-02-01 07:01")

    assert name.exists()


def test_an_edition_without_its_name_is_told_and_named_later(site: Site, house: House) -> None:
    """Where the name cannot be given the edition is archived all the same, told once, and named when it can be."""
    taken = site.output / "monthly"
    taken.write_text("in the way")

    results = [site.run(house, at=f"2026-02-01 07:0{minute}") for minute in range(2)]
    taken.unlink()
    site.run(house, at="2026-02-01 07:02")

    assert [one.made for one in results] == [1, 0]
    assert len(site.owner) == 1
    assert site.owner[0].startswith("monthly 2026-01 all is archived, but has no file name: ")
    assert house.ledger.alarms() == ()
    check_archive(site, house.ledger)


def test_the_next_due_time_is_that_of_all_reports(site: Site) -> None:
    """A pass says when the next edition of any report is due, and nothing where none has a schedule."""
    site.write(report(), report("weekly", '{at: "09:00", on: friday, timezone: Asia/Tokyo}', "week"))
    soonest = site.run().next_due
    site.write(report(schedule=""), report("weekly", "", "week"))

    assert (soonest, site.run().next_due) == (datetime(2026, 1, 23, 0, tzinfo=UTC), None)


def test_without_leave_to_plan_the_rest_goes_on(site: Site, house: House) -> None:
    """While the clock is in doubt nothing new is planned, but what was owed before is made."""
    house.ledger.add(PlannedEdition(report="monthly", period="2025-12", due_at=site.clock.now))
    held = site.run(house, at="2026-02-01 07:00", may_plan=False)
    sure = site.run(house, at="2026-02-01 07:01")

    assert [(one.planned, one.made) for one in (held, sure)] == [(0, 1), (1, 1)]


def test_the_alarm_of_a_schedule_is_forgotten_when_it_is_over(site: Site, house: House) -> None:
    """A clock that is behind is told once, and once more when it happens again."""
    for moment in ("02-01 07:00", "01-01 07:00", "01-01 07:01", "02-02 07:00", "01-01 07:00"):
        site.run(house, at=f"2026-{moment}")

    assert [one for one in site.owner if "set the clock right" not in one] == []
    assert len(site.owner) == 2
