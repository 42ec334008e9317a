"""The calls into the operating system that the archive makes, in one place, so that tests can let each of them fail."""

from __future__ import annotations

import os


class System:
    """The operating system as it is. Names are relative to ``folder``, a descriptor; no call follows a link."""

    def complete(self) -> bool:
        """Whether this system reaches files by their folder's descriptor; Windows does not."""
        return {os.open, os.stat, os.link, os.rename, os.unlink, os.mkdir} <= os.supports_dir_fd

    def open(self, name: str, flags: int, mode: int, folder: int | None) -> int:
        return os.open(name, flags, mode, dir_fd=folder)

    def close(self, file: int) -> None:
        os.close(file)

    def read(self, file: int, size: int) -> bytes:
        return os.read(file, size)

    def write(self, file: int, data: memoryview) -> int:
        return os.write(file, data)

    def fsync(self, file: int) -> None:
        os.fsync(file)

    def touch(self, file: int) -> None:
        os.utime(file)

    def lock(self, file: int, *, shared: bool) -> None:
        """Wait for a share of the lock, or take the whole of it at once or raise BlockingIOError."""
        import fcntl  # Windows has none, and must still be able to import this

        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def fstat(self, file: int) -> os.stat_result:
        return os.fstat(file)

    def stat(self, name: str, folder: int) -> os.stat_result:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)

    def link(self, name: str, folder: int, new: str, new_folder: int) -> None:
        os.link(name, new, src_dir_fd=folder, dst_dir_fd=new_folder, follow_symlinks=False)

    def rename(self, name: str, new: str, folder: int) -> None:
        os.rename(name, new, src_dir_fd=folder, dst_dir_fd=folder)

    def unlink(self, name: str, folder: int) -> None:
        os.unlink(name, dir_fd=folder)

    def mkdir(self, name: str, folder: int) -> None:
        os.mkdir(name, dir_fd=folder)

    def listdir(self, folder: int) -> list[str]:
        return os.listdir(folder)

    def free(self, folder: int) -> int | None:
        """Bytes that this user may still write; None where the disk does not say."""
        disk = os.statvfs(folder)
        return disk.f_bavail * disk.f_frsize if disk.f_blocks else None
