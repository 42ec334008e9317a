"""The archive in a bucket: what a server and the way to it may do, and what becomes of contents then."""

from __future__ import annotations

import builtins
import hashlib
import multiprocessing
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from scheduler.archive import ArchiveError, AwayError, Bucket, Stored
from tests.scheduler.archive_cases import InBucket
from tests.scheduler.s3_server import ENVIRONMENT, S3

pytest_plugins = ["tests.scheduler.archives"]

PDF = b"%PDF-1.7 an edition"
SHA256 = hashlib.sha256(PDF).hexdigest()
FILE = f"{SHA256[:2]}/{SHA256}.pdf"
ASIDE = f"swept/{FILE}"


def after(**time: float) -> datetime:
    """Return the time that it will be; the server's clock is the real one."""
    return datetime.now(UTC) + timedelta(**time)  # noqa: TID251


@pytest.mark.parametrize(
    ("method", "how"),
    [
        *product(("PUT", "GET"), ("500", "503", "cut", "cut after", "slow")),
        *(("GET", "short"), ("PUT", "409"), ("PUT", "429"), ("PUT", "forgetful")),
    ],
)
def test_what_passes_by_itself_is_not_noticed(in_bucket: InBucket, method: str, how: str) -> None:
    """A server that fails, conflicts, hangs up at any moment, is slow or forgets what it took, costs time alone."""
    in_bucket.s3.fail(how, method=method, times=1 if how == "409" else 2)

    assert in_bucket.store.publish(PDF, ".pdf") == Stored(SHA256, len(PDF), FILE)
    assert in_bucket.store.read(SHA256, ".pdf") == PDF
    assert in_bucket.names() == [FILE]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("500", "Told500: the server fails, however often it is asked; try again later"),
        ("401", "Told401: refused; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
        ("403", "Told403: refused; check .* that they may list, read, write and delete here"),
        ("301", "the bucket is in another region; set AWS_REGION to it"),
        ("400 ExpiredToken", "ExpiredToken: the credentials hold no longer; set new ones"),
        ("400 AuthorizationHeaderMalformed", "the bucket is in another region; set AWS_REGION to it"),
        ("403 RequestTimeTooSkewed", "this machine's clock is wrong; let it follow a time server"),
        ("403 QuotaExceeded", "QuotaExceeded: the store is full; make room"),
        ("507 XMinioStorageFull", "XMinioStorageFull: the store is full; make room"),
        ("501 NotImplemented", "NotImplemented: the server cannot do what an archive needs"),
        ("429 SlowDown", "SlowDown: the server is asked more often than it likes; try again later"),
        ("cut", "cannot be reached; check the address and this machine's way out"),
        ("400", "the store says: .*400 Bad Request"),
    ],
)
def test_what_stays_is_said_with_what_to_do(in_bucket: InBucket, how: str, said: str) -> None:
    """Whatever a server goes on saying becomes a sentence with the place and what to do, and without any secret."""
    in_bucket.s3.fail(how, times=1000)

    with pytest.raises(ArchiveError, match=said) as caught, patient(in_bucket) as store:
        store.publish(PDF, ".pdf")

    assert str(caught.value).startswith(in_bucket.place(FILE))
    assert isinstance(caught.value, AwayError) == (how != "400")
    assert ENVIRONMENT["AWS_SECRET_ACCESS_KEY"] not in str(caught.value)


def patient(kept: InBucket) -> Bucket:
    """Return the archive, opened by somebody who tries twice and no more."""
    return Bucket.open(f"s3://{kept.bucket}/briefings", kept.output, retries=1)


def test_a_bucket_that_is_not_there_is_said(s3: S3, tmp_path: Path) -> None:
    """Writing to, reading from, and listing a bucket that nobody made says so."""
    assert s3.url
    store = Bucket.open("s3://nobody-made-this", tmp_path)

    for use in (
        lambda: store.publish(PDF, ".pdf"),
        lambda: store.read(SHA256, ".pdf"),
        lambda: list(store.contents()),
    ):
        with pytest.raises(ArchiveError, match=r"there is no such bucket; make it, or mend archive: in frontier\.yaml"):
            use()


