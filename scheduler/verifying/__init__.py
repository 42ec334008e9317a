"""Verifies PDFs that anyone may have made, in a process of its own with bounds on its time and its memory."""

from scheduler.verifying.apart import Verified, verify_apart

__all__ = ["Verified", "verify_apart"]
