"""Letters as files: what would be mailed, byte for byte, in a folder that any mail program opens from.

The way of a workspace that says nothing about mail, so that whoever tries Frontier writes to nobody.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from secrets import token_hex
from typing import Final

from scheduler.mail.transport import Answer, AnswerKind, Envelope, Stage, TransportError

SUFFIX: Final = ".eml"
_ABANDONED_AFTER: Final = 3600.0  # seconds by the disk's own clock; no letter takes that long to write
_NO_LINKS: Final = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


@dataclass(frozen=True)
class FolderTransport:
    """Puts letters into ``outbox``."""

    outbox: Path

    def open(self) -> FolderSession:
        """Return a session; makes the folder where it is missing. Raises TransportError where it cannot."""
        try:
            self.outbox.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            words = f"{self.outbox}: cannot be made: {error.strerror}; let the user that runs Frontier write there"
            raise TransportError("unreachable", words) from error
        return FolderSession(self.outbox)


class FolderSession:
    """An outbox in use: an offered letter lies there under a passing name, a committed one under its own."""

    largest: int | None = None
    smtputf8 = True
    spent = False

    def __init__(self, outbox: Path) -> None:
        self._outbox = outbox
        self._offered: tuple[Path, Path] | None = None

    def offer(self, envelope: Envelope, content: bytes) -> Answer:
        """Write the letter, safe against a power cut, under a name that nobody takes for a letter's."""
        self.close()
        final = self._outbox / file_name(envelope, content)
        if there := self._there(final):
            final = there
        passing = self._outbox / f".{final.stem[-16:]}-{token_hex(8)}.part"
        self._offered = (passing, final)
        try:
            _write(passing, content)
            _sweep(passing)
        except OSError as error:
            self.close()
            return _said(AnswerKind.DEFERRED, f"{self._outbox}: {error.strerror}", "body")
        return _said(AnswerKind.ACCEPTED, f"written to {self._outbox.name}", "body")

    def commit(self) -> Answer:
        """Give the letter its name; where a letter with its Message-ID is there already, that one stays."""
        assert self._offered is not None, "only what was offered can be committed"
        passing, final = self._offered
        try:
            _name(passing, final)
        except FileExistsError:
            return _said(AnswerKind.ACCEPTED, f"{final.name} was there already", "dot")
        except OSError as error:
            return _said(AnswerKind.DEFERRED, f"{final}: {error.strerror}", "dot")
        finally:
            self.close()
        try:
            _sync(self._outbox)
        except OSError as error:
            return _said(AnswerKind.LOST, f"{final.name} may not outlive a power cut: {error.strerror}", "dot")
        return _said(AnswerKind.ACCEPTED, f"{final.name}", "dot")

    def close(self) -> None:
        """Take away what was offered and not committed."""
        if self._offered:
            with suppress(OSError):  # what stays behind is swept by the next letter
                self._offered[0].unlink(missing_ok=True)
        self._offered = None

    def _there(self, final: Path) -> Path | None:
        """Return the letter with the same Message-ID, whatever the rest of its name."""
        return next(iter(sorted(self._outbox.glob(f"*{final.name[-17 - len(SUFFIX) :]}"))), None)


def file_name(envelope: Envelope, content: bytes) -> str:
    """Return ``2026-01-31_houses-monthly_2026-01_all_ada-example.com_0123456789abcdef.eml``.

    The date and the edition are the letter's own, and so is the end, made from its Message-ID alone: no two letters
    share a name, and a letter made twice has its name once.
    """
    headers = BytesHeaderParser(EmailMessage, policy=policy.default).parsebytes(content)
    key = hashlib.sha256(str(headers["Message-ID"] or "").strip().encode() or content).hexdigest()[:16]
    edition = str(headers["X-Frontier-Edition"] or headers["Subject"] or "letter")
    words = (_date(headers), *(_safe(word) for word in edition.split(" ")[:3]), _safe(envelope.recipient))
    return "_".join(filter(None, (*words, key))) + SUFFIX


def _date(headers: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(headers["Date"])).date().isoformat()
    except ValueError:
        return ""


def _safe(word: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", word.replace("/", "--"))[:48].strip(".-")


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _name(passing: Path, final: Path) -> None:
    """Give a file its name without taking it from another; FileExistsError where there is one."""
    try:
        os.link(passing, final)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if final.exists():
            raise FileExistsError from error
        passing.rename(final)


def _sync(folder: Path) -> None:
    if os.name == "nt":  # it has no descriptors of folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(fresh: Path) -> None:
    """Remove what earlier processes left behind when they were killed, told by the disk's clock from what is fresh."""
    limit = fresh.stat().st_mtime - _ABANDONED_AFTER
    for path in fresh.parent.glob(".*.part"):
        with suppress(FileNotFoundError):  # another process sweeps too
            if path.stat().st_mtime < limit:
                path.unlink()


def _said(kind: AnswerKind, words: str, stage: Stage) -> Answer:
    return Answer(kind, None, words, stage)
