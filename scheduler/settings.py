"""What ``frontier.yaml`` says. Secrets are named there (``env:NAME``, ``file:path``), never written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from reports.audience import Address, MailAddress, address_of
from reports.definition.templates import Template
from reports.fields import Line, Model, SecretReference, Url, is_web_address, said

DATA: Final = "data"

_LONGEST_NAME: Final = 200
_MB: Final = 1_000_000
_SIZE: Final = re.compile(r"([1-9]\d{0,5}) ?(kB|MB)")
_SIZE_SCHEMA: Final = {"type": "string", "pattern": f"^(?:{_SIZE.pattern})$"}
_MAILBOX: Final = re.compile(r"(?P<name>[^<>]*?)\s*<(?P<address>[^<>]*)>|(?P<bare>[^<>]*)")
_BUCKETS: Final = ("s3", "gs", "az")
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}(?:/(?!\.\.?(?:/|$))[A-Za-z0-9._-]+)*/?")
# A bucket without its slashes, or a secret's name, would be made as a folder of that name.
_OTHER: Final = re.compile(r"[A-Za-z0-9]{2,}:")
_ENGINE: Final = re.compile(r"in-process|([1-9]\d{0,2}) process(?:es)?|dask://([A-Za-z0-9.-]+:\d{1,5})")
_LIST_ID: Final = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


ADDRESS: Final = "{address}"
_LIST_ID_SCHEMA: Final = {"type": "string", "pattern": f"^{_LIST_ID.pattern}$"}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and its address."""

    name: str
    address: Address


@dataclass(frozen=True, slots=True)
class Engine:
    """Where editions are computed: in this process, in a number of ``processes``, or on the cluster at an address."""

    processes: int = 0
    address: str = ""


IN_PROCESS: Final = Engine()


def _engine(value: object) -> object:
    if isinstance(value, Engine):
        return value
    match = _ENGINE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError(f"{said(value)} is no engine; write in-process, 4 processes, or dask://host:8786")
    return Engine(int(match[1] or 0), match[2] or "")


def _mailbox(value: object) -> object:
    if isinstance(value, Mailbox):
        return value
    match = _MAILBOX.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise ValueError(f"{said(value)} is not a sender; write Name <name@example.org>, or the address alone")
    name = (match["name"] or "").strip().strip('"')
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise ValueError(f"has a name that fits no mail; at most {_LONGEST_NAME} letters do, on one line")
    return Mailbox(name, address_of(match["bare"] if match["address"] is None else match["address"]))


def _https(value: str) -> str:
    if not value.startswith("https://") or not is_web_address(value):
        raise ValueError(f"{said(value)} is not the web address of a page; it has to begin with https://")
    return value


