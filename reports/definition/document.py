"""What becomes of a report's document once it is drawn: signed, or encrypted, or neither."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from reports.fields import Line, Model, SecretReference


class SignSpec(Model):
    """A signature (PAdES) in the name of whoever owns the key."""

    key: SecretReference = Field(description="PKCS#12: file:path, or env:NAME with it in Base64")
    password: SecretReference | None = Field(default=None, description="env:NAME or file:path")
    by: Line | None = Field(default=None, description="Who signs, printed on the cover; nothing is where left out")
    reason: Line | None = Field(default=None, description="Why it is signed, told by a reader's signature panel")
    location: Line | None = Field(default=None, description="Where it is signed, told there too")


class EncryptSpec(Model):
    """Encryption (AES-256) that asks each reader for a password."""

    password: SecretReference = Field(description="What opens it: env:NAME or file:path")


class DocumentSpec(Model):
    """Options of the document, of which some exclude others."""

    archive: bool = Field(default=True, description="PDF/A-3; has to be false where the document is encrypted")
    sign: SignSpec | None = Field(default=None, description="Sign it, last of all")
    encrypt: EncryptSpec | None = Field(default=None, description="Ask each reader for a password")

    @model_validator(mode="after")
    def _one_excludes_another(self) -> Self:
        if self.encrypt and self.sign:
            raise ValueError("a document is signed or encrypted: to encrypt it breaks what was signed; leave one out")
        if self.encrypt and self.archive:
            raise ValueError(
                "PDF/A forbids encryption (ISO 19005-3, 6.1.3); say archive: false beside encrypt, or leave encrypt out"
            )
        if not self.archive and not self.encrypt:
            raise ValueError("archive: false is for documents that are encrypted; leave it out")
        return self
