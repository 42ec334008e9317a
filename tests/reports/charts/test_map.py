from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from math import hypot

import pytest

from reports.briefing import MapLevel, MapPlace, MarketMap
from reports.charts import ChartStyle, Sheet, build, natural_height
from reports.charts.colours import land_colour, level_colour
from reports.charts.labels import overlaps
from reports.charts.map import spots_of
from reports.charts.outlines import fit, outlines, view_of
from reports.charts.placing import dodged
from reports.charts.plain import Outlines
from reports.colour import contrast, distance
from reports.geography.world import shipped_world

STEPS = (MapLevel("0"), MapLevel("1 to 9"), MapLevel("10 and more"))


def place(code: str, value: int | None, level: int | None, *, marked: bool = False) -> MapPlace:
    """Return a market on the map."""
    known = None if value is None else Decimal(value)
    return MapPlace(code=code, name=f"Name of {code}", words=f"{value}", value=known, level=level, marked=marked)


def market_map(*places: MapPlace, levels: tuple[MapLevel, ...] = STEPS, frame: tuple[str, ...] = ()) -> MarketMap:
    """Return a map of areas."""
    return MarketMap(
        mode="areas",
        title="T",
        subtitle="S",
        unit="outlets",
        places=places,
        levels=levels,
        alt="alt",
        disclaimer="Borders imply no opinion.",
        no_data="no public figure",
        marked="new in 2025",
        absent="Not on the map: {names}.",
        frame=frame,
    )


def drawn(chart: MarketMap, style: ChartStyle, width: float = 494) -> Sheet:
    """Return the map at its natural height."""
    return build(chart, style, width, natural_height(chart, style, width))


def test_zero_and_no_figure_look_different(style: ChartStyle) -> None:
    """A market with none and one of which nothing is known have colours that anyone tells apart, and both are keyed."""
    sheet = drawn(market_map(place("CN", 0, 0), place("DE", 20, 2), place("FR", None, None)), style)

    none, unknown = level_colour(STEPS[0], 0, 3, style), land_colour(style)

    assert distance(none, unknown) > 5
    assert {"0", "no public figure"} <= {label.text for label in sheet.labels}


def test_classes_go_from_pale_to_deep(style: ChartStyle) -> None:
    """A higher class is darker, so that a map printed in grey still reads."""
    colours = [level_colour(level, i, 5, style) for i, level in enumerate([MapLevel("x")] * 5)]

    against = [contrast(colour, style.paper) for colour in colours]

    assert against == sorted(against)
    assert against[-1] / against[0] > 3


def test_hong_kong_and_macao_are_legible_beside_one_another(style: ChartStyle) -> None:
    """At the scale of the world their marks do not touch, Macao is the western one, and both are named."""
    chart = market_map(place("CN", 294, 2), place("HK", 12, 2), place("MO", 3, 1, marked=True))
    sheet = drawn(chart, style)
    room = (0.0, 20.0, 494.0, sheet.height - 30)
    placed = fit(view_of(shipped_world(), ()), room)

    spots = {
        spot.place.code: spot for spot in spots_of(chart, placed, outlines(shipped_world(), placed, room), room, style)
    }

    apart = hypot(spots["HK"].at[0] - spots["MO"].at[0], spots["HK"].at[1] - spots["MO"].at[1])
    assert apart >= spots["HK"].radius + spots["MO"].radius
    assert spots["MO"].at[0] < spots["HK"].at[0]
    assert sum(spot.at != spot.home for spot in spots.values()) == 1
    assert {"Name of HK 12", "Name of MO 3"} <= {label.text for label in sheet.labels}


def test_marks_that_meet_are_moved_apart_and_others_stay() -> None:
    """Ten marks on one spot end up side by side; one far away stays where it was."""
    moved = dodged([(100.0, 100.0)] * 10 + [(300.0, 100.0)], 3.0, (0, 0, 400, 200))

    assert all(hypot(a[0] - b[0], a[1] - b[1]) >= 6 for a, b in combinations(moved, 2))
    assert moved[0] == (100.0, 100.0)
    assert moved[-1] == (300.0, 100.0)


def test_a_new_market_is_named_in_bold_and_keyed(style: ChartStyle) -> None:
    """What is new in the period is ringed, named in bold, and the legend says what the ring means."""
    sheet = drawn(market_map(place("CO", 4, 1, marked=True), place("CL", 20, 2)), style)

    weights = {label.text: label.weight for label in sheet.labels}

    assert (weights["Name of CO 4"], weights["Name of CL 20"]) == ("bold", "regular")
    assert "new in 2025" in weights


