"""What each reader of a split report finds in their letters, where all parts are made and sent together."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest

from scheduler.running import run_editions
from tests.scheduler.house_cases import Site
from tests.scheduler.split_cases import (
    NOBODYS,
    PERIODS,
    REGIONS,
    in_pdf,
    restate,
    secrets_of,
    write_split_workspace,
)

READERS = {part: (f"Reader of {part}", f"{part}-reader@example.org") for part in REGIONS}


@pytest.fixture
def letters(tmp_path: Path) -> dict[tuple[str, str], bytes]:
    """Make all parts of two periods in one go, and return each letter by its reader's part and its period."""
    write_split_workspace(tmp_path)
    people = [f"  - {{name: {name}, address: {to}, parts: [{part}]}}" for part, (name, to) in READERS.items()]
    audiences = "\n".join(["audiences:", "- id: readers", "  name: Readers", "  people:", *people, ""])
    (tmp_path / "data" / "audiences.yaml").write_text(audiences, encoding="utf-8")
    Site(tmp_path).edit("data/reports/split.yaml", "period: month\n", "period: month\naudience: [readers]\n")
    for index, period in enumerate(PERIODS):
        if index:
            restate(tmp_path)
        run_editions(tmp_path, "split", period, None, lambda _: None, send=True)
    found = [path.read_bytes() for path in (tmp_path / "output" / "outbox").glob("*.eml")]
    assert len(found) == len(REGIONS) * len(PERIODS)
    part_of = {to: part for part, (_, to) in READERS.items()}
    return {(part_of[read(one)["To"].addresses[0].addr_spec], period_of(one)): one for one in found}


def read(content: bytes) -> EmailMessage:
    """Return a letter as a mail program has it."""
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(content)


def period_of(content: bytes) -> str:
    """Return which period a letter is about."""
    return str(read(content)["X-Frontier-Edition"]).split(" ")[1]


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return all that is in a letter: as it travels, each part decoded, and what is in the PDF."""
    parts = {"the wire": content}
    for number, part in enumerate(read(content).walk()):
        parts[f"headers {number}"] = "\n".join(f"{name}: {value}" for name, value in part.items()).encode()
        if not part.is_multipart():
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            parts[f"part {number}"] = data
        if part.get_content_type() == "application/pdf":
            parts |= in_pdf("PDF ", parts[f"part {number}"])
    return parts


def test_a_reader_s_letter_holds_their_part_and_nobody_else_s(letters: dict[tuple[str, str], bytes]) -> None:
    """Each reader gets one letter a period: their part's figures and names, no other part's, and no other reader."""
    assert sorted(letters) == sorted((part, period) for part in REGIONS for period in PERIODS)

    for (part, period), content in letters.items():
        produced = unpacked(content)
        own = (part, *REGIONS[part])
        others = (*REGIONS, *(one for markets in REGIONS.values() for one in markets), *NOBODYS)
        strangers = [text for one in others if one not in own for text in secrets_of(one).written]
        strangers += [text for one, reader in READERS.items() if one != part for text in reader]
        ways = [(text, text.encode(code)) for text in strangers for code in ("utf-8", "utf-16-be")]
        leaks = [f"{text} in {name}" for name, data in produced.items() for text, way in ways if way in data]

        assert leaks == [], (part, period)
        assert f"split_{period}_{part}.pdf".encode() in produced["the wire"]
        first = secrets_of(part).numbers[0 if period == PERIODS[0] else 3]
        assert any(str(first).encode() in data or f"{first:,}".encode() in data for data in produced.values())
