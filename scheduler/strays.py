"""Files that look like facts and that nothing reads: figures must not be missing because of a file's name."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from reports.errors import Place, Problem
from reports.facts.reading import FILES
from scheduler.settings import DATA

_READ: Final = (*FILES, "audiences.yaml", "reports/*.yaml")
_SINGLE: Final = tuple(name for name in _READ if "*" not in name)
_TABLES: Final = frozenset({".xls", ".xlsm", ".ods", ".numbers", ".tsv", ".txt"})


def strays(root: Path, brand: str) -> Iterator[Problem]:
    """Yield a problem for each file below ``data/`` that is named almost like one that is read.

    The brand's file may be called anything. Files of quite other names are their owner's business.
    """
    folder = root / DATA
    for path in sorted([*folder.glob("*.*"), *folder.glob("observations/*.*"), *folder.glob("reports/*.*")]):
        name = path.relative_to(folder).as_posix()
        hidden = path.name.startswith((".", "~$"))
        if hidden or f"{DATA}/{name}" == brand or any(fnmatch(name, known) for known in _READ):
            continue
        if mend := _mend(path, name):
            yield Problem(Place(f"{DATA}/{name}"), f"is read by nothing; {mend}")


def _mend(path: Path, name: str) -> str:
    """Return what a file should be called or saved as; nothing where it is like none that is read."""
    if path.suffix in {".yml", ".YML", ".YAML"}:
        return f'call it "{path.stem}.yaml"'
    if path.parent.name == "observations":
        if path.suffix.lower() in _TABLES:
            return "save it as .xlsx or .csv"
        if path.suffix.lower() in {".csv", ".xlsx"}:  # in capitals
            return f'call it "{path.stem}{path.suffix.lower()}"'
    near = next((known for known in _SINGLE if _bare(known) == _bare(name)), None)
    return f'did you mean "{near}"?' if near and path.suffix == ".yaml" else ""


def _bare(name: str) -> str:
    """Return a name without what is easily mistaken: capitals, and the s of the plural."""
    return name.removesuffix(".yaml").casefold().removesuffix("s")
