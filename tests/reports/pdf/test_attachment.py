"""Files carried inside a PDF: what a reader sees of them, and that they leave no trace of when they were put there."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest

from reports.brand import Brand
from reports.briefing import Briefing
from reports.errors import RenderError
from reports.pdf.attachment import Attachment
from reports.render import render

FACTS = Attachment("facts.csv", "text/csv", "Data", "The figures behind the charts.", b"market,value\nHK,8\n")
RULES = Attachment("définition.yaml", "application/yaml", "Source", "The report's definition.", b"id: houses\n")


def test_a_reader_saves_what_was_attached(briefing: Callable[..., Briefing], brand: Brand) -> None:
    """Each file is listed by its name, with its words, its kind and its bytes, accents and all."""
    with pikepdf.open(io.BytesIO(render(briefing(), brand, attachments=(FACTS, RULES)))) as pdf:
        told = {name: (one.description, one.get_file().mime_type) for name, one in pdf.attachments.items()}
        data = {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()}

    assert told == {one.name: (one.description, one.mime) for one in (FACTS, RULES)}
    assert data == {one.name: one.data for one in (FACTS, RULES)}


def test_a_file_says_what_it_is_to_the_document(briefing: Callable[..., Briefing], brand: Brand) -> None:
    """Every file is associated with the whole document, each with its relationship, in the order given."""
    with pikepdf.open(io.BytesIO(render(briefing(), brand, attachments=(FACTS, RULES)))) as pdf:
        associated = [(str(one.UF), str(one.AFRelationship)) for one in pdf.Root.AF]

    assert associated == [("facts.csv", "/Data"), ("définition.yaml", "/Source")]


def test_the_same_files_give_the_same_bytes(briefing: Callable[..., Briefing], brand: Brand) -> None:
    """A file's date is not in it, and another file makes another PDF."""
    first, again = (render(briefing(), brand, attachments=(FACTS,)) for _ in range(2))

    assert first == again
    assert first != render(briefing(), brand, attachments=(RULES,))


def test_two_files_of_one_name_are_refused(briefing: Callable[..., Briefing], brand: Brand) -> None:
    """Two files of one name are refused, since a reader could save only one."""
    with pytest.raises(RenderError, match=r'two attachments are called "facts.csv"'):
        render(briefing(), brand, attachments=(FACTS, FACTS))