def test_what_was_kept_by_half_is_not_taken_for_kept(in_bucket: InBucket) -> None:
    """A store that says yes and keeps half is found out when what it kept is read back."""
    in_bucket.s3.fail("half", method="PUT")

    with pytest.raises(ArchiveError, match="is damaged, its content has another hash") as caught:
        in_bucket.store.publish(PDF, ".pdf")

    assert not isinstance(caught.value, AwayError)


def test_what_lies_in_cold_storage_is_said(in_bucket: InBucket) -> None:
    """An object that a rule of the bucket moved to where it cannot be read is one object's trouble, and said."""
    in_bucket.s3.fail("403 InvalidObjectState", method="GET")

    with pytest.raises(ArchiveError, match="it lies in cold storage; bring it back") as caught:
        in_bucket.store.read(SHA256, ".pdf")

    assert not isinstance(caught.value, AwayError)


def test_a_server_that_cannot_be_reached_is_said(
    in_bucket: InBucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where nobody answers, the sentence speaks of the address."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    with pytest.raises(ArchiveError, match="cannot be reached; check the address"):
        Bucket.open(f"s3://{in_bucket.bucket}", tmp_path, retries=1).read(SHA256, ".pdf")


def test_an_address_in_clear_has_to_be_allowed(in_bucket: InBucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes over http:// unless the environment allows it."""
    monkeypatch.delenv("AWS_ALLOW_HTTP")

    with pytest.raises(ArchiveError, match="is in clear, http://; set AWS_ALLOW_HTTP=true to allow that"):
        in_bucket.again().read(SHA256, ".pdf")


@pytest.mark.parametrize(
    ("scheme", "said"), [("s3", "AWS_ACCESS_KEY_ID and"), ("gs", "GOOGLE_APPLICATION"), ("az", "AZURE_STORAGE_ACC")]
)
def test_missing_credentials_are_said(
    s3: S3, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scheme: str, said: str
) -> None:
    """Without credentials, the sentence says which variables hold them, for each kind of store."""
    assert s3.url
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:1")

    with pytest.raises(ArchiveError, match=f"no credentials; set {said}"):
        Bucket.open(f"{scheme}://briefings/x", tmp_path, retries=0).read(SHA256, ".pdf")


def test_without_the_extra_it_is_said_which(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where obstore is not installed, the sentence says how to install it."""
    usual = builtins.__import__

    def without(name: str, *others: Any) -> Any:
        if name.partition(".")[0] == "obstore":
            raise ImportError(name)
        return usual(name, *others)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(ArchiveError, match=r'needs the extra: pip install "frontier-briefings\[cloud\]"'):
        Bucket.open("s3://briefings", tmp_path)


def publish(bucket: str, output: Path, turns: int) -> None:
    """Publish the same contents as everybody else, in a process of one's own."""
    with Bucket.open(f"s3://{bucket}/briefings", output) as store:
        for number in range(turns):
            store.publish(number.to_bytes(2, "big") * 5_000, ".pdf")


def test_no_object_is_ever_written_twice(in_bucket: InBucket) -> None:
    """Four processes that publish the same contents at once leave objects that were each put once and never again."""
    apart = multiprocessing.get_context("spawn")
    workers = [apart.Process(target=publish, args=(in_bucket.bucket, in_bucket.output, 25)) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)

    assert [one.exitcode for one in workers] == [0] * 4
    assert len(in_bucket.names()) == 25
    assert in_bucket.s3.accepted(in_bucket.bucket) == dict.fromkeys(in_bucket.names(), 1)


def test_an_edition_takes_few_requests(in_bucket: InBucket) -> None:
    """To publish takes two requests, one to put and one to read back; to read takes one."""
    in_bucket.s3.seen()

    in_bucket.store.publish(PDF, ".pdf")
    published = in_bucket.s3.seen()
    in_bucket.store.read(SHA256, ".pdf")

    assert (published, in_bucket.s3.seen()) == ({"PUT": 1, "GET": 1}, {"GET": 1})


def test_what_is_swept_stays_aside_for_a_week(in_bucket: InBucket) -> None:
    """An orphan is set aside first, and removed by a sweep a week later."""
    in_bucket.store.publish(PDF, ".pdf")

    assert in_bucket.store.sweep(set(), after(minutes=1)) == [in_bucket.place(FILE)]
    assert in_bucket.names() == [ASIDE]
    assert in_bucket.store.sweep(set(), after(days=6)) == []
    assert in_bucket.store.sweep(set(), after(days=7, minutes=1)) == [in_bucket.place(ASIDE)]
    assert in_bucket.names() == []


def test_what_was_swept_by_mistake_is_read_all_the_same(in_bucket: InBucket) -> None:
    """Whoever reads what a sweep took, while somebody relied on it, gets it, and it is in its place again."""
    in_bucket.store.publish(PDF, ".pdf")
    in_bucket.store.sweep(set(), after(minutes=1))

    assert in_bucket.store.read(SHA256, ".pdf") == PDF
    assert in_bucket.names() == [FILE, ASIDE]


def test_what_was_swept_by_mistake_is_put_back_by_the_next_sweep(in_bucket: InBucket) -> None:
    """What the ledger knows by the next sweep goes back to its place, and not away."""
    in_bucket.store.publish(PDF, ".pdf")
    in_bucket.store.sweep(set(), after(minutes=1))

    assert in_bucket.store.sweep({SHA256}, after(minutes=1)) == []
    assert in_bucket.names() == [FILE, ASIDE]
    assert in_bucket.get(FILE) == PDF


def test_what_is_needed_stays_aside_for_a_week_too(in_bucket: InBucket) -> None:
    """A sweeper that is slow to remove what it set aside does no harm where another has put it back meanwhile."""
    in_bucket.store.publish(PDF, ".pdf")
    in_bucket.store.sweep(set(), after(minutes=1))
    in_bucket.store.sweep({SHA256}, after(minutes=1))
    in_bucket.s3.request("DELETE", f"/{in_bucket.bucket}/briefings/{FILE}")

    assert in_bucket.store.read(SHA256, ".pdf") == PDF
    assert in_bucket.store.sweep({SHA256}, after(days=7, minutes=1)) == []
    assert in_bucket.names() == [FILE]


def test_a_sweep_leaves_what_is_older_than_it_looks_back(in_bucket: InBucket) -> None:
    """What is older than a sweep looks back stays, because nobody asked whether old editions need it."""
    in_bucket.store.publish(PDF, ".pdf")

    assert in_bucket.store.sweep(set(), after(days=31)) == []
    assert in_bucket.names() == [FILE]


def test_more_than_a_page_is_listed_in_order(in_bucket: InBucket) -> None:
    """A listing goes on after the first thousand, in the order of the names."""
    stored = [in_bucket.store.publish(number.to_bytes(2, "big"), ".json").name for number in range(1100)]

    assert [one.name for one in in_bucket.store.contents()] == sorted(stored)
    assert in_bucket.names() == sorted(stored)


def test_a_store_that_overwrites_is_found(in_bucket: InBucket) -> None:
    """A store that keeps to what it is asked is proven, and leaves nothing; one that overwrites is refused."""
    in_bucket.again().prove()
    assert in_bucket.names() == []
    in_bucket.s3.fail("heedless", method="PUT", times=2)

    with pytest.raises(ArchiveError, match="overwrites what is there"):
        in_bucket.again().prove()

    assert in_bucket.names() == []
