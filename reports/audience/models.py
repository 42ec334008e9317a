"""Audiences, the people in them, and when they may be written to."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from reports.audience.address import MailAddress
from reports.fields import AS_TUPLE, Id, Line, MarketId, Model
from reports.schedule import ClockTime

InDoubt = Literal["hold", "resend", "provider-key"]
Format = Literal["attachment", "link"]


def _all_or_some(value: object) -> object:
    if value == "all" or isinstance(value, tuple):
        return value
    if not isinstance(value, list) or not value:
        raise ValueError("has to be all, or a list of parts such as [asia-pacific]")
    return tuple(value)


class SendingWindow(Model):
    """When an audience may be written to; what is made outside waits for the next one."""

    opens: ClockTime = Field(alias="from", description='Time of day such as "08:00"')
    closes: ClockTime = Field(alias="to", description='Time of day such as "18:00", later than from')
    timezone: Line | None = Field(default=None, description="IANA zone such as Asia/Hong_Kong; else the workspace's")
    days: Literal["every day", "business days"] = Field(default="every day", description="On which days")

    @model_validator(mode="after")
    def _is_open_for_a_while(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError(
                f"closes at {self.closes:%H:%M}, which is not later than {self.opens:%H:%M}; write a later time"
            )
        return self


class Person(Model):
    """Somebody who receives briefings."""

    name: Line = Field(max_length=200, description="As it stands in the mail’s To")
    address: MailAddress = Field(description="One mailbox, such as ada@example.org")
    language: Literal["en"] = "en"
    parts: Annotated[Literal["all"] | tuple[MarketId, ...], BeforeValidator(_all_or_some)] = Field(
        default="all", description="all, or only these parts of reports that are split: [asia-pacific]"
    )
    format: Format = Field(default="attachment", description="The PDF itself, or a link to it")

    def receives(self, part: str) -> bool:
        """Whether this person gets the editions of a part."""
        return self.parts == "all" or part in self.parts


class Audience(Model):
    """Named people who receive the same reports, and how they are treated."""

    id: Id = Field(description="Short name that reports refer to")
    name: Line = Field(description="What these people are, such as The board")
    people: Annotated[tuple[Person, ...], AS_TUPLE] = Field(description="Who they are")
    in_doubt: InDoubt = Field(
        default="hold", description="What to do where a server took a mail and never said so: hold and ask, or resend"
    )
    window: SendingWindow | None = Field(default=None, description="When they may be written to; any time if left out")
    suppress: Annotated[tuple[MailAddress, ...], AS_TUPLE] = Field(
        default=(), description="Addresses that are never written to, even where they are listed above"
    )
