"""A message as bytes: one form only, so that what is mailed days later is what was made."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.message import Body, Message, MessageError

MESSAGE = Message(
    subject="Ünïcode, December 2025",
    file_name="houses_2025-12_all.pdf",
    attached=Body("<p>&amp;</p>", "a\nb\n"),
    linked=Body("<p>l</p>", "l"),
    picture=bytes(range(256)),
    picture_alt="First page",
)


@pytest.mark.parametrize("linked", [MESSAGE.linked, None])
def test_a_message_comes_back_as_it_was(linked: Body | None) -> None:
    """A message written and read again is the same, picture and all, with and without a linked body."""
    message = Message(MESSAGE.subject, "a.pdf", MESSAGE.attached, linked, MESSAGE.picture, "alt")

    assert Message.from_bytes(message.to_bytes()) == message


def changed(**fields: Any) -> bytes:
    """Return the message's bytes with fields replaced, as somebody who edits the file would."""
    return (json.dumps({**json.loads(MESSAGE.to_bytes()), **fields}, sort_keys=True, indent=1) + "\n").encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the message cannot be read"),
        (b"[]", "this is not a message of an edition; it has no version"),
        (changed(version=2), "made by a newer Frontier (format 2, this one reads 1)"),
        (changed(subject=5), "the message cannot be read: subject"),
        (changed(picture="no base64!"), "the message cannot be read: picture"),
        (changed(more=1), "the message was changed after it was made"),
        (MESSAGE.to_bytes() + b"\n", "the message was changed after it was made"),
    ],
)
def test_anything_but_what_was_written_is_refused(data: bytes, says: str) -> None:
    """Bytes that are no message, a newer one or a changed one are refused in a sentence."""
    with pytest.raises(MessageError) as refused:
        Message.from_bytes(data)

    assert says in str(refused.value)
