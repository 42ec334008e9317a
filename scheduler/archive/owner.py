"""Whose an archive is: one ledger's, for another would sweep what the first one knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scheduler.archive.errors import AwayError

OWNER: Final = "ledger"
"""Where an archive keeps its ledger's name, beside the contents."""


@dataclass
class Owner:
    """Makes sure, once, that an archive is a ledger's; the first to keep or sweep anything there makes it so.

    ``name`` is asked for the ledger's name; without it, whoever comes may use the archive. ``mark`` writes a name where
    there is none yet, and returns the one that is there; ``place`` is where.
    """

    name: Callable[[], str] | None
    mark: Callable[[bytes], bytes]
    place: str
    _sure: bool = False

    def ensure(self) -> None:
        """Raise AwayError where the archive is another ledger's."""
        if self.name is None or self._sure:
            return
        ours = self.name().encode()
        if self.mark(ours) != ours:
            raise AwayError(
                f"{self.place}: this archive is another ledger's, and would be swept of what only that one knows; give "
                "each ledger its own (archive: in frontier.yaml), or, if that one is gone for good, remove this file"
            )
        self._sure = True
