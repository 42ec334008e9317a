"""Numbers, dates and names in words: the one place where a value becomes what a reader sees."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final, Protocol

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from reports.briefing import Labels, MessageLabels
from reports.facts import Facts
from reports.geography import territory_name
from reports.period import Grain, Period

MINUS: Final = "\N{MINUS SIGN}"
NBSP: Final = "\N{NO-BREAK SPACE}"
NONE_KNOWN: Final = "None known"

LABELS: Final = Labels(
    page_of="Page {page} of {pages}",
    sources="Sources",
    contents="Contents",
    advertorial_legend="† Advertorial: promotional copy paid for by an advertiser, not independent evidence.",
    illustrative_stamp="Illustrative data",
    planned="planned",
    no_data="no public figure",
    all_parts="all markets",
    message=MessageLabels(
        what_changed="What changed",
        key_figures="Key figures",
        contradictions="Contradictions between sources",
        data_note="Data note {number}",
        document="The full briefing",
        not_public="not public",
        more_in_document="and {count} more in the briefing",
        more_in_notes="and {count} more in the data notes",
        only_in_notes="None about the figures above; {count} about others in the data notes",
        encrypted="The document is encrypted; it opens with the password that you were given apart from this message.",
        attached="Attached as {file}: {pages}, {size}.",
        linked="{pages}, {size}.",
        open_document="Open the briefing",
        one_page="a PDF of one page",
        pages="a PDF of {count} pages",
        picture="First page of the briefing “{title}”, {period}",
        size_kb="{size}\N{NO-BREAK SPACE}kB",
        size_mb="{size}\N{NO-BREAK SPACE}MB",
        numbered_as_in_document="Numbered as in the briefing.",
    ),
)
STATUS_WORDS: Final = {
    "live": "live",
    "planned": "planned",
    "paused": "paused",
    "left": "left",
    "unknown": "status not public",
}
GANTT_WORDS: Final = {
    "since": "since {when}",
    "entered": "entered {when}",
    "planned": "planned for {when}",
    "unsure": "Entered at some time in this span",
    "undated": "{state}, date not public",
}
RESULT_WORDS: Final = {
    "result": "result",
    "target": "target",
    "reached": "{count} of {all} targets were reached",
}
WATERFALL_WORDS: Final = {
    "rest": "Not explained by any source",
    "unknown": "The rest, not public by part",
}
POINTS_WORDS: Final = {"one": "point", "other": "points"}
TIMELINE_WORDS: Final = {"unsure": "at some time in this span"}
SPARK_WORDS: Final = "Line over {window}: from {first} to {last}; lowest {low}, highest {high}"
LEFT_OUT: Final = "{count} others are not shown"
UNKNOWN: Final = "Without a public figure: {names}"
MAP_WORDS: Final = {
    "disclaimer": "Borders and names on this map imply no opinion on the legal status of any territory.",
    "absent": "Not on the map: {names}.",
    "no_point": "Where there is no point there is no public figure.",
    "new": "new in {period}",
    "status": "Markets by status",
    "unnamed": "not named by a source",
}
# Dates of an English briefing are read by people in many countries: day, month, year.
_LOCALES: Final = {"en": "en_GB"}
# Room for a change from the smallest number that is read to the largest.
_WIDE: Final = Context(prec=60)
_SPELT: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


class HasValue(Protocol):
    """Anything with a metric, a market and a period: an observation or a reading."""

    @property
    def metric(self) -> str: ...
    @property
    def market(self) -> str: ...
    @property
    def period(self) -> Period: ...


@lru_cache(maxsize=4096)
def number_words(value: Decimal, language: str = "en") -> str:
    """Return a number grouped as the language does, with the decimals that say something: 1.50 is 1.5."""
    value = value.normalize() + 0
    places = max(0, -int(value.as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, pattern, locale=_LOCALES[language]).replace("-", MINUS)


def ordinal_words(value: Decimal) -> str:
    """Return a rank: "4th"."""
    number = int(value)
    suffix = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def signed_words(value: Decimal, language: str = "en") -> str:
    """Return a difference with its sign; nothing is "±0"."""
    return f"{'+' if value > 0 else ''}{number_words(value, language)}" if value else "±0"


def percent_words(value: Decimal | int, language: str = "en") -> str:
    """Return a change in per cent with its sign: "+26 %"."""
    return per_cent(signed_words(Decimal(value), language))


def per_cent(number: str) -> str:
    """Return a number in words as so many per cent, a no-break space before the sign: "5.8 %"."""
    return f"{number}{NBSP}%"


def points_words(number: str, value: Decimal, language: str = "en") -> str:
    """Return a number in words, of this value, as so many percentage points: "+1.8 points", "1 point"."""
    form = Locale.parse(_LOCALES[language]).plural_form(abs(value.normalize()))
    return f"{number}{NBSP}{POINTS_WORDS[form]}"


def rounded_percent(value: Decimal) -> Decimal:
    """Round to a whole per cent, or to one decimal below ten; halves go away from zero."""
    step = Decimal(1) if abs(value) >= 10 else Decimal("0.1")
    return value.quantize(step, rounding=ROUND_HALF_UP, context=_WIDE).normalize() + 0


def count_words(count: int) -> str:
    """Return a small count spelt out."""
    return _SPELT[count] if count < len(_SPELT) else str(count)


@lru_cache(maxsize=4096)
def period_words(period: Period, language: str = "en") -> str:
    """Return a period as a reader says it: "December 2025", "the first half of 2025"."""
    match period.grain:
        case Grain.YEAR:
            return f"{period.start.year}"
        case Grain.HALF:
            return f"the {'first' if period.start.month == 1 else 'second'} half of {period.start.year}"
        case Grain.QUARTER:
            return str(format_skeleton("yQQQ", period.start, locale=_LOCALES[language]))
        case Grain.MONTH:
            return str(format_skeleton("yMMMM", period.start, locale=_LOCALES[language]))
        case Grain.WEEK:
            return f"week {period.start.isocalendar().week} of {period.start.isocalendar().year}"
        case Grain.DAY:
            return str(format_date(period.start, "long", locale=_LOCALES[language]))
        case Grain.SPAN:
            return _span_words(period, language)


def _span_words(period: Period, language: str) -> str:
    first, last = period.start, period.last_day
    if first.day == 1 and period.end.day == 1:
        start = "MMMM" if first.year == last.year else "MMMM y"
        opening = format_date(first, start, locale=_LOCALES[language])
        return f"{opening} to {format_skeleton('yMMMM', last, locale=_LOCALES[language])}"
    opening, closing = (format_date(day, "long", locale=_LOCALES[language]) for day in (first, last))
    return f"{opening} to {closing}"


@lru_cache(maxsize=4096)
def window_words(window: Period) -> str:
    """Return a stretch of time for a chart's subtitle: "January 2024 to December 2025"."""
    if window.grain in {Grain.MONTH, Grain.DAY, Grain.WEEK}:
        return period_words(window)
    whole = window.start.day == 1 and window.end.day == 1
    return _span_words(window, "en") if whole else period_words(window)


