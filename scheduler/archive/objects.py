"""The objects under a bucket's prefix: obstore's calls, each refusal in a sentence that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from scheduler.archive.errors import ArchiveError, AwayError

if TYPE_CHECKING:
    from obstore.store import ObjectStore, RetryConfig

T = TypeVar("T")

# A minute at most, well below the lease under which an edition is made: it is tried again later in any case.
RETRIES: Final = 7
_PATIENCE: Final = timedelta(seconds=45)

_CODE: Final = re.compile(r"<Code>(\w{1,60})</Code>")
_STATUS: Final = re.compile(r"status code: (\d{3} [A-Za-z ]+)")
_CREDENTIALS: Final = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
}
_NO_BUCKET: Final = ("NoSuchBucket", "ContainerNotFound", "The specified bucket does not exist")
# What obstore says, by a piece of it, and what that means; the first that fits. None of it holds a secret.
_OF_THE_STORE: Final = (
    (_NO_BUCKET, "there is no such bucket; make it, or mend archive: in frontier.yaml"),
    (
        ("latest/api/token", "computeMetadata", "metadata/identity", "Account must be"),
        "no credentials; set {credentials}",
    ),
    (
        ("BadScheme", "URL scheme is not allowed"),
        "its address is in clear, http://; set AWS_ALLOW_HTTP=true to allow that",
    ),
    (("without LOCATION", "AuthorizationHeaderMalformed"), "the bucket is in another region; set AWS_REGION to it"),
    (("RequestTimeTooSkewed",), "this machine's clock is wrong; let it follow a time server"),
    (("ExpiredToken", "InvalidToken"), "{code}: the credentials hold no longer; set new ones, then start again"),
    (("QuotaExceeded", "StorageFull", "status code: 507"), "{code}: the store is full; make room, or ask for more"),
    (("NotImplemented", "status code: 405"), "{code}: the server cannot do what an archive needs; take another"),
    (
        ("status code: 403",),
        "{code}: refused; check {credentials}, and that they may list, read, write and delete here",
    ),
    (("status code: 401",), "{code}: refused; check {credentials}"),
    (("status code: 429",), "{code}: the server is asked more often than it likes; try again later"),
    (("status code: 5",), "{code}: the server fails, however often it is asked; try again later"),
    (
        ("HTTP error", "Content-Range header not present"),
        "cannot be reached; check the address and this machine's way out, then run again",
    ),
)
# The same of a single object.
_OF_ONE: Final = (
    (
        ("InvalidObjectState",),
        "{code}: it lies in cold storage; bring it back to where it can be read at once",
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """An object in a listing: its key, its size in bytes, and when it was put there, by the server's clock."""

    key: str
    size: int
    changed: datetime


class Objects:
    """What is under an address such as ``s3://bucket/prefix``; credentials and endpoint are the environment's.

    Every call is tried again by obstore while the server fails or hangs up; what it does not get is an ArchiveError.
    """

    def __init__(self, address: str, retries: int) -> None:
        self.address = address.rstrip("/")
        self._scheme = address.partition(":")[0]
        self._store = self._call("", lambda: _store(address, retries))

    def place(self, key: str) -> str:
        """Return where a key is, for messages."""
        return f"{self.address}/{key}"

    def create(self, key: str, content: bytes) -> bool:
        """Put an object where there is none; False where one is, or where somebody is putting one just now."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        try:
            self._call(key, lambda: obstore.put(self._store, key, content, mode="create"), AlreadyExistsError)
        except AlreadyExistsError:
            return False
        return True

    def get(self, key: str) -> bytes | None:
        """Return an object's content; None where there is none."""
        import obstore

        try:
            return self._call(key, lambda: bytes(obstore.get(self._store, key).bytes()), FileNotFoundError)
        except FileNotFoundError as error:
            if any(sign in str(error) for sign in _NO_BUCKET):
                raise self._refusal(key, error) from error
            return None

    def there(self, key: str) -> bool:
        """Whether there is an object."""
        import obstore

        try:
            self._call(key, lambda: obstore.head(self._store, key), FileNotFoundError)
        except FileNotFoundError:
            return False
        return True

    def listing(self, folder: str = "") -> Iterator[Found]:
        """Yield what is there, or there below a folder, in the order of the keys."""
        import obstore

        pages = iter(obstore.list(self._store, folder or None, chunk_size=1000))
        while (page := self._call(folder, lambda: next(pages, None))) is not None:
            yield from (Found(one["path"], one["size"], one["last_modified"]) for one in page)

    def copy(self, key: str, new: str) -> None:
        """Copy an object within the store, onto what has the new key."""
        import obstore

        self._call(key, lambda: obstore.copy(self._store, key, new))

    def remove(self, key: str) -> None:
        """Remove an object; what is gone already is no mistake."""
        import obstore

        try:
            self._call(key, lambda: obstore.delete(self._store, key), FileNotFoundError)
        except FileNotFoundError:
            return

    def _call(self, key: str, call: Callable[[], T], expected: type[Exception] | tuple[()] = ()) -> T:
        """Call obstore; what is not expected of it becomes a sentence about a key."""
        from obstore.exceptions import BaseError

        try:
            return call()
        except (BaseError, OSError) as error:
            if expected and isinstance(error, expected):
                raise
            raise self._refusal(key, error) from error

    def _refusal(self, key: str, error: Exception) -> ArchiveError:
        """Return the error for what obstore said, in a sentence about a key."""
        said, credentials = str(error), _CREDENTIALS[self._scheme]
        code = next((match[1] for pattern in (_CODE, _STATUS) if (match := pattern.search(said))), "")
        for kind, sentences in ((ArchiveError, _OF_ONE), (AwayError, _OF_THE_STORE)):
            if words := next((words for signs, words in sentences if any(sign in said for sign in signs)), ""):
                return kind(f"{self.place(key)}: {words.format(code=code.strip(), credentials=credentials)}")
        if "status code: 404" in said:
            return ArchiveError(f"{self.place(key)}: is not there; is there such a bucket?")
        first = said.splitlines()[0] if said else "nothing"
        return ArchiveError(f"{self.place(key)}: the store says: {first[:300]}")


def _store(address: str, retries: int) -> ObjectStore:
    from obstore.store import from_url

    again: RetryConfig = {
        "max_retries": retries,
        "retry_timeout": _PATIENCE,
        "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=5), "base": 2},
    }
    return from_url(address, retry_config=again)
