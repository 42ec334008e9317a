"""Pieces of a page that are written once and placed often: markers, tiles of a hatch, pictures, shaded triangles.

Each is an XObject named by the hash of what it holds, so that the same shape in another chart is the same object, and
no name depends on the order in which charts are made.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFResourceDictionary,
    PDFStream,
    PDFZCompress,
)

from reports.charts.operators import Rectangle, fine_number
from reports.pdf.deflate import deflated

HEAVY = 10_000
"""The length of operators above which they are a form even where they are placed once: packed once a process."""

Floats = NDArray[np.floating[Any]]
Pixels = NDArray[np.uint8]


def form(canvas: Any, content: str, box: Rectangle, resources: PDFResourceDictionary | None = None) -> str:
    """Return the operator that places a form; the form is added to the document where it has none like it.

    Colours, line and transparency are those in force where it is placed.
    """
    return _placed(canvas, content.encode(), _form_entries(box, resources or PDFResourceDictionary()))


def picture(canvas: Any, pixels: Pixels) -> str:
    """Return the operator that fills the unit square with an RGBA picture, its first row at the top."""
    height, width = pixels.shape[:2]
    entries = {
        "Subtype": PDFName("Image"),
        "Width": width,
        "Height": height,
        "BitsPerComponent": 8,
        "ColorSpace": PDFName("DeviceRGB"),
    }
    alpha = pixels[:, :, 3]
    if (alpha != 255).any():
        content = alpha.tobytes()
        mask = {**entries, "Type": PDFName("XObject"), "ColorSpace": PDFName("DeviceGray")}
        entries["SMask"] = _named(canvas, "Mask" + _digest(content, mask), content, mask)
    return _placed(canvas, pixels[:, :, :3].tobytes(), entries)


def triangles(canvas: Any, points: Floats, colours: Floats) -> str:
    """Return the operator that places triangles whose colours run from corner to corner, as vectors.

    ``points`` is (n, 3, 2), in points of the page; ``colours`` (n, 3, 4) or, for grey, (n, 3, 1), from 0 to 1. Alpha
    may run from corner to corner, too; where it is one for all, it is the page's to set.
    """
    corners = points.reshape(-1, 2)
    low, high = (corners.min(axis=0) - 1).tolist(), (corners.max(axis=0) + 1).tolist()
    box = (low[0], low[1], high[0], high[1])
    resources = PDFResourceDictionary(Shading={"S": _shading(canvas, corners, colours)})
    if colours.shape[2] == 1 or np.allclose(colours[:, :, 3], colours[0, 0, 3]):
        return form(canvas, "/S sh", box, resources)
    resources.ExtGState = {"M": _mask(canvas, corners, colours[:, :, 3:], box)}
    return form(canvas, "/M gs /S sh", box, resources)


def _shading(canvas: Any, corners: Floats, colours: Floats) -> PDFObjectReference:
    """Return a reference to a mesh of free triangles (type 4)."""
    channels = min(3, colours.shape[2])
    low, high = corners.min(axis=0) - 256, corners.max(axis=0) + 256
    rows = np.empty(len(corners), dtype=[("flag", "u1"), ("points", ">u4", (2,)), ("colours", "u1", (channels,))])
    rows["flag"] = 0
    rows["points"] = (corners - low) * (0xFFFFFFFF / (high - low))
    rows["colours"] = np.clip(colours.reshape(-1, colours.shape[2])[:, :channels], 0, 1) * 255.0
    decode = [f"{edge:.4f}" for pair in zip(low, high, strict=True) for edge in pair] + ["0", "1"] * channels
    entries = {
        "ShadingType": 4,
        "BitsPerCoordinate": 32,
        "BitsPerComponent": 8,
        "BitsPerFlag": 8,
        "ColorSpace": PDFName("DeviceRGB" if channels == 3 else "DeviceGray"),
        "Decode": PDFArray(decode),
    }
    content = rows.tobytes()
    return _named(canvas, "Mesh" + _digest(content, entries), content, entries)


def _mask(canvas: Any, corners: Floats, alpha: Floats, box: Rectangle) -> PDFDictionary:
    """Return a graphics state in which ``alpha`` runs from corner to corner."""
    entries = _form_entries(box, PDFResourceDictionary(Shading={"S": _shading(canvas, corners, alpha)}))
    entries["Type"] = PDFName("XObject")
    entries["Group"] = PDFDictionary({"S": PDFName("Transparency"), "CS": PDFName("DeviceGray")})
    group = _named(canvas, "Mask" + _digest(b"/S sh", entries), b"/S sh", entries)
    soft = {"Type": PDFName("Mask"), "S": PDFName("Luminosity"), "G": group}
    return PDFDictionary({"Type": PDFName("ExtGState"), "AIS": "false", "SMask": PDFDictionary(soft)})


def _form_entries(box: Rectangle, resources: PDFResourceDictionary) -> dict[str, Any]:
    edges = PDFArray([fine_number(edge) for edge in box])
    return {"Subtype": PDFName("Form"), "FormType": 1, "BBox": edges, "Resources": resources}


def _placed(canvas: Any, content: bytes, entries: dict[str, Any]) -> str:
    entries["Type"] = PDFName("XObject")
    name = _digest(content, entries)
    internal: str = canvas._doc.getXObjectName(name)
    _named(canvas, internal, content, entries)
    if name not in canvas._formsinuse:
        canvas._formsinuse.append(name)
    return f"/{internal} Do"


def _named(canvas: Any, name: str, content: bytes, entries: dict[str, Any]) -> PDFObjectReference:
    if name not in canvas._doc.idToObject:
        filters = [PDFZCompress] if canvas._pageCompression else []
        if len(content) > HEAVY and entries.get("FormType"):
            entries, content, filters = {**entries, "Filter": PDFName("FlateDecode")}, deflated(content), []
        canvas._doc.Reference(PDFStream(PDFDictionary(entries), content, filters), name)
    return PDFObjectReference(name)


def _digest(content: bytes, entries: dict[str, Any]) -> str:
    """Return a name for a stream: of its bytes, its box, and the names of what it refers to."""
    described = repr([(key, _plain(entries[key])) for key in sorted(entries)])
    return hashlib.sha256(content + described.encode()).hexdigest()[:24]


def _plain(value: Any) -> Any:
    """Return what a value says, without the addresses of ReportLab's objects in memory."""
    if isinstance(value, PDFObjectReference):
        return value.name
    if isinstance(value, PDFDictionary):
        return _plain(value.dict)
    if isinstance(value, PDFArray):
        return [_plain(one) for one in value.sequence]
    if isinstance(value, PDFResourceDictionary):
        return _plain({"Shading": value.Shading, "ExtGState": value.ExtGState})
    if isinstance(value, dict):
        return [(key, _plain(value[key])) for key in sorted(value)]
    return str(value)
