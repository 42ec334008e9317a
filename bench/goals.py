"""What Frontier has set itself, and whether a run met it; where it did not, by how much, and what costs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.cold import COMMAND, IMPORTS
from bench.contenders import BASE, OURS, RIVAL
from bench.stages import finishing
from bench.warm import Warm

MEGABYTE = 1e6


@dataclass(frozen=True)
class Run:
    """What was measured: ``batch`` by contender and workers, ``stages`` by workspace, ``weights`` of the job's file."""

    warm: Mapping[str, Warm]
    cold: Mapping[str, Mapping[str, float]]
    batch: Mapping[tuple[str, int], Mapping[str, float]]
    reading: Mapping[str, float]
    stages: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, int]

    @property
    def job(self) -> Mapping[str, float]:
        """The stages of the job."""
        return next(iter(self.stages.values()))


@dataclass(frozen=True)
class Goal:
    """A measure with its limit: the most it may be, or the least where ``least`` is set.

    ``measure`` gives None where this machine or this run cannot tell.
    """

    what: str
    limit: float
    measure: Callable[[Run], float | None]
    cost: Callable[[Run], str]
    least: bool = False


def verdicts(run: Run) -> Iterator[tuple[str, str, str, str]]:
    """Yield each goal that can be judged: what it is, its limit, what was measured, and the verdict."""
    for goal in GOALS:
        found = goal.measure(run)
        if found is None:
            continue
        is_met = found >= goal.limit if goal.least else found <= goal.limit
        over = max(found, goal.limit) / min(found, goal.limit) - 1
        bound = "at least" if goal.least else "at most"
        verdict = "met" if is_met else f"missed by {over:.0%}: {goal.cost(run)}"
        yield goal.what, f"{bound} {_number(goal.limit)}", _number(found), verdict


def _of_rival(run: Run, measure: Callable[[Run, str], float]) -> float | None:
    """Return a measure of ours as a share of the rival's; None where it took no part, or its own is not known."""
    theirs = measure(run, RIVAL) if RIVAL in run.warm else 0
    return measure(run, OURS) / theirs if theirs else None


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.3g}"


def _stages(run: Run, only: Sequence[str] = ()) -> str:
    """Name the three dearest stages."""
    whole = run.job[""]
    named = [(seconds, name) for name, seconds in run.job.items() if name and name.startswith(tuple(only) or ("",))]
    return ", ".join(f"{name} {seconds / whole:.0%}" for seconds, name in sorted(named, reverse=True)[:3])


def _weights(run: Run) -> str:
    whole = sum(run.weights.values())
    return ", ".join(
        f"{kind} {size / whole:.0%}" for kind, size in sorted(run.weights.items(), key=lambda one: -one[1])
    )


def _imports(run: Run) -> str:
    alone, whole = run.cold[IMPORTS]["seconds"], run.cold[COMMAND]["seconds"]
    return f"imports {alone / whole:.0%}, the rest is one edition not yet warm"


GOALS = (
    Goal("warm, of ReportLab + PNG", 0.06, lambda run: run.warm[OURS].ratio, _stages),
    Goal(
        "warm, of Typst drawing the charts",
        1.0,
        lambda run: _of_rival(run, lambda run, name: run.warm[name].ratio),
        _stages,
    ),
    Goal(
        "cold, of ReportLab + PNG", 0.30, lambda run: run.cold[COMMAND]["seconds"] / run.cold[BASE]["seconds"], _imports
    ),
    Goal("file, of ReportLab + PNG", 0.20, lambda run: run.cold[OURS]["bytes"] / run.cold[BASE]["bytes"], _weights),
    Goal(
        "PDFs a second with two workers, of Typst drawing the charts",
        1.2,
        lambda run: _of_rival(run, lambda run, name: run.batch[name, 2]["second"]),
        _stages,
        least=True,
    ),
    Goal(
        "memory of two workers, of Typst drawing the charts",
        0.35,
        lambda run: _of_rival(run, lambda run, name: run.batch[name, 2]["peak"]),
        lambda run: f"{run.batch[OURS, 2]['peak'] / MEGABYTE:.0f} MB",
    ),
    Goal(
        "memory of one edition, MB",
        130,
        lambda run: run.cold[COMMAND]["peak"] / MEGABYTE,
        lambda run: "its largest process",
    ),
    Goal(
        "1 MB of YAML, of CSafeLoader",
        1.3,
        lambda run: run.reading["tree"] / run.reading["plain"],
        lambda run: "the tree with its places",
    ),
    Goal(
        "finishing, share of a warm edition", 0.10, lambda run: finishing(run.job), lambda run: _stages(run, ["finish"])
    ),
)
