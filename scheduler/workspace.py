"""A workspace on disk: reads its files and returns facts, definitions and brand, or every problem at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reports.audience import Audience, audience_warnings, read_audiences
from reports.brand import Brand, asset_names, read_brand
from reports.checks import check_facts
from reports.definition import Definition
from reports.errors import InputError, Place, Problem, RenderError, shown
from reports.facts import Facts, read_facts
from reports.fields import Model
from reports.glyphs import all_models, missing_letters, typeface
from reports.reading import read_definition
from reports.source_text import line_ends
from scheduler.code import Code, code_problems, read_code
from scheduler.files import CONFIG, MAX_FILE, Files, no_workspace, read_file, settings_of
from scheduler.settings import DATA, MailSettings, Settings
from scheduler.strays import strays

if TYPE_CHECKING:
    from reports.charts.own import MakeFigure

AUDIENCES = "audiences.yaml"
_MAX_ASSET = 32 * 1024 * 1024

T = TypeVar("T")


@dataclass(frozen=True)
class Workspace:
    """A workspace that has no errors; ``inputs`` are the files that editions are made from, each with its SHA-256.

    Who receives them is no input: it changes no edition, and nobody's address is kept with one.
    """

    root: Path
    title: str
    timezone: str | None
    facts: Facts
    brand: Brand
    definitions: Mapping[str, Definition]
    audiences: Mapping[str, Audience]
    code: Code | None
    mail: MailSettings
    warnings: tuple[Problem, ...]
    inputs: tuple[tuple[str, str], ...]

    @property
    def makers(self) -> Mapping[str, MakeFigure]:
        """The functions that draw the workspace's own charts, fresh for one edition."""
        return self.code.makers() if self.code else {}

    @property
    def output(self) -> Path:
        """Where what is made goes."""
        return self.root / "output"

    @property
    def input_digest(self) -> str:
        """One hash over all inputs."""
        return hashlib.sha256(repr(self.inputs).encode()).hexdigest()


@dataclass(frozen=True)
class Checks:
    """What finds the faults that a file does not know of itself, such as a zone that is none: handed in from above.

    ``zone`` returns why there is no zone of a name, or nothing.
    """

    definition: Callable[[Definition, Settings], list[Problem]] = lambda definition, settings: []
    audience: Callable[[Audience, Settings], list[Problem]] = lambda audience, settings: []
    zone: Callable[[str], str] = lambda name: ""


def load_workspace(root: Path, checks: Checks = Checks()) -> Workspace:
    """Read the workspace in ``root``.

    Raises InputError with every problem of every file.
    """
    if not (root / CONFIG).exists() and not (root / DATA).is_dir():
        raise InputError([Problem(Place(CONFIG), no_workspace(root))])
    problems: list[Problem] = []
    files = Files(root)
    settings = _collect(problems, lambda: settings_of(files, checks.zone))
    facts = _collect(problems, lambda: read_facts(_data_files(files)))
    brand = _collect(problems, lambda: _read_brand(files, settings.brand)) if settings else None
    audiences = _collect(problems, lambda: _read_audiences(root, facts))
    code = _collect(problems, lambda: _read_code(files, settings.code)) if settings else None
    read = [
        _collect(problems, partial(_read_report, files, file, facts, audiences))
        for file in _report_files(root, problems)
    ]
    definitions = {definition.id: definition for definition, _ in filter(None, read)}
    if settings:
        problems.extend(
            problem for definition in definitions.values() for problem in checks.definition(definition, settings)
        )
    if settings and audiences:
        problems.extend(one for audience in audiences.values() for one in checks.audience(audience, settings))
    if settings and (code or not settings.code):
        problems.extend(problem for definition in definitions.values() for problem in code_problems(definition, code))
    if facts and brand and settings:
        problems.extend(_type_problems(settings.brand, brand, (*all_models(facts), *definitions.values())))
    if settings:
        problems.extend(strays(root, settings.brand))
    if problems or settings is None or facts is None or brand is None or audiences is None:
        raise InputError(_with_lines(root, problems))
    warnings = [Problem(one.place, str(one), severity="warning") for one in check_facts(facts)]
    warnings += brand.warnings
    warnings += audience_warnings(definitions.values(), audiences, facts)
    warnings += [warning for one in read if one for warning in one[1]]
    inputs = tuple(sorted(files.hashes.items()))
    return Workspace(
        root=root,
        title=settings.title,
        timezone=settings.timezone,
        facts=facts,
        brand=brand,
        definitions=definitions,
        audiences=audiences,
        code=code,
        mail=settings.mail,
        warnings=_with_lines(root, sorted(warnings)),
        inputs=inputs,
    )


