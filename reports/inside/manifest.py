"""The manifest inside a PDF: which files it was made from, each with its hash, and with which versions."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from reports.brand import Brand
from reports.fields import AS_TUPLE, Model
from reports.inside.files import InsideError
from reports.inside.json_text import read, written

Sha256 = Annotated[str, Field(pattern=r"\A[0-9a-f]{64}\z")]
Name = Annotated[str, Field(min_length=1, max_length=255)]


class Asset(Model):
    """A font or logo: what the brand calls it, its hash, and the file inside that it is in, if it is in one."""

    name: Name
    sha256: Sha256
    file: Name | None = None


class Manifest(Model):
    """What a PDF was made from, so that it can be made again and compared."""

    format: Literal[1]
    report: Name
    period: Name
    part: Name
    files: Annotated[dict[Name, Sha256], Field(max_length=500)]
    assets: Annotated[tuple[Asset, ...], AS_TUPLE, Field(max_length=100)]
    versions: Annotated[dict[Name, Name], Field(max_length=50)]

    def to_bytes(self) -> bytes:
        """Return the manifest as JSON."""
        return written(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Read a manifest. Raises InsideError."""
        try:
            return cls.model_validate(read(data))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "the whole"
            raise InsideError(f"the manifest inside cannot be read: {where}: {first['msg']}") from None
        except ValueError as error:
            raise InsideError(f"the manifest inside cannot be read: {error}") from None


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the hash of each file."""
    return {name: sha256(data).hexdigest() for name, data in files.items()}


def assets_of(brand: Brand) -> dict[str, bytes]:
    """Return the files that a brand is drawn with, by their names; those that come with the program too."""
    logo = (brand.logo,) if brand.logo else ()
    return dict((*brand.fonts.values(), *brand.fallbacks, *logo))
