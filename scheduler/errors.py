"""The root of every error this package raises on purpose; its text is a sentence for whoever must act."""

from __future__ import annotations


class SchedulerError(Exception):
    """Something that a person has to see to."""


class MisuseError(SchedulerError):
    """A command that asks for what there is not."""
