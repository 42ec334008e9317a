"""Audiences: who receives which part, and what stands against an audiences file."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.audience import (
    Audience,
    Person,
    address_of,
    audience_warnings,
    read_audiences,
    recipients_of,
    suppressed_of,
)
from reports.definition import Definition
from reports.errors import InputError
from reports.facts import Facts, read_facts
from reports.reading import read_definition

FACTS = {
    "sources.yaml": b"sources:\n- {id: a, producer: P, title: T, kind: press}\n",
    "markets.yaml": b"markets:\n- {id: SE, region: north}\n- {id: PT, region: south}\n"
    b"groups:\n- {id: north, name: N}\n- {id: south, name: S}\n- {id: WORLD, name: W, everything: true}\n",
    "metrics.yaml": b"metrics:\n- {id: shops, name: Shops, unit: shops, measure: stock}\n",
}
FILE = "data/audiences.yaml"
BOARD = "- {id: board, name: Board, people: [{name: Ada, address: ada@example.org}]}\n"


def facts() -> Facts:
    """Return facts of two markets in two regions."""
    return read_facts(FACTS)


def report(audience: str = "[board]", parts: str = "{by: region}") -> Definition:
    """Return a report for an audience."""
    text = f"id: r\ntitle: R\nperiod: month\nparts: {parts}\naudience: {audience}\nblocks:\n"
    return read_definition(f"{text}- {{type: data_notes}}\n- {{type: sources}}\n".encode(), "r.yaml", facts())[0]


def audiences(*entries: str) -> Mapping[str, Audience]:
    """Read audiences, each the inside of a YAML entry."""
    return read_audiences(("audiences:\n" + "".join(f"- {{{one}}}\n" for one in entries)).encode(), FILE, facts())


def problems(text: str) -> list[str]:
    """Return every problem of an audiences file as it is printed."""
    with pytest.raises(InputError) as caught:
        read_audiences(text.encode(), FILE, facts())
    return [str(problem) for problem in caught.value.problems]


def people(*lines: str) -> str:
    """Return a list of people."""
    return "people: [" + ", ".join(f"{{{line}}}" for line in lines) + "]"


def test_an_audience_is_read_with_what_is_left_out_filled_in() -> None:
    """People get every part as an attachment, at any time, and a mail in doubt is held, unless the file says else."""
    read = audiences("id: board, name: Board, " + people("name: Ada, address: ada@example.org"))

    [person] = read["board"].people
    assert (person.name, str(person.address), person.language) == ("Ada", "ada@example.org", "en")
    assert (person.parts, person.format) == ("all", "attachment")
    assert (read["board"].in_doubt, read["board"].window, read["board"].suppress) == ("hold", None, ())


def test_a_window_has_two_times_of_day() -> None:
    """A sending window opens and closes at times of day, in a zone, on business days if so wished."""
    window = "window: {from: '08:00', to: '18:00', timezone: Asia/Hong_Kong, days: business days}"

    read = audiences(f"id: board, name: Board, {window}, " + people("name: Ada, address: ada@example.org"))

    opened = read["board"].window
    assert opened is not None
    assert (f"{opened.opens:%H:%M}", f"{opened.closes:%H:%M}") == ("08:00", "18:00")
    assert (opened.timezone, opened.days) == ("Asia/Hong_Kong", "business days")


def test_every_problem_of_the_file_is_told_at_once() -> None:
    """A file with many mistakes is mended in one go: each has its place and what was probably meant."""
    text = """audiences:
- id: board
  name: Board
  in_doubt: resent
  people:
    - {name: Ada, address: ada@example}
    - {name: Bob, address: bob@example.org, parts: [nroth]}
    - {name: Bob, address: BOB@example.org, formt: link}
- id: leads
  name: Leads
  people:
    - {name: Cy, address: cy@example.org, parts: [nroth]}
    - {name: Cy, address: CY@Example.org}
- id: leads
  name: Leads again
  window: {from: "18:00", to: "08:00"}
  people: []
