"""The workspace that is tortured, and the comparison of ledger and disk with what a calendar on paper says is owed.

Nothing here trusts what it judges: the editions owed are counted by arithmetic, files are hashed by themselves, and the
ledger's tables are read whole.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from sqlalchemy import Row, select

from reports.assemble import assemble_and_record
from reports.edition import draw_edition
from reports.period import parse_period
from reports.snapshot import from_bytes
from scheduler.archive import Archive, Bucket
from scheduler.ledger import Ledger
from scheduler.ledger.schema import alarm, edition, event
from scheduler.versions import drawing_versions
from scheduler.workspace import Workspace

if TYPE_CHECKING:
    from tests.scheduler.s3_server import S3

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
DUE = time(6)
REPORTS = tuple(f"report-{number}" for number in range(6))
FAR = datetime(2999, 1, 1, tzinfo=UTC)
SAMPLE = 24

_FILES = {
    "frontier.yaml": "title: Torture\ntimezone: UTC\n",
    "data/brand.yaml": "name: Torture\nwordmark: torture\nlegal: Made up.\nfooter: Torture\npage: A4\n",
    "data/metrics.yaml": "metrics:\n  - {id: shops, name: Shops, unit: shops, measure: stock}\n",
    "data/markets.yaml": "markets:\n  - {id: SE, status: live, entered: 2019}\n"
    "groups:\n  - {id: WORLD, name: World, everything: true}\n",
    "data/sources.yaml": "sources:\n  - {id: register, producer: Torture, title: Register, kind: illustrative}\n",
}
_REPORT = """id: {report}
title: The {report}
period: day
schedule: {{at: "{due}", on: every day, start: {start}, catch_up: all}}
figures:
  shops: {{metric: shops, market: WORLD, compare: previous}}
blocks:
  - type: cover
    headline: "{{shops}} shops"
    show: [shops]
  - type: changes
  - type: data_notes
  - type: sources
