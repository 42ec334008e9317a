"""Many computations on one engine: here, in processes of this machine, or on a Dask cluster."""

from scheduler.fanout.crew import Crew
from scheduler.fanout.errors import EngineError, WorkerDiedError
from scheduler.fanout.hands import get_ready

__all__ = ["Crew", "EngineError", "WorkerDiedError", "get_ready"]