oops: 1
"""

    assert problems(text) == [
        f'{FILE}:4:13: audiences[0].in_doubt: "resent" is not one of hold, resend, provider-key; '
        'did you mean "resend"?',
        f'{FILE}:6:28: audiences[0].people[0].address: "ada@example" is not a mail address: the part after the @-sign '
        "is not valid. It should have a period",
        f'{FILE}:8:45: audiences[0].people[2].formt: no field "formt" here; did you mean "format"?; known: address, '
        "format, language, name, parts",
        f'{FILE}:12:51: audiences[1].people[0].parts[0]: no market or group "nroth"; did you mean "north"?',
        f"{FILE}:13:27: audiences[1].people[1].address: "
        f'"CY@Example.org" is in this audience already, at {FILE}:12:7; keep one of them',
        f"{FILE}:16:11: audiences[2].window: closes at 08:00, which is not later than 18:00; write a later time",
        f"{FILE}:17:11: audiences[2].people: is an empty list; write at least one or leave the field out",
        f'{FILE}:18:1: oops: no field "oops" here; this file holds audiences',
    ]


def test_two_audiences_of_one_name_are_refused() -> None:
    """An audience is told from others by its id."""
    assert problems(f"audiences:\n{BOARD}{BOARD}") == [
        f'{FILE}:3:8: audiences[1].id: "board" is taken already, at {FILE}:2:3; choose another id'
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- board\n",
        "audiences: &a [*a]\n",
        "audiences: []\n",
        "audiences:\n- board\n",
        "audiences: !!python/object/apply:os.system [true]\n",
        "people: [{name: A, address: a@example.org}]\n",
    ],
)
def test_what_is_no_audiences_file_is_refused(text: str) -> None:
    """A file that names no audiences is refused, whatever else it is."""
    assert all(one.startswith(FILE) for one in problems(text))


@pytest.mark.parametrize(
    "person",
    [
        r'name: "A\r\nBcc: b@example.org", address: a@example.org',
        r'name: "A\nBcc: b@example.org", address: a@example.org',
        r'name: "\u202eA", address: a@example.org',
        r'name: A, address: "a@example.org\r\nRCPT TO: b@example.org"',
        r'name: A, address: "a@example.org>\nRCPT TO:<b@example.org"',
        "name: A, address: [a@example.org, b@example.org]",
        'name: A, address: "a@example.org, b@example.org"',
        "name: A, address: {a: b}",
        "name: A, address: 1",
        "name: A, address: ",
        "name: A, address: a@example.org, address: b@example.org",
        "name: A, address: a@example.org, parts: []",
        "name: A, address: a@example.org, parts: [all]",
        "name: A, address: a@example.org, parts: {all: true}",
        "name: A, address: a@example.org, language: xx",
        "name: A, address: a@example.org, format: pdf",
        "name: A, address: a@example.org, bcc: b@example.org",
        "name: 1, address: a@example.org",
        "name: A",
    ],
)
def test_what_is_no_person_is_refused(person: str) -> None:
    """What an attacker or an accident may write for a person is refused where it stands, and never half read."""
    found = problems(f"audiences:\n- {{id: board, name: Board, people: [{{{person}}}]}}\n")

    assert found
    assert all(one.startswith(f"{FILE}:2:") for one in found)


FIELDS = ("id", "name", "people", "address", "parts", "window", "from", "to", "suppress", "audiences", "in_doubt")
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=12)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(FIELDS), TREES, max_size=6), TREES)
def test_any_file_is_read_or_refused(audience: dict[str, object], rest: object) -> None:
    """Whatever the file holds, it is read whole or refused with sentences; nothing else comes of it."""
    text = json.dumps({"audiences": [audience, rest]}).encode()

    with pytest.raises(InputError) as caught:
        read_audiences(text, FILE, facts())

    assert caught.value.problems


# Who receives what ----------------------------------------------------------------------------------------------------


def test_each_mailbox_is_written_to_once() -> None:
    """Somebody in two audiences of a report gets one mail, as the first that gives them the part has it."""
    read = audiences(
        "id: board, name: B, "
        + people("name: Ada, address: ada@example.org, parts: [south]", "name: Bo, address: bo@example.org"),
        "id: leads, name: L, in_doubt: resend, "
        + people("name: Ada L., address: ADA@example.org", "name: Bo L., address: bo@Example.org"),
    )

    north = recipients_of(report("[board, leads]"), read, "north")

    assert [(one.name, one.audience, one.in_doubt) for one in north] == [
        ("Bo", "board", "hold"),
        ("Ada L.", "leads", "resend"),
    ]


def test_who_is_limited_to_parts_gets_no_other_and_never_all() -> None:
    """A person limited to a part receives that part's editions alone, and nothing of a report that is not split."""
    read = audiences("id: board, name: B, " + people("name: Ada, address: ada@example.org, parts: [south]"))

    assert [one.name for one in recipients_of(report(), read, "south")] == ["Ada"]
    assert recipients_of(report(), read, "north") == ()
    assert recipients_of(report(parts="all"), read, "all") == ()


