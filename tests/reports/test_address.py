"""Mail addresses: exactly one mailbox, kept as it is written, or refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.audience import address_of

# What addresses are attacked with: separators, line ends, hidden letters, and letters that look like others.
HOSTILE = "@@@..,;:<>()[]\"'\\ \r\n\t\0%!+-_=|/#\u202e\u200b\u00ad\u0430\uff20\u2024é\u0301ßİ例"
WORDS = ("a", "b", "example", "org", "e.org", "RCPT TO:", "Bcc:", "xn--", "xn--bcher-kva", "a@example.org", "%0d%0a")


@pytest.mark.parametrize(
    ("given", "wire", "smtputf8"),
    [
        ("ada@example.org", "ada@example.org", False),
        ("Ada.Lovelace+board@Example.ORG", "Ada.Lovelace+board@example.org", False),
        ("o'hara@example.org", "o'hara@example.org", False),
        ("ada@bücher.example", "ada@xn--bcher-kva.example", False),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example", False),
        ("ada@straße.example", "ada@xn--strae-oqa.example", False),
        ("jörg@example.org", "jörg@example.org", True),
        ("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v", True),
    ],
)
def test_an_address_is_kept_as_written_and_as_the_wire_has_it(given: str, wire: str, smtputf8: bool) -> None:
    """The domain goes over the wire in ASCII, a local part as it is; one that is not ASCII is marked."""
    address = address_of(given)

    assert (str(address), address.wire, address.needs_smtputf8) == (given, wire, smtputf8)
    assert address.domain == wire.rpartition("@")[2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "@example.org",
        "ada",
        "ada@",
        "ada@localhost",
        "ada@example.test",
        "ada@[192.0.2.1]",
        "ada@example.org.",
        "ada@-example.org",
        "ada@exa_mple.org",
        "ada@xn--a.org",
        ".ada@example.org",
        "ada.@example.org",
        "a..da@example.org",
        "ada@@example.org",
        " ada@example.org",
        "ada@example.org ",
        "ada@example.org\n",
        "ada@example.org\r\n",
        "b@e.org>\r\nRCPT TO:<evil@e.org>",
        "b@e.org, evil@e.org",
        "b@e.org;evil@e.org",
        "b@e.org evil@e.org",
        "Ada <ada@example.org>",
        "<ada@example.org>",
        '"ada lovelace"@example.org',
        '"ada\\"@evil.org,"@example.org',
        "ada(comment)@example.org",
        "ada@example.org (Ada)",
        "ada@(comment)example.org",
        "ada@example.org\0",
        "ada\u200b@example.org",
        "ada@exam\u00adple.org",
        "\u202eada@example.org",
        "mailto:ada@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b" * 64 + ".org",
        "a@" + ".".join(["b" * 60] * 5) + ".org",
        "a" * 100_000,
    ],
)
def test_what_is_not_exactly_one_mailbox_is_refused(text: str) -> None:
    """Lists, names, comments, quotes, line ends, hidden letters and whatever is too long are refused in a sentence."""
    with pytest.raises(ValueError, match="address") as caught:
        address_of(text)

    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ada@p\u0430ypal.example", "mixes Latin and Cyrillic"),
        ("\u0430da@example.org", "mixes Latin and Cyrillic"),
        ("ada@ex\u03b1mple.org", "mixes Latin and Greek"),
        ("ada@\uff45xample.org", "is not written in plain letters"),
        ("ada@exampl\u2100.org", "address"),
        ("e\u0301va@example.org", "is not written in plain letters"),
    ],
)
def test_letters_that_look_like_others_are_refused(text: str, says: str) -> None:
    """What looks like another address is refused: letters of two alphabets, of another width, or put together."""
    with pytest.raises(ValueError, match=says):
        address_of(text)


@settings(max_examples=1000)
@given(st.lists(st.sampled_from((*HOSTILE, *WORDS)) | st.characters(), max_size=14).map("".join))
def test_every_address_is_refused_or_comes_back_exactly(text: str) -> None:
    """Whatever is written, it is refused, or is one mailbox that the wire and a reader take for the same one."""
    try:
        address = address_of(text)
    except ValueError:
        return

    assert address.given == text
    local, at, domain = address.wire.rpartition("@")
    assert at
    assert text.startswith(f"{local}@")
    assert domain.isascii()
    assert domain == domain.lower()
    assert not set(address.wire) & set(' \t\r\n\0<>()[],;:"\\')
    assert address_of(address.wire).wire == address.wire
    assert unicodedata.normalize("NFC", text) == text


@settings(max_examples=300)
@given(st.emails())
def test_ordinary_addresses_are_taken_or_refused_whole(text: str) -> None:
    """Of an address in its ordinary form nothing is lost on the way."""
    try:
        address = address_of(text)
    except ValueError:
        return

    assert address.wire.partition("@")[0] == text.partition("@")[0]
    assert address.key == address_of(address.wire.upper()).key
