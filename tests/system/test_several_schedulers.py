"""Four schedulers on four machines, one database and one bucket, two of them killed: each edition once."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, Row, create_engine, select, text

from scheduler.archive.folder import is_temporary
from scheduler.ledger.schema import delivery, edition, event
from scheduler.operations import clock, open_house
from scheduler.runner.sweeping import sweep_archive
from tests.scheduler.mail_server import HOST, MailServer, running
from tests.scheduler.s3_server import S3

if TYPE_CHECKING:
    from tests.scheduler.postgres import Postgres  # imported, it could not be a plugin any more

pytest_plugins = ["tests.scheduler.postgres", "tests.scheduler.archives"]

WORDS = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE NO CH GB US CA MX BR JP KR"
MARKETS = tuple(WORDS[n : n + 2] for n in range(0, len(WORDS), 3))
DAYS = 2
# Of one edition: PDF, snapshot, message, manifest, and the letter.
CONTENTS = 5
MOST_SECONDS = 180


def write_workspace(root: Path, ledger: str, archive: str, port: int) -> None:
    """Write a workspace with one report a day, a part for each market, due on two mornings that are past."""
    today = datetime.now(UTC).date()  # noqa: TID251 - the services go by the real clock
    days = [today - timedelta(days=n) for n in range(DAYS + 1, 0, -1)]
    files = {
        "frontier.yaml": f"title: Several\ntimezone: UTC\nledger: {ledger}\narchive: {archive}\n"
        f"mail: {{transport: smtp, from: us@example.org, host: {HOST}, port: {port}, tls: none}}\n",
        "data/brand.yaml": "name: Several\nwordmark: several\nlegal: Made up.\nfooter: Several\npage: A4\n",
        "data/metrics.yaml": "metrics: [{id: shops, name: Shops, unit: shops, measure: stock}]\n",
        "data/markets.yaml": "markets:\n"
        + "".join(f"  - {{id: {one}, status: live, entered: 2019}}\n" for one in MARKETS),
        "data/sources.yaml": "sources: [{id: register, producer: Us, title: Register, kind: illustrative}]\n",
        "data/audiences.yaml": "audiences:\n  - id: board\n    name: Board\n"
        "    people: [{name: Ada, address: ada@example.org}]\n",
        "data/reports/shops.yaml": _report(today - timedelta(days=DAYS - 1)),
        "data/observations/shops.csv": "metric,market,period,value,source\n"
        + "".join(f"shops,{one},{day},{n},register\n" for n, one in enumerate(MARKETS, 1) for day in days),
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")


def _report(start: date) -> str:
    return (
        f"id: shops\ntitle: Shops\nperiod: day\nparts: {{by: market}}\naudience: [board]\n"
        f'schedule: {{at: "00:00", on: every day, start: {start}, catch_up: all}}\n'
        "figures: {shops: {metric: shops, market: PART}}\n"
        'blocks: [{type: cover, headline: "{shops} shops", show: [shops]}, {type: data_notes}, {type: sources}]\n'
    )


@dataclass
class Machines:
    """Machines that have nothing in common but what their settings name."""

    folder: Path
    engine: Engine
    environment: dict[str, str]
    services: dict[Path, subprocess.Popen[bytes]] = field(default_factory=dict)

    def machine(self, number: int) -> Path:
        """Return a machine's own copy of the workspace."""
        return self.folder / f"machine{number}"

    def start(self, number: int, *words: str) -> subprocess.Popen[bytes]:
        """Start ``frontier serve`` on a machine."""
        root = self.machine(number)
        command = [str(Path(sys.executable).with_name("frontier")), "serve", *words, "--workspace", str(root)]
        with (root / "log").open("ab") as log:
            self.services[root] = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)
        return self.services[root]

    def rows(self, *what: Any, where: Any = None) -> list[Row[Any]]:
        """Read from the ledger, without the ledger's own code."""
        query = select(*what) if where is None else select(*what).where(where)
        with self.engine.connect() as connection:
            return list(connection.execute(query).all())

    def archived(self) -> int:
        """Return how many editions are archived."""
        try:
            return sum(one.state == "archived" for one in self.rows(edition.c.state))
        except Exception as error:
            if "does not exist" in str(error):  # the tables are being made
                return 0
            raise

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + MOST_SECONDS
        while not until():
            assert time.monotonic() < end, f"{what}: {self.archived()} archived\n{self.told()}"
            time.sleep(0.02)

    def told(self) -> str:
        """Return the end of what each machine said."""
        return "\n".join(f"{path.parent.name}: {path.read_text()[-1500:]}" for path in self.folder.glob("*/log"))


