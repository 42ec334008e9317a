"""The manifest beside an edition."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from scheduler.archive import ArchiveError, Content, Input, Manifest, Versions

A, B, C = "a" * 64, "b" * 64, "c" * 64
MANIFEST = Manifest(
    report="expansion-monthly",
    period="2026-01",
    part="all",
    pdf=Content(A, 123_456),
    snapshot_sha256=B,
    inputs=(Input("frontier.yaml", C), Input("data/märkte.yaml", B)),
    versions=Versions(
        program="0.1.0", python="3.11.7", reportlab="5.1.0", matplotlib="3.11.2", pikepdf="10.17.0", tzdata="2026.1"
    ),
    made_at=datetime(2026, 2, 2, 7, 0, tzinfo=timezone(timedelta(hours=8))),
)


def changed(**fields: object) -> bytes:
    """Return the manifest's bytes with fields replaced, written as it would be."""
    value = json.loads(MANIFEST.to_bytes()) | fields
    return (json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def test_a_manifest_comes_back_as_it_was() -> None:
    """What is written is read back equal, and written again it is the same bytes."""
    data = MANIFEST.to_bytes()

    assert Manifest.from_bytes(data) == MANIFEST
    assert Manifest.from_bytes(data).to_bytes() == data


def test_equal_manifests_have_equal_bytes() -> None:
    """Neither the order of the inputs nor the zone of the clock shows."""
    other = replace(MANIFEST, inputs=MANIFEST.inputs[::-1], made_at=datetime(2026, 2, 1, 23, 0, tzinfo=UTC))

    assert other == MANIFEST
    assert other.to_bytes() == MANIFEST.to_bytes()
    assert b'"made_at": "2026-02-01T23:00:00Z"' in MANIFEST.to_bytes()


def test_a_manifest_says_when_in_microseconds() -> None:
    """A time is kept as exactly as it was given."""
    exact = replace(MANIFEST, made_at=datetime(2026, 2, 1, 23, 0, 0, 123456, tzinfo=UTC))

    assert Manifest.from_bytes(exact.to_bytes()) == exact


def test_a_time_without_a_zone_is_refused() -> None:
    """A manifest is not made with a time that could be any."""
    with pytest.raises(ValueError, match="made_at needs a time zone"):
        replace(MANIFEST, made_at=datetime(2026, 2, 1))  # noqa: DTZ001 - the point


def test_a_manifest_that_could_not_be_read_back_is_not_written() -> None:
    """A wrong hash is found when the manifest is written, not when it is needed."""
    with pytest.raises(ArchiveError, match=r"snapshot_sha256"):
        replace(MANIFEST, snapshot_sha256="not a hash").to_bytes()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "this is no manifest"),
        (b"null", "this is no manifest"),
        (b"\xff", "this is no manifest"),
        (b"[" * 100_000, "this is no manifest"),
        (MANIFEST.to_bytes()[:-20], "this is no manifest"),
        (changed(format=2), "format"),
        (changed(snapshot_sha256=A.upper()), "snapshot_sha256"),
        (changed(snapshot_sha256=A + "\n"), "snapshot_sha256"),
        (changed(pdf={"sha256": A, "size": -1}), "pdf.size"),
        (changed(pdf={"sha256": A, "size": "1"}), "pdf.size"),
        (changed(report=5), "report"),
        (changed(report=None), "report"),
        (changed(made_at="2026-02-01T23:00:00"), "made_at"),
    ],
)
def test_what_is_no_manifest_is_refused(data: bytes, said: str) -> None:
    """Bytes that are no manifest, or one of another format, are refused, and the field is named."""
    with pytest.raises(ArchiveError, match=said):
        Manifest.from_bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        MANIFEST.to_bytes() + b"\n",
        MANIFEST.to_bytes().replace(b"\n", b"\r\n"),
        MANIFEST.to_bytes().replace(b'"format": 1,', b'"format": 1,\n "format": 1,'),
        changed(surprise="a field from nowhere"),
        changed(inputs=[{"file": "b", "sha256": B}, {"file": "a", "sha256": A}]),
        changed(made_at="2026-02-02T07:00:00+08:00"),
        changed(made_at=1769986800),
    ],
)
def test_a_manifest_written_otherwise_is_refused(data: bytes) -> None:
    """There is one way to write a manifest; keys given twice, unknown fields and other spellings are refused."""
    with pytest.raises(ArchiveError, match=r"is not as Frontier writes it|made_at"):
        Manifest.from_bytes(data)
