"""Whether all is well with a workspace and everything it needs: nothing is changed, and nothing is sent.

Only a bucket is given a trial object, which is taken away again: nothing else tells whether it may be written to.
"""

from scheduler.doctor.check import Check
from scheduler.doctor.examine import examine

__all__ = ["Check", "examine"]
