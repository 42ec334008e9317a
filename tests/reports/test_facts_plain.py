from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from reports.errors import Place
from reports.facts.models import Observation
from reports.facts.plain import plain_observation
from reports.yaml_tree import YamlFloat, YamlList, YamlMap

HERE = Place("data/observations/long.csv", 7, 1)
WORDS = st.sampled_from(["outlets", "DE", "exact", "plan", "2025-12", "2025-13", "Not an id", "", "-"])
VALUES = st.one_of(
    WORDS,
    st.integers(),
    st.booleans(),
    st.none(),
    st.sampled_from(["13.5", "0.1234567890123", "1e30", "-0"]).map(YamlFloat),
    st.just(YamlList()),
)


def row(**fields: object) -> YamlMap:
    """Return a row as a file gives it, right but for what is said otherwise."""
    made = YamlMap((7, 1))
    made.update({"metric": "outlets", "market": "DE", "period": "2025-12", "value": 12, "source": "own", **fields})
    return made


def asked(raw: YamlMap) -> Observation | None:
    """Return what the model makes of a row; None where it refuses."""
    try:
        made = Observation.model_validate(raw)
    except ValidationError:
        return None
    made.at(HERE)
    return made


@given(st.dictionaries(st.sampled_from([*Observation.model_fields, "extra"]), VALUES, max_size=3))
@example({"value": True})
@example({"value": 1})
@example({"period": 2025})
@example({"period": True})
def test_what_is_plainly_right_is_what_the_model_makes_of_it(fields: dict[str, object]) -> None:
    """An observation made without its model is the one that the model makes, to the types of its values."""
    raw = row(**fields)

    made = plain_observation(raw, HERE)

    expected = asked(raw)
    if made is not None:
        assert expected == made
        assert repr(expected) == repr(made)
        assert (expected.model_fields_set, list(expected.__dict__)) == (made.model_fields_set, list(made.__dict__))


def test_most_rows_need_no_model() -> None:
    """A row of the usual fields is made without asking the model, whether its value has a fraction or not."""
    assert plain_observation(row(), HERE) == asked(row())
    assert plain_observation(row(value=YamlFloat("13.5"), qualifier="about"), HERE) is not None


def test_an_unusual_row_is_left_to_the_model() -> None:
    """A row with a remark, without a field or with a wrong one is for the model to judge."""
    without = row()
    del without["source"]

    assert [plain_observation(one, HERE) for one in (row(note="Rounded"), row(market="no market"), without)] == [
        None
    ] * 3


def test_equal_numbers_keep_their_spelling() -> None:
    """Of 13.5 and 13.50 each is printed as it is written, whichever was read first."""
    made = [plain_observation(row(value=YamlFloat(text)), HERE) for text in ("13.5", "13.50")]

    assert [str(one.value) for one in made if one] == ["13.5", "13.50"]


def test_equal_values_of_two_types_are_judged_apart() -> None:
    """The year 2025 is a period and 2025.0 is none, though both are equal and the first was read before."""
    assert plain_observation(row(period=2025), HERE) is not None
    assert plain_observation(row(period=YamlFloat("2025.0")), HERE) is None
