"""A mail address, strict: one mailbox, kept as it is written, and as the wire has it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from reports.fields import said

_MOST: Final = 254
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox: ``given`` is for people, ``wire`` has its domain in ASCII.

    A local part that is not ASCII stays so on the wire, and a server needs SMTPUTF8 to take it.
    """

    given: str
    wire: str

    def __str__(self) -> str:
        return self.given

    @property
    def domain(self) -> str:
        """The domain in ASCII."""
        return self.wire.rpartition("@")[2]

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only a server that offers SMTPUTF8 can take it."""
        return not self.wire.isascii()

    @property
    def key(self) -> str:
        """What tells mailboxes apart: no two people differ by the case of their address alone."""
        return self.wire.casefold()


def address_of(text: str) -> Address:
    """Read an address. Raises ValueError, with a sentence, for whatever is not exactly one mailbox."""
    if len(text) > _MOST:
        raise ValueError(f"has {len(text):,} letters; a mail address has at most {_MOST}")
    # Imported where somebody is named: many workspaces write to nobody.
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, allow_smtputf8=True, strict=True, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(f"{said(text)} is not a mail address: {_sentence(error)}") from None
    local, _, domain = text.rpartition("@")
    # What is looked up is not what a person would compare: letters of another width, parts put together otherwise.
    if found.local_part != local or unicodedata.normalize("NFKC", text) != text:
        raise ValueError(f"{said(text)} is not written in plain letters; write {said(found.normalized)}")
    for label in (local, *domain.split(".")):
        if len(scripts := _scripts(label)) > 1:
            mixed = " and ".join(one.capitalize() for one in scripts)
            raise ValueError(f"{said(text)} mixes {mixed} letters that look alike in {said(label)}")
    return Address(text, f"{local}@{found.ascii_domain}")


def _scripts(label: str) -> list[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()}
    return [script for script in _SCRIPTS if script in names]


def _sentence(error: ValueError) -> str:
    words = " ".join(str(error).split()).rstrip(".")
    return words[:1].lower() + words[1:]


def _read(value: Any) -> Any:
    if isinstance(value, Address):
        return value
    if not isinstance(value, str):
        raise ValueError(f"{said(value)} is not a mail address; write name@example.org")
    return address_of(value)


MailAddress = Annotated[Address, BeforeValidator(_read), WithJsonSchema({"type": "string", "format": "email"})]