def test_a_crop_shows_its_markets_larger(style: ChartStyle) -> None:
    """Cropped to Europe, Germany takes many times the room it has on the world, and the sheet keeps its bounds."""
    whole = market_map(place("DE", 20, 2), place("PT", 3, 1))
    crop = replace(whole, frame=("DE", "PT"))

    def extent(chart: MarketMap) -> float:
        view = view_of(shipped_world(), chart.frame)
        room = (0.0, 0.0, 494.0, 250.0)
        return float(outlines(shipped_world(), fit(view, room), room)["DE"].get_extents().width)

    assert extent(crop) > 5 * extent(whole)
    assert natural_height(crop, style, 494) < 494


def test_points_have_areas_in_proportion(style: ChartStyle) -> None:
    """A point for four times the value has four times the area."""
    chart = replace(market_map(place("CN", 400, 0), place("AU", 100, 0)), mode="points")
    room = (0.0, 0.0, 494.0, 250.0)
    placed = fit(view_of(shipped_world(), ()), room)

    large, small = spots_of(chart, placed, outlines(shipped_world(), placed, room), room, style)

    assert (large.radius / small.radius) ** 2 == pytest.approx(4)


def test_under_points_land_means_nothing(style: ChartStyle) -> None:
    """Where values are points all land is of one tone, so that no key calls it land without a figure."""
    areas = market_map(place("CN", 400, 0), place("FR", None, None))

    keyed = [{label.text for label in drawn(replace(areas, mode=mode), style).labels} for mode in ("areas", "points")]

    assert ["no public figure" in words for words in keyed] == [True, False]


def test_a_point_for_zero_is_a_small_ring(style: ChartStyle) -> None:
    """A market with none has a hollow point, one of which nothing is known has no point at all."""
    chart = replace(market_map(place("CN", 400, 0), place("BR", 0, 0), place("FR", None, None)), mode="points")
    room = (0.0, 0.0, 494.0, 250.0)
    placed = fit(view_of(shipped_world(), ()), room)

    spots = {
        one.place.code: one for one in spots_of(chart, placed, outlines(shipped_world(), placed, room), room, style)
    }

    assert set(spots) == {"CN", "BR"}
    assert (spots["BR"].colour, spots["BR"].edge) == (style.paper, style.palette[0])


def test_scattered_islands_have_a_mark(style: ChartStyle) -> None:
    """Markets that are many specks over a wide sea are marked like those that are one speck, others are not."""
    chart = market_map(*(place(code, 5, 1) for code in ("KI", "FM", "PF", "SB", "SG", "IE", "JP", "CU")))
    room = (0.0, 0.0, 494.0, 250.0)
    placed = fit(view_of(shipped_world(), ()), room)

    spots = spots_of(chart, placed, outlines(shipped_world(), placed, room), room, style)

    assert {one.place.code for one in spots} == {"KI", "FM", "PF", "SB", "SG", "IE"}


def test_a_market_without_outlines_is_told(style: ChartStyle) -> None:
    """A place the outlines do not know is named under the map, not left out in silence."""
    sheet = drawn(market_map(place("CN", 3, 1), place("GB-SCT", 2, 1)), style)

    assert "Not on the map: Name of GB-SCT." in " ".join(label.text for label in sheet.labels)


def test_the_disclaimer_is_always_there(style: ChartStyle, words_of: Callable[[Sheet], str]) -> None:
    """Even a map without a market says that its borders imply no opinion."""
    assert "Borders imply no opinion." in words_of(drawn(market_map(levels=()), style))


def test_neighbours_borders_are_thin_and_white(style: ChartStyle) -> None:
    """No border is drawn heavier than another: one thin line in the paper's colour, whoever the neighbours are."""
    sheet = drawn(market_map(place("CN", 3, 1), place("IN", 20, 2)), style)

    land = [a for a in sheet.artists if isinstance(a, Outlines) and a.get_zorder() <= 1]

    assert len(land) == 3
    assert {artist.get_linewidth() for artist in land} == {0.4}
    assert {tuple((artist.get_edgecolor() or ())[:3]) for artist in land} == {(1.0, 1.0, 1.0)}


def test_names_keep_off_coloured_land(style: ChartStyle) -> None:
    """A name stands within its own market, or on bare land or sea: never across another market's colour."""
    chart = market_map(*(place(code, 5, 1) for code in ("DE", "FR", "PL", "CH", "AT", "BE", "NL", "CZ", "IT", "ES")))
    sheet = drawn(chart, style)
    named = [label for label in sheet.labels if label.text.startswith("Name of")]

    boxes = [label.box(style.typeface) for label in named]

    assert len(named) >= 6
    assert not any(overlaps(a, b, -0.2) for a, b in combinations(boxes, 2))
