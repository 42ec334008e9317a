"""The message of an edition: what goes into a mail besides the addresses, kept in the archive until it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from pydantic import ConfigDict

from reports.canonical import Form
from reports.errors import ReportsError

VERSION: Final = 1
PICTURE_CID: Final = "first-page@frontier"
"""The Content-ID of the picture: the HTML refers to it as ``cid:first-page@frontier``."""


class MessageError(ReportsError):
    """A message that cannot be made or read, said in a sentence."""


@dataclass(frozen=True, slots=True)
class Body:
    """The same words twice: for a mail program that shows HTML, and for one that shows plain text.

    The text has line ends of one line feed, and no line over 72 columns but for web addresses.
    """

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is mailed of one edition, the same for all who receive it.

    ``attached`` goes out with the PDF under ``file_name``, ``linked`` without it, where there is a link to lead to it.
    ``picture`` is the first page as a PNG, and ``picture_alt`` stands for it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    subject: str
    file_name: str
    attached: Body
    linked: Body | None
    picture: bytes
    picture_alt: str
    version: int = VERSION

    def to_bytes(self) -> bytes:
        """Return the one way in which this message is written, in JSON."""
        return _FORM.to_bytes(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Message:
        """Read a message back. Raises MessageError where the bytes are not exactly what ``to_bytes`` writes."""
        return _FORM.from_bytes(data)


_FORM: Final = Form(Message, "message", VERSION, MessageError, remedy="update Frontier")
