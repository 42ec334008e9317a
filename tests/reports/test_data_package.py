"""A data package is held against the rules of Data Package and Table Schema (datapackage.org, version 2)."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reports.data_package import data_package
from reports.facts import Facts, read_facts
from reports.listing import Wanted, all_facts, facts_wanted

LEXICAL: Mapping[str, Callable[[str], object]] = {
    "string": str,
    "number": Decimal,
    "integer": int,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
}


@pytest.fixture(scope="module")
def facts(repository: Path) -> Facts:
    """Return the facts of the made-up tea houses."""
    data = repository / "tests" / "workspaces" / "juniper" / "data"
    files = [*data.glob("*.yaml"), *data.glob("observations/*")]
    return read_facts({path.relative_to(data).as_posix(): path.read_bytes() for path in files})


@pytest.fixture(scope="module")
def package(facts: Facts) -> Mapping[str, bytes]:
    """Return a package of them all."""
    return data_package(facts, "Juniper: houses & guests")


def descriptor(package: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what a package says of itself."""
    read: dict[str, Any] = json.loads(package["datapackage.json"])
    return read


def rows(package: Mapping[str, bytes], name: str) -> list[dict[str, str]]:
    """Return a table as any reader of CSV does."""
    return list(csv.DictReader(io.StringIO(package[f"{name}.csv"].decode(), newline="")))


def faults(package: Mapping[str, bytes]) -> Iterator[str]:
    """Yield where a table is not what its schema says: columns, types, required, enum, unique, keys."""
    for resource in descriptor(package)["resources"]:
        name, schema, table = resource["name"], resource["schema"], rows(package, resource["name"])
        if list(table[0]) != [field["name"] for field in schema["fields"]]:
            yield f"{name}: columns"
        for field in schema["fields"]:
            limits = field.get("constraints", {})
            cells = [row[field["name"]] for row in table]
            if limits.get("required") and "" in cells:
                yield f"{name}.{field['name']}: required"
            if not set(cells) - {""} <= set(limits.get("enum", cells)):
                yield f"{name}.{field['name']}: enum"
            if limits.get("unique") and len(set(cells)) < len(cells):
                yield f"{name}.{field['name']}: unique"
            for cell in filter(None, cells):
                LEXICAL[field["type"]](cell)  # raises where it is none
        for key in schema["foreignKeys"]:
            (own,), (other,) = key["fields"], key["reference"]["fields"]
            there = {row[other] for row in rows(package, key["reference"]["resource"])}
            if not {row[own] for row in table} - {""} <= there:
                yield f"{name}.{own}: leads nowhere"


def test_every_table_is_what_its_schema_says(package: Mapping[str, bytes]) -> None:
    """Each cell has its column's type, what is required is there, and every key leads to a row."""
    assert list(faults(package)) == []
    assert len(descriptor(package)["resources"]) == 9


def test_the_package_names_its_files_and_their_hashes(package: Mapping[str, bytes]) -> None:
    """The descriptor names every file beside it, once, with its size and SHA-256."""
    named = {one["path"]: (one["bytes"], one["hash"]) for one in descriptor(package)["resources"]}

    assert named == {
        name: (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        for name, content in package.items()
        if name != "datapackage.json"
    }


def test_names_are_fit_for_a_url(package: Mapping[str, bytes]) -> None:
    """A package's name is made of its title, and like the names of its tables has nothing that a URL escapes."""
    said = descriptor(package)

    assert said["name"] == "juniper-houses-guests"
    assert all(re.fullmatch(r"[a-z0-9._-]+", one["name"]) for one in said["resources"])


def test_every_fact_is_in_it_with_its_value(facts: Facts, package: Mapping[str, bytes]) -> None:
    """No fact is lost on the way, and no figure changes; Namibia's NA is a market and not a blank."""
    written = [(row["metric"], row["market"], row["period"], row["value"]) for row in rows(package, "observations")]

    assert written == [(one.metric, one.market, one.period.label, str(one.value)) for one in facts.observations]
    assert "NA" in {row["market"] for row in rows(package, "events")}
    assert sum(len(rows(package, f"{kind}s")) for kind in dict(all_facts(facts))) == len(list(all_facts(facts)))


def test_a_part_of_the_facts_brings_only_what_it_rests_on(facts: Facts) -> None:
    """Of the facts of one source, no other source is in the package, and no key is promised that leads nowhere."""
    package = data_package(facts_wanted(facts, Wanted(kind="event", source="steep")), "Awards")

    assert list(faults(package)) == []
    assert {row["id"] for row in rows(package, "sources")} == {"steep"}
    assert set(package) == {"datapackage.json", "sources.csv", "markets.csv", "groups.csv", "events.csv"}
    assert [one["title"] for one in descriptor(package)["sources"]] == [
        "The Daily Steep: Tea & scones: who pours the most?"
    ]


def test_an_event_without_its_partner_promises_no_key(facts: Facts) -> None:
    """Where partners were not asked for, the column of partners is no foreign key."""
    package = data_package(facts_wanted(facts, Wanted(kind="event")), "Events")

    (events,) = (one for one in descriptor(package)["resources"] if one["name"] == "events")

    assert [key["fields"] for key in events["schema"]["foreignKeys"]] == [["source"]]
    assert list(faults(package)) == []


def test_an_event_with_one_partner_of_two_promises_no_key(facts: Facts) -> None:
    """Where some of the partners that events name are left out, the column of partners is no foreign key."""
    package = data_package(replace(facts, partners={"ferry": facts.partners["ferry"]}), "Events")

    (events,) = (one for one in descriptor(package)["resources"] if one["name"] == "events")

    assert [key["fields"] for key in events["schema"]["foreignKeys"]] == [["product"], ["source"]]
    assert list(faults(package)) == []


def test_a_licence_is_said_of_the_whole_only_where_it_is_everybodys(facts: Facts) -> None:
    """One source without a licence leaves the package without one; what a single source says stands beside it."""
    under = {"license": "CC BY 4.0"}
    some = {**facts.sources, "tills": facts.sources["tills"].model_copy(update=under)}
    every = {id_: one.model_copy(update=under) for id_, one in facts.sources.items()}

    one_of_them = descriptor(data_package(replace(facts, sources=some), "Some"))
    all_of_them = descriptor(data_package(replace(facts, sources=every), "All"))

    assert "licenses" not in one_of_them
    assert [one.get("license") for one in one_of_them["sources"]].count("CC BY 4.0") == 1
    assert all_of_them["licenses"] == [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]
