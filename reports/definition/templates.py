"""What a report calls its mail and its file: templates, checked where they are written."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from reports.fields import Line
from reports.template import check_template

_NO_FILE: Final = re.compile(r'[/\\:*?"<>|]')


def _names_a_file(text: str) -> str:
    if bad := _NO_FILE.search(text):
        raise ValueError(f"cannot name a file: {bad[0]} means something else in names of files; leave it out")
    if text != text.strip() or text.startswith("."):
        raise ValueError("cannot name a file: it begins with a dot, or begins or ends with a space")
    return text


Template = Annotated[Line, AfterValidator(check_template)]
FileNameTemplate = Annotated[Line, AfterValidator(check_template), AfterValidator(_names_a_file)]
