"""The files that are checked: the workspaces' briefings, one that strains everything, and copies broken on purpose."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from reports.brand import read_brand
from reports.briefing import Briefing
from reports.pdf.attachment import Attachment
from reports.render import render
from scheduler.app import make_once, open_workspace, parts_asked
from tools.conformance.broken import broken_copies
from tools.conformance.stress import small, stress

REPOSITORY = Path(__file__).parents[2]
_GALLERIES = (REPOSITORY / "docs", REPOSITORY / "output" / "gallery")


def good_files(folder: Path) -> list[Path]:
    """Make every file that has to pass."""
    return [*_workspaces(folder), *_gallery(folder), _made(stress(), folder / "stress.pdf")]


def _workspaces(folder: Path) -> Iterator[Path]:
    """Make every part of every report: of the default workspace, of the tests' own, and of that with others over it."""
    examples = REPOSITORY / "tests" / "workspaces"
    yield from _editions(REPOSITORY, "default", folder)
    yield from _editions(examples / "juniper", "juniper", folder)
    for over in sorted(one for one in examples.iterdir() if not (one / "frontier.yaml").exists()):
        root = shutil.copytree(examples / "juniper", folder / over.name)
        shutil.copytree(over, root, dirs_exist_ok=True)
        yield from _editions(root, over.name, folder)


def _editions(root: Path, name: str, folder: Path) -> Iterator[Path]:
    workspace = open_workspace(root)
    for report, definition in workspace.definitions.items():
        for part in parts_asked(workspace, definition, None):
            path = folder / f"{name}-{report}-{part}.pdf"
            path.write_bytes(make_once(workspace, report, None, part, lambda step: None)[1])
            yield path


def _gallery(folder: Path) -> Iterator[Path]:
    for gallery in _GALLERIES:
        for found in sorted(gallery.rglob("*.pdf")):
            yield Path(shutil.copy(found, folder / f"gallery-{found.name}"))


def _made(briefing: Briefing, path: Path) -> Path:
    files = tuple(
        Attachment(f"facts-{number}.csv", "text/csv", "Data", f"Facts {number}.", b"market,value\nHK,8\n")
        for number in range(3)
    )
    path.write_bytes(render(briefing, read_brand(b"name: Stress\n", "brand.yaml", {}), attachments=files))
    return path


def broken_files(folder: Path) -> dict[Path, str]:
    """Make the copies of a small good file that are each broken in one way, with the flavour that has to refuse it."""
    good = _made(small(), folder / "small.pdf")
    made: dict[Path, str] = {}
    for name, flavour, data in broken_copies(good.read_bytes()):
        path = folder / f"broken-{name.replace(' ', '-')}.pdf"
        path.write_bytes(data)
        made[path] = flavour
    return made
