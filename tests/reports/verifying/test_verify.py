"""A PDF agrees with the data inside it byte for byte, or what differs is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256

import pikepdf

from reports.verifying import verify

VERSIONS = {"frontier": "1.0", "reportlab": "5.1"}

Rewrite = Callable[..., bytes]


def said(data: bytes, versions: dict[str, str] = VERSIONS) -> tuple[str, str]:
    """Return the answer and its reasons on one line."""
    verdict = verify(data, versions, {})
    return verdict.answer, "; ".join(verdict.reasons)


def test_an_edition_agrees_with_the_data_inside_it(edition: bytes) -> None:
    """What was made, made again from what is inside alone, is the same; the verdict says which edition it is."""
    verdict = verify(edition, VERSIONS, {})

    assert (verdict.answer, verdict.reasons, verdict.edition) == ("agrees", (), "juniper 2025-12 all")


def test_with_other_versions_the_bytes_decide(edition: bytes) -> None:
    """A version other than the one it was made with does not matter where the bytes agree all the same."""
    assert said(edition, VERSIONS | {"reportlab": "6.0"}) == ("agrees", "")


def test_a_changed_fact_is_found(edition: bytes, replaced: Rewrite) -> None:
    """A figure changed in the record is told with its file, the tables and the page that would be others."""
    answer, reasons = said(replaced(edition, "record.json", b"688", b"788"))

    assert answer == "differs"
    assert "record.json was changed after the document was made" in reasons
    assert "facts.csv made again is another" in reasons
    assert "page 1 made again is another" in reasons


def test_a_table_changed_together_with_its_hash_is_found(edition: bytes, replaced: Rewrite) -> None:
    """Whoever changes a table and its hash in the manifest is found out all the same: both are made again."""
    changed = replaced(edition, "facts.csv", b"688", b"788")
    with pikepdf.open(io.BytesIO(edition)) as pdf:
        facts = pdf.attachments["facts.csv"].get_file().read_bytes()
    old, new = (sha256(one).hexdigest().encode() for one in (facts, facts.replace(b"688", b"788")))

    answer, reasons = said(replaced(changed, "manifest.json", old, new))

    assert answer == "differs"
    assert "was changed after" not in reasons
    assert "facts.csv made again is another; manifest.json made again is another" in reasons


def test_a_repainted_page_is_found(edition: bytes, rewritten: Rewrite) -> None:
    """A page that was drawn on after the data were put inside is named."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(b"0 0 100 100 re f")

    answer, reasons = said(rewritten(edition, change, object_stream_mode=pikepdf.ObjectStreamMode.generate))

    assert answer == "differs"
    assert "page 1 made again is another" in reasons


def test_one_byte_is_enough(edition: bytes) -> None:
    """A single byte that is another is found, and where it stands is told."""
    at = edition.rindex(b"/ID")
    changed = bytearray(edition)
    changed[at + 6] ^= 1

    assert said(bytes(changed))[0] != "agrees"


def test_another_version_is_named_where_the_bytes_differ(edition: bytes, rewritten: Rewrite) -> None:
    """Where the bytes differ and so do versions, those are told before pages and bytes."""
    changed = rewritten(edition, lambda pdf: pdf.pages[0].contents_add(b"n"))

    _, reasons = said(changed, VERSIONS | {"reportlab": "6.0"})

    assert reasons.startswith("it was made with reportlab 5.1, here is 6.0; ")


def test_a_file_that_the_manifest_does_not_know_is_found(edition: bytes, rewritten: Rewrite) -> None:
    """A file added afterwards, and one taken away, are told by name."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["extra.csv"] = b"more"
        del pdf.attachments["facts.csv"]

    _, reasons = said(rewritten(edition, change))

    assert "facts.csv is missing; extra.csv was added after the document was made" in reasons


def test_what_is_appended_is_found(edition: bytes, rewritten: Rewrite) -> None:
    """A later version of the document, appended to it, does not hide behind the first."""
    later = rewritten(edition, lambda pdf: pdf.pages[0].contents_add(b"0 0 9 9 re f"))

    assert said(edition + later)[0] != "agrees"
    assert said(edition + b"\n% more")[0] == "cannot be verified"


def test_a_font_that_is_not_inside_is_asked_for(edition: bytes, replaced: Rewrite) -> None:
    """A font that neither the file nor the program has is named, with how to give it."""
    changed = replaced(edition, "manifest.json", b"IBMPlexSans-Light.ttf", b"Bespoke.ttf")

    assert said(changed) == ("cannot be verified", "the font Bespoke.ttf is not inside; give the file with --asset")
