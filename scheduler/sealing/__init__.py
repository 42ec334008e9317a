"""What is done to a document last, with secrets: it is signed, or encrypted, or left as it is."""

from scheduler.sealing.errors import SealError
from scheduler.sealing.seal import lock, seal

__all__ = ["SealError", "lock", "seal"]
