"""A signed edition is archived and found as it was signed; what was signed, and nothing else, is verified with it."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

Run = Callable[..., subprocess.CompletedProcess[str]]
Edit = Callable[[Path, str, str], None]

PASSWORD = "correct horse"  # noqa: S105 - of a key made for the test
REPORT = "data/reports/houses-monthly.yaml"


def pkcs12_file() -> bytes:
    """Return a key and a certificate that holds today."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Juniper Investor Relations")])
    now = datetime.now(UTC)  # noqa: TID251 - the program under test reads the same clock
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.KeyUsage(*(True, True, *(False,) * 7)), critical=True)
        .sign(private, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"key", private, certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )


@pytest.fixture(params=["", ", by: Juniper Investor Relations"], ids=["unseen", "on the cover"])
def signed(frontier: Run, juniper: Path, edit: Edit, request: pytest.FixtureRequest) -> Path:
    """Return an edition that ``frontier run`` signed, its signature on the cover or unseen."""
    (juniper / "key.p12").write_bytes(pkcs12_file())
    (juniper / "key.p12").chmod(0o600)
    sign = f"document: {{sign: {{key: 'file:key.p12', password: 'env:KEY_PASSWORD'{request.param}}}}}"
    edit(juniper / REPORT, "blocks:\n", f"{sign}\nblocks:\n")
    made = frontier("run", "houses-monthly", "--period", "2025-12", "-w", juniper, KEY_PASSWORD=PASSWORD)
    assert made.returncode == 0, made.stderr
    assert PASSWORD not in made.stdout + made.stderr
    return Path(made.stdout.strip())


def verified(frontier: Run, path: Path) -> dict[str, object]:
    """Return what ``frontier verify`` says, as a program reads it."""
    answer: dict[str, object] = json.loads(frontier("verify", "--json", path).stdout)
    return answer


def test_a_signed_edition_agrees_and_its_signature_holds(frontier: Run, signed: Path) -> None:
    """After the way through the archive the signature holds for the whole file, and what was signed agrees."""
    answer = verified(frontier, signed)

    assert (answer["answer"], answer["reasons"]) == ("agrees", [])
    [signature] = answer["signatures"]  # type: ignore[misc]
    assert signature["by"] == "Common Name: Juniper Investor Relations"
    assert signature["holds"]
    assert signature["covers_everything"]


def test_a_page_exchanged_after_signing_is_found(frontier: Run, signed: Path, tmp_path: Path) -> None:
    """An update that draws over a page, appended to the signed file, breaks both the signature and the agreement."""
    from pyhanko.pdf_utils.generic import NumberObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(signed.read_bytes()))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Rotate"] = NumberObject(180)
    writer.mark_update(page)
    out = io.BytesIO()
    writer.write(out)
    (tmp_path / "turned.pdf").write_bytes(out.getvalue())

    answer = verified(frontier, tmp_path / "turned.pdf")

    assert answer["answer"] == "differs"
    assert "changed after it was made, and not by signing" in str(answer["reasons"])
    assert "does not hold" in str(answer["reasons"])


def test_a_one_off_is_not_signed_but_keeps_a_place_for_it(frontier: Run, signed: Path, juniper: Path) -> None:
    """A draft needs no key; it has the same field, empty, and agrees with the data inside."""
    draft = signed.with_name("draft.pdf")

    answer = frontier("render", "houses-monthly", "--period", "2025-12", "-w", juniper, "-o", draft)

    assert answer.returncode == 0, answer.stderr
    assert verified(frontier, draft)["signatures"] == []
    with pikepdf.open(draft) as pdf:
        assert [str(field.FT) for field in pdf.Root.AcroForm.Fields] == ["/Sig"]
        assert "/V" not in pdf.Root.AcroForm.Fields[0]


def test_a_confidential_report_is_encrypted_whoever_makes_it(frontier: Run, juniper: Path, edit: Edit) -> None:
    """A one-off and an edition are encrypted alike, say nothing of PDF/A, and cannot be verified."""
    edit(juniper / REPORT, "blocks:\n", "document: {archive: false, encrypt: {password: 'env:OPEN'}}\nblocks:\n")
    paths = [juniper / "draft.pdf", juniper / "output/houses-monthly/2025-12/houses-monthly_2025-12_all.pdf"]
    period = ("houses-monthly", "--period", "2025-12", "-w", juniper)
    for words in (("render", *period, "-o", paths[0]), ("run", *period)):
        answer = frontier(*words, OPEN=PASSWORD)
        assert answer.returncode == 0, answer.stderr

    for path in paths:
        with pikepdf.open(path, password=PASSWORD) as pdf:
            assert pdf.encryption.R == 6
            assert b"pdfaid:part" not in pdf.Root.Metadata.read_bytes()
        assert "it is encrypted" in str(verified(frontier, path)["reasons"])


def test_without_its_password_nothing_is_made(frontier: Run, juniper: Path, edit: Edit) -> None:
    """Where the password is not set, no edition is made, and the reason names the variable."""
    edit(juniper / REPORT, "blocks:\n", "document: {archive: false, encrypt: {password: 'env:NOT_SET'}}\nblocks:\n")

    answer = frontier("run", "houses-monthly", "--period", "2025-12", "-w", juniper)

    assert answer.returncode == 1
    assert "the environment has no variable NOT_SET" in answer.stdout + answer.stderr
    assert not list((juniper / "output").rglob("*.pdf"))


def test_the_mail_of_an_encrypted_document_keeps_its_figures(frontier: Run, juniper: Path, edit: Edit) -> None:
    """Outside an encrypted document stands which one it is, and no figure, finding, change, note or picture of it."""
    options = "audience: [board]\ndocument: {archive: false, encrypt: {password: 'env:OPEN'}}\nblocks:\n"
    edit(juniper / REPORT, "blocks:\n", options)
    board = "audiences:\n  - {id: board, name: Board, people: [{name: Ada, address: ada@example.org}]}\n"
    (juniper / "data" / "audiences.yaml").write_text(board, encoding="utf-8")

    answer = frontier("run", "houses-monthly", "--period", "2025-12", "--send", "-w", juniper, OPEN=PASSWORD)

    assert answer.returncode == 0, answer.stderr
    [letter] = (juniper / "output" / "outbox").glob("*.eml")
    mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(letter.read_bytes())
    said = "\n".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
    assert len(re.findall(r"The\s+document\s+is\s+encrypted", said)) == 2, said
    assert not re.search(r"Openings|Africa|41\.5|contradict|What changed|Register of houses", said, re.I)
    with pikepdf.open(io.BytesIO(_attached(mail)), password=PASSWORD) as pdf:
        assert (pdf.encryption.R, len(pdf.pages) > 1) == (6, True)


def _attached(mail: EmailMessage) -> bytes:
    [attachment] = mail.iter_attachments()
    return bytes(attachment.get_content())
