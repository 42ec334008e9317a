"""Editions made warm: the contenders in turn in one process, so that the machine's moods are shared by all."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from bench.contenders import BASE, Contender

ROUNDS, WARM_UPS = 7, 2
FIRST_SEED = 100


@dataclass(frozen=True)
class Warm:
    """A contender's medians: seconds on the clock and of the processor, and the first's ratio to the PNG's."""

    seconds: float
    processor: float
    ratio: float


def measure(
    contenders: Mapping[str, Contender], folder: Path, rounds: int = ROUNDS, warm_ups: int = WARM_UPS
) -> Mapping[str, Warm]:
    """Return what each takes; ratios are medians of the ratios of the same round."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in contenders}
    for turn in range(warm_ups + rounds):
        if turn == warm_ups:
            # So that nobody's garbage collector looks again and again through what the others have imported.
            gc.collect()
            gc.freeze()
        for name, one in contenders.items():
            given = one.prepare(FIRST_SEED + turn, folder)
            times[name].append(_timed(lambda one=one, given=given: one.make(given, folder / "out.pdf")))
    kept = {name: all_[warm_ups:] for name, all_ in times.items()}
    return {name: _medians(taken, kept[BASE]) for name, taken in kept.items()}


def _timed(run: Callable[[], None]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), _processor()
    run()
    return time.perf_counter() - clock, _processor() - processor


def _processor() -> float:
    """Return the processor's seconds of this process and of those it started and saw end."""
    return sum(use.ru_utime + use.ru_stime for use in (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)))


def _medians(taken: Sequence[tuple[float, float]], base: Sequence[tuple[float, float]]) -> Warm:
    return Warm(
        seconds=statistics.median(clock for clock, _ in taken),
        processor=statistics.median(processor for _, processor in taken),
        ratio=statistics.median(mine / theirs for (mine, _), (theirs, _) in zip(taken, base, strict=True)),
    )
