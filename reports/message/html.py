"""A message as HTML for mail programs: one column, styles inline, nothing fetched, and the same words as the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reports.briefing import Briefing, ChangeGroup, SourceEntry
from reports.message.colours import Scheme
from reports.message.content import Content, Figure
from reports.message.markup import anchor, attributes, element, say, words
from reports.message.model import PICTURE_CID
from reports.message.sheet import NARROW, dark
from reports.message.text import source_words
from reports.message.way import SHOWN_WIDTH, Way
from reports.message.words import outward

_WIDTH: Final = 600
_SYSTEM: Final = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_SHORT: Final = 14
"""The most letters of a value that stands large and on one line."""
# Outlook on Windows takes a serif where it lacks the first type it is asked for.
_FOR_OUTLOOK: Final = "h1,h2,h3,p,li,a,span,strong{font-family:Arial,sans-serif!important}"
# Keeps the first words of the message out of the line beside the subject.
_AFTER_PREVIEW: Final = "&#847;&zwnj;&nbsp;" * 40


@dataclass(frozen=True, slots=True)
class Look:
    """How the HTML looks: colours by day and by night, and the brand's family of type."""

    day: Scheme
    night: Scheme
    family: str

    @property
    def font(self) -> str:
        """The brand's type where the reader has it, else the system's."""
        return f"'{self.family}',{_SYSTEM}" if self.family else _SYSTEM


def to_html(content: Content, way: Way, briefing: Briefing, look: Look) -> str:
    """Return the message as a whole HTML page. Raises MessageError where a link leads nowhere a mail may lead to."""
    rows = (
        _band(content, look),
        _changes(content, briefing, look),
        _lead(content, look),
        _figures(content, briefing, look),
        _contradictions(content, briefing, look),
        _document(way, look),
        _sources(content, briefing, look),
    )
    day = look.day
    page = _table("".join(rows), "paper", background_color=day.paper, max_width=f"{_WIDTH}px", margin="0 auto")
    # Outlook on Windows knows no max-width: a table of fixed width around the page holds it.
    held = f'<!--[if mso]><table role="presentation" width="{_WIDTH}" align="center"><tr><td><![endif]-->{page}'
    held += f"<!--[if mso]></td></tr></table><![endif]-->{_foot(content, look)}"
    outer = f'<tr><td class="frame"{attributes(padding="24px 12px")}>{held}</td></tr>'
    around = _table(outer, "around", background_color=day.around)
    body = attributes("around", margin="0", padding="0", background_color=day.around)
    told = f'<div role="article" lang="{say(content.language)}" aria-label="{say(content.title)}">{around}</div>'
    return (
        f'<!DOCTYPE html>\n<html lang="{say(content.language)}">\n<head>\n{_head(content, look)}</head>\n'
        f"<body{body}>\n{_preview(content)}{told}\n</body>\n</html>\n"
    )


def _head(content: Content, look: Look) -> str:
    return (
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">\n'
        '<meta name="x-apple-disable-message-reformatting" content="">\n'
        f"<title>{say(content.title)}, {say(content.period)}</title>\n"
        f"<style>{NARROW}</style>\n"
        f"<style>{dark(look.night)}</style>\n"
        f"<!--[if mso]><style>{_FOR_OUTLOOK}</style><![endif]-->\n"
    )


def _preview(content: Content) -> str:
    hidden = attributes(display="none", max_height="0", overflow="hidden", mso_hide="all")
    return f'<div{hidden}>{say(content.preview)}</div><div{hidden} aria-hidden="true">{_AFTER_PREVIEW}</div>\n'


def _table(rows: str, classes: str = "", **style: str) -> str:
    shown = attributes(classes, width="100%", **style)
    return f'<table role="presentation" width="100%" border="0" cellpadding="0" cellspacing="0"{shown}>{rows}</table>\n'


