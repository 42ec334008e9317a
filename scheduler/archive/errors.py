"""What can go wrong with the archive, in sentences for the person who must act."""

from __future__ import annotations

import errno

from scheduler.errors import SchedulerError


class ArchiveError(SchedulerError):
    """The archive cannot do what was asked; where the system said no, its OSError is the ``__cause__``."""


class AwayError(ArchiveError):
    """The archive as a whole cannot be had, or takes nothing more: no edition is to blame for it."""


class NoLinksError(ArchiveError):
    """The disk refuses a second name for a file."""


# How a disk says that it does not give this file a second name. EMLINK: it has as many as it can have.
NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK})

_SENTENCES = {
    errno.ENOSPC: "the disk is full; make room, then run again",
    errno.EDQUOT: "the disk quota is used up; make room or ask for more, then run again",
    errno.EFBIG: "is larger than this process may write (ulimit -f) or this disk can hold; raise the limit",
    errno.EROFS: "the disk is read-only; mount it for writing, then run again",
    errno.EIO: "the disk failed; look into the system's log and check the disk before running again",
    errno.EACCES: "permission denied; give the user that runs Frontier the right to write here",
    errno.EPERM: "not permitted; give the user that runs Frontier the right to write here",
    errno.ELOOP: "is a symbolic link; the archive follows none: put the real thing in its place",
    errno.ENOTDIR: "is a symbolic link or no folder; the archive follows no links: put a real folder in its place",
    errno.ENOENT: "is not there; was it moved or removed?",
    errno.EMFILE: "this process has too many files open; raise its limit (ulimit -n), then run again",
    errno.ENFILE: "this machine has too many files open; try again later",
}


# What is said of one file, and holds for all of them.
_WHOLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE})


def refusal(place: str, error: OSError) -> ArchiveError:
    """Return the error for what the system said about ``place``."""
    kind = AwayError if error.errno in _WHOLE else ArchiveError
    return kind(sentence(place, error))


def sentence(place: str, error: OSError) -> str:
    """Say what the system said about ``place``, and what to do."""
    known = _SENTENCES.get(error.errno or 0)
    return f"{place}: {known or f'the system says: {error.strerror or error}'}"
