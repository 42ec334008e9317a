"""Names for people: where in ``output/`` a person finds an edition."""

from __future__ import annotations

import re

from scheduler.archive.errors import ArchiveError

_REPORT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_PERIOD = re.compile(r"[0-9]{4}[0-9HQW-]{0,6}(?:/[0-9]{4}[0-9HQW-]{0,6})?")
_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?")
_COMPONENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,178}[A-Za-z0-9])?")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
_FOLDERS = 2


def name_for_people(report: str, period: str, part: str, suffix: str) -> str:
    """Return an edition's path below ``output/``: ``report/2026-01/report_2026-01_all.pdf``; a span's ``/`` is ``--``.

    The same edition has the same name on every machine, and no two editions share one: none of the three holds a
    ``_``, and only a span holds ``--``. Parts keep their case: ``HK`` is how a market is written.
    """
    for text, pattern, what in ((report, _REPORT, "report"), (period, _PERIOD, "period"), (part, _PART, "part")):
        if not pattern.fullmatch(text):
            raise ArchiveError(f"{text[:80]!r} cannot be the {what} in a file's name")
    label = period.replace("/", "--")
    return f"{report}/{label}/{report}_{label}_{part}{suffix}"


def components(path: str, suffix: str, archive: str) -> tuple[str, ...]:
    """Return the folders and the file of a path below ``output/``; a way elsewhere or into the archive is refused."""
    if not path.endswith(suffix):
        raise ArchiveError(f"{path[:200]!r} does not end in {suffix}, as what it names does")
    *folders, stem = path[: -len(suffix)].split("/")
    for one in (*folders, stem):
        if not _COMPONENT.fullmatch(one) or one.casefold() in _RESERVED:
            raise ArchiveError(
                f"{path[:200]!r} cannot be a name below output/: {one[:80]!r} is not made of letters, digits, - and _, "
                "is too long, or means something else on Windows"
            )
    if len(folders) > _FOLDERS:
        raise ArchiveError(f"{path[:200]!r} lies too deep below output/: use {_FOLDERS} folders at most")
    # Whatever the case: on many disks ARCHIVE and archive are the same folder.
    if (*folders, stem)[0].casefold() == archive.casefold():
        raise ArchiveError(f"{path[:200]!r} would lie in the archive, which is for contents only; rename the report")
    return (*folders, stem + suffix)
