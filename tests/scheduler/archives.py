"""Archives for tests: ``pytest_plugins = ["tests.scheduler.archives"]`` gives a test ``kept``, twice, and ``s3``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.archive import Archive, Bucket
from tests.scheduler.archive_cases import InBucket, InFolder, Kept
from tests.scheduler.s3_server import S3, running_s3


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    """Return a server for the whole session."""
    with running_s3() as server:
        yield server


@pytest.fixture
def s3(s3_server: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    """Return the server, with the environment set for it and nothing left to fail."""
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    s3_server.fail("", times=0)
    s3_server.seen()
    return s3_server


@pytest.fixture
def in_bucket(s3: S3, tmp_path: Path) -> Iterator[InBucket]:
    """Return an empty archive in a bucket of its own."""
    bucket, output = s3.bucket(), tmp_path / "output"
    output.mkdir(exist_ok=True)
    with Bucket.open(f"s3://{bucket}/briefings", output) as store:
        yield InBucket(store, output, s3, bucket)


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """Return an empty archive, in a folder and in a bucket."""
    if request.param == "bucket":
        yield request.getfixturevalue("in_bucket")
        return
    output = tmp_path / "output"
    output.mkdir()
    with Archive.open(output / "archive", reserve=0) as store:
        yield InFolder(store, output)
