"""Copies of a good file, each broken in one way that a rule covers: a validator that passes one proves nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

Break = Callable[[pikepdf.Pdf], None]


def broken_copies(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Yield the name of each way to break a file, the flavour that has to refuse it, and the broken copy."""
    for (name, flavour), how in BREAKS.items():
        with pikepdf.open(io.BytesIO(data)) as pdf:
            how(pdf)
            out = io.BytesIO()
            # qpdf would mend a stream's keywords either way; what is broken is in the objects.
            pdf.save(out, encryption=_LOCK if name == "encrypted" else False)
            yield name, flavour, out.getvalue()


_LOCK: Final = pikepdf.Encryption(owner="owner", user="")


def elements(pdf: pikepdf.Pdf, *roles: str) -> list[Any]:
    """Return the elements of some roles, in order."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        if str(element.S)[1:] in roles:
            found.append(element)
        for kid in element.K if "/K" in element else ():
            if isinstance(kid, Dictionary) and "/S" in kid:
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    return found


def links(pdf: pikepdf.Pdf) -> list[Any]:
    """Return the annotations of links."""
    return [one for page in pdf.pages for one in page.obj.get("/Annots", ())]


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    """Return the fonts of the second page, which has words on it."""
    return list(pdf.pages[1].obj.Resources.Font.values())


def _replace_in_metadata(pdf: pikepdf.Pdf, old: str, new: str) -> None:
    text = pdf.Root.Metadata.read_bytes().decode()
    assert old in text
    pdf.Root.Metadata.write(text.replace(old, new).encode())


def _unmark(pdf: pikepdf.Pdf) -> None:
    """Draw words on the second page that belong to nothing."""
    font = next(iter(pdf.pages[1].obj.Resources.Font.keys()))
    pdf.pages[1].contents_add(f"BT {font} 9 Tf 9 9 Td <41> Tj ET".encode())


def _forget_content(pdf: pikepdf.Pdf) -> None:
    """Let marked content lead to no element."""
    leaves = pdf.Root.StructTreeRoot.ParentTree.Nums
    leaves[1] = Array([])


def _swallow(pdf: pikepdf.Pdf) -> None:
    """Put an artifact into marked content."""
    page = pdf.pages[1]
    operators = list(pikepdf.parse_content_stream(page))
    place = next(i for i, (words, op) in enumerate(operators) if str(op) == "BDC" and "/MCID" in words[1])
    begin = ([Name.Artifact], pikepdf.Operator("BMC"))
    end: Any = ([], pikepdf.Operator("EMC"))
    shown = next(i for i in range(place, len(operators)) if str(operators[i][1]) == "Tj")
    operators[shown : shown + 1] = [begin, operators[shown], end]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operators))


def _show_no_glyph(pdf: pikepdf.Pdf) -> None:
    """Show a code that the font has no glyph for, within marked content."""
    page = pdf.pages[1]
    operators = list(pikepdf.parse_content_stream(page))
    shown = next(i for i, (_, op) in enumerate(operators) if str(op) == "Tj")
    operators[shown] = ([String(b"\xff")], pikepdf.Operator("Tj"))
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operators))


def _set(find: Callable[[pikepdf.Pdf], Any], **changes: Any) -> Break:
    def apply(pdf: pikepdf.Pdf) -> None:
        one = find(pdf)
        for key, value in changes.items():
            one[f"/{key}"] = value

    return apply


def _drop(find: Callable[[pikepdf.Pdf], Any], key: str) -> Break:
    def apply(pdf: pikepdf.Pdf) -> None:
        del find(pdf)[f"/{key}"]

    return apply


def _root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


def _first(*roles: str) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: elements(pdf, *roles)[0]


def _drop_cell(pdf: pikepdf.Pdf) -> None:
    row = elements(pdf, "TBody")[0].K[0]
    row.K = Array(list(row.K)[:-1])


def _jump(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "H2")[0].S = Name.H3


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _drop_all_scopes(pdf: pikepdf.Pdf) -> None:
    for cell in elements(pdf, "TH"):
        if "/A" in cell:
            del cell["/A"]


def _unlink(pdf: pikepdf.Pdf) -> None:
    link = elements(pdf, "Link")[0]
    link.S = Name.Span


# What is broken, and which of the two has to refuse it.
BREAKS: Final[dict[tuple[str, str], Break]] = {
    ("no language", "ua1"): _drop(_root, "Lang"),
    ("a figure without a description", "ua1"): _drop(_first("Figure"), "Alt"),
    ("a role nobody knows", "ua1"): _set(_first("P"), S=Name.Paragraf),
    ("content that no element holds", "ua1"): _forget_content,
    ("no way back from content", "ua1"): _drop(lambda pdf: pdf.Root.StructTreeRoot, "ParentTree"),
    ("no structure", "ua1"): _drop(_root, "StructTreeRoot"),
    ("words that belong to nothing", "ua1"): _unmark,
    ("an artifact within content", "ua1"): _swallow,
    ("a heading left out", "ua1"): _jump,
    ("no output intent", "3b"): _drop(_root, "OutputIntents"),
    ("a font left out", "3b"): _drop(lambda pdf: fonts(pdf)[0].FontDescriptor, "FontFile2"),
    ("letters untold", "ua1"): _drop(lambda pdf: fonts(pdf)[0], "ToUnicode"),
    ("a glyph that is not there", "ua1"): _show_no_glyph,
    ("widths that lie", "3b"): _set(lambda pdf: fonts(pdf)[0], Widths=Array([9] * 256)),
    ("heads without a scope", "ua1"): _drop_all_scopes,
    ("a row without its last cell", "ua1"): _drop_cell,
    ("a list item outside a list", "ua1"): _set(_first("L"), S=Name.Div),
    ("a file name for a title", "ua1"): _set(lambda pdf: pdf.Root.ViewerPreferences, DisplayDocTitle=False),
    ("no title", "ua1"): lambda pdf: _replace_in_metadata(pdf, "dc:title", "dc:source"),
    ("not marked as tagged", "ua1"): _set(lambda pdf: pdf.Root.MarkInfo, Marked=False),
    ("perhaps tagged", "ua1"): _set(lambda pdf: pdf.Root.MarkInfo, Suspects=True),
    ("a link without words", "ua1"): _drop(lambda pdf: links(pdf)[0], "Contents"),
    ("a link that is not printed", "3b"): _set(lambda pdf: links(pdf)[0], F=0),
    ("a link outside the structure", "ua1"): _unlink,
    ("no order of tabs", "ua1"): _drop(lambda pdf: pdf.pages[1].obj, "Tabs"),
    ("no claim of PDF-UA", "ua1"): lambda pdf: _replace_in_metadata(pdf, "<pdfuaid:part>1</pdfuaid:part>", ""),
    ("no claim of PDF-A", "3b"): lambda pdf: _replace_in_metadata(pdf, "<pdfaid:part>3</pdfaid:part>", ""),
    ("a schema nobody declared", "3b"): lambda pdf: _replace_in_metadata(
        pdf, "URI>http://www.aiim.org/pdfua", "URI>urn:x"
    ),
    ("no metadata", "3b"): _drop(_root, "Metadata"),
    ("encrypted", "3b"): lambda pdf: None,
    ("a script", "3b"): _script,
    ("an attachment of no relationship", "3b"): _drop(lambda pdf: pdf.Root.AF[0], "AFRelationship"),
    ("an attachment of no kind", "3b"): _drop(lambda pdf: pdf.Root.AF[0].EF.F, "Subtype"),
    ("an attachment of nothing", "3b"): _drop(_root, "AF"),
}
