"""Whether all is well with a workspace and everything it needs: looked at, never changed, and nothing is sent."""

from scheduler.doctor.check import Check
from scheduler.doctor.examine import examine

__all__ = ["Check", "examine"]
