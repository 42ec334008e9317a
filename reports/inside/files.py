"""What the files inside a PDF are called, and the error of those that cannot be read."""

from __future__ import annotations

from typing import Final

from reports.errors import ReportsError

FACTS: Final = "facts.csv"
DEFINITION: Final = "definition.json"
RECORD: Final = "record.json"
MANIFEST: Final = "manifest.json"


class InsideError(ReportsError):
    """Something inside a PDF that cannot be read, said in a sentence."""
