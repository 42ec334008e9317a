"""What the tests of the runner are about: a workspace of a page a report, its ledger, its archive, and a clock."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from reports.period import Grain, periods_between
from scheduler.app import open_workspace
from scheduler.archive import Archive, Manifest, System
from scheduler.ledger import Claim, Edition, EditionKey, EditionState, Ledger
from scheduler.runner.house import House
from scheduler.runner.passes import PassResult, run_pass
from scheduler.runner.working import work_through
from scheduler.workspace import Workspace

START = datetime(2026, 1, 20, 12, tzinfo=UTC)
KEPT = ("archived", "waiting", "expired")
MONTHLY = '{at: "07:00", on: day 1, catch_up: all}'


class Hasty(System):
    """A system that does not wait for the disk: processes die in these tests, machines do not."""

    def fsync(self, file: int) -> None:
        pass


@dataclass
class Clock:
    """A clock that stands until it is moved; both a house's and a ledger's."""

    now: datetime = START

    def __call__(self, _connection: Connection | None = None) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """Let time pass, backwards too."""
        self.now += timedelta(**time)

    def set(self, text: str) -> None:
        """Set it to a moment in UTC."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)


def memory() -> Path | None:
    """Return a folder in memory, where the system has one."""
    folder = Path("/dev/shm")  # noqa: S108 - what is made there has a name of its own
    return folder if os.access(folder, os.W_OK) else None


@cache
def empty_ledger() -> Path:
    """Return a file with today's tables and nothing in them; it goes when the tests are over."""
    folder = tempfile.TemporaryDirectory(dir=memory())
    empty_ledger.folder = folder  # type: ignore[attr-defined] # kept, or it would go at once
    Ledger.open(f"sqlite:///{folder.name}/ledger.sqlite").close()
    return Path(folder.name) / "ledger.sqlite"


def observations(grain: Grain, first: date, last: date, metric: str = "pots") -> str:
    """Return a CSV with a number for each period of some dates."""
    rows = (f"{metric},HK,{one.label},{n},register" for n, one in enumerate(periods_between(grain, first, last), 10))
    return "\n".join(("metric,market,period,value,source", *rows, ""))


def report(name: str = "monthly", schedule: str = MONTHLY, grain: str = "month", **fields: object) -> str:
    """Return a report of one figure, its cover, what changed, notes and sources."""
    more = "".join(f"{field}: {value}\n" for field, value in fields.items())
    metric = "pots" if grain == "month" else f"{grain}-pots"
    return (
        f"id: {name}\ntitle: Pots\nperiod: {grain}\n{f'schedule: {schedule}' if schedule else ''}\n{more}"
        f"figures: {{pots: {{metric: {metric}, market: HK, required: true}}}}\n"
        "blocks: [{type: cover, headline: Pots}, {type: changes}, {type: key_figures, show: [pots]},"
        " {type: data_notes}, {type: sources}]\n"
    )


def write_workspace(root: Path, *reports: str) -> None:
    """Write a workspace: one market, a number of pots for each month of 2025 to 2028; by day and week where needed."""
    metric = "unit: pots, measure: stock, stale_after: 12"
    files = {
        "frontier.yaml": "title: Teapots\ntimezone: UTC\n",
        "data/brand.yaml": (Path(__file__).parents[1] / "workspaces" / "juniper" / "data" / "brand.yaml").read_text(
            encoding="utf-8"
        ),
        "data/sources.yaml": "sources: [{id: register, producer: Us, title: Register, kind: official release}]\n",
        "data/markets.yaml": "markets: [{id: HK}]\n",
        "data/metrics.yaml": "metrics:\n"
        + "".join(f"- {{id: {name}, name: Pots, {metric}}}\n" for name in ("pots", "week-pots", "day-pots")),
        "data/observations/months.csv": observations(Grain.MONTH, date(2025, 1, 1), date(2029, 1, 1)),
    }
    shutil.rmtree(root / "data", ignore_errors=True)
    for grain in (Grain.WEEK, Grain.DAY):
        if any(f"period: {grain}\n" in one for one in reports):
            rows = observations(grain, date(2026, 1, 1), date(2026, 11, 1), f"{grain}-pots")
            files[f"data/observations/{grain}s.csv"] = rows
    for one in reports or (report(),):
        files[f"data/reports/{one.partition(chr(10))[0].removeprefix('id: ')}.yaml"] = one
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("logo: logo.png\n", ""), encoding="utf-8")