@contextmanager
def machines(folder: Path, postgres: Postgres, s3: S3, mail: MailServer, bucket: str) -> Iterator[Machines]:
    """Yield four machines, and end what still runs on them afterwards."""
    url = postgres.url(postgres.database())
    environment = os.environ | s3.environment | {"OPENBLAS_NUM_THREADS": "1"}  # noqa: TID251 - children need our PATH
    made = Machines(folder, create_engine(url), environment)
    for number in range(4):
        write_workspace(made.machine(number), url, f"s3://{bucket}/briefings", mail.port)
    try:
        yield made
    finally:
        for service in made.services.values():
            service.kill()
            service.wait()
        made.engine.dispose()


def test_four_schedulers_share_the_work_and_two_may_die(
    tmp_path: Path, postgres: Postgres, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each edition is once in ledger and store and mailed once at most, nothing is missing, and leftovers are swept."""
    owed, bucket = len(MARKETS) * DAYS, s3.bucket()
    chance = random.Random()  # noqa: S311 - at other moments every time

    with running() as mail, machines(tmp_path, postgres, s3, mail, bucket) as all_:
        for number in range(4):
            all_.start(number)
        for victim, share in ((0, chance.uniform(0.05, 0.3)), (1, chance.uniform(0.35, 0.8))):
            all_.wait(lambda share=share: all_.archived() >= share * owed, "before a kill")
            time.sleep(chance.uniform(0, 0.1))
            all_.services[all_.machine(victim)].kill()
            all_.services[all_.machine(victim)].wait()
        all_.wait(lambda: _nothing_free(all_), "the two that are left")
        lapse(all_)
        for number in (0, 1):
            assert all_.start(number, "--once").wait(MOST_SECONDS) == 0, all_.told()
        for number in (2, 3):
            all_.services[all_.machine(number)].send_signal(signal.SIGTERM)
            assert all_.services[all_.machine(number)].wait(MOST_SECONDS) == 0, all_.told()

        made = judge_ledger(all_, owed)
        judge_mail(all_, mail)
        orphans = judge_store(all_, s3, bucket, made)
        judge_names(all_, made)
        for name, value in all_.environment.items():
            monkeypatch.setenv(name, value)
        said: list[str] = []
        with open_house(all_.machine(0), said.append, now=lambda: clock() + timedelta(days=1, minutes=5)) as house:
            # Whoever died while it gave a copy its name has left that too.
            begun = [path for path in house.output.rglob("*") if is_temporary(path.name)]
            assert sweep_archive(house) == len(orphans) + len(begun), said
        assert {key for key in s3.keys(bucket) if "/swept/" in key} == {
            key.replace("briefings/", "briefings/swept/") for key in orphans
        }
        assert judge_store(all_, s3, bucket, made) == set()


def _nothing_free(all_: Machines) -> bool:
    """Whether nothing is left to do but what the dead had begun."""
    editions = all_.rows(edition.c.state, edition.c.lease_until, edition.c.part, edition.c.period)
    held = {one.part for one in editions if one.lease_until is not None}
    # An edition waits until the one before it, of the same part, is made.
    free = [one for one in editions if one.state == "due" and one.part not in held]
    letters = all_.rows(delivery.c.state, edition.c.lease_until, where=delivery.c.edition == edition.c.id)
    return bool(editions) and not free and not any(one.state == "pending" and not one.lease_until for one in letters)


def lapse(all_: Machines) -> None:
    """Let ten minutes pass for whoever holds a claim: the dead, as nothing else is done."""
    with all_.engine.begin() as connection:
        connection.execute(
            text("UPDATE edition SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL")
        )


def judge_ledger(all_: Machines, owed: int) -> list[Row[Any]]:
    """Return the editions: each owed one is there once, archived once, and nobody holds it."""
    editions = all_.rows(*edition.c)
    events = all_.rows(event.c.edition, event.c.kind, event.c.detail)
    archived = Counter(one.edition for one in events if one.kind == "archived")
    workers = {json.loads(one.detail)["worker"] for one in events if one.kind == "claimed"}

    assert len({(one.part, one.period) for one in editions}) == len(editions) >= owed
    assert {one.state for one in editions} == {"archived"}, all_.told()
    assert archived == Counter(one.id for one in editions)
    assert [one.part for one in editions if one.lease_until] == []
    assert len(workers) >= 4, "it was not shared"
    return editions


def judge_mail(all_: Machines, mail: MailServer) -> None:
    """Make sure that no letter was taken twice, and that all were sent but those that the owner is told of."""
    taken = Counter(
        line for _, _, content in mail.letters for line in content.splitlines() if line.startswith(b"Message-ID")
    )
    states = Counter(one.state for one in all_.rows(delivery.c.state))

    assert set(taken.values()) == {1}
    assert set(states) <= {"sent", "unknown"}
    assert states["unknown"] <= 2, "more doubts than deaths"
    assert states["sent"] <= len(taken) <= states.total()


def judge_store(all_: Machines, s3: S3, bucket: str, made: list[Row[Any]]) -> set[str]:
    """Return the orphans: at most one edition's contents for each death. All else is whole, known, and was put once."""
    keys = {key for key in s3.keys(bucket) if "/swept/" not in key and key != "briefings/ledger"}
    contents = {key: s3.request("GET", f"/{bucket}/{key}") for key in keys}
    letters = {f"{one.message_sha256}.eml" for one in all_.rows(delivery.c.message_sha256)}
    known = set(letters)
    for one in made:
        manifest = json.loads(contents[_key(f"{one.manifest_sha256}.json")])
        known |= {f"{one.sha256}.pdf", f"{one.manifest_sha256}.json"}
        known |= {f"{manifest[name]}.json" for name in ("snapshot_sha256", "message_sha256")}
    orphans = keys - {_key(name) for name in known}

    assert {_key(name) for name in known} <= keys
    assert all(hashlib.sha256(content).hexdigest() == key.rpartition("/")[2][:64] for key, content in contents.items())
    assert set(s3.accepted(bucket).values()) == {1}
    assert len(orphans) <= 2 * CONTENTS
    return orphans


def _key(name: str) -> str:
    return f"briefings/{name[:2]}/{name}"


def judge_names(all_: Machines, made: list[Row[Any]]) -> None:
    """Make sure that the machine that came last has every edition under its name, and no machine has another's."""
    for number in range(4):
        output = all_.machine(number) / "output"
        names = {f"shops/{one.period}/shops_{one.period}_{one.part}.pdf": one.sha256 for one in made}
        found = {path.relative_to(output).as_posix(): path for path in output.glob("shops/*/*.pdf")}

        assert found.keys() <= names.keys()
        assert all(hashlib.sha256(path.read_bytes()).hexdigest() == names[name] for name, path in found.items())
        if number == 1:
            assert found.keys() == names.keys()


def test_the_clouds_library_is_not_imported_by_the_command(repository: Path) -> None:
    """``frontier --help`` imports neither obstore nor anything else that a folder does not need."""
    code = "import sys; from scheduler import cli; import scheduler.operations; print('obstore' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
