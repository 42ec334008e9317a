"""Objects added behind a finished file: every reader finds them, and nothing of the file before is lost."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from reports.pdf.update import update


@pytest.fixture(scope="module")
def made() -> bytes:
    """Return a file of one page, written as the finished ones are, with an empty object that is to be filled."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 100))
        pdf.docinfo.Title = "Houses"
        pdf.Root.Held = pdf.make_indirect(Array())
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def objects(pdf: pikepdf.Pdf, count: int) -> dict[int, str]:
    """Return so many objects, each with its own words, and a list of them for the place that is held."""
    free = int(pdf.trailer.Size)
    added = {free + at: f"<</Of ({at}) /Kind /Tea>>" for at in range(count)}
    return {**added, pdf.Root.Held.objgen[0]: f"[{' '.join(f'{number} 0 R' for number in added)}]"}


@pytest.mark.parametrize("count", [1, 999, 1_000, 2_500])
def test_what_is_added_is_read(made: bytes, count: int) -> None:
    """However many streams they take, all objects are there, in place of the one that was held, and so is the page."""
    data = update(made, lambda pdf: objects(pdf, count))

    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        assert [str(one.Of) for one in pdf.Root.Held] == [str(at) for at in range(count)]
        assert (len(pdf.pages), str(pdf.docinfo.Title)) == (1, "Houses")
        assert pdf.get_warnings() == []
    with pypdfium2.PdfDocument(data) as document:
        assert document[0].get_size() == (200, 100)


def test_the_file_has_one_end(made: bytes) -> None:
    """Nobody takes the file for one that was changed after it was made."""
    data = update(made, lambda pdf: objects(pdf, 3))

    assert data.count(b"%%EOF") == 1
    assert data.endswith(b"%%EOF\n")


def test_the_same_objects_give_the_same_bytes_and_others_another_identifier(made: bytes) -> None:
    """The file's second identifier comes from what was added."""
    one, again, other = (update(made, lambda pdf, count=count: objects(pdf, count)) for count in (3, 3, 4))

    def identifiers(data: bytes) -> list[bytes]:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return [bytes(part) for part in pdf.trailer.ID]

    assert one == again
    assert identifiers(one)[0] == identifiers(other)[0]
    assert identifiers(one)[1] != identifiers(other)[1]


def test_a_later_hand_can_add_to_it(made: bytes) -> None:
    """A library that writes the file once more, as for a signature, keeps what was added."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(update(made, lambda pdf: objects(pdf, 2)))) as pdf:
        pdf.Root.More = Dictionary(Kind=Name.Milk)
        pdf.save(out)

    with pikepdf.open(out) as pdf:
        assert len(pdf.Root.Held) == 2
