from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from reports.brand import read_brand
from reports.errors import InputError
from reports.geography import territory_exists
from reports.geography.world import WorldError, equal_earth, pack, read_geojson, shipped_world, unpack

SQUARE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "HK",
            "properties": {"lon": 1, "lat": 1, "small": True},
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]},
        },
        {"type": "Feature", "id": "MO", "properties": {"lon": -170, "lat": 9}, "geometry": None},
    ],
}


def test_equal_earth_is_as_published() -> None:
    """The projection's edges are where its authors put them: 2.7066 east on the equator, 1.3174 at the pole."""
    assert equal_earth(np.array([[180.0, 0.0], [0.0, 90.0]])) == pytest.approx(
        np.array([[2.70663, 0], [0, 1.31736]]), abs=1e-5
    )


def test_equal_earth_keeps_areas() -> None:
    """A box of ten degrees at the equator and one at 60 north keep the proportion they have on the globe."""

    def area(south: float) -> float:
        corners = [(0, south), (10, south), (10, south + 0.01), (0, south + 0.01)]
        x, y = equal_earth(np.array(corners, dtype=float)).T
        return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)

    assert area(60) / area(0) == pytest.approx(0.5, abs=0.001)


def test_every_market_of_iso_3166_is_on_the_shipped_map() -> None:
    """Whatever country a workspace names has a place on the map."""
    codes = [a + b for a in map(chr, range(65, 91)) for b in map(chr, range(65, 91))]
    alone = {"AC", "CP", "CQ", "DG", "EA", "IC", "TA"}  # reserved codes, parts of others in ISO 3166

    missing = [code for code in codes if territory_exists(code) and code not in shipped_world().shapes]

    assert set(missing) <= alone


def test_small_markets_are_known_as_small() -> None:
    """Hong Kong, Macao and Singapore are marked as small; China is not."""
    shapes = shipped_world().shapes

    assert [shapes[code].small for code in ("HK", "MO", "SG", "CN")] == [True, True, True, False]


def test_packing_and_unpacking_keeps_outlines() -> None:
    """The compact form holds the same shapes as the GeoJSON it was made from, to a hundredth of a degree."""
    data = json.dumps(SQUARE).encode()

    packed, read = unpack(pack(data)), read_geojson(data)

    assert packed.shapes.keys() == read.shapes.keys()
    assert packed.shapes["HK"].rings[0] == pytest.approx(read.shapes["HK"].rings[0], abs=2e-4)
    assert packed.shapes["MO"].label == pytest.approx(read.shapes["MO"].label)
    assert packed.shapes["MO"].main is None


@pytest.mark.parametrize("data", [b"{}", b"[]", b"not json", b'{"features": [{"id": "HK", "geometry": {}}]}'])
def test_what_is_no_map_is_refused_in_words(data: bytes) -> None:
    """A file that holds no outlines is refused with a sentence, not a traceback."""
    with pytest.raises(WorldError, match="is not a GeoJSON collection"):
        read_geojson(data)


def test_a_brand_brings_its_own_borders() -> None:
    """A GeoJSON file named in the brand file replaces the shipped outlines; a bad one is a problem at its line."""
    text = b"name: Own\nmap: own.geojson\n"

    brand = read_brand(text, "brand.yaml", {"own.geojson": json.dumps(SQUARE).encode()})

    assert brand.world is not None
    assert set(brand.world.shapes) == {"HK", "MO"}
    with pytest.raises(InputError, match=r"own\.geojson is not a GeoJSON collection") as failure:
        read_brand(text, "brand.yaml", {"own.geojson": b"{}"})
    assert failure.value.problems[0].place.line == 2


def test_names_alone_need_no_numpy() -> None:
    """Reading facts looks names up and loads no outlines."""
    code = "import sys, reports.geography; print('numpy' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"
