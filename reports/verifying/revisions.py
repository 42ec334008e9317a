"""What was added to a PDF after it was made: a signature in the field that waits for it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pikepdf

from reports.verifying.container import opened

# What signing fills in of the catalog, of the form and of the field.
_CATALOG: Final = frozenset({"/Extensions", "/DSS", "/Version"})
_FORM: Final = frozenset({"/SigFlags", "/DR", "/DA"})
_FIELD: Final = frozenset({"/V", "/AP", "/M", "/DA", "/MK"})

_Number = tuple[int, int]


def additions(made: bytes, data: bytes) -> tuple[str, ...]:
    """Return what was changed after a document was made and is no signature."""
    with opened(made) as before, opened(data) as after:
        if _places(before) != _places(after):
            return ("the document inside it was exchanged for another after it was made",)
        filled = _filled(before)
        changed = [
            one
            for number, one in _numbered(before).items()
            if not _same(one, after.get_object(number), filled.get(number, frozenset()))
        ]
    if not changed:
        return ()
    many = f"{len(changed)} parts of the document were" if len(changed) > 1 else "a part of the document was"
    return (f"{many} changed after it was made, and not by signing",)


def _places(pdf: pikepdf.Pdf) -> tuple[_Number, ...]:
    return pdf.Root.objgen, pdf.docinfo.objgen


def _filled(pdf: pikepdf.Pdf) -> Mapping[_Number, frozenset[str]]:
    """Return which entries signing may fill in, of which objects."""
    may = {pdf.Root.objgen: _CATALOG}
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        may[form.objgen] = _FORM
        may |= {field.objgen: _FIELD for field in form.get("/Fields", pikepdf.Array())}
    return may


def _numbered(pdf: pikepdf.Pdf) -> Mapping[_Number, pikepdf.Object]:
    """Return every object but those that only hold others, which each revision has its own of."""
    objects: list[object] = list(pdf.objects)  # in a broken file some are nothing
    numbered = {one.objgen: one for one in objects if isinstance(one, pikepdf.Object)}
    holders = {"/XRef", "/ObjStm"}
    return {
        number: one
        for number, one in numbered.items()
        if not (isinstance(one, pikepdf.Stream) and str(one.get("/Type", "")) in holders)
    }


def _same(one: pikepdf.Object, other: pikepdf.Object, filled: frozenset[str]) -> bool:
    if isinstance(one, pikepdf.Stream):
        if not isinstance(other, pikepdf.Stream) or one.read_raw_bytes() != other.read_raw_bytes():
            return False
        return _entries(one, filled) == _entries(other, filled)
    if isinstance(one, pikepdf.Dictionary):
        return isinstance(other, pikepdf.Dictionary) and _entries(one, filled) == _entries(other, filled)
    return one.unparse(resolved=True) == other.unparse(resolved=True)


def _entries(one: pikepdf.Object, filled: frozenset[str]) -> dict[str, object]:
    """Return a dictionary's entries, references as references; without those that may be filled in."""
    values = {str(key): one[str(key)] for key in one.keys()}  # noqa: SIM118 - an object of a PDF is no dict
    return {key: _written(value) for key, value in values.items() if key not in filled}


def _written(value: object) -> object:
    """Return a value so that it equals another spelling of the same; 51.00 is 51."""
    match value:
        case pikepdf.Array() if not value.is_indirect:
            return tuple(_written(one) for one in value)
        case pikepdf.Object():
            return value.unparse()
        case _:
            return value
