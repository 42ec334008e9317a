"""Kills and stalls services at random while they mail, and counts what arrived twice, not at all, or nobody knows.

Two services send by the product's own passes through one ledger, one archive and a real SMTP server on loopback, which
greylists, refuses, hangs up and is slow as it pleases, and writes down every letter that it took before it says so.
Services are ended with SIGKILL at a random moment of a random step, or stopped with SIGSTOP beyond their lease. At the
end a last service sends what is open, and ledger and archive are compared with what the server took.

    python bench/mail_torture.py --kills 500 --stalls 50 --database both
    nice python bench/mail_torture.py --kills 5000 --stalls 1000 --database sqlite --seed 2 --spared 4 --limit 1500
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from bench.torture import BOARD, EARLY, IDLE, LOST, MADE, STEPS, Stage, Torture, database, fork
from bench.torture_verdict import Verdict
from scheduler.app import open_workspace
from scheduler.archive import Archive
from scheduler.ledger import (
    Claim,
    DeliveryState,
    EditionKey,
    EditionState,
    Ledger,
    LostLeaseError,
    PlannedEdition,
    Recipient,
)
from scheduler.ledger.schema import delivery, event
from scheduler.mail import Answer
from scheduler.mail.letter import message_id
from scheduler.mail.smtp import SmtpTransport
from scheduler.mail.smtp_session import SmtpSession
from scheduler.mail.wire import Patience
from scheduler.runner.house import House
from scheduler.runner.sending import send_all
from tests.scheduler.house_cases import work_one

LEASE = timedelta(seconds=1.2)
PATIENCE = Patience(connect=1, command=1, body=1, dot=1, quit=0.2)
PEOPLE = 20
FIRST = date(2020, 1, 1)
AIMS = {"claiming": 1, "taking": 2, "freezing": 3, "offering": 4, "marking": 4, "dotting": 6, "answered": 5}
HOLDING = ("taking", "freezing", "offering", "marking", "dotting", "answered")
ODDS = {"450": 6, "550": 2, "421": 2, "451": 5, "554": 2, "drop unheard": 3, "drop taken": 3, "slow": 10}
_REPORT = """id: letters
title: Letters
period: day
audience: [board]
figures: {shops: {metric: shops, market: SE}}
blocks: [{type: cover, headline: Letters}, {type: data_notes}, {type: sources}]
"""


# The server -----------------------------------------------------------------------------------------------------------


class Moody:
    """Takes letters, or does not; what it takes is on its list before it says so."""

    def __init__(self, log: int, seed: int, calm: Path) -> None:
        self.log, self.calm = log, calm
        self.chance = random.Random(seed)  # noqa: S311 - to be repeated

    def mood(self) -> str:
        """Return what the server feels like: nothing unusual most of the time, and never once it is to be calm."""
        if self.calm.exists():
            return ""
        names = ["", *ODDS]
        return self.chance.choices(names, [100 - sum(ODDS.values()), *ODDS.values()])[0]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Greylist or refuse."""
        match self.mood():
            case "450":
                return "450 4.2.0 greylisted"
            case "550":
                return "550 5.1.1 no such mailbox"
            case "421":
                return "421 4.3.2 closing"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Take a letter, or not; sometimes without a word."""
        mood = self.mood()
        if mood == "slow":
            await asyncio.sleep(self.chance.uniform(0.01, 0.3))
        if mood in {"451", "554"}:
            return f"{mood} not this one"
        if mood == "drop unheard":
            server.transport.abort()
            return "451 gone"
        content = envelope.original_content or b""
        name = next(line for line in content.split(b"\r\n") if line.startswith(b"Message-ID: "))
        os.write(self.log, f"{name.decode()[12:]} {hashlib.sha256(content).hexdigest()}\n".encode())
        if mood == "drop taken":
            server.transport.abort()
        return "250 2.0.0 taken"


def serve_mail(log: Path, seed: int, calm: Path) -> None:
    """Be the server, until somebody ends this process; says its port first."""

    async def live() -> None:
        moody = Moody(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), seed, calm)
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda *_: None)  # services die in the middle of a word
        server = await loop.create_server(lambda: SMTP(moody, hostname="torture.test"), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - the answer
        await server.serve_forever()

    asyncio.run(live())


@contextmanager
def mail_server(folder: Path, seed: int) -> Iterator[int]:
    """Run the server in a program of its own, and yield its port."""
    words = ["--server", folder / "taken", "--calm", folder / "calm", "--seed", seed]
    command = [sys.executable, __file__, *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:  # noqa: S603 - ourselves
        try:
            yield int(program.stdout.readline() if program.stdout else "")
        finally:
            program.kill()


# The services ---------------------------------------------------------------------------------------------------------


class MailLedger(Ledger):
    """A ledger that notes which step of sending its service is at."""

    def claim_sending(self, *words: Any) -> Claim | None:
        BOARD.at("claiming")
        found = super().claim_sending(*words)
        if found:
            BOARD.claimed()
        return found

    def move(self, delivery_id: int, fence: int, was: DeliveryState, to: DeliveryState, **named: Any) -> None:
        if to is DeliveryState.SENDING:
            BOARD.at("taking")
        super().move(delivery_id, fence, was, to, **named)
        if to is DeliveryState.SENDING:
            BOARD.at("freezing")
        elif to is DeliveryState.SENT:
            BOARD.count(MADE)

    def extend(self, claim: Claim, lease: timedelta) -> Claim:
        BOARD.at("marking")
        return super().extend(claim, lease)


class MailSession:
    """A session that notes when a letter is offered, and when its final dot is under way."""

    def __init__(self, real: SmtpSession) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def offer(self, *words: Any) -> Answer:
        BOARD.at("offering")
        return self._real.offer(*words)

    def commit(self) -> Answer:
        BOARD.at("dotting")
        answer = self._real.commit()
        BOARD.at("answered")
        return answer


@dataclass(frozen=True)
class MailTransport:
    """The way to the server."""

    real: SmtpTransport

    def open(self) -> Any:
        return MailSession(self.real.open())


@dataclass(frozen=True)
class MailStage(Stage):
    """Where the services play; they make editions of one report as quickly as they can send them."""

    port: int = field(default=0, kw_only=True)

    def service(self, lease: timedelta) -> House:
        """Open ledger and archive in this process, and the way to the server."""

        def tell(words: str) -> None:
            if words.endswith("another worker has taken over sending it"):
                BOARD.count(LOST)

        smtp = SmtpTransport("127.0.0.1", self.port, "torture.test", tls="none", patience=PATIENCE)
        return House(
            read=lambda: self.workspace,
            ledger=MailLedger.open(self.url),
            archive=Archive.open(self.root / "output" / "archive", reserve=0),
            output=self.root / "output",
            now=lambda: datetime.now(UTC),  # noqa: TID251 - letters are dated
            tell=tell,
            owner=lambda words: None,
            worker=f"torture:{os.getpid()}",
            lease=lease,
            dot_lease=LEASE,
            retry_after=timedelta(milliseconds=200),
            transport=lambda _: MailTransport(smtp),
            next_try=lambda tries, first, now: now + timedelta(milliseconds=100),
            pause=lambda failures, error: timedelta(milliseconds=50),
        )


def serve_for_ever(stage: Stage) -> None:
    """Send what there is, and make more where there is nothing, until somebody ends this process."""
    parent, house = os.getppid(), stage.service(stage.lease)
    while os.getppid() == parent:
        try:
            house.ledger.sweep()
            if not send_all(house, stage.workspace).total():
                BOARD.count(IDLE)
                make_more(house)
        except Exception:  # noqa: BLE001 - as the service does: the next pass tries again; here it is counted as well
            stage.complain()
            BOARD.count(EARLY)


def make_more(house: House) -> None:
    """Archive one more edition, with the contents of the first: what is tortured here is the mail, not the drawing."""
    ledger = house.ledger
    first, [newest] = ledger.edition(EditionKey("letters", str(FIRST))), ledger.editions(limit=1)
    if not ledger.editions(states=[EditionState.DUE], limit=1):
        ledger.add(planned(date.fromisoformat(newest.period) + timedelta(days=1)))
    claim = ledger.claim(house.worker, house.lease)
    if claim is not None and first and first.sha256:
        who = tuple(recipient(claim.key, number) for number in range(PEOPLE))
        made = (first.sha256, int(first.size or 0), "", who)
        try:
            ledger.archive(claim, *made, waiting=False, manifest_sha256=first.manifest_sha256)
        except LostLeaseError:  # stalled, or too slow on a busy machine: whoever took over makes it
            BOARD.count(LOST)


def planned(day: date) -> PlannedEdition:
    """Return an edition; the later its period, the later it is due, so that the newest is found first."""
    return PlannedEdition(report="letters", period=str(day), due_at=datetime(day.year, day.month, day.day, tzinfo=UTC))


def recipient(key: EditionKey, number: int) -> Recipient:
    """Return somebody who receives an edition."""
    address = f"p{number}@example.org"
    return Recipient(address, f"Person {number}", "en", message_id(str(key), address, "torture.test"), "board")


def finish(stage: Stage) -> None:
    """Send what is still open, undisturbed."""
    house = replace(stage.service(timedelta(seconds=60)), dot_lease=timedelta(seconds=60))
    until = time.monotonic() + 300
    while time.monotonic() < until:
        house.ledger.sweep()
        sent = send_all(house, stage.workspace).total()
        leases = [one for one in house.ledger.editions(limit=1_000_000) if one.lease_until]
        if not sent and not leases and house.ledger.claim_sending("nobody", timedelta(seconds=1)) is None:
            return
        time.sleep(0.05)
    raise TimeoutError("not everything could be sent")


# The verdict ----------------------------------------------------------------------------------------------------------


def judge(url: str, archive: Path, taken: Path) -> Verdict:
    """Compare the ledger, letter by letter, with what the server wrote down."""
    ledger, verdict = Ledger.open(url), Verdict()
    try:
        with ledger.engine.connect() as connection:
            letters = connection.execute(select(delivery).order_by(delivery.c.id)).all()
            steps = [json.loads(one.detail) for one in connection.execute(select(event).order_by(event.c.id)).all()]
    finally:
        ledger.close()
    accepted: dict[str, list[str]] = {}
    for line in taken.read_text(encoding="utf-8").splitlines():
        name, sha256 = line.rsplit(" ", 1)
        accepted.setdefault(name, []).append(sha256)
    states = Counter(one.state for one in letters)
    verdict.counts["letters owed"] = len(letters)
    verdict.counts["letters that the server took"] = sum(map(len, accepted.values()))
    for state in ("sent", "refused", "unknown"):
        verdict.counts[state] = states[state]
    doubts = [one for one in letters if one.state == "unknown"]
    verdict.counts["in doubt, and the server had taken it"] = sum(one.message_id in accepted for one in doubts)
    twice = [f"{name} {len(copies)} times" for name, copies in accepted.items() if len(copies) > 1]
    verdict.must_be_none("taken twice", twice)
    settled = {"sent", "refused", "unknown"}
    verdict.must_be_none(
        "lost: open at the end", [f"{one.id} {one.state}" for one in letters if one.state not in settled]
    )
    verdict.must_be_none("lost: called sent, and never taken", _ids(letters, "sent", accepted, there=False))
    verdict.must_be_none("called refused, and taken", _ids(letters, "refused", accepted, there=True))
    known = {one.message_id for one in letters}
    verdict.must_be_none("taken, and in no ledger", sorted(accepted.keys() - known))
    moves = [(one["was"], one["to"]) for one in steps if "was" in one and "delivery" in one]
    verdict.must_be_none("left sent again", [f"{was} to {to}" for was, to in moves if was == "sent"])
    verdict.must_be_none(
        "in doubt, but not from between dot and answer",
        [f"{was} to {to}" for was, to in moves if to == "unknown" and was != "committing"],
    )
    verdict.must_be_none("other bytes than those archived", list(_other_bytes(letters, accepted, archive)))
    verdict.counts["tries"] = moves.count(("pending", "sending")) + moves.count(("deferred", "sending"))
    verdict.counts["put back before the dot"] = moves.count(("sending", "pending"))
    verdict.counts["put off by the server"] = sum(to == "deferred" for _, to in moves)
    return verdict


def _ids(letters: Any, state: str, accepted: dict[str, list[str]], *, there: bool) -> list[str]:
    return [str(one.id) for one in letters if one.state == state and (one.message_id in accepted) is there]


def _other_bytes(letters: Any, accepted: dict[str, list[str]], archive: Path) -> Iterator[str]:
    for one in letters:
        for sha256 in accepted.get(one.message_id, ()):
            path = archive / sha256[:2] / f"{sha256}.eml"
            if sha256 != one.message_sha256 or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                yield str(one.id)


# The run --------------------------------------------------------------------------------------------------------------


def torture(kind: str, kills: int, stalls: int, seed: int, limit: float, spared: float) -> dict[str, Any]:
    """Torture two services that mail by one database, and return what came of it."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="frontier-mail-torture-") as name:
        folder = Path(name)
        root = folder / "workspace"
        write_workspace(root)
        with database(kind, root) as url, mail_server(folder, seed) as port:
            stage = MailStage(
                root,
                url,
                open_workspace(root),
                LEASE,
                datetime(2020, 1, 1, tzinfo=UTC),
                folder / "complaints",
                port=port,
            )
            stage.log.touch()
            (folder / "taken").touch()
            _, status = os.waitpid(fork(stage, 0, begin), 0)
            if status:
                raise RuntimeError(stage.log.read_text(encoding="utf-8"))
            gc.freeze()
            chance = random.Random(seed)  # noqa: S311 - to be repeated
            run = Torture(stage, chance, kills, stalls, begun + limit, serve_for_ever, AIMS, HOLDING, spared=spared)
            run.run()
            tortured = time.monotonic() - begun
            (folder / "calm").touch()
            time.sleep(2 * LEASE.total_seconds())
            _, status = os.waitpid(fork(stage, 0, finish), 0)
            verdict = judge(url, root / "output" / "archive", folder / "taken")
        complaints = stage.log.read_text(encoding="utf-8")
    broken = [*verdict.broken, *(["the last service could not finish"] if status else [])]
    for words in ("early", "died by themselves"):
        broken += [f"{words}: {run.counted[words]}"] if run.counted[words] else []
    return {
        "database": kind,
        "seed": seed,
        "seconds": round(tortured),
        "kills": run.kills.total(),
        "kills by step": {step: run.kills[step] for step in STEPS if run.kills[step]},
        "stalls": run.stalls.total(),
        "stalls by step": {step: run.stalls[step] for step in STEPS if run.stalls[step]},
        "woken to a lost claim": run.counted["lost"],
        "complaints": complaints,
        **verdict.told(),
        "broken": broken,
    }


