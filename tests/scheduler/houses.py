"""Houses for tests: ``pytest_plugins = ["tests.scheduler.houses"]`` gives a test ``site`` and ``dying``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scheduler.house_cases import Site, memory
from tests.scheduler.house_processes import Dying


@pytest.fixture
def site() -> Iterator[Site]:
    """Return a site with the workspace of one monthly report, in memory where there is one, and nothing made yet."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        one = Site(Path(folder) / "teapots")
        one.write()
        yield one
        one.close()


@pytest.fixture(scope="session")
def dying() -> Iterator[Dying]:
    """Return what runs a pass in a process that is killed on the way."""
    program = Dying()
    yield program
    program.close()