@dataclass
class Site:
    """A workspace on disk with what a house needs; ``said`` is what was told, ``owner`` what the owner was."""

    root: Path
    clock: Clock = field(default_factory=Clock)
    said: list[str] = field(default_factory=list)
    owner: list[str] = field(default_factory=list)
    opened: list[Any] = field(default_factory=list)

    @property
    def output(self) -> Path:
        """Where what is made goes."""
        return self.root / "output"

    def write(self, *reports: str) -> None:
        """Write the workspace, or write it anew."""
        write_workspace(self.root, *reports)

    def edit(self, file: str, old: str, new: str) -> None:
        """Put one text in the place of another, which has to be there."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def open_ledger(self) -> Ledger:
        """Open the ledger, an empty one at first."""
        self.output.mkdir(exist_ok=True)
        file = self.output / "ledger.sqlite"
        if not file.exists():
            shutil.copy(empty_ledger(), file)
        self.opened.append(Ledger.open(f"sqlite:///{file}", self.clock))
        return self.opened[-1]

    def open_archive(self, system: System | None = None) -> Archive:
        """Open the archive."""
        self.output.mkdir(exist_ok=True)
        self.opened.append(Archive.open(self.output / "archive", reserve=0, system=system or Hasty()))
        return self.opened[-1]

    def house(self, **parts: Any) -> House:
        """Return a house of this site, with some of its parts replaced."""
        ours = {
            "read": lambda: open_workspace(self.root),
            "output": self.output,
            "now": self.clock,
            "tell": self.said.append,
            "owner": self.owner.append,
            "worker": "first",
            **parts,
        }
        ours.setdefault("ledger", None)
        ours["ledger"] = ours["ledger"] or self.open_ledger()
        ours["archive"] = ours.get("archive") or self.open_archive()
        return House(**ours)

    def still_house(self, **parts: Any) -> House:
        """Return a house whose workspace is read once and not for each pass, for tests of many passes."""
        workspace = open_workspace(self.root)
        return self.house(read=lambda: workspace, **parts)

    def run(self, house: House | None = None, *, at: str = "", may_plan: bool = True) -> PassResult:
        """Run a pass, at a moment where one is given."""
        if at:
            self.clock.set(at)
        return run_pass(house or self.house(), may_plan=may_plan)

    def states(self) -> dict[str, str]:
        """Return the state of each edition, by report and period."""
        ledger = self.open_ledger()
        return {f"{one.report} {one.period}": str(one.state) for one in sorted_editions(ledger)}

    def close(self) -> None:
        """Close all that was opened."""
        for one in self.opened:
            one.close()
        self.opened.clear()


def work_one(house: House, workspace: Workspace, claim: Claim) -> EditionState | None:
    """Make one claimed edition and return its state; None where another worker has taken it over."""
    claims, ended = iter([claim]), list[Edition | None]()
    work_through(house, workspace, lambda room: list(islice(claims, room)), lambda _key, edition: ended.append(edition))
    [edition] = ended
    return edition.state if edition else None


def sorted_editions(ledger: Ledger) -> list[Edition]:
    """Return every edition in the order of report and period."""
    return sorted(ledger.editions(limit=100_000), key=lambda one: one.key)


def kinds(house: House, key: EditionKey) -> list[str]:
    """Return what happened to an edition, by kind."""
    return kinds_of(house.ledger, key)


def kinds_of(ledger: Ledger, key: EditionKey) -> list[str]:
    """Return what happened to an edition in a ledger, by kind."""
    return [event.kind for event in ledger.events(key)]


def check_archive(site: Site, ledger: Ledger) -> None:
    """Make sure that what is archived is whole and has its names, and that nothing else has a name."""
    names = set()
    with Archive.open(site.output / "archive", reserve=0, system=Hasty()) as archive:
        for one in ledger.editions(states=KEPT, limit=100_000):
            assert one.sha256
            assert one.manifest_sha256
            pdf = archive.read(one.sha256, ".pdf")
            manifest = Manifest.from_bytes(archive.read(one.manifest_sha256, ".json"))
            folder = site.output / one.report / one.period
            stem = f"{one.report}_{one.period}_{one.part}"
            assert (folder / f"{stem}.pdf").read_bytes() == pdf
            assert sha256(pdf).hexdigest() == manifest.pdf.sha256 == one.sha256
            assert pdf.startswith(b"%PDF")
            assert pdf.rstrip().endswith(b"%%EOF")
            assert len(pdf) == one.size == manifest.pdf.size
            for ending, content in (("manifest", one.manifest_sha256), ("data", manifest.snapshot_sha256)):
                assert (folder / f"{stem}_{ending}.json").read_bytes() == archive.read(content, ".json")
            names |= {folder / f"{stem}{ending}" for ending in (".pdf", "_manifest.json", "_data.json")}
    found = {
        path
        for path in site.output.rglob("*")
        if path.is_file() and path.parent.name not in {"output", "archive"} and len(path.parent.name) != 2
        if not path.name.startswith(".frontier-")
    }
    assert found == names


# Told before and after each call: "before" or "after", the method's name, and what it was called with.
Hook = Callable[[str, str, tuple[Any, ...]], None]


class Stepwise:
    """Stands where a ledger or an archive stands, and tells of each call before and after it is done."""

    def __init__(self, real: Any, hook: Hook) -> None:
        self._real, self._hook = real, hook

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self._hook("before", name, arguments)
            result = real(*arguments, **named)
            self._hook("after", name, arguments)
            return result

        return call if callable(real) else real