def begin(stage: Stage) -> None:
    """Make the first edition by the product itself, which all others are like."""
    house = stage.service(timedelta(seconds=60))
    house.ledger.add(planned(FIRST))
    claim = house.ledger.claim(house.worker, house.lease)
    if claim is None or work_one(house, stage.workspace, claim) is not EditionState.ARCHIVED:
        raise RuntimeError("the first edition could not be made")


def write_workspace(root: Path) -> None:
    """Write a workspace of one report and one board."""
    people = "".join(f"  - {{name: Person {n}, address: p{n}@example.org}}\n" for n in range(PEOPLE))
    brand = "name: Torture\nwordmark: torture\nlegal: Made up.\nfooter: Torture\npage: A4\n"
    server = "mail: {from: Torture <torture@example.org>}\n"
    files = {
        "frontier.yaml": f"title: Torture\ntimezone: UTC\n{server}",
        "data/brand.yaml": brand,
        "data/metrics.yaml": "metrics:\n  - {id: shops, name: Shops, unit: shops, measure: stock, stale_after: 9}\n",
        "data/markets.yaml": "markets:\n  - {id: SE}\n",
        "data/sources.yaml": "sources:\n  - {id: register, producer: Us, title: Register, kind: illustrative}\n",
        "data/observations/shops.csv": f"metric,market,period,value,source\nshops,SE,{FIRST},1,register\n",
        "data/audiences.yaml": f"audiences:\n- id: board\n  name: Board\n  people:\n{people}",
        "data/reports/letters.yaml": _REPORT,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "output").mkdir()


