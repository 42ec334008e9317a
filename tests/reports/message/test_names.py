"""What a message and its attachment are called, where its link leads, and the picture that comes with it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from reports.assemble import assemble
from reports.message import Message, MessageError, compose
from reports.period import parse_period
from reports.render import render
from scheduler.workspace import load_workspace

Compose = Callable[..., Message]


def test_the_subject_is_dated_by_the_period(composed: Compose) -> None:
    """By default the subject is the title and the period in words, with the part's name between where there is one."""
    assert composed().subject == "Houses, December 2025"
    assert composed(part="asia", part_name="Asia").subject == "Houses, Asia, December 2025"


def test_a_subject_may_be_a_template(composed: Compose) -> None:
    """A template names what it wants of the edition; without parts, the part is all markets."""
    template = {"subject": "[{report}/{part}] {title}: {part_name}, {period_words} ({period})"}

    assert composed(templates=template).subject == "[houses/all] Houses: all markets, December 2025 (2025-12)"


@pytest.mark.parametrize("template", ["{title.__class__}", "{0}", "{titel}", "{"])
@pytest.mark.parametrize("field", ["subject", "file_name", "link"])
def test_a_template_reaches_nothing_else(composed: Compose, field: str, template: str) -> None:
    """A template that names anything else is refused."""
    with pytest.raises(ValueError, match=r"there is no|brace"):
        composed(templates={field: template})


def test_an_empty_subject_is_refused(composed: Compose) -> None:
    """A template that comes to nothing makes no subject."""
    with pytest.raises(MessageError, match="the subject is empty"):
        composed(title=" \r\n ", templates={"subject": "{title}"})


@pytest.mark.parametrize(
    ("template", "title", "name"),
    [
        (None, "Houses", "houses_2025-12_all.pdf"),
        ("{title} {period_words}", "Houses", "Houses-December-2025.pdf"),
        ("{title}.pdf", "../../etc/passwd", "etc-passwd.pdf"),
        ("{title}", 'a\r\nb"c;d\\e:f*g?h<i>|\u202ej\x00', "a-b-c-d-e-f-g-h-i-j.pdf"),
        ("{title}", "中文 报告", "中文-报告.pdf"),
        ("{title}", "Ünïté", "Ünïté.pdf"),
        ("{title}", "...", "houses_2025-12_all.pdf"),
        ("{title}", "a" * 300, "a" * 100 + ".pdf"),
        ("{title}", "con", "con_.pdf"),
    ],
)
def test_the_file_name_is_safe_everywhere(composed: Compose, template: str | None, title: str, name: str) -> None:
    """The attachment is named after report, period and part, or a template, in letters every system takes."""
    assert composed(title=title, templates={"file_name": template} if template else {}).file_name == name


def test_values_in_a_link_are_quoted(composed: Compose) -> None:
    """What a link's template names is quoted, so that no value changes where it leads."""
    message = composed(title="a/b?c=d&e#f g", templates={"link": "https://x.example/{title}/{period}"})

    assert message.linked
    assert "https://x.example/a%2Fb%3Fc%3Dd%26e%23f%20g/2025-12\n" in message.linked.text


@pytest.mark.parametrize(
    "link", ["file:///srv/{period}.pdf", "javascript:{title}", "/archive/{period}", "{title}", "https://"]
)
def test_a_link_is_a_web_address(composed: Compose, link: str) -> None:
    """A template that leads to no web address is refused: no reader gets a path of the sender's machine."""
    with pytest.raises(MessageError, match="is not a web address"):
        composed(templates={"link": link})


def test_a_document_that_is_none_is_refused(
    briefing: Callable[..., Any], brand_of: Callable[..., Any], pdf: bytes
) -> None:
    """Bytes that are no PDF make no message."""
    with pytest.raises(MessageError, match="the first page cannot be drawn"):
        compose(briefing(), brand_of(), pdf[:100])


@pytest.fixture(scope="module")
def default(repository: Path) -> Message:
    """Compose the message of the default workspace's briefing of December 2025."""
    workspace = load_workspace(repository)
    briefing = assemble(workspace.facts, workspace.definitions["expansion-monthly"], parse_period("2025-12"))
    return compose(briefing, workspace.brand, render(briefing, workspace.brand))


def test_the_picture_is_a_small_png(default: Message) -> None:
    """The first page comes as a PNG fit for dense screens, far below what a mail bears."""
    with Image.open(io.BytesIO(default.picture)) as picture:
        picture.load()
        assert (picture.format, picture.width) == ("PNG", 480)
        assert 1.2 < picture.height / picture.width < 1.5
        assert len(picture.getcolors(256) or ()) > 8
    assert len(default.picture) < 60_000


def test_the_default_message_is_not_cut_off(default: Message) -> None:
    """The HTML stays well below the 102 kB at which Gmail cuts a message off."""
    assert len(default.attached.html.encode()) < 50_000


def test_no_path_of_the_machine_is_in_a_message(default: Message, repository: Path) -> None:
    """Nothing of where a message was made goes out with it."""
    for said in (default.attached.html, default.attached.text, default.subject, default.file_name):
        assert str(repository) not in said
        assert str(Path.home()) not in said
        assert "file:" not in said
        assert "data/" not in said


def test_the_default_message_comes_back_from_its_bytes(default: Message) -> None:
    """A message that was archived is mailed as it was made."""
    assert Message.from_bytes(default.to_bytes()) == default
