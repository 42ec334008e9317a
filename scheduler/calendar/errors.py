"""What is wrong with a schedule, and in which of its fields."""

from __future__ import annotations


class CalendarError(ValueError):
    """A schedule that cannot be kept, in a sentence that says what to write; ``path`` leads to the field at fault."""

    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path
