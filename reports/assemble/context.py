"""What every block of one edition shares: its figures, the numbers of its sources, and what has been used so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reports.assemble.told import Told
from reports.briefing import Cite, CiteMark
from reports.definition import Definition, TableBlock, TimelineBlock
from reports.events import shown_events
from reports.facts import Event, Facts, Observation, Partner, Product
from reports.parts import ALL
from reports.period import Period
from reports.query import Figure, Reading
from reports.wording import market_words

Fact = Observation | Event | Product | Partner


@dataclass
class Context:
    """The state of one assembly; sources are numbered in the order in which the page first cites them.

    ``blanks`` are the figures named in sentences that have no value; ``kept`` are facts that the page tells of beside
    the observations that are ``used``.
    """

    facts: Facts
    definition: Definition
    period: Period
    figures: Mapping[str, Figure]
    told: Told
    part: str = ALL
    recorded: bool = True
    signed_by: str | None = None
    numbers: dict[str, int] = field(default_factory=dict)
    used: dict[Observation, None] = field(default_factory=dict)
    shown: dict[str, None] = field(default_factory=dict)
    blanks: dict[str, None] = field(default_factory=dict)
    kept: dict[Fact, None] = field(default_factory=dict)
    _cites: dict[tuple[str, ...], Cite] = field(default_factory=dict)

    @cached_property
    def part_name(self) -> str:
        """The part's name; empty where the report is not split."""
        return "" if self.part == ALL else market_words(self.facts, self.part)

    def cite(self, sources: Iterable[str]) -> Cite:
        """Return a citation of sources by id: independent evidence first, promotional copy last and marked."""
        cited = tuple(dict.fromkeys(sources))
        if cited not in self._cites:
            marks = [self._mark(id_) for id_ in sorted(cited, key=self._is_advertorial)]
            self._cites[cited] = Cite(tuple(sorted(marks, key=lambda mark: (mark.advertorial, mark.number))))
        return self._cites[cited]

    def use(self, reading: Reading) -> Cite:
        """Note that the page shows a reading, and return its citation."""
        for one in reading.observations:
            self.used[one] = None
        return self.cite(reading.sources)

    def keep(self, *facts: Fact) -> None:
        """Note that the page tells of facts, so that they are among those it can be made again from."""
        self.kept.update(dict.fromkeys(facts))

    def events(self, block: TimelineBlock | TableBlock) -> tuple[Event, ...]:
        """Return the events that a block shows, noted as kept."""
        shown = shown_events(self.facts, block, self.period)
        self.keep(*shown)
        return shown

    def note_numbers(self, reading: Reading) -> list[int]:
        """Return the numbers of the data notes that concern a reading."""
        mine = set(reading.observations)
        return [number for number, finding in enumerate(self.told.findings, 1) if mine & set(finding.observations)]

    def is_illustrative(self, sources: Iterable[str]) -> bool:
        """Whether any of the sources is illustrative."""
        return any(self.facts.sources[id_].kind == "illustrative" for id_ in sources)

    def _mark(self, id_: str) -> CiteMark:
        number = self.numbers.setdefault(id_, len(self.numbers) + 1)
        return CiteMark(number, self._is_advertorial(id_), self.is_illustrative((id_,)))

    def _is_advertorial(self, id_: str) -> bool:
        return self.facts.sources[id_].kind == "advertorial"
