"""Whether the workspace can be read, and its data drawn in the brand's fonts."""

from __future__ import annotations

from pathlib import Path

from reports.errors import InputError
from reports.glyphs import all_models, typeface
from scheduler.app import open_workspace
from scheduler.console import count
from scheduler.doctor.check import Check
from scheduler.workspace import Workspace


def look_at_workspace(root: Path) -> tuple[Workspace | None, Check]:
    """Return the workspace where it has no errors, and what was found."""
    try:
        workspace = open_workspace(root)
    except InputError as error:
        first, *others = error.problems
        more = f", and {len(others)} more" if others else ""
        return None, Check("workspace", "fails", f"{first}{more}", "frontier check shows each with its line")
    facts = workspace.facts
    held = ", ".join(
        (
            count(len(facts.observations), "observation"),
            count(len(facts.sources), "source"),
            count(len(workspace.definitions), "report"),
        )
    )
    if workspace.warnings:
        found = f"{held}, and {count(len(workspace.warnings), 'warning')}"
        return workspace, Check("workspace", "note", found, "frontier check shows them")
    return workspace, Check("workspace", "ok", held)


def look_at_fonts(workspace: Workspace | None) -> Check:
    """Say which fonts draw the data; a letter that none of them has is an error of the workspace."""
    if workspace is None:
        return Check(
            "fonts", "note", "not looked at", "mend the workspace first; a letter that no font has is among it"
        )
    faces = typeface(workspace.brand)
    families = dict.fromkeys(face.family or face.label for face in (*faces.faces.values(), *faces.fallbacks))
    texts = len(all_models(workspace.facts))
    return Check("fonts", "ok", f"{', '.join(families)} have every letter of {texts} facts, sources and names")
