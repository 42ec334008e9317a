"""What a PDF's bytes are spent on: ``python -m bench.weight FILE.pdf``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Stream

REST = "objects, tags among them"


def weights(path: Path) -> Mapping[str, int]:
    """Return the bytes, as they lie in the file, of pages, fonts, the data inside, the rest of streams, and objects."""
    found: Counter[str] = Counter()
    with pikepdf.open(path) as pdf:
        pages = {one.objgen for page in pdf.pages for one in _contents(page.obj)}
        fonts = {
            one[key].objgen
            for one in pdf.objects
            if isinstance(one, Dictionary)
            for key in ("/FontFile", "/FontFile2", "/FontFile3")
            if key in one
        }
        for one in pdf.objects:
            if isinstance(one, Stream) and one.get("/Type") not in (Name.ObjStm, Name.XRef):
                found[_kind(one, pages, fonts)] += len(one.read_raw_bytes())
    return {**found, REST: path.stat().st_size - sum(found.values())}


def _contents(page: Dictionary) -> list[Stream]:
    contents = page.Contents
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def _kind(one: Stream, pages: set[tuple[int, int]], fonts: set[tuple[int, int]]) -> str:
    if one.objgen in pages:
        return "pages"
    if one.objgen in fonts:
        return "fonts"
    if one.get("/Type") == Name.EmbeddedFile:
        return "data inside"
    return "forms, colours, metadata"


if __name__ == "__main__":
    print(*(f"{kind}: {size:,}" for kind, size in weights(Path(sys.argv[1])).items()), sep="\n")
