"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time, however slow the machine: a failure in CI is one at the desk.
settings.register_profile("frontier", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("frontier")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the repository, which is also the default workspace."""
    return Path(__file__).parents[1]
