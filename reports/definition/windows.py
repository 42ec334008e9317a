"""Windows: how far back, or ahead, of an edition's period a block looks."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from reports.period import Period, add_months, parse_period, span

_WINDOW = re.compile(r"([1-9]\d{0,2}) (month|quarter|half|year)s?")
_WINDOW_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def _window(value: object) -> object:
    if isinstance(value, str) and not _WINDOW.fullmatch(value):
        if "/" not in value:
            raise ValueError(f'"{value}" is not a window; write 24 months, 5 years, or a span such as 2022-09/2023-07')
        parse_period(value)
    return value


def _text_only(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("is not a window; write 24 months, 5 years, or a span such as 2022-09/2023-07")
    return value


Window = Annotated[str, BeforeValidator(_text_only), AfterValidator(_window)]


def window_dates(window: str, period: Period) -> Period:
    """Return the dates of a window: a span as written, or a length that ends with the edition's period."""
    if match := _WINDOW.fullmatch(window):
        months = int(match[1]) * _WINDOW_MONTHS[match[2]]
        return span(add_months(period.end, -months), period.end)
    return parse_period(window)


def dates_ahead(window: str, period: Period) -> Period:
    """Return the dates of a window that begins where the edition's period ends, or of a span as written."""
    if match := _WINDOW.fullmatch(window):
        return span(period.end, add_months(period.end, int(match[1]) * _WINDOW_MONTHS[match[2]]))
    return parse_period(window)