def table(result: dict[str, Any]) -> str:
    """Return a result as a table for people."""
    left_out = ("database", "kills by step", "stalls by step", "broken", "complaints")
    rows = [(name, f"{value:,}") for name, value in result.items() if name not in left_out]
    killed, stalled = result["kills by step"], result["stalls by step"]
    rows += [("killed / stalled while", "")]
    rows += [(f"  {step}", f"{killed.get(step, 0):,} / {stalled.get(step, 0):,}") for step in STEPS if step in killed]
    width = max(len(name) for name, _ in rows)
    verdict = [f"BROKEN: {words}" for words in result["broken"]] or ["every invariant holds"]
    return "\n".join([f"== {result['database']}", *(f"{name:{width}}  {value:>12}" for name, value in rows), *verdict])


def main() -> int:
    """Torture the databases asked for; 1 where an invariant is broken, 3 where the time was too short."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=500, help="how many SIGKILLs, on each database")
    options.add_argument("--stalls", type=int, default=50, help="how many SIGSTOPs beyond the lease, on each")
    options.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--limit", type=float, default=3600, help="seconds of torture on each database, at most")
    options.add_argument("--spared", type=float, default=0, help="seconds that a service lives before it is in danger")
    options.add_argument("--json", type=Path, help="a file for the results")
    options.add_argument("--server", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--calm", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.server:
        serve_mail(asked.server, asked.seed, asked.calm)
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    kinds = ("sqlite", "postgres") if asked.database == "both" else (asked.database,)
    results = []
    for kind in kinds:
        results.append(torture(kind, asked.kills, asked.stalls, asked.seed, asked.limit, asked.spared))
        print(table(results[-1]), flush=True)  # noqa: T201 - a program
        if results[-1]["complaints"]:
            print(results[-1]["complaints"][-4000:], file=sys.stderr)  # noqa: T201
    if asked.json:
        asked.json.write_text(json.dumps(results), encoding="utf-8")
    if any(result["broken"] for result in results):
        return 1
    return 3 if any(one["kills"] < asked.kills or one["stalls"] < asked.stalls for one in results) else 0


if __name__ == "__main__":
    sys.exit(main())