def _row(content: str, look: Look, classes: str = "", padding: str = "28px 36px 0", **style: str) -> str:
    set_in = {"font_family": look.font, "overflow_wrap": "anywhere", "word_break": "break-word"}
    shown = attributes(f"room {classes}".strip(), padding=padding, **set_in, **style)
    return f"<tr><td{shown}>{content}</td></tr>\n"


def _p(content: str, look: Look, classes: str = "ink", size: int = 16, **style: str) -> str:
    colour = getattr(look.day, {"on-band": "on_band"}.get(classes.split(maxsplit=1)[0], classes.split(maxsplit=1)[0]))
    shown = {"margin": "0", "font_size": f"{size}px", "line_height": f"{round(size * 1.5)}px", "color": colour}
    return element("p", content, classes, **(shown | style))


def _h2(text: str, look: Look) -> str:
    shown = {"margin": "0 0 10px", "font_size": "18px", "line_height": "24px", "font_weight": "600"}
    return element("h2", say(text), "primary", **shown, color=look.day.primary)


def _band(content: Content, look: Look) -> str:
    day = look.day
    wordmark = _p(say(content.brand), look, "on-band", 20, font_weight="600", margin="0 0 26px")
    title = {"margin": "0", "font_size": "30px", "line_height": "36px", "font_weight": "300", "color": day.on_band}
    period = _p(say(content.period), look, "period", 16, margin="4px 0 0")
    stamp = {"display": "inline-block", "padding": "2px 8px", "border": f"1px solid {day.on_band}"}
    stamped = element("span", say(content.stamp), font_size="13px", font_weight="600", color=day.on_band, **stamp)
    framed = element("p", stamped, margin="14px 0 0") if content.stamp else ""
    heading = wordmark + element("h1", say(content.title), "title", **title) + period + framed
    return _row(heading, look, padding="28px 36px 30px", background_color=day.band)


def _changes(content: Content, briefing: Briefing, look: Look) -> str:
    if not content.changes:
        return ""
    title = _h2(briefing.labels.message.what_changed, look)
    told = title + _p(say(content.changes), look, "ink", 15) + "".join(_group(group, look) for group in content.groups)
    return _row(told, look, "panel", "24px 36px 26px", background_color=look.day.panel)


def _group(group: ChangeGroup, look: Look) -> str:
    size = {"font_size": "15px", "line_height": "22px", "color": look.day.ink}
    items = "".join(element("li", words(one, look.day), "ink", margin="0 0 6px", **size) for one in group.items)
    title = {"margin": "16px 0 6px", "font_weight": "600"} | size
    listed = element("ul", items, margin="0", padding="0 0 0 20px")
    return element("h3", say(group.title), "ink", **title) + listed + _more(group.more, look)


def _more(text: str, look: Look) -> str:
    return _p(say(text), look, "muted", 14, margin="6px 0 0") if text else ""


def _lead(content: Content, look: Look) -> str:
    headline = ""
    if content.headline:
        headline = _p(say(content.headline), look, "ink", 22, font_weight="600", line_height="29px")
    summary = _p(words(content.summary, look.day), look, margin="10px 0 0") if content.summary else ""
    return _row(headline + summary, look) if headline or summary else ""


def _figures(content: Content, briefing: Briefing, look: Look) -> str:
    if not content.figures:
        return ""
    title = _h2(briefing.labels.message.key_figures, look)
    rows = "".join(_figure(one, look) for one in content.figures)
    shown = attributes(width="100%", border_collapse="collapse")
    table = f'<table width="100%" border="0" cellpadding="0" cellspacing="0"{shown}>{rows}</table>\n'
    return _row(title + table + _more(content.more_figures, look), look)


