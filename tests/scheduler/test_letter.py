"""Letters: whatever words they hold, every mail program reads them back, and nothing in them speaks to a server."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, message_from_string, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.message import PICTURE_CID, Body, Message
from scheduler.mail.letter import Party, Sender, letter, message_id

MESSAGE = Message(
    subject="Houses, January 2026",
    file_name="houses-monthly_2026-01.pdf",
    attached=Body("<p>Attached — see page 1</p>", "Attached.\n.A line with a dot\n"),
    linked=Body("<p>Read it</p>", "Read it: https://juniper.example/x\n"),
    picture=b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    picture_alt="First page",
)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20
SENDER = Sender(
    party=Party("Juniper Tea Houses", "briefings@juniper.example"),
    reply_to=Party("", "strategy@juniper.example"),
    list_id="briefings.juniper.example",
    unsubscribe_mail="leave@juniper.example",
    unsubscribe_url="https://juniper.example/leave?" + "x" * 300 + "&who={address}",
    one_click=True,
)
ADA = Party("Ada", "ada@board.example")
ID = message_id("houses-monthly 2026-01 all", ADA.address, SENDER.domain)

ENCODED_WORD = re.compile(r"=\?[^? ]+\?[bq]\?[^? ]*\?=", re.IGNORECASE)
# Everything but what no header may hold: control characters, line ends, halves of characters.
WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\u0085"), min_size=1, max_size=200
)
LOCALS = st.text(st.sampled_from("abcXYZ019!#$%&'*+-/=?^_`{|}~éü漢"), min_size=1, max_size=64)
DOMAINS = st.sampled_from(["board.example", "xn--bcher-kva.example", "a.b-c.example"])


def made(**changes: Any) -> bytes:
    """Return a letter to Ada with some things otherwise."""
    given: dict[str, Any] = {
        "message": MESSAGE,
        "sender": SENDER,
        "recipient": ADA,
        "message_id": ID,
        "edition": "houses-monthly 2026-01 all",
        "date": datetime(2026, 2, 2, 7, 0, tzinfo=UTC),
        "pdf": PDF,
    }
    given |= changes
    return letter(given.pop("message"), **given)


def read(content: bytes) -> EmailMessage:
    """Return a letter as Python's parser reads it."""
    parsed = message_from_bytes(content, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def text_of(part: Any) -> str:
    """Return a part's text with the line ends of a program."""
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


def name_of(content: bytes) -> str:
    """Return the recipient's name as Python's older functions read it."""
    raw = message_from_string(content.decode(), policy=policy.compat32)["To"]
    return str(make_header(decode_header(parseaddr(raw.replace("\r\n", ""))[0])))


def test_a_letter_has_the_headers_that_mail_asks_for() -> None:
    """Who, to whom, what, when, that a program sent it, and how to leave: one recipient, and nobody else's address."""
    parsed = read(made())

    assert parsed.keys() == [
        *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted"),
        *("X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "X-Frontier-Edition"),
        "Content-Type",
    ]
    assert str(parsed["From"]) == "Juniper Tea Houses <briefings@juniper.example>"
    assert str(parsed["To"]) == "Ada <ada@board.example>"
    assert str(parsed["Reply-To"]) == "strategy@juniper.example"
    assert parsed["Date"].datetime == datetime(2026, 2, 2, 7, 0, tzinfo=UTC)
    assert str(parsed["Message-ID"]) == ID
    assert str(parsed["Auto-Submitted"]) == "auto-generated"
    assert str(parsed["List-Id"]) == "<briefings.juniper.example>"
    assert str(parsed["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert str(parsed["X-Frontier-Edition"]) == "houses-monthly 2026-01 all"


def test_how_to_leave_is_never_encoded() -> None:
    """A long address to leave at stays whole and plain, or one click would not do."""
    ways = read(made())["List-Unsubscribe"]

    assert re.findall("<([^>]*)>", str(ways)) == [
        "mailto:leave@juniper.example?subject=unsubscribe",
        "https://juniper.example/leave?" + "x" * 300 + "&who=ada%40board.example",
    ]


def test_a_file_s_name_is_exact_and_has_a_plain_one_beside_it() -> None:
    """A name in any script comes with its type in plain letters, for programs that know nothing else."""
    [document] = read(made(message=replace(MESSAGE, file_name="Häuser 一月.pdf"))).iter_attachments()

    assert document.get_filename() == "Häuser 一月.pdf"
    assert document["Content-Type"].params["name"] == "H_user.pdf"
    assert document["Content-Disposition"].params["filename"] == "Häuser 一月.pdf"


def test_what_is_not_asked_for_is_not_there() -> None:
    """A workspace without a list, a way to leave or a provider has letters without those headers."""
    parsed = read(made(sender=Sender(party=SENDER.party)))

    assert {"Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"} & set(parsed.keys()) == set()
    assert "Resend-Idempotency-Key" not in parsed


def test_a_provider_that_tells_doubles_gets_its_key() -> None:
    """The key is made from the Message-ID, so that it stays the same however often a letter is tried."""
    parsed = read(made(sender=replace(SENDER, provider="resend")))

    assert f"<{parsed['Resend-Idempotency-Key']}@juniper.example>" == ID


def test_a_letter_is_words_a_picture_and_a_document() -> None:
    """Plain text, or HTML with the first page in it; and the PDF as it is in the archive."""
    parsed = read(made())
    words, document = parsed.iter_parts()
    plain, shown = words.iter_parts()
    html, picture = shown.iter_parts()

    assert [part.get_content_type() for part in (parsed, words, plain, shown, html, picture, document)] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"),
        "application/pdf",
    ]
    assert text_of(plain) == MESSAGE.attached.text
    assert text_of(html) == MESSAGE.attached.html + "\n"
    assert (picture.get_content(), picture["Content-ID"]) == (MESSAGE.picture, f"<{PICTURE_CID}>")
    assert picture.get_content_disposition() == "inline"
    assert (document.get_content(), document.get_filename()) == (PDF, "houses-monthly_2026-01.pdf")
    assert document.get_content_disposition() == "attachment"


def test_a_letter_that_links_has_no_document() -> None:
    """Whoever wants a link, or whose mailbox is too small, gets the words of the linked message and no PDF."""
    parsed = read(made(pdf=None))

    assert parsed.get_content_type() == "multipart/alternative"
    plain = parsed.get_body(("plain",))
    assert plain is not None
    assert text_of(plain) == "Read it: https://juniper.example/x\n"
    assert list(parsed.iter_attachments()) == []


def test_a_letter_cannot_link_to_nothing() -> None:
    """Without a link in the settings there is no letter without the document."""
    with pytest.raises(ValueError, match=r"links to nothing: mail\.link says where"):
        made(message=replace(MESSAGE, linked=None), pdf=None)


def test_the_same_words_are_the_same_bytes() -> None:
    """A letter made again is the same to the byte; another edition, person or word makes another boundary."""
    assert made() == made()
    boundaries = [
        read(one).get_boundary() for one in (made(), made(pdf=PDF + b"."), made(message=replace(MESSAGE, picture=b"")))
    ]
    assert len(set(boundaries)) == 3


def test_what_stands_between_parts_stands_in_none() -> None:
    """A document that holds the very boundary is packed so that it cannot be taken for one."""
    boundary = read(made()).get_boundary()
    assert boundary is not None
    content = made(pdf=PDF + b"\r\n--" + boundary.encode() + b"--\r\n")

    assert [part.get_content_type() for part in read(content).iter_attachments()] == ["application/pdf"]


def check_form(content: bytes) -> None:
    """Assert what holds for the bytes of every letter."""
    assert content.count(b"\r\n") == content.count(b"\r") == content.count(b"\n")
    assert content.endswith(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    head = content.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode().split("\r\n")
    for header in head:
        name, _, value = header.partition(": ")
        if name not in {"Subject", "From", "To", "Reply-To"}:
            assert not ENCODED_WORD.search(value), name
        if name in {"From", "To", "Reply-To"}:
            assert not ENCODED_WORD.search(value.rpartition("<")[2]), name


@settings(max_examples=500)
@given(subject=WORDS, name=WORDS, file_name=WORDS, local=LOCALS, domain=DOMAINS)
@example("=?utf-8?q?x?=", 'A "B" \\ C', "a'b;c\".pdf", "a", "board.example")
@example("  two  spaces  ", " x ", " .pdf", "a=?b?=", "board.example")
@example("x" * 200, "x" * 200, "漢" * 200, "a" * 64, "board.example")
@example("漢" * 200, "é, <b@evil.example>", "%41.pdf", "é", "board.example")
@example("a\u00a0b", "a@b.example", "*.pdf", "a+b", "board.example")
def test_whatever_words_a_letter_holds_are_read_back(
    subject: str, name: str, file_name: str, local: str, domain: str
) -> None:
    """Subjects, names, addresses and file names of any letters come back as they were, from lines that mail allows."""
    address = f"{local}@{domain}"
    content = made(message=replace(MESSAGE, subject=subject, file_name=file_name), recipient=Party(name, address))
    parsed = message_from_string(content.decode(), policy=policy.default)

    check_form(content)
    assert isinstance(parsed, EmailMessage)
    [recipient] = parsed["To"].addresses
    [document] = parsed.iter_attachments()
    named = document["Content-Disposition"].params["filename"]
    assert (str(parsed["Subject"]), recipient.addr_spec, name_of(content)) == (subject, address, name)
    if len(name.encode()) <= 45:  # Python's newer parser leaves spaces between the encoded words of a longer one
        assert recipient.display_name == name
    assert (named, document.get_filename()) == (file_name, file_name.strip())
    assert content.isascii() == address.isascii()


@settings(max_examples=200)
@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=2000))
@example("漢" * 2000)
@example("x" * 3000)
@example(" \t\n .\n..\nFrom me\n=\n")
def test_whatever_text_a_letter_holds_is_read_back(text: str) -> None:
    """Bodies come back as they were, but for line ends, which are all the same; however long the lines."""
    content = made(message=replace(MESSAGE, attached=Body(f"<p>{text}</p>", text)))
    plain = read(content).get_body(("plain",))

    check_form(content)
    assert plain is not None
    same_ends = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    assert text_of(plain) == same_ends


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\0", "\x1b", "\x7f", "\x85", "\u2028"])
@pytest.mark.parametrize("where", ["subject", "name", "address", "file_name", "sender", "message_id", "edition"])
def test_a_line_end_is_refused_wherever_it_stands(end: str, where: str) -> None:
    """Nothing that ends a line gets into a header, so no word can become a header of its own."""
    evil = f"a{end}Bcc: evil@x.example"
    changes: dict[str, dict[str, Any]] = {
        "subject": {"message": replace(MESSAGE, subject=evil)},
        "name": {"recipient": Party(evil, ADA.address)},
        "address": {"recipient": Party("Ada", evil)},
        "file_name": {"message": replace(MESSAGE, file_name=evil)},
        "sender": {"sender": replace(SENDER, party=Party(evil, "b@juniper.example"))},
        "message_id": {"message_id": evil},
        "edition": {"edition": evil},
    }
    with pytest.raises(ValueError, match="a header"):
        made(**changes[where])


def test_a_date_is_that_of_its_zone() -> None:
    """The date is written as it was frozen, with its distance from UTC."""
    date = datetime(2026, 2, 2, 7, 0, tzinfo=timezone(timedelta(hours=8)))

    assert b"\r\nDate: Mon, 02 Feb 2026 07:00:00 +0800\r\n" in made(date=date)


def test_a_message_id_is_one_person_s_of_one_edition() -> None:
    """The same edition and mailbox have one Message-ID for ever, however the address is written; others have others."""
    ids = [
        message_id(edition, address, "juniper.example")
        for edition in ("houses-monthly 2026-01 all", "houses-monthly 2026-02 all")
        for address in ("ada@board.example", "Ada@Board.example", "bob@board.example")
    ]

    assert len(set(ids)) == 4
    assert all(re.fullmatch(r"<frontier\.[0-9a-f]{32}@juniper\.example>", one) for one in ids)