"""


def write_workspace(root: Path, days: int) -> None:
    """Write a workspace with a few small reports, each due every day, and one new figure for each of the days."""
    for folder in ("data/reports", "data/observations"):
        (root / folder).mkdir(parents=True)
    for name, text in _FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    for report in REPORTS:
        text = _REPORT.format(report=report, due=f"{DUE:%H:%M}", start=EPOCH.date())
        (root / f"data/reports/{report}.yaml").write_text(text, encoding="utf-8")
    first = EPOCH.date() - timedelta(days=2)
    rows = [f"shops,WORLD,{first + timedelta(days=number)},{number + 100},register" for number in range(days)]
    table = "\n".join(["metric,market,period,value,source", *rows]) + "\n"
    (root / "data/observations/shops.csv").write_text(table, encoding="utf-8")


def owed(now: datetime) -> set[tuple[str, str, str]]:
    """Return every edition that was due by a time: each morning, about the day before."""
    days = (now - EPOCH).days + 1
    mornings = [EPOCH.date() + timedelta(days=number) for number in range(days)]
    past = [day for day in mornings if datetime.combine(day, DUE, UTC) <= now]
    return {(report, str(day - timedelta(days=1)), "all") for report in REPORTS for day in past}


@dataclass
class Verdict:
    """What was counted, and every invariant that does not hold."""

    counts: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def must_be_none(self, name: str, wrong: list[str]) -> None:
        """Count what must not be there at all."""
        self.counts[name] = len(wrong)
        if wrong:
            self.broken.append(f"{name}: {len(wrong)}, such as {wrong[0]}")

    def told(self) -> dict[str, int]:
        """Return the counts for people."""
        return self.counts


def judge(root: Path, url: str, workspace: Workspace, now: datetime, bucket: InBucket | None = None) -> Verdict:
    """Compare a ledger and its archive, in a folder or in a bucket, with what is owed by ``now``."""
    verdict = Verdict()
    ledger = Ledger.open(url)
    try:
        with ledger.engine.connect() as connection:
            editions = connection.execute(select(edition).order_by(edition.c.id)).all()
            events = connection.execute(select(event).order_by(event.c.id)).all()
            alarms = connection.execute(select(alarm)).all()
    finally:
        ledger.close()
    _judge_editions(verdict, editions, now)
    _judge_events(verdict, editions, events)
    made = [one for one in editions if one.sha256 and one.manifest_sha256]
    disk = _Disk(root / "output")
    if bucket:
        bucket.fetch(disk.archive)
        verdict.must_be_none("objects put more than once", bucket.put_again())
    verdict.must_be_none("corrupt or missing in the archive", list(_corrupt(disk, made)))
    verdict.must_be_none("names for people that are wrong", list(_misnamed(disk, made)))
    _judge_sweep(verdict, disk, made, bucket)
    again, in_order = _made_again(disk, workspace, made)
    verdict.must_be_none(f"of {min(SAMPLE, len(made))} made again, not the same bytes", again)
    verdict.counts["of those, compared with the edition just before"] = in_order
    done = {f"{one.report} {one.period} {one.part}" for one in made}
    verdict.counts["alarms left for editions that are made"] = sum(one.subject in done for one in alarms)
    return verdict


def _judge_editions(verdict: Verdict, editions: Sequence[Row[Any]], now: datetime) -> None:
    keys = Counter((one.report, one.period, one.part) for one in editions)
    wanted = owed(now)
    verdict.counts["editions owed"] = len(wanted)
    verdict.counts["editions archived"] = sum(one.state == "archived" for one in editions)
    archived = {(one.report, one.period, one.part) for one in editions if one.state == "archived"}
    state = {(one.report, one.period, one.part): f"{one.state}, {one.reason}" for one in editions}
    lost = [f"{' '.join(key)} ({state.get(key, 'not planned')})" for key in sorted(wanted - archived)]
    verdict.must_be_none("lost", lost)
    verdict.must_be_none("never owed", [" ".join(key) for key in sorted(keys.keys() - wanted)])
    verdict.must_be_none("twice in the ledger", [" ".join(key) for key, count in keys.items() if count > 1])
    verdict.must_be_none("leases left", [f"{one.report} {one.period}" for one in editions if one.lease_until])


def _judge_events(verdict: Verdict, editions: Sequence[Row[Any]], events: list[Row[Any]] | Any) -> None:
    kinds = Counter(one.kind for one in events)
    told: dict[int, list[tuple[str, Any]]] = {one.id: [] for one in editions}
    for one in events:
        told[one.edition].append((one.kind, json.loads(one.detail)))
    twice = [str(number) for number, happened in told.items() if sum(kind == "archived" for kind, _ in happened) > 1]
    fences = []
    for one in editions:
        claimed = [detail["fence"] for kind, detail in told[one.id] if kind == "claimed"]
        committed = [detail["fence"] for kind, detail in told[one.id] if kind == "archived"]
        if claimed != list(range(1, one.fence + 1)) or committed != claimed[-1:]:
            fences.append(f"{one.report} {one.period}: claimed under {claimed}, archived under {committed}")
    verdict.must_be_none("made twice", twice)
    verdict.must_be_none("fences that did not grow by one, or were passed by", fences)
    verdict.must_be_none("failed", [one.detail for one in events if one.kind in {"failed", "held"}])
    verdict.counts["claims"] = kinds["claimed"]
    verdict.counts["lapsed leases taken back"] = kinds["lapsed"]
    verdict.counts["claimed more than once"] = sum(one.fence > 1 for one in editions)
    verdict.counts["most claims on one edition"] = max((one.fence for one in editions), default=0)
    verdict.counts["archived before the edition just before"] = _overtaken(editions, events)


def _overtaken(editions: Sequence[Row[Any]], events: list[Row[Any]] | Any) -> int:
    """Return how many editions were archived while the one of the day before was not yet."""
    order = {one.edition: one.id for one in events if one.kind == "archived"}
    when = {(one.report, one.period): order.get(one.id) for one in editions}
    before = [
        (when[report, period], when.get((report, str(date.fromisoformat(period) - timedelta(days=1)))))
        for report, period in when
    ]
    return sum(mine is not None and last is not None and mine < last for mine, last in before)


class _Disk:
    """The folder of what was made, read without the archive's own code."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.archive = output / "archive"

    def content(self, sha256: str, suffix: str) -> bytes:
        return (self.archive / sha256[:2] / f"{sha256}{suffix}").read_bytes()

    def contents(self) -> list[Path]:
        return sorted(path for path in self.archive.rglob("*") if path.is_file() and not self.passing(path))

    def leftovers(self) -> list[Path]:
        return sorted(path for path in self.output.rglob("*") if path.is_file() and self.passing(path))

    def names(self) -> set[str]:
        return {
            path.relative_to(self.output).as_posix()
            for report in REPORTS
            for path in (self.output / report).rglob("*")
            if path.is_file() and not self.passing(path)
        }

    @staticmethod
    def passing(path: Path) -> bool:
        return path.name.startswith(".")


@dataclass(frozen=True)
class InBucket:
    """The archive in a bucket, fetched into a folder that is then judged like any other."""

    address: str
    server: S3

    @property
    def name(self) -> str:
        """The bucket's name; everything is below ``briefings/`` there."""
        return self.address.split("/")[2]

    def fetch(self, folder: Path) -> None:
        """Fetch everything that is in its place, by plain requests."""
        for key in self.server.keys(self.name):
            path = folder / key.removeprefix("briefings/")
            if path.parts[-3] != "swept":
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self.server.request("GET", f"/{self.name}/{key}"))

    def put_again(self) -> list[str]:
        """Return what was put more than once: what is there must never be written over."""
        return [key for key, times in self.server.accepted(self.name).items() if times > 1]

    def sweep(self, known: set[str], disk: _Disk) -> set[Path]:
        """Have the product sweep, fetch what is left, and return what it says it took away."""
        soon = datetime.now(UTC) + timedelta(minutes=1)  # noqa: TID251 - the server's clock is the real one
        with Bucket.open(self.address, disk.output) as bucket:
            told = bucket.sweep(known, soon)
        shutil.rmtree(disk.archive)
        self.fetch(disk.archive)
        return {Path(path.replace(self.address, str(disk.archive))) for path in told}


