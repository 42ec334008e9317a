"""Templates for subjects, file names and links: plain words with named placeholders, and nothing else.

Never ``str.format``, which reaches into whatever it is given: a template comes from a file that others write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from reports.errors import did_you_mean, shown

FIELDS: Final = ("title", "period", "part", "report", "period_words", "part_name")
"""What a template may name: of an edition's report its title and id, of its period and part the label and the words."""

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def check_template(template: str) -> str:
    """Return a template as it is.

    Raises ValueError, in a sentence for its author, where a placeholder has no such name or a brace no partner.
    """
    for name in _PLACEHOLDER.findall(template):
        if name not in FIELDS:
            known = ", ".join(f"{{{field}}}" for field in FIELDS)
            raise ValueError(f'there is no "{{{shown(name)}}}"{did_you_mean(name, FIELDS)} (there are {known})')
    if "{" in (rest := _PLACEHOLDER.sub("", template)) or "}" in rest:
        raise ValueError("has a brace without its partner; braces are for placeholders such as {title}")
    return template


def fill(template: str, values: Mapping[str, str], written: Callable[[str], str] = str) -> str:
    """Return a template with the values in it, each as ``written`` writes it; what a value holds is never read again.

    Raises ValueError as ``check_template`` does.
    """
    return _PLACEHOLDER.sub(lambda match: written(values[match[1]]), check_template(template))
