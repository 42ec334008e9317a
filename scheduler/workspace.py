"""A workspace on disk: reads its files and returns facts, definitions and brand, or every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from reports.brand import Brand, asset_names, read_brand
from reports.checks import check_facts
from reports.definition import Definition
from reports.errors import InputError, Place, Problem
from reports.facts import Facts, read_facts
from reports.fields import Line, Model
from reports.glyphs import all_models, missing_letters
from reports.reader import Reader
from reports.reading import read_definition
from reports.render import typeface

CONFIG = "frontier.yaml"
DATA = "data"
_MAX_ASSET = 32 * 1024 * 1024

T = TypeVar("T")


class WorkspaceFile(Model):
    """What ``frontier.yaml`` says."""

    title: Line
    brand: Line = f"{DATA}/brand.yaml"


@dataclass(frozen=True)
class Workspace:
    """A workspace that has no errors."""

    root: Path
    title: str
    facts: Facts
    brand: Brand
    definitions: Mapping[str, Definition]
    warnings: tuple[Problem, ...]

    @property
    def output(self) -> Path:
        """Where what is made goes."""
        return self.root / "output"


def load_workspace(root: Path) -> Workspace:
    """Read the workspace in ``root``.

    Raises InputError with every problem of every file.
    """
    problems: list[Problem] = []
    config = _collect(problems, lambda: _read_config(root))
    facts = _collect(problems, lambda: read_facts(_data_files(root)))
    brand = _collect(problems, lambda: _read_brand(root, config.brand)) if config else None
    read = [_collect(problems, partial(_read_report, root, file, facts)) for file in _report_files(root, problems)]
    definitions = {definition.id: definition for definition, _ in filter(None, read)}
    if facts and brand:
        problems.extend(missing_letters((*all_models(facts), *definitions.values()), typeface(brand)))
    if problems or config is None or facts is None or brand is None:
        raise InputError(problems)
    contradictions = [Problem(one.place, str(one), severity="warning") for one in check_facts(facts)]
    warnings = [*contradictions, *(warning for one in read if one for warning in one[1])]
    return Workspace(root, config.title, facts, brand, definitions, tuple(sorted(warnings)))


def _collect(problems: list[Problem], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return None


def _read_config(root: Path) -> WorkspaceFile:
    reader = Reader()
    tree = reader.tree(CONFIG, _read(root, CONFIG))
    config = reader.model(WorkspaceFile, CONFIG, tree) if tree is not None else None
    reader.finish()
    assert config is not None, "finish() raises where there is no model"
    return config


def _read_brand(root: Path, file: str) -> Brand:
    data = _read(root, file)
    folder = Path(file).parent
    names = [name for name in asset_names(data, file) if (root / folder / name).is_file()]
    return read_brand(data, file, {name: _read(root, str(folder / name), _MAX_ASSET) for name in names})


def _read_report(root: Path, file: str, facts: Facts | None) -> tuple[Definition, tuple[Problem, ...]]:
    definition, warnings = read_definition(_read(root, file), file, facts)
    if definition.id != Path(file).stem:
        message = f'is "{definition.id}", but the file is called {Path(file).name}; give both the same name'
        raise InputError([Problem(definition.place, message, "id")])
    return definition, warnings


def _report_files(root: Path, problems: list[Problem]) -> list[str]:
    files = [path.relative_to(root).as_posix() for path in sorted((root / DATA / "reports").glob("*.yaml"))]
    if not files:
        problems.append(Problem(Place(f"{DATA}/reports"), "holds no report; write one as reports/NAME.yaml"))
    return files


def _data_files(root: Path) -> dict[str, bytes]:
    folder = root / DATA
    paths = [*folder.glob("*.yaml"), *folder.glob("observations/*.yaml"), *folder.glob("observations/*.csv")]
    return {path.relative_to(folder).as_posix(): _read(root, path.relative_to(root).as_posix()) for path in paths}


def _read(root: Path, name: str, limit: int = 4 * 1024 * 1024 + 1) -> bytes:
    """Return a file's bytes, no more than ``limit``: the parsers refuse what is longer, and need not hold it."""
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        raise InputError([Problem(Place(name), "lies outside the workspace; copy it inside")])
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        hint = f"; is {root} a workspace?" if name == CONFIG else ""
        raise InputError([Problem(Place(name), f"cannot be read: {error.strerror}{hint}")]) from error
