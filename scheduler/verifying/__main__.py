"""The process that verifies one file: reads it, makes it again, and writes what it found to standard output."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Final

_MEMORY: Final = 3 * 1024**3
_LARGEST_ASSET: Final = 64 * 1024 * 1024


def main(path: str, *assets: str) -> None:
    """Verify a file and write the answer as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # Imported within the bounds.
    from reports.verifying import MAX_FILE, verify
    from scheduler.verifying.signatures import signatures_of
    from scheduler.versions import drawing_versions

    data = _start(path, MAX_FILE + 1)
    given = {sha256(content).hexdigest(): content for content in (_start(one, _LARGEST_ASSET) for one in assets)}
    verdict = verify(data, drawing_versions(), given)
    signatures, note = signatures_of(data, verdict.length)
    broken = tuple(f"the signature of {one.by} does not hold" for one in signatures if not one.holds)
    answer = {
        "answer": "differs" if broken and verdict.answer == "agrees" else verdict.answer,
        "reasons": (*verdict.reasons, *broken),
        "edition": verdict.edition,
        "signatures": [asdict(one) for one in signatures],
        "note": note,
    }
    sys.stdout.write(json.dumps(answer))


def _start(path: str, limit: int) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(limit)


if __name__ == "__main__":
    main(*sys.argv[1:])