def _corrupt(disk: _Disk, made: list[Any]) -> Iterator[str]:
    for path in disk.contents():
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.name[:64]:
            yield f"{path.name} has other content"
    for one in made:
        what = f"{one.report} {one.period}"
        try:
            pdf = disk.content(one.sha256, ".pdf")
            manifest = json.loads(disk.content(one.manifest_sha256, ".json"))
            snapshot = from_bytes(disk.content(manifest["snapshot_sha256"], ".json"))
            with pikepdf.open(disk.archive / one.sha256[:2] / f"{one.sha256}.pdf") as opened:
                pages, subject = len(opened.pages), str(opened.docinfo.get("/Subject", ""))
        except (OSError, ValueError, KeyError, pikepdf.PdfError) as error:
            yield f"{what}: {type(error).__name__}: {error}"
            continue
        if len(pdf) != one.size or not pages:
            yield f"{what}: {len(pdf)} bytes of {one.size}, {pages} pages"
        told = (manifest["report"], manifest["period"], manifest["part"], manifest["pdf"]["sha256"])
        if told != (one.report, one.period, one.part, one.sha256):
            yield f"{what}: its manifest is of {told}"
        if (snapshot.report, snapshot.period) != (one.report, one.period):
            yield f"{what}: its snapshot is of {snapshot.report} {snapshot.period}"
        if not subject.startswith(f"The {one.report}"):
            yield f"{what}: the PDF's subject is {subject!r}"


def _misnamed(disk: _Disk, made: list[Any]) -> Iterator[str]:
    wanted: dict[str, str] = {}
    for one in made:
        start = f"{one.report}/{one.period}/{one.report}_{one.period}_{one.part}"
        snapshot = json.loads(disk.content(one.manifest_sha256, ".json"))["snapshot_sha256"]
        wanted |= {
            f"{start}.pdf": one.sha256,
            f"{start}_manifest.json": one.manifest_sha256,
            f"{start}_data.json": snapshot,
        }
    for name, sha256 in wanted.items():
        path = disk.output / name
        if not path.is_file():
            yield f"{name} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"{name} is something else"
    yield from (f"{name} is of no edition" for name in sorted(disk.names() - wanted.keys()))


def _judge_sweep(verdict: Verdict, disk: _Disk, made: list[Any], bucket: InBucket | None) -> None:
    """Sweep, and see that exactly what nobody needs is gone."""
    known = {one.sha256 for one in made} | {one.manifest_sha256 for one in made}
    known |= {json.loads(disk.content(one.manifest_sha256, ".json"))["snapshot_sha256"] for one in made}
    orphans = {path for path in disk.contents() if path.name[:64] not in known}
    leftovers, kept = set(disk.leftovers()), set(disk.contents()) - orphans
    if bucket:
        removed = bucket.sweep(known, disk)
    else:
        with Archive.open(disk.archive, reserve=0) as archive:
            removed = {Path(path) for path in archive.sweep(known, FAR)}
    verdict.counts["orphans found and swept"] = len(orphans)
    verdict.counts["temporary files found and swept"] = len(leftovers)
    wrong = [str(path) for path in sorted(removed ^ (orphans | leftovers))]
    wrong += [str(path) for path in sorted(kept ^ set(disk.contents()))]
    verdict.must_be_none("wrongly swept, or left", wrong + [str(path) for path in disk.leftovers()])


def _made_again(disk: _Disk, workspace: Workspace, made: list[Any]) -> tuple[list[str], int]:
    """Make a sample of the editions once more: each has the bytes of one that was compared with an earlier edition."""
    chance = random.Random(len(made))  # noqa: S311 - the same sample every time
    by_report: dict[str, list[Any]] = {report: [] for report in REPORTS}
    for one in sorted(made, key=lambda one: one.period):
        by_report[one.report].append(one)
    wrong, in_order = [], 0
    for one in chance.sample(made, min(SAMPLE, len(made))):
        earlier = [other for other in by_report[one.report] if other.period < one.period]
        ages = [age for age, other in enumerate([*reversed(earlier[-8:]), None]) if _bytes(disk, workspace, one, other)]
        if not ages:
            wrong.append(f"{one.report} {one.period}")
        in_order += ages[:1] == [0]
    return wrong, in_order


def _bytes(disk: _Disk, workspace: Workspace, one: Any, previous: Any) -> bool:
    snapshot = None
    if previous is not None:
        manifest = json.loads(disk.content(previous.manifest_sha256, ".json"))
        snapshot = from_bytes(disk.content(manifest["snapshot_sha256"], ".json"))
    definition = workspace.definitions[one.report]
    period = parse_period(one.period)
    briefing, record = assemble_and_record(workspace.facts, definition, period, one.part, previous=snapshot)
    pdf = draw_edition(briefing, record, workspace.brand, drawing_versions())
    return hashlib.sha256(pdf).hexdigest() == str(one.sha256)
