"""Why a document could not be signed or encrypted."""

from __future__ import annotations

from scheduler.errors import SchedulerError


class SealError(SchedulerError):
    """Said in a sentence that holds nothing of a key or a password."""
