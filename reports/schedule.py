"""When a report is due, as an author writes it: the shape alone. What the words mean is the scheduler's calendar's."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from reports.fields import Line, Model
from reports.yaml_tree import YamlFloat

CatchUp = Literal["all", "latest", "none"]

_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LENGTH: Final = re.compile(r"([1-9]\d{0,2}) (hour|day|week)s?")
_HOLIDAYS: Final = re.compile(r"[A-Z]{2}(?:-[A-Za-z0-9_ ]+)?")
_MOST_TIMES: Final = 96

# What an editor may accept as it is typed; the program itself says more.
_ONE_CLOCK: Final = {"type": "string", "pattern": f"^(?:{_CLOCK.pattern})$"}
_CLOCK_SCHEMA: Final = {"anyOf": [_ONE_CLOCK, {"type": "array", "items": _ONE_CLOCK, "minItems": 1}]}
_LENGTH_SCHEMA: Final = {"type": "string", "pattern": f"^(?:{_LENGTH.pattern})$"}


def _clocks(value: object) -> object:
    values = value if isinstance(value, list | tuple) else [value]
    if not values or len(values) > _MOST_TIMES:
        raise ValueError(f"has to be one time of day or a list of up to {_MOST_TIMES}")
    times = [_clock(one) for one in values]
    for one in times:
        if times.count(one) > 1:
            raise ValueError(f'"{one:%H:%M}" is there twice; write it once')
    return tuple(sorted(times))


def _clock(value: object) -> time:
    if isinstance(value, time):
        return value
    if value == "24:00":
        raise ValueError('"24:00" is 00:00 of the day after; write "00:00" and that day')
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError(f'"{_said(value)}" is not a time of day; write hours and minutes in quotes, such as "07:00"')
    return time(int(match[1]), int(match[2]))


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DATE.fullmatch(value) else _no_day(value)
    except ValueError:
        return _no_day(value)


def _no_day(value: object) -> date:
    raise ValueError(f'"{_said(value)}" is not a date; write year, month and day, such as 2026-01-01')


def _length(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    match = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError(f'"{_said(value)}" is not a length of time; write 12 hours, 5 days or 2 weeks')
    return timedelta(**{f"{match[2]}s": int(match[1])})


def _country(value: str) -> str:
    if not _HOLIDAYS.fullmatch(value):
        raise ValueError(f'"{value}" is not a country; write its ISO 3166 code such as HK, or DE-BY for a part of it')
    return value


def _listed(value: object) -> object:
    """Read ``[monday, thursday]`` as the words "monday, thursday"."""
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value


def _number_or_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _said(value: object) -> str:
    return value.text if isinstance(value, YamlFloat) else str(value)[:60]


ClockTime = Annotated[time, BeforeValidator(_clock), WithJsonSchema(_ONE_CLOCK)]


class CronFields(Model):
    """Days as cron writes them, in fields; the time of day stands in ``at``."""

    month: Annotated[Line, BeforeValidator(_number_or_text)] = Field(
        default="*", description='jan, 1,7, oct-dec or "*"'
    )
    day: Annotated[Line, BeforeValidator(_number_or_text)] = Field(
        default="*", description="1,15, last, 2nd tue or last fri"
    )
    week_day: Annotated[Line, BeforeValidator(_number_or_text)] = Field(
        default="*", description="mon-fri; by name, since programs number the days differently"
    )

    @model_validator(mode="after")
    def _something_is_said(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("has no fields; write month, day or week_day, or every day")
        return self


def _kind_of_on(value: object) -> str:
    return "fields" if isinstance(value, dict | CronFields) else "words"


class ScheduleSpec(Model):
    """When editions are due: at which times of day, on which days, in which zone."""

    # Not named `at`: that is how every model is told its place.
    times: Annotated[tuple[time, ...], BeforeValidator(_clocks), WithJsonSchema(_CLOCK_SCHEMA)] = Field(
        alias="at", description='Time of day such as "07:00", or a list of them, as clocks in the zone show it'
    )
    on: Annotated[
        Annotated[Line, BeforeValidator(_listed), Tag("words")] | Annotated[CronFields, Tag("fields")],
        Discriminator(_kind_of_on),
    ] = Field(description="Days in words, such as first business day quarterly; or fields as cron has them")
    timezone: Line | None = Field(default=None, description="IANA zone such as Asia/Hong_Kong; else the workspace's")
    holidays: Annotated[Line, AfterValidator(_country)] | None = Field(
        default=None, description="Country, or part of one such as DE-BY, whose holidays are no business days"
    )
    catch_up: CatchUp = Field(default="latest", description="What is made of several editions found owed at once")
    deadline: Annotated[timedelta, BeforeValidator(_length), WithJsonSchema(_LENGTH_SCHEMA)] = Field(
        default=timedelta(days=1), description="How long after the due time an edition is late: 12 hours, 5 days"
    )
    start: Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})] | None = Field(
        default=None, description="First date on which an edition can be due; the day it was added where left out"
    )
