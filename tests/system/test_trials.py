"""Trials on real data that is not ours to ship: skipped, with the reason, where it does not lie beside the project."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

CARS = Path(__file__).resolve().parents[3] / "shared" / "data" / "iea_ev_cars_by_country.csv"
MARKETS = ("CN", "US", "DE", "GB", "FR", "NO", "SE", "NL", "JP", "KR", "CA", "IN")

SETTINGS = "title: Electric cars\nbrand: data/brand.yaml\n"
BRAND = "name: Trial\n"
SOURCES = """sources:
  - {id: iea, producer: IEA, title: Global EV Outlook, date_published: 2024, license: CC BY 4.0, kind: statistics}
"""
METRICS = """metrics:
  - {id: stock, name: Electric cars on the road, unit: cars, measure: stock, inflow: sales, stale_after: 24}
  - {id: sales, name: Electric cars sold, unit: cars, measure: flow}
"""
REPORT = """id: electric-cars
title: Electric cars
period: year
figures:
  china: {metric: sales, market: CN, compare: year}
  norway: {metric: stock, market: "NO", compare: year}
blocks:
  - {type: cover, headline: "China bought {china} electric cars", show: [china, norway]}
  - {type: chart, kind: line, metric: stock, markets: [CN, US, DE, "NO"], window: 14 years, title: How many are there?}
  - {type: chart, kind: area, metric: stock, markets: [CN, US, DE], window: 14 years, title: Where are they?}
  - {type: chart, kind: column, metric: sales, markets: [CN], by: year, window: 14 years, title: How many are sold?}
  - {type: chart, kind: bar, metric: sales, markets: [%s], window: 1 year, title: Who buys most?}
  - {type: data_notes}
  - {type: sources}
""" % ", ".join(f'"{market}"' for market in MARKETS)  # noqa: UP031 - the text is full of braces


@pytest.fixture
def cars(tmp_path: Path) -> Path:
    """Return a workspace made from the IEA's yearly figures of battery cars by country."""
    if not CARS.exists():
        pytest.skip("the IEA's figures do not lie beside the project (../shared/data)")
    names = {"ev_stock": "stock", "ev_sales": "sales"}
    rows = list(csv.DictReader(io.StringIO(CARS.read_text(encoding="utf-8"))))
    used = [row for row in rows if row["powertrain"] == "BEV" and row["country_code"]]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["metric", "market", "period", "value", "source"])
    writer.writerows([names[row["metric"]], row["country_code"], row["year"], row["value"], "iea"] for row in used)
    markets = "".join(f"  - {{id: {code}}}\n" for code in sorted({row["country_code"] for row in used}))
    files = {
        "frontier.yaml": SETTINGS,
        "data/brand.yaml": BRAND,
        "data/sources.yaml": SOURCES,
        "data/metrics.yaml": METRICS,
        "data/markets.yaml": f"markets:\n{markets}",
        "data/observations/iea.csv": table.getvalue(),
        "data/reports/electric-cars.yaml": REPORT,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_thousand_real_figures_make_a_briefing(cars: Path) -> None:
    """Yearly figures of fifty countries are read, checked and drawn, and the newest year is the period."""
    command = [
        sys.executable,
        "-c",
        "from scheduler.cli import main; main()",
        "render",
        "electric-cars",
        "-w",
        str(cars),
    ]

    answer = subprocess.run(command, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stderr
    path = Path(answer.stdout.splitlines()[-1])
    assert path.name == "electric-cars_2023_all.pdf"
    with pypdfium2.PdfDocument(path) as document:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    assert "China bought 5,400,000 electric cars" in text
    assert "Norway" in text
    assert "Licence: CC BY 4.0." in text
