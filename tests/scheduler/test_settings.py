"""What ``frontier.yaml`` says about mail and the archive: safe where it says nothing, and never with a secret in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.errors import InputError
from scheduler.files import read_settings
from scheduler.settings import IN_PROCESS, Engine, MailSettings, Settings

SMTP = "mail: {transport: smtp, from: briefings@juniper.example, host: mail.juniper.example"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return an empty folder for a workspace."""
    return tmp_path


def read(root: Path, mail: str) -> MailSettings:
    """Return what a workspace's settings say of mail."""
    (root / "frontier.yaml").write_text(f"title: Juniper\n{mail}\n", encoding="utf-8")
    return read_settings(root).mail


def problems(root: Path, mail: str) -> list[str]:
    """Return what is wrong with what settings say of mail."""
    with pytest.raises(InputError) as caught:
        read(root, mail)
    return [str(problem) for problem in caught.value.problems]


def test_nothing_is_sent_where_nothing_is_said(root: Path) -> None:
    """A workspace without a word about mail writes letters into a folder, and so does one that is made in memory."""
    assert read(root, "").transport == "folder"
    assert Settings(title="Juniper").mail.transport == "folder"


def test_mail_is_encrypted_unless_somebody_says_otherwise(root: Path) -> None:
    """TLS is required by default; to send in clear takes a word of its own."""
    assert read(root, SMTP + "}").tls == "required"
    assert read(root, SMTP + ", tls: none}").tls == "none"


@pytest.mark.parametrize(
    ("written", "name", "wire"),
    [
        ("briefings@juniper.example", "", "briefings@juniper.example"),
        ("Juniper Tea Houses <briefings@juniper.example>", "Juniper Tea Houses", "briefings@juniper.example"),
        ("'\"Tea, Inc.\" <a@bücher.example>'", "Tea, Inc.", "a@xn--bcher-kva.example"),
        ("<a@juniper.example>", "", "a@juniper.example"),
    ],
)
def test_a_sender_is_a_name_and_an_address(root: Path, written: str, name: str, wire: str) -> None:
    """A sender is written as in a mail program; the domain is kept as the wire has it, too."""
    sender = read(root, f"mail: {{from: {written}}}").sender

    assert sender is not None
    assert (sender.name, sender.address.wire) == (name, wire)


@pytest.mark.parametrize(
    "mail",
    [
        *("from: a@b@c.example", "from: Ada", "from: A <a@b.example> <c@d.example>", "from: ' <>'"),
        *("reply_to: a@b.example b@c.example", "owner: nobody", "list_id: no dots", "from: josé@juniper.example"),
        *("link: http://juniper.example/x", "link: 'https://juniper.example/{nmae}'", "link: '{report}'"),
        *("unsubscribe: {one_click: true}", "unsubscribe: {mail: a}", "unsubscribe: {url: 'http://x.example'}"),
        *("unsubscribe: {url: 'https://x.example', one_click: true}", "tls: none, user: a, password: env:B"),
        *("port: 0", "port: '587'", "tls: starttls", "transport: sendmail", "provider: ses", "host: 7"),
    ],
)
def test_what_would_not_work_is_told_before_any_mail(root: Path, mail: str) -> None:
    """A setting that no server, program or reader could use is one problem, with its place, when it is read."""
    [told] = problems(root, f"mail: {{{mail}}}")

    assert told.startswith("frontier.yaml:2:")


def test_a_server_needs_a_name_and_a_sender(root: Path) -> None:
    """Whoever asks for SMTP is told what else it needs, all at once."""
    assert problems(root, "mail: {transport: smtp}") == [
        "frontier.yaml:2:7: mail: transport: smtp also needs from and host"
    ]


@pytest.mark.parametrize("password", ["hunter2", "12345", "true", "'env:'", "env:2B", "'file: '", "{a: hunter2}"])
def test_a_password_is_never_written_into_the_settings(root: Path, password: str) -> None:
    """A password that is no env: or file: is refused, and the refusal does not repeat it."""
    [told] = problems(root, SMTP + f", user: briefings, password: {password}}}")

    assert told.endswith("has to be env:NAME or file:path; a password is not written into a file that is shared")
    assert "hunter2" not in told
    assert "12345" not in told


