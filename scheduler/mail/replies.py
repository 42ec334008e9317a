"""What a server's reply means, by its code and the step it answers; and its words, made fit to be stored."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Final

from scheduler.mail.transport import Answer, AnswerKind, Stage

CLOSING: Final = 421
_START_BODY: Final = 354
_TOO_LARGE: Final = re.compile(r"\b5\.(?:2\.3|3\.4)\b|\bsize\b|\btoo (?:big|large|long)\b", re.IGNORECASE)
_MOST_WORDS: Final = 400
_HIDDEN: Final = "•••"


def answer(stage: Stage, code: int, words: str) -> Answer:
    """Return what a reply to a step means: by its first digit, as RFC 5321 asks, where nothing more is known."""
    return Answer(_kind(stage, code, words), code, words, stage)


def _kind(stage: Stage, code: int, words: str) -> AnswerKind:
    committed = stage == "dot"
    if code == CLOSING and not committed:
        return AnswerKind.CLOSED
    match code // 100:
        case 2 if stage != "data":
            return AnswerKind.ACCEPTED
        case 3 if code == _START_BODY and stage == "data":
            return AnswerKind.ACCEPTED
        case 4:
            return AnswerKind.DEFERRED
        case 5:
            return AnswerKind.OVERSIZE if is_oversize(code, words) else AnswerKind.REFUSED
        case _:  # no reply to this step: what the two sides say has come apart
            return AnswerKind.LOST if committed else AnswerKind.CLOSED


def is_oversize(code: int, words: str) -> bool:
    """Whether a refusal is one of the size: 552, or 554 and others that say so in words or an enhanced code."""
    return code == 552 or bool(_TOO_LARGE.search(words))


def fit_words(raw: bytes, secrets: Iterable[str] = ()) -> str:
    """Return a server's words as one short printable line; a password that it echoes is not among them."""
    text = raw.decode("utf-8", "replace")
    for secret in secrets:
        for form in (secret, base64.b64encode(secret.encode()).decode()):
            text = text.replace(form, _HIDDEN) if form else text
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(printable.split())
    return line if len(line) <= _MOST_WORDS else f"{line[: _MOST_WORDS - 1]}…"
