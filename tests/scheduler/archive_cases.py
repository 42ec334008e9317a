"""Archives of every kind, as tests see them: the product's own, and what holds it, reached by another way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scheduler.archive import Archive, Bucket, Store
from tests.scheduler.s3_server import S3


class Kept(Protocol):
    """An archive, and what holds it, reached by another way than the archive's own."""

    store: Store
    output: Path

    def put(self, name: str, content: bytes) -> None:
        """Put something there behind the archive's back."""

    def get(self, name: str) -> bytes:
        """Return what is there."""

    def names(self) -> list[str]:
        """Return the names of everything there, sorted."""

    def again(self, ledger: Callable[[], str] | None = None) -> Store:
        """Open the archive once more, as that of a ledger where one is named."""

    def place(self, name: str) -> str:
        """Return how the archive calls a place in messages."""


@dataclass
class InFolder:
    """An archive in a folder."""

    store: Store
    output: Path

    def put(self, name: str, content: bytes) -> None:
        path = self.output / "archive" / name
        path.parent.mkdir(exist_ok=True)
        if path.exists():
            path.chmod(0o644)
        path.write_bytes(content)

    def get(self, name: str) -> bytes:
        return (self.output / "archive" / name).read_bytes()

    def names(self) -> list[str]:
        root = self.output / "archive"
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())

    def again(self, ledger: Callable[[], str] | None = None) -> Store:
        return Archive.open(self.output / "archive", reserve=0, ledger=ledger)

    def place(self, name: str) -> str:
        return str(self.output / "archive" / name)


@dataclass
class InBucket:
    """An archive in a bucket."""

    store: Store
    output: Path
    s3: S3
    bucket: str

    def put(self, name: str, content: bytes) -> None:
        self.s3.put(self.bucket, f"briefings/{name}", content)

    def get(self, name: str) -> bytes:
        return self.s3.request("GET", f"/{self.bucket}/briefings/{name}")

    def names(self) -> list[str]:
        return sorted(key.removeprefix("briefings/") for key in self.s3.keys(self.bucket))

    def again(self, ledger: Callable[[], str] | None = None) -> Store:
        return Bucket.open(f"s3://{self.bucket}/briefings", self.output, ledger=ledger)

    def place(self, name: str) -> str:
        return f"s3://{self.bucket}/briefings/{name}"
