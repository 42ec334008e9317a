"""What a file says about itself: its metadata, the standards it follows, and the colours its numbers mean.

Nothing in it says when it was made: the same edition is the same bytes.
"""

from __future__ import annotations

from functools import cache
from html import escape  # that of xml.sax brings in all that reaches networks
from importlib.resources import files
from string import Template
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reports.pdf.deflate import deflated

CREATOR: Final = "Frontier"

# The extension schema declares pdfuaid, which PDF/A does not know by itself.
_XMP = Template("""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">$title</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>$author</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">$subject</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>$language</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>$creator</xmp:CreatorTool>
<pdf:Producer>$producer</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>""")


def describe(pdf: pikepdf.Pdf, language: str) -> None:
    """Write the same title, author, subject and makers into the file's metadata and its information dictionary."""
    info = pdf.docinfo
    for key in ("/CreationDate", "/ModDate", "/Trapped", "/Keywords"):
        if key in info:
            del info[key]
    info.Creator = CREATOR
    told = {
        "title": info.Title,
        "author": info.Author,
        "subject": info.Subject,
        "creator": info.Creator,
        "producer": info.Producer,
    }
    words = told | {"language": language}
    text = _XMP.substitute({name: escape(str(value), quote=False) for name, value in words.items()})
    # Uncompressed, so that a program that knows no PDF finds it.
    pdf.Root.Metadata = pdf.make_stream(text.encode(), Type=Name.Metadata, Subtype=Name.XML)


def add_output_intent(pdf: pikepdf.Pdf) -> None:
    """Say that the numbers of colours are sRGB's."""
    profile = pdf.make_stream(deflated(_srgb()), N=3, Alternate=Name.DeviceRGB, Filter=Name.FlateDecode)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        RegistryName=String("http://www.color.org"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


@cache
def _srgb() -> bytes:
    return (files("reports.pdf") / "sRGB.icc").read_bytes()
