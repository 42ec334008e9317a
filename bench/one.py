"""One edition in a fresh interpreter: ``python -m bench.one CONTENDER SEED FOLDER OUT``."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.contenders import OURS, contender


def main(name: str, seed: str, folder: str, out: str) -> None:
    """Make the edition; of Frontier the workspace is there already, as a user's is."""
    one = contender(name)
    given = Path(folder) / seed if name == OURS else one.prepare(int(seed), Path(folder))
    one.make(given, Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