@pytest.mark.parametrize("half", ["user: briefings", "password: env:SMTP_PASSWORD"])
def test_a_name_goes_with_a_password(root: Path, half: str) -> None:
    """One without the other is a mistake, and told."""
    [told] = problems(root, SMTP + f", {half}}}")

    assert told.endswith("user and password go together; write both or neither")


@pytest.mark.parametrize(("written", "size"), [("15 MB", 15_000_000), ("900 kB", 900_000), ("7MB", 7_000_000)])
def test_a_size_is_written_with_its_unit(root: Path, written: str, size: int) -> None:
    """Sizes are read as mail providers write them: a kB is 1,000 bytes, a MB 1,000,000."""
    assert read(root, f"mail: {{largest: {written}}}").largest == size


@pytest.mark.parametrize("written", ["15", "0 MB", "99 kB", "15 MiB", "much", "1.5 MB"])
def test_what_is_no_size_is_refused(root: Path, written: str) -> None:
    """A number without a unit, or one that no briefing fits, is refused with how to write it."""
    [told] = problems(root, f"mail: {{largest: {written}}}")

    assert "write " in told


def test_an_unknown_word_is_told_with_the_nearest(root: Path) -> None:
    """A field that does not exist is refused, and the one that was meant is named, as written in the file."""
    [told] = problems(root, "mail: {form: a@juniper.example}")

    assert 'no field "form" here; did you mean "from"?' in told


@pytest.mark.parametrize(
    "place", ["output/archive", "s3://our-briefings", "gs://our.bucket/a/b/", "az://container/x_1"]
)
def test_an_archive_is_a_folder_or_a_bucket(root: Path, place: str) -> None:
    """A folder's path and the address of a bucket of S3, Google Cloud Storage or Azure are taken as they are."""
    read(root, f"archive: {place}")

    assert read_settings(root).archive == place


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("http://example.com/x", "is neither a folder nor a bucket; a bucket begins with s3, gs, az and ://"),
        ("file:///srv", "is neither a folder nor a bucket"),
        ("s3:/our-bucket/x", "is no folder; write one such as output/archive, or a bucket such as s3://our-bucket/x"),
        ("env:ARCHIVE", "is no folder"),
        ("s3://key:hunter2@bucket/x", "credentials are set in the environment, never here"),
        ("s3://bucket/x?sig=hunter2", "credentials are set in the environment, never here"),
        ("s3://", "is not the address of a bucket; write it such as s3://our-bucket/briefings"),
        ("s3://b/../x/", "is not the address of a bucket"),
        ("s3://bucket//x", "is not the address of a bucket"),
    ],
)
def test_what_is_no_archive_is_refused(root: Path, place: str, told: str) -> None:
    """Another kind of address, or one with more in it than a bucket and a prefix, is refused without repeating it."""
    [problem] = problems(root, f"archive: {place}")

    assert told in problem
    assert "hunter2" not in problem


@pytest.mark.parametrize(
    ("written", "engine"),
    [
        ("", IN_PROCESS),
        ("engine: in-process", IN_PROCESS),
        ("engine: 1 process", Engine(processes=1)),
        ("engine: 4 processes", Engine(processes=4)),
        ("engine: dask://10.0.0.5:8786", Engine(address="10.0.0.5:8786")),
    ],
)
def test_an_engine_is_named_in_words(root: Path, written: str, engine: Engine) -> None:
    """Who makes editions is said in a word or two, and nobody but this process where nothing is."""
    (root / "frontier.yaml").write_text(f"title: Juniper\n{written}\n", encoding="utf-8")

    assert read_settings(root).engine == engine


@pytest.mark.parametrize("written", ["4", "processes", "0 processes", "dask://host", "tcp://host:8786", "threads"])
def test_no_engine_is_guessed(root: Path, written: str) -> None:
    """What is no engine is refused with the three that there are."""
    [problem] = problems(root, f"engine: {written}")

    assert problem.startswith("frontier.yaml:2:9: engine: ")
    assert problem.endswith("is no engine; write in-process, 4 processes, or dask://host:8786")