def _size(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and value >= _MB // 10:
        return value
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError("is not a size; write it such as 15 MB or 900 kB, and at least 100 kB")
    size = int(match[1]) * (_MB if match[2] == "MB" else 1_000)
    if size < _MB // 10:
        raise ValueError("is too small for any briefing; write at least 100 kB")
    return size


def _list_id(value: object) -> object:
    if not isinstance(value, str) or len(value) > 200 or not _LIST_ID.fullmatch(value):
        raise ValueError("is not the name of a list; write it like a host, such as briefings.example.com")
    return value


def _archive(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if "://" not in value:
        if _OTHER.match(value):
            raise ValueError("is no folder; write one such as output/archive, or a bucket such as s3://our-bucket/x")
        return value
    if scheme not in _BUCKETS:
        raise ValueError(f"is neither a folder nor a bucket; a bucket begins with {', '.join(_BUCKETS)} and ://")
    if "@" in rest or "?" in rest:
        raise ValueError("holds more than a bucket and a prefix; credentials are set in the environment, never here")
    if not _BUCKET.fullmatch(rest):
        raise ValueError(f"is not the address of a bucket; write it such as {scheme}://our-bucket/briefings")
    return value


Size = Annotated[int, BeforeValidator(_size), WithJsonSchema(_SIZE_SCHEMA)]
ListId = Annotated[
    str, BeforeValidator(_list_id), WithJsonSchema({"type": "string", "pattern": f"^{_LIST_ID.pattern}$"})
]
ArchivePlace = Annotated[Line, AfterValidator(_archive)]
Sender = Annotated[Mailbox, BeforeValidator(_mailbox), WithJsonSchema({"type": "string", "minLength": 3})]
EngineChoice = Annotated[
    Engine, BeforeValidator(_engine), WithJsonSchema({"type": "string", "pattern": f"^(?:{_ENGINE.pattern})$"})
]
Link = Annotated[Template, AfterValidator(_https)]


class Unsubscribe(Model):
    """How a recipient leaves: by mail, at a web address, or both."""

    mail: MailAddress | None = Field(default=None, description="Address that takes the wish to leave")
    url: Annotated[Url, AfterValidator(_https)] | None = Field(
        default=None, description="Page that takes it; {address} in it stands for who wants to leave"
    )
    one_click: bool = Field(default=False, description="Whether the page obeys a POST alone (RFC 8058)")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if self.mail is None and self.url is None:
            raise ValueError("says no way to leave; write mail or url")
        if self.one_click and (self.url is None or ADDRESS not in self.url):
            raise ValueError(f"one_click needs a url with {ADDRESS} in it, or nobody knows who wants to leave")
        return self


class MailSettings(Model):
    """How editions travel. Without a word about it, into a folder: then nothing is sent to anyone."""

    transport: Literal["folder", "smtp"] = Field(default="folder", description="folder: files in output/outbox")
    sender: Sender | None = Field(default=None, alias="from", description="Who writes: Name <address>, or an address")
    reply_to: MailAddress | None = Field(default=None, description="Where answers go, if not to the sender")
    owner: MailAddress | None = Field(default=None, description="Address that hears of failures, holds and doubts")
    host: Line | None = Field(default=None, description="The mail server's name")
    port: int | None = Field(default=None, ge=1, le=65_535, description="587, or 465 where tls is implicit")
    tls: Literal["required", "implicit", "none"] = Field(
        default="required", description="required: STARTTLS; implicit: from the first byte; none: in clear"
    )
    user: Line | None = Field(default=None, description="Name to log in with; may be env:NAME or file:path")
    password: SecretReference | None = Field(default=None, description="env:NAME or file:path")
    ca_file: Line | None = Field(default=None, description="Certificates to trust beside the system's, as PEM")
    provider: Literal["none", "resend"] = Field(default="none", description="Whose key against duplicates is sent")
    largest: Size = Field(default=15 * _MB, description="Largest message as sent, such as 15 MB; above it, a link")
    link: Link | None = Field(
        default=None, description="Page where an edition can be read, such as https://example.com/{report}/{period}"
    )
    list_id: ListId | None = Field(default=None, description="Name of the list, such as briefings.example.com")
    unsubscribe: Unsubscribe | None = Field(default=None, description="How a recipient leaves")

    @model_validator(mode="after")
    def _smtp_has_a_server(self) -> Self:
        missing = [name for name, value in (("from", self.sender), ("host", self.host)) if value is None]
        if self.transport == "smtp" and missing:
            raise ValueError(f"transport: smtp also needs {' and '.join(missing)}")
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password go together; write both or neither")
        if self.tls == "none" and self.password is not None:
            raise ValueError("a password is never sent in clear; take tls: none out, or user and password")
        if self.sender and not self.sender.address.wire.isascii():
            raise ValueError("from has letters before its @ that not every server takes; write an address without")
        return self


class Settings(Model):
    """What ``frontier.yaml`` says; ``ledger`` and ``heartbeat`` may refer to a secret by env: or file:."""

    title: Line = Field(description="What the workspace is called, where it tells of itself")
    brand: Line = Field(default=f"{DATA}/brand.yaml", description="The brand's file")
    code: Line | None = Field(
        default=None, description="A Python file that may be run: its functions draw figure blocks"
    )
    timezone: Line | None = Field(default=None, description="IANA zone of schedules that name none")
    ledger: Line = Field(default="output/ledger.sqlite", description="A file, or the URL of a PostgreSQL database")
    archive: ArchivePlace = Field(
        default="output/archive", description="Folder of what was made, or a bucket: s3://, gs:// or az://name/prefix"
    )
    engine: EngineChoice = Field(
        default=IN_PROCESS, description="Where editions are made: in-process, 4 processes, or dask://host:8786"
    )
    heartbeat: Line | None = Field(default=None, description="File to touch or URL to get after each pass")
    mail: MailSettings = Field(default_factory=MailSettings, description="How editions travel to their readers")