def _figure(figure: Figure, look: Look) -> str:
    day = look.day
    cell = {"padding": "11px 0", "border_top": f"1px solid {day.rule}", "vertical_align": "top"}
    label = _p(say(figure.label), look, "ink", 15, font_weight="600")
    details = "".join(_p(words(one, day), look, "muted", 14, line_height="20px") for one in figure.details)
    short = len(figure.value) <= _SHORT
    role, size = ("primary", 26 if short else 18) if figure.public else ("muted", 18)
    # A number broken over two lines could be taken for two.
    whole = {"white_space": "nowrap" if short else "normal", "word_break": "normal", "overflow_wrap": "normal"}
    value = _p(say(figure.value), look, f"{role} {'value' if short else 'long'}", size, line_height="26px", **whole)
    head = {"text_align": "left", "font_weight": "400"} | cell
    side = {"text_align": "right", "max_width": "180px"} | cell | {"padding": "11px 0 11px 16px"}
    named = f'<th scope="row"{attributes("rule", **head)}>{label}{details}</th>'
    return f"<tr>{named}{element('td', value, 'rule', **side)}</tr>\n"


def _contradictions(content: Content, briefing: Briefing, look: Look) -> str:
    if not content.contradictions and not content.more_contradictions:
        return ""
    notes = "".join(
        _p(
            f"{element('strong', say(note.name) + '.')} {words(note.words, look.day)}",
            look,
            "ink",
            15,
            margin="0 0 8px",
        )
        for note in content.contradictions
    )
    title = _h2(briefing.labels.message.contradictions, look)
    return _row(title + notes + _more(content.more_contradictions, look), look)


def _document(way: Way, look: Look) -> str:
    day = look.day
    size = f'width="{SHOWN_WIDTH}" height="{way.height}"'
    frame = attributes("rule", display="block", max_width="100%", height="auto", border=f"1px solid {day.rule}")
    picture = f'<img src="cid:{PICTURE_CID}" {size} alt="{say(way.alt)}"{frame}>'
    said = _h2(way.title, look) + _p(say(way.sentence), look, "ink", 15) + (_button(way, look) if way.link else "")
    left = attributes("stack", width=f"{SHOWN_WIDTH}px", padding="0 24px 0 0", vertical_align="top")
    right = attributes("stack", vertical_align="top")
    return _row(_table(f"<tr><td{left}>{picture}</td><td{right}>{said}</td></tr>"), look)


def _button(way: Way, look: Look) -> str:
    day = look.day
    room = "11px 22px"
    face = {"display": "inline-block", "padding": room, "font_size": "15px", "font_weight": "600"}
    shown = attributes("on-button", color=day.on_button, text_decoration="none", **face)
    link = f'<a href="{say(outward(way.link))}"{shown}>{say(way.button)}</a>'
    cell = element("td", link, "button", background_color=day.button, border_radius="4px", mso_padding_alt=room)
    shown = attributes(margin="16px 0 0")
    return f'<table role="presentation" border="0" cellpadding="0" cellspacing="0"{shown}><tr>{cell}</tr></table>\n'


def _sources(content: Content, briefing: Briefing, look: Look) -> str:
    if not content.sources:
        return _row("", look, padding="0 0 32px")
    entries = "".join(_source(entry, look) for entry in content.sources)
    legend = _p(say(content.legend), look, "muted", 13, margin="10px 0 0") if content.legend else ""
    return _row(_h2(briefing.labels.sources, look) + entries + legend, look, padding="28px 36px 34px")


def _source(entry: SourceEntry, look: Look) -> str:
    told = say(source_words(entry))
    linked = (
        told.replace(say(entry.citation), anchor(entry.url, say(entry.citation), look.day), 1) if entry.url else told
    )
    hanging = {"margin": "0 0 6px", "padding": "0 0 0 26px", "text_indent": "-26px"}
    number = element("span", f"{entry.number}", display="inline-block", width="22px", text_indent="0")
    return _p(f"{number} {linked}", look, "muted", 13, **hanging)


def _foot(content: Content, look: Look) -> str:
    if not content.legal:
        return ""
    legal = _p(say(content.legal), look, "muted", 12, text_align="center", font_family=look.font)
    return element("div", legal, max_width=f"{_WIDTH}px", margin="0 auto", padding="18px 12px 0")