def _with_lines(root: Path, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems, each with the line of the file that it points to."""
    lines: dict[str, list[str]] = {}
    return tuple(replace(one, written=_line(root, one.place, lines)) for one in problems)


def _line(root: Path, place: Place, lines: dict[str, list[str]]) -> str:
    if not place.line or place.file.endswith(".xlsx"):
        return ""
    if place.file not in lines:
        try:
            text = read_file(root, place.file, MAX_FILE).decode("utf-8-sig", "replace")
            lines[place.file] = line_ends(text).split("\n")
        except InputError:
            lines[place.file] = []
    return lines[place.file][place.line - 1] if place.line <= len(lines[place.file]) else ""


def _collect(problems: list[Problem], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return None


def _read_brand(files: Files, file: str) -> Brand:
    data = files.read(file)
    folder = Path(file).parent
    names = [name for name in asset_names(data, file) if (files.root / folder / name).is_file()]
    assets = {name: files.read((folder / name).as_posix(), _MAX_ASSET) for name in names}
    return read_brand(data, file, assets, _logo_fault)


def _logo_fault(name: str, data: bytes) -> str:
    from reports.pdf.logo import logo_fault  # what draws it, which only a brand with a logo needs here

    return logo_fault(name, data)


def _read_code(files: Files, file: str | None) -> Code | None:
    """Read the Python that the settings allow to be run; like the facts, it is what editions are made from."""
    if file and not (files.root / file).exists():
        raise InputError([Problem(Place(CONFIG), f'there is no file "{shown(file)}" beside this one', "code")])
    return read_code(file, files.read(file)) if file else None


def _type_problems(file: str, brand: Brand, models: tuple[Model, ...]) -> list[Problem]:
    """Return what the brand's fonts cannot draw, or why they are none."""
    try:
        return missing_letters((brand.file, *models), typeface(brand))
    except RenderError as error:
        return [Problem(Place(file), str(error), "fonts")]


def _read_audiences(root: Path, facts: Facts | None) -> Mapping[str, Audience]:
    """Read who receives what; a workspace without the file mails nobody."""
    file = f"{DATA}/{AUDIENCES}"
    return read_audiences(read_file(root, file, MAX_FILE), file, facts) if (root / file).exists() else {}


def _read_report(
    files: Files, file: str, facts: Facts | None, audiences: Mapping[str, Audience] | None
) -> tuple[Definition, tuple[Problem, ...]]:
    definition, warnings = read_definition(files.read(file), file, facts, audiences)
    if definition.id != Path(file).stem:
        message = f'is "{definition.id}", but the file is called {Path(file).name}; give both the same name'
        raise InputError([Problem(definition.place, message, "id")])
    return definition, warnings


def _report_files(root: Path, problems: list[Problem]) -> list[str]:
    files = [path.relative_to(root).as_posix() for path in sorted((root / DATA / "reports").glob("*.yaml"))]
    if not files and not any((root / DATA / "reports").glob("*.yml")):  # of which another message says what to do
        problems.append(Problem(Place(f"{DATA}/reports"), "holds no report; write one as reports/NAME.yaml"))
    return files


def _data_files(files: Files) -> dict[str, bytes]:
    folder = files.root / DATA
    series = (path for ending in ("yaml", "csv", "xlsx") for path in folder.glob(f"observations/*.{ending}"))
    # ~$ begins the name of what a spreadsheet program keeps beside a file that is open.
    paths = [*folder.glob("*.yaml"), *(path for path in series if not path.name.startswith("~$"))]
    return {
        path.relative_to(folder).as_posix(): files.read(path.relative_to(files.root).as_posix())
        for path in paths
        if path != folder / AUDIENCES
    }
