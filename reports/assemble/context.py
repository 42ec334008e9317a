"""What every block of one edition shares: its figures, the numbers of its sources, and what has been used so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reports.briefing import Cite, CiteMark
from reports.changes import Change, compare
from reports.checks import Finding, FindingKind
from reports.definition import Definition
from reports.facts import Facts, Observation
from reports.parts import ALL
from reports.period import Period
from reports.query import Figure, Reading
from reports.snapshot import Snapshot, take_snapshot
from reports.wording import market_words


@dataclass
class Context:
    """The state of one assembly; sources are numbered in the order in which the page first cites them.

    ``blanks`` are the figures named in sentences that have no value.
    """

    facts: Facts
    definition: Definition
    period: Period
    figures: Mapping[str, Figure]
    findings: tuple[Finding, ...]
    left_out: Mapping[FindingKind, int] = field(default_factory=dict)
    part: str = "all"
    previous: Snapshot | None = None
    recorded: bool = True
    numbers: dict[str, int] = field(default_factory=dict)
    used: dict[Observation, None] = field(default_factory=dict)
    shown: dict[str, None] = field(default_factory=dict)
    blanks: dict[str, None] = field(default_factory=dict)

    @cached_property
    def part_name(self) -> str:
        """The part's name; empty where the report is not split."""
        return "" if self.part == ALL else market_words(self.facts, self.part)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What changed since the previous edition; nothing where there is none."""
        if self.previous is None:
            return ()
        return compare(self.previous, take_snapshot(self.facts, self.definition, self.period, self.part))

    def cite(self, sources: Iterable[str]) -> Cite:
        """Return a citation of sources by id: independent evidence first, promotional copy last and marked."""
        marks = [self._mark(id_) for id_ in sorted(dict.fromkeys(sources), key=self._is_advertorial)]
        return Cite(tuple(sorted(marks, key=lambda mark: (mark.advertorial, mark.number))))

    def use(self, reading: Reading) -> Cite:
        """Note that the page shows a reading, and return its citation."""
        self.used.update(dict.fromkeys(reading.observations))
        return self.cite(reading.sources)

    def note_numbers(self, reading: Reading) -> list[int]:
        """Return the numbers of the data notes that concern a reading."""
        mine = set(reading.observations)
        return [number for number, finding in enumerate(self.findings, 1) if mine & set(finding.observations)]

    def is_illustrative(self, sources: Iterable[str]) -> bool:
        """Whether any of the sources is illustrative."""
        return any(self.facts.sources[id_].kind == "illustrative" for id_ in sources)

    def _mark(self, id_: str) -> CiteMark:
        number = self.numbers.setdefault(id_, len(self.numbers) + 1)
        return CiteMark(number, self._is_advertorial(id_), self.is_illustrative((id_,)))

    def _is_advertorial(self, id_: str) -> bool:
        return self.facts.sources[id_].kind == "advertorial"
