"""The style sheets of a message: what cannot be written inline, which is narrow screens and dark ones."""

from __future__ import annotations

from typing import Final

from reports.message.colours import Scheme

_COLOURED: Final = {
    "around": ("background-color", "around"),
    "paper": ("background-color", "paper"),
    "panel": ("background-color", "panel"),
    "rule": ("border-color", "rule"),
    "ink": ("color", "ink"),
    "muted": ("color", "muted"),
    "primary": ("color", "primary"),
    "warn": ("color", "warn"),
    "button": ("background-color", "button"),
    "on-button": ("color", "on_button"),
}
"""Of each class, the property that is another by night, and the colour that it takes."""


NARROW: Final = (
    ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    "body{margin:0;padding:0;-webkit-text-size-adjust:100%;text-size-adjust:100%}"
    "table{border-collapse:collapse;mso-table-lspace:0;mso-table-rspace:0}"
    "a:hover{text-decoration:none!important}"
    "@media (max-width:520px){.frame{padding:0!important}.room{padding-left:20px!important;"
    "padding-right:20px!important}.stack{display:block!important;width:auto!important;padding:0 0 14px!important}"
    ".title{font-size:24px!important;line-height:30px!important}"
    ".value{font-size:22px!important}.long{font-size:16px!important}}"
)
"""What holds for every brand: a page that fits a phone."""


def dark(night: Scheme) -> str:
    """Return the style sheet of the dark, a second one: Gmail drops a whole sheet for one selector it does not know."""
    rules = [(name, f"{key}:{getattr(night, colour)}!important") for name, (key, colour) in _COLOURED.items()]
    by_media = "".join(f".{name}{{{rule}}}" for name, rule in rules)
    # Outlook on the web knows no media query for the dark, and marks what it has darkened itself.
    by_mark = "".join(
        f"[data-og{'sb' if rule.startswith('background') else 'sc'}] .{name}{{{rule}}}" for name, rule in rules
    )
    return f"@media (prefers-color-scheme:dark){{{by_media}}}{by_mark}"