def test_who_is_suppressed_gets_nothing_through_another_audience_either() -> None:
    """An address that one of a report's audiences suppresses is left out, and is told apart."""
    read = audiences(
        "id: board, name: B, suppress: [ADA@example.org], " + people("name: Bo, address: bo@example.org"),
        "id: leads, name: L, " + people("name: Ada, address: ada@example.org"),
    )

    assert [one.name for one in recipients_of(report("[board, leads]"), read, "north")] == ["Bo"]
    assert [one.name for one in suppressed_of(report("[board, leads]"), read, "north")] == ["Ada"]
    assert [one.name for one in recipients_of(report("[leads]"), read, "north")] == ["Ada"]


@given(st.data())
def test_nobody_is_written_to_who_is_not_in_the_file(data: st.DataObject) -> None:
    """Whatever the audiences, recipients are people of the report's audiences who get the part, each mailbox once."""
    address = st.sampled_from([f"{name}@example.org" for name in ("a", "A", "b", "c", "d")]).map(address_of)
    parts = st.sampled_from(["all", ("north",), ("south",), ("north", "south")])
    person = st.builds(Person, name=st.just("P"), address=address, parts=parts)
    audience = st.builds(
        Audience,
        id=st.just("x"),
        name=st.just("X"),
        people=st.lists(person, min_size=1, max_size=4).map(tuple),
        suppress=st.lists(address, max_size=2).map(tuple),
    )
    read = {id_: data.draw(audience).model_copy(update={"id": id_}) for id_ in ("board", "leads", "others")}

    found = recipients_of(report("[leads, board]"), read, "north")

    allowed = {p.address.key for id_ in ("board", "leads") for p in read[id_].people if p.receives("north")}
    suppressed = {one.key for id_ in ("board", "leads") for one in read[id_].suppress}
    keys = [one.address.key for one in found]
    assert len(keys) == len(set(keys))
    assert set(keys) == allowed - suppressed


def test_check_warns_of_people_and_parts_that_are_left_out() -> None:
    """People who would receive nothing, a part that nobody receives and an idle audience are told, where they stand."""
    read = audiences(
        "id: board, name: B, suppress: [bo@example.org], "
        + people(
            "name: Ada, address: ada@example.org, parts: [WORLD]",
            "name: Bo, address: bo@example.org",
            "name: Cy, address: cy@example.org, parts: [south]",
        ),
        "id: idle, name: I, " + people("name: Di, address: di@example.org"),
    )

    warnings = audience_warnings([report()], read, facts())

    assert [f"{one.place.line}: {one.message}" for one in warnings] == [
        "2: ada@example.org would receive nothing: its reports are made in the parts north, south",
        "2: bo@example.org would receive nothing: the address is suppressed",
        '3: no report is for the audience "idle"; name it in a report\'s audience',
        '1: nobody would receive the part "north"',
    ]


def test_check_is_silent_where_everybody_receives_something() -> None:
    """A report without an audience, and one whose parts all have readers, are nothing to warn of."""
    read = audiences("id: board, name: B, " + people("name: Ada, address: ada@example.org"))

    assert audience_warnings([report()], read, facts()) == []


def test_an_audience_that_there_is_not_is_refused() -> None:
    """A report for an audience that nobody wrote down is refused, with what was probably meant."""
    text = b"id: r\ntitle: R\nperiod: month\naudience: [baord]\nblocks:\n- {type: data_notes}\n- {type: sources}\n"

    with pytest.raises(InputError, match=r'audience\[0\]: no audience "baord"; did you mean "board"'):
        read_definition(text, "r.yaml", facts(), {"board": None})
    with pytest.raises(InputError, match=r'audience\[0\]: no audience "baord"; no audience is written yet'):
        read_definition(text, "r.yaml", facts(), {})
