"""What can go wrong with an engine, and not with what it computes."""

from __future__ import annotations

from scheduler.errors import SchedulerError


class EngineError(SchedulerError):
    """An engine that cannot be had, or is gone: nothing that it was given has failed."""


class WorkerDiedError(SchedulerError):
    """A computation that ends its worker each time it is tried."""
