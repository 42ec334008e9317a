"""A document is signed or encrypted with secrets that nobody else gets to see, or it is said why it cannot be."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from reports.definition import DocumentSpec
from reports.pdf.signature import add_signature_field
from scheduler.sealing import SealError, seal
from scheduler.secrets import SecretError
from scheduler.verifying.signatures import signatures_of

NOW = datetime(2026, 1, 15, 7, tzinfo=UTC)
PASSWORD = "correct horse"  # noqa: S105 - of a key made for the test

MakeKey = Callable[..., bytes]


@pytest.fixture(scope="module")
def key() -> MakeKey:
    """Make a PKCS#12 file of a key and its certificate, which holds for some days from the first of January on."""

    def make(days: int = 365, password: str = PASSWORD) -> bytes:
        private = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Juniper Investor Relations")])
        first = datetime(2026, 1, 1, tzinfo=UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(private.public_key())
            .serial_number(7)
            .not_valid_before(first)
            .not_valid_after(first + timedelta(days=days))
            .add_extension(x509.KeyUsage(*(True, True, *(False,) * 7)), critical=True)
            .sign(private, hashes.SHA256())
        )
        return pkcs12.serialize_key_and_certificates(
            b"key", private, certificate, None, BestAvailableEncryption(password.encode())
        )

    return make


@pytest.fixture(scope="module")
def page() -> bytes:
    """Return a document of one page with a field for a signature."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        add_signature_field(pdf)
        pdf.save(out)
    return out.getvalue()


@pytest.fixture
def signing(tmp_path: Path, key: MakeKey, monkeypatch: pytest.MonkeyPatch) -> DocumentSpec:
    """Return what a report says that is to be signed, its key in a file and its password in the environment."""
    (tmp_path / "key.p12").write_bytes(key())
    (tmp_path / "key.p12").chmod(0o600)
    monkeypatch.setenv("KEY_PASSWORD", PASSWORD)
    return DocumentSpec.model_validate({"sign": {"key": "file:key.p12", "password": "env:KEY_PASSWORD"}})


def test_a_signature_is_appended_and_covers_the_whole_file(page: bytes, signing: DocumentSpec, tmp_path: Path) -> None:
    """A signed document begins with the bytes it had, and its signature holds for all of it."""
    signed = seal(page, signing, tmp_path, NOW)

    [signature], note = signatures_of(signed, len(page))

    assert signed.startswith(page)
    assert (signature.by, signature.holds, signature.covers_everything, note) == (
        "Common Name: Juniper Investor Relations",
        True,
        True,
        "",
    )


def test_a_signature_breaks_with_any_byte(page: bytes, signing: DocumentSpec, tmp_path: Path) -> None:
    """A byte changed in what was signed breaks the signature; one appended is not covered by it."""
    signed = seal(page, signing, tmp_path, NOW)
    changed = signed.replace(b"/MediaBox", b"/MediaFox", 1)

    broken = [signatures_of(data, len(page))[0][0].holds for data in (changed, signed + b"\n")]

    assert broken == [False, False]


def test_a_key_may_come_from_the_environment(
    page: bytes, key: MakeKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are no files to hold secrets, the key is in a variable, in Base64."""
    monkeypatch.setenv("KEY", base64.encodebytes(key()).decode())
    monkeypatch.setenv("KEY_PASSWORD", PASSWORD)
    said = DocumentSpec.model_validate({"sign": {"key": "env:KEY", "password": "env:KEY_PASSWORD"}})

    assert signatures_of(seal(page, said, tmp_path, NOW), len(page))[0][0].holds


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2025, 12, 31, tzinfo=UTC), "holds from 2026-01-01 on; it is 2025-12-31"),
        (datetime(2027, 6, 1, tzinfo=UTC), "expired on 2027-01-01; put a new one in its place"),
    ],
)
def test_a_certificate_out_of_its_time_is_refused(
    page: bytes, signing: DocumentSpec, tmp_path: Path, now: datetime, words: str
) -> None:
    """Nothing is signed with a certificate that does not hold yet, or no longer."""
    with pytest.raises(SealError, match=words):
        seal(page, signing, tmp_path, now)


def test_a_wrong_password_is_said_and_not_shown(
    page: bytes, signing: DocumentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that does not open is named by where it is, and the password tried is in no message."""
    monkeypatch.setenv("KEY_PASSWORD", "battery staple")

    with pytest.raises(SealError) as caught:
        seal(page, signing, tmp_path, NOW)

    assert str(caught.value) == "file:key.p12: does not open with this password, or is no PKCS#12 file with a key"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("content", [b"", b"not a key", b"\x30\x82" + bytes(99)])
def test_what_is_no_key_is_refused(page: bytes, signing: DocumentSpec, tmp_path: Path, content: bytes) -> None:
    """A file that is no PKCS#12 is told by its name."""
    (tmp_path / "key.p12").write_bytes(content)

    with pytest.raises(SealError, match=r"file:key.p12: does not open"):
        seal(page, signing, tmp_path, NOW)


def test_a_key_that_others_may_read_is_refused(page: bytes, signing: DocumentSpec, tmp_path: Path) -> None:
    """A key in a file that others may read is not used."""
    (tmp_path / "key.p12").chmod(0o644)

    with pytest.raises(SecretError, match="others may read this file"):
        seal(page, signing, tmp_path, NOW)


def test_without_the_extra_it_is_said_how_to_get_it(
    page: bytes, signing: DocumentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where pyHanko is not installed, the message names the extra that brings it."""
    monkeypatch.setitem(sys.modules, "pyhanko.sign.signers", None)

    with pytest.raises(SealError, match=r"frontier-briefings\[sign\]"):
        seal(page, signing, tmp_path, NOW)


def test_an_encrypted_document_opens_with_its_password_alone(
    page: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is AES-256; nobody opens it without the password; with it, screen readers may read it and nobody change it."""
    monkeypatch.setenv("OPEN", PASSWORD)
    said = DocumentSpec.model_validate({"archive": False, "encrypt": {"password": "env:OPEN"}})

    locked = seal(page, said, tmp_path, NOW)

    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    with pikepdf.open(io.BytesIO(locked), password=PASSWORD) as pdf:
        assert (pdf.encryption.R, pdf.encryption.stream_method) == (6, pikepdf.models.EncryptionMethod.aesv3)
        assert (pdf.allow.accessibility, pdf.allow.print_highres, pdf.allow.modify_other) == (True, True, False)
        assert not pdf.owner_password_matched


def test_what_is_neither_signed_nor_encrypted_stays_as_it_is(page: bytes, tmp_path: Path) -> None:
    """A report that says nothing of its document gets the bytes that were drawn."""
    assert seal(page, DocumentSpec(), tmp_path, NOW) == page
