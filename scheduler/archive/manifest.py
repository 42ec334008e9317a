"""The manifest beside an edition: from what it was made and with what, so that it can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import Annotated

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from scheduler.archive.errors import ArchiveError

Sha256 = Annotated[str, Field(pattern=r"\A[0-9a-f]{64}\z")]
Text = Annotated[str, Field(min_length=1, max_length=1000)]


@dataclass(frozen=True, slots=True)
class Content:
    """Something kept in the archive: its hash and its size in bytes."""

    sha256: Sha256
    size: Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True, order=True)
class Input:
    """A file that the edition was made from, by its path in the workspace, and its hash."""

    file: Text
    sha256: Sha256


# Fields are written in the order they have here, and here they are in the alphabet's.
@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What the edition was made with."""

    matplotlib: Text
    pikepdf: Text
    program: Text
    python: Text
    reportlab: Text
    tzdata: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an edition is, from which inputs and with which versions it was made, and when.

    ``previous_sha256`` is the snapshot that its changes were told against, None where it was the first;
    ``message_sha256`` is what is mailed of it, None where its report has no audience.

    Inputs are put in order and the time into UTC, so that equal manifests have equal bytes.
    """

    format: Annotated[int, Field(ge=1, le=1)] = 1
    inputs: tuple[Input, ...]
    made_at: AwareDatetime
    message_sha256: Sha256 | None = None
    part: Text
    pdf: Content
    period: Text
    previous_sha256: Sha256 | None = None
    report: Text
    snapshot_sha256: Sha256
    versions: Versions

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("made_at needs a time zone")
        object.__setattr__(self, "inputs", tuple(sorted(self.inputs)))
        object.__setattr__(self, "made_at", self.made_at.astimezone(UTC))

    def to_bytes(self) -> bytes:
        """Return the one way in which this manifest is written, in JSON.

        Raises ArchiveError where it could not be read back.
        """
        data = self._written()
        _read(data)
        return data

    def _written(self) -> bytes:
        # Without what is mailed where there is none: what was written before there was mail reads as it did.
        left_out = {"message_sha256"} if self.message_sha256 is None else None
        return _MANIFEST.dump_json(self, indent=1, exclude=left_out, warnings=False) + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Read a manifest back. Raises ArchiveError where it is not exactly what ``to_bytes`` writes."""
        manifest = _read(data)
        # Unknown fields, keys given twice and other spellings are all found by writing it again.
        if manifest._written() != data:
            raise ArchiveError("this manifest is not as Frontier writes it; take the one in the archive")
        return manifest


def _read(data: bytes) -> Manifest:
    try:
        return _MANIFEST.validate_json(data, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise ArchiveError(f"this is no manifest that this Frontier reads: {place}: {first['msg']}") from error


_MANIFEST = TypeAdapter(Manifest)