@lru_cache(maxsize=4096)
def end_words(period: Period) -> str:
    """Return the end of a period: "end of June 2025", or the day where it ends inside a month."""
    if period.grain is Grain.DAY or period.end.day != 1:
        return f"end of {format_date(period.last_day, 'long', locale=_LOCALES['en'])}"
    return f"end of {format_skeleton('yMMMM', period.last_day, locale=_LOCALES['en'])}"


@lru_cache(maxsize=4096)
def short_end_words(period: Period) -> str:
    """Return a period's end for narrow places: "Feb 2025"."""
    return str(format_skeleton("yMMM", period.last_day, locale=_LOCALES["en"]))


def as_of_words(facts: Facts, one: HasValue) -> str:
    """Return when a value holds: at an end for a stock, over a period for the rest."""
    is_stock = facts.metrics[one.metric].measure == "stock"
    return end_words(one.period) if is_stock else period_words(one.period)


def against_words(facts: Facts, metric: str, period: Period) -> str:
    """Return the period a change is against, as its metric is read."""
    return f"the {end_words(period)}" if facts.metrics[metric].measure == "stock" else period_words(period)


def market_words(facts: Facts, market: str) -> str:
    """Return a market's or group's name."""
    if market in facts.groups:
        return facts.groups[market].name
    return facts.markets[market].name or territory_name(market)


def subject_words(facts: Facts, one: HasValue) -> str:
    """Return what a value is about: "Outlets, China"."""
    return f"{facts.metrics[one.metric].name}, {market_words(facts, one.market)}"
