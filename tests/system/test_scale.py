"""What many editions cost, as docs/scale.md says it: the page follows from what was measured, and from what is done."""

from __future__ import annotations

import json

from bench.scale import EDITION, MEASURED, PAGE, written
from tests.scheduler.archive_cases import InBucket
from tests.scheduler.house_cases import Site
from tests.scheduler.mail_cases import ADA, FakeServer, owing, person

pytest_plugins = ["tests.scheduler.houses", "tests.scheduler.archives"]


def test_the_page_is_what_is_reckoned() -> None:
    """Its tables are those that bench/scale.py writes from bench/ledger.json, to the letter."""
    page = PAGE.read_text(encoding="utf-8")

    assert written(page, json.loads(MEASURED.read_text(encoding="utf-8"))) == page


def test_an_edition_leaves_what_is_reckoned_with(site: Site, in_bucket: InBucket) -> None:
    """One edition with one letter leaves as many events, and asks the store as often, as the page says."""
    server = FakeServer()
    owing(site, person(ADA))
    house = site.house(archive=in_bucket.store, output=in_bucket.output, transport=lambda _: server)
    site.run(house, at="2026-02-01 07:00")
    in_bucket.s3.seen()

    site.run(house, at="2026-03-01 07:00")

    assert in_bucket.s3.seen() == {"PUT": EDITION.objects, "GET": EDITION.reads}
    [edition] = [one for one in house.ledger.editions() if one.period == "2026-02"]
    assert len(house.ledger.events(edition.key)) == EDITION.events
    assert len(house.ledger.deliveries(edition.key)) == 1
