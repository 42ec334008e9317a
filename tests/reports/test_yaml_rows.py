from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import Problem
from reports.yaml_rows import parse_rows
from reports.yaml_source import _Builder
from reports.yaml_tree import YamlFloat, YamlList, YamlMap, YamlValue


def careful(text: str) -> tuple[YamlValue, list[Problem]]:
    """Return what libyaml's events make of a text, and what is wrong with it."""
    problems: list[Problem] = []
    return _Builder(text, "f", problems).build(), problems


def told(value: YamlValue) -> object:
    """Return all that a tree says: values, their types, their order and every place."""
    match value:
        case YamlMap():
            return [value.place, [(key, value.spots[key], told(value[key])) for key in value], list(value.spots)]
        case YamlList():
            return [value.place, value.spots, list(map(told, value))]
        case YamlFloat():
            return value.text
        case _:
            return type(value), value


SHORT = "DE NO true null -5 -x 2025-12 1e3 13.50 01067 0x1F é 京 a_b 1-2/3 999999999999999999"
LONG = ["Tea houses", "a - b", "Ä b", "a b.c", '"a, b"', '"a: {b} #c"', '" x "', '""']
STRANGE = "~ - -- a#b 'a' \" '' 12:30 .5 +5 x=y ? ! & * | # ² ١ \u0301 \u00a0 a\u00a0b \"a\\nb\" 99999999999999999999"
SPACED = ["a  b", "a #b", "a: b", " x", "x ", "", "- a", "a -"]
PLAIN = st.sampled_from([*SHORT.split(" "), *LONG])
ODD = st.one_of(
    st.sampled_from([*STRANGE.split(" "), *SPACED]), st.text(alphabet="ab1-.,:#'\"{}[] \\éٲ京\u00a0", max_size=6)
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return texts of the plainest shape, half of them with something odd in some places."""
    is_odd = draw(st.booleans())

    def one(plain: st.SearchStrategy[str], *odd: str | st.SearchStrategy[str]) -> str:
        others = [way if isinstance(way, st.SearchStrategy) else st.just(way) for way in odd]
        return draw(st.one_of(plain, plain, plain, plain, *others) if is_odd else plain)

    lines = []
    indent = draw(st.sampled_from(["", "  ", "    "]))
    for key in draw(st.lists(st.sampled_from(["observations", "markets", "groups"]), max_size=3, unique=not is_odd)):
        lines += [
            one(st.sampled_from(["", "# a: {x}", "   # b", " "]), "\t", "---", "x: 1"),
            one(st.just(f"{key}:"), f"{key}: "),
        ]
        for _ in range(draw(st.integers(0 if is_odd else 1, 3))):
            keys = draw(st.lists(st.sampled_from(["metric", "market", "x_y", "null"]), min_size=1, unique=not is_odd))
            pairs = [f"{one(st.just(name), 'a1', '<<', 'x y')}: {one(PLAIN, ODD)}" for name in keys]
            inside = one(st.just(", "), ",", " , ").join(pairs)
            lines.append(f"{one(st.just(indent), ' ')}- {{{inside}}}{one(st.just(''), ' ', ' # x')}")
    return "\n".join([*lines, ""])


@given(texts())
def test_the_short_way_gives_what_libyaml_gives(text: str) -> None:
    """Where a text is read without libyaml, the tree and all its places are those that libyaml gives."""
    rows = parse_rows(text)

    if rows is not None:
        tree, problems = careful(text)
        assert problems == []
        assert told(rows) == told(tree)


@pytest.mark.parametrize(
    "text",
    [
        "observations:\n  - {metric: outlets, market: NO, period: 2025-12, value: -13.50, source: own}\n",
        '# A remark.\n\nmarkets:\n- {id: HK, name: "Hong Kong, SAR"}\n- {id: DE}\n\ngroups:\n    - {id: x, name: Ä b}',
    ],
)
def test_facts_as_most_write_them_take_the_short_way(text: str) -> None:
    """Rows of words, numbers and quoted text, remarks and blank lines are read without libyaml."""
    assert told(parse_rows(text)) == told(careful(text)[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "observations:\n",
        "observations:\n  - {metric: 'outlets'}\n",
        "observations:\n  - {metric: outlets, metric: cars}\n",
        "observations:\n  - {metric: outlets}\n   - {metric: cars}\n",
        "observations:\n  - {value: 1234567890123456789}\n",
        "observations:\n  - {metric: smart #5}\n",
        "observations:\n  - {metric: outlets}\nobservations:\n  - {metric: outlets}\n",
        "  - {metric: outlets}\n",
        f"observations:\n  - {{note: {'x' * 20_000}}}\n",
    ],
)
def test_anything_else_is_left_to_libyaml(text: str) -> None:
    """A text that is not of the plainest shape, or wrong, is not read the short way."""
    assert parse_rows(text) is None
