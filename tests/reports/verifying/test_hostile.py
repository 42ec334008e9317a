"""Any bytes may be given to be verified: what is wrong with them is said in a sentence, within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from reports.verifying import verify

Rewrite = Callable[..., bytes]
Change = Callable[[pikepdf.Pdf], Any]


def why(data: bytes) -> str:
    """Return why a file cannot be verified."""
    verdict = verify(data, {}, {})
    assert verdict.answer == "cannot be verified", verdict
    [reason] = verdict.reasons
    assert "\n" not in reason
    return reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is not a PDF"),
        (b"\x89PNG", "it is not a PDF"),
        (b"%PDF-1.7", "it is cut off"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF\n", "it cannot be read as a PDF"),
        (b"%PDF-1.7\nstartxref\n9999999999\n%%EOF", "it cannot be read as a PDF"),
    ],
)
def test_what_is_no_pdf_is_said_to_be_none(data: bytes, reason: str) -> None:
    """Nothing, another kind of file and an empty shell of a PDF are told apart."""
    assert why(data).startswith(reason)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_what_is_cut_off_is_said_to_be(edition: bytes, share: float) -> None:
    """A part of a file is no file, wherever it was cut."""
    assert why(edition[: int(len(edition) * share)]).startswith("it is cut off")


def test_an_encrypted_pdf_cannot_be_compared(edition: bytes, rewritten: Rewrite) -> None:
    """An encrypted file is said to be one, with or without a password to open it."""
    for user in ("", "secret"):
        locked = pikepdf.Encryption(user=user, owner="owner", R=6)
        assert why(rewritten(edition, lambda _: None, encryption=locked)).startswith("it is encrypted")


def _without_manifest(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["manifest.json"]


def _nothing_inside(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Names


def _thousands(pdf: pikepdf.Pdf) -> None:
    leaf = pdf.make_indirect(Dictionary(EF=Dictionary(F=pdf.make_stream(b"x"))))
    names = [part for number in range(3000) for part in (String(f"{number:05}"), leaf)]
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array(names))


def _bomb(pdf: pikepdf.Pdf) -> None:
    _manifest(pdf).write(zlib.compress(bytes(200_000_000), 9), filter=Name.FlateDecode)


def _bomb_in_bomb(pdf: pikepdf.Pdf) -> None:
    twice = zlib.compress(zlib.compress(bytes(200_000_000), 9), 9)
    _manifest(pdf).write(twice, filter=Array([Name.FlateDecode, Name.FlateDecode]))


def _damaged(pdf: pikepdf.Pdf) -> None:
    _manifest(pdf).write(b"not packed", filter=Name.FlateDecode)


def _circle(pdf: pikepdf.Pdf) -> None:
    tree = pdf.make_indirect(Dictionary())
    tree.Kids = Array([tree])
    pdf.Root.Names.EmbeddedFiles = tree


def _odd(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array([String("manifest.json"), 7]))


def _manifest(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles)["manifest.json"].EF.F


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_without_manifest, "there is no manifest.json inside"),
        (_nothing_inside, "there is no manifest.json inside"),
        (_thousands, "there are more than 500 files inside"),
        (_bomb, "'manifest.json' inside is too large"),
        (_bomb_in_bomb, "'manifest.json' inside is packed in a way that Frontier does not use"),
        (_damaged, "'manifest.json' inside is damaged"),
        (_circle, ""),
        (_odd, "the files inside cannot be read"),
    ],
)
def test_what_is_inside_is_not_trusted(edition: bytes, rewritten: Rewrite, change: Change, reason: str) -> None:
    """Bombs, crowds, circles and rubbish inside are told, and never unpacked whole."""
    assert why(rewritten(edition, change, compress_streams=False)).startswith(reason)


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (b"", "the manifest inside cannot be read"),
        (b"[" * 100_000, "the manifest inside cannot be read: it is nested too deeply"),
        (b"[]", "the manifest inside cannot be read"),
        (b'{"format": 2}', "the manifest inside cannot be read: format"),
        (b'{"format": NaN}', "the manifest inside cannot be read: NaN is not a number"),
        (b'{"format": ' + b"9" * 10_000 + b"}", "the manifest inside cannot be read"),
        (b"\xff\xfe", "the manifest inside cannot be read"),
    ],
)
def test_a_manifest_is_read_with_care(edition: bytes, rewritten: Rewrite, manifest: bytes, reason: str) -> None:
    """A manifest that is none is told, with what is wrong with it."""
    assert why(rewritten(edition, lambda pdf: _manifest(pdf).write(manifest))).startswith(reason)


def test_names_inside_lead_nowhere(edition: bytes, rewritten: Rewrite, tmp_path: Any) -> None:
    """A name with a path in it is a name like any other: nothing is written to it or read from it."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["../../outside.txt"] = b"x"
        pdf.attachments[str(tmp_path / "outside.txt")] = b"x"

    verdict = verify(rewritten(edition, change), {}, {})

    assert verdict.answer == "differs"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"cite": ["own"]', b'"cite": ["nobody"]'),
        (b'"value": 688', b'"value": "=1"'),
        (b'"metric": "outlets"', b'"metric": "other"'),
        (b'"format": 1', b'"format": 2'),
        (b'"recorded": false', b'"recorded": 7'),
        (b'"observations": [', b'"observations": ["x", '),
    ],
)
def test_a_record_is_read_as_carefully_as_a_workspace(
    edition: bytes, replaced: Rewrite, old: bytes, new: bytes
) -> None:
    """A record that names what is not there, or holds something else than facts, is told and not drawn."""
    verdict = verify(replaced(edition, "record.json", old, new), {}, {})

    assert verdict.answer == "differs"
    assert "so it cannot be made again" in verdict.reasons
