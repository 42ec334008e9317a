"""The archive in a folder: what was made, called by its hash, whole or not there, and never overwritten."""

from __future__ import annotations

import stat
from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from scheduler.archive.closing import Closing
from scheduler.archive.errors import ArchiveError, AwayError, NoLinksError
from scheduler.archive.folder import Folder, temporary
from scheduler.archive.names import components
from scheduler.archive.naming import give_name
from scheduler.archive.owner import OWNER, Owner
from scheduler.archive.store import Stored, content_name, damaged, digest, hash_in, is_shard
from scheduler.archive.sweep import sweep
from scheduler.archive.system import System

RESERVE = 32 * 1000 * 1000


class Archive(Closing):
    """A ``Store`` in a folder such as ``output/archive``, and the names for people in the folder around it.

    It may be used by any number of threads and processes of one machine at once. Files are readable by everyone whom
    the umask allows, and writable by nobody.
    """

    def __init__(self, output: Folder, root: Folder, reserve: int, ledger: Callable[[], str] | None) -> None:
        self._output = output
        self._root = root
        self._reserve = reserve
        self._owner = Owner(ledger, self._mark, root.place(OWNER))

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        reserve: int = RESERVE,
        system: System | None = None,
        ledger: Callable[[], str] | None = None,
    ) -> Archive:
        """Open an archive, or make it where there is none; the folder two levels up, the workspace, must exist.

        ``output`` may be a link to where there is room; ``root`` and everything in it may not. ``reserve`` is how many
        bytes the disk must keep free. A disk without hard links is refused now, not after the first edition is drawn.
        ``ledger`` tells the name of the ledger whose archive this is to be.
        """
        system = system or System()
        if not system.complete():
            raise ArchiveError(f"{root}: the archive needs Linux or macOS; on Windows use WSL or a container")
        if root.name in {"", ".."} or root.parent.name in {"", ".."}:
            raise ArchiveError(f"{root}: cannot be the archive; name a folder in a folder, such as output/archive")
        with ExitStack() as stack:
            if not root.parent.is_dir():
                with Folder.at(root.parent.parent, system) as workspace:
                    workspace.enter(root.parent.name, make=True).close()
            output = stack.enter_context(Folder.at(root.parent, system))
            inner = stack.enter_context(output.enter(root.name, make=True))
            _prove_links(inner)
            stack.pop_all()
        return cls(output, inner, reserve, ledger)

    def close(self) -> None:
        """Let the folders go."""
        self._root.close()
        self._output.close()

    def publish(self, content: bytes, suffix: str) -> Stored:
        """Keep content for good under its hash; what is there already is checked, and never overwritten.

        When this returns, the disk has it. Killed at any point, it leaves the whole file, or a temporary one that
        ``sweep`` removes.
        """
        self._owner.ensure()
        sha256 = digest(content)
        shard, name = content_name(sha256, suffix)
        with self._root.enter(shard, make=True) as folder:
            folder.share()
            if folder.look(name) is None:
                self._need_room(len(content))
                _put(folder, name, content)
            # Read in any case: it is young again now, so no sweep takes it before the ledger knows it.
            _verified(folder, name, sha256, touch=True)
            # In any case, too: whoever put it there may not have lived to make it last.
            folder.sync()
        return Stored(sha256, len(content), f"{shard}/{name}")

    def read(self, sha256: str, suffix: str) -> bytes:
        """Return content, having made sure that it still has its hash."""
        shard, name = content_name(sha256, suffix)
        with self._root.enter(shard) as folder:
            return _verified(folder, name, sha256)

    def exists(self, sha256: str, suffix: str) -> bool:
        """Whether there is something under this hash; ``read`` says whether it is whole."""
        shard, name = content_name(sha256, suffix)
        if self._root.look(shard) is None:
            return False
        with self._root.enter(shard) as folder:
            return folder.look(name) is not None

    def contents(self) -> Iterator[Stored]:
        """Everything kept, in the order of its names."""
        for shard in filter(is_shard, self._root.names()):
            with self._root.enter(shard) as folder:
                files = [(name, folder.look(name)) for name in folder.names()]
            for name, status in files:
                if (sha256 := hash_in(shard, name)) and status and stat.S_ISREG(status.st_mode):
                    yield Stored(sha256, status.st_size, f"{shard}/{name}")

    def name(self, path_for_people: str, sha256: str, suffix: str) -> Path:
        """Give content a name for people below ``output/`` (see ``name_for_people``), and return its path.

        The name is a hard link: no space taken twice, and a plain file wherever it is mailed, copied or synchronised
        to, as a symbolic link would not be. Where the disk gives no second name, it is a copy. Content is read-only so
        that nobody changes it by that name; if someone does, ``read`` tells. What had the name before is replaced in
        one step: a reader finds the old edition or the new one.
        """
        shard, name = content_name(sha256, suffix)
        way = components(path_for_people, suffix, Path(self._root.path).name)
        with self._root.enter(shard) as source:
            content = _verified(source, name, sha256)
            return give_name(self._output, way, lambda folder, passing: _link(source, name, content, folder, passing))

    def sweep(self, known: Container[str], older_than: datetime) -> list[str]:
        """Remove contents whose hash is not ``known``, and temporary files, that are older than a time with its zone.

        ``known`` holds every hash that the ledger and the manifests speak of: PDFs, messages, snapshots and manifests.
        It must be as young as ``older_than`` or younger, and that older than any edition still being made: a day will
        do. Returns the paths removed. Links are neither followed nor removed.
        """
        self._owner.ensure()
        return sweep(self._output, self._root, known, older_than)

    def _mark(self, name: bytes) -> bytes:
        if self._root.look(OWNER) is None:
            _put(self._root, OWNER, name)
            self._root.sync()
        return self._root.read(OWNER)

    def _need_room(self, size: int) -> None:
        free = self._root.free()
        needed = size + self._reserve
        if free is not None and free < needed:
            # Rounded apart, so that it never says that 40 MB are fewer than 40 MB.
            said = f"{free // 1_000_000} MB free, {-(-needed // 1_000_000)} MB needed"
            raise AwayError(f"{self._root.path}: {said}; make room")


def _prove_links(folder: Folder) -> None:
    """Refuse a disk without hard links. Any other trouble is for ``publish`` to tell: reading may do without."""
    one, other = temporary(), temporary()
    try:
        folder.create(one, b"")
        folder.link(one, folder, other)
    except NoLinksError:
        raise
    except ArchiveError:
        pass
    finally:
        folder.discard(one)
        folder.discard(other)


def _put(folder: Folder, name: str, content: bytes) -> None:
    passing = temporary()
    try:
        folder.create(passing, content)
        folder.link(passing, folder, name)  # False: somebody was faster with the same bytes
    except BaseException:
        folder.discard(passing)
        raise
    folder.remove(passing)


def _link(source: Folder, name: str, content: bytes, target: Folder, passing: str) -> None:
    try:
        source.link(name, target, passing)
    except NoLinksError:
        target.create(passing, content)


def _verified(folder: Folder, name: str, sha256: str, *, touch: bool = False) -> bytes:
    content = folder.read(name, touch=touch)
    if digest(content) != sha256:
        raise damaged(folder.place(name))
    return content
