"""The peers' modules: they import one another by bare names, so their folder goes into the path."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

PEERS = Path(__file__).parent / "peers"


def peer(name: str) -> Any:
    """Return a module of ``bench/peers``. Raises ImportError where what it needs is not installed."""
    if str(PEERS) not in sys.path:
        sys.path.insert(0, str(PEERS))
    return import_module(name)
