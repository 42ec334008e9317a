"""Headers and bodies as bytes for the wire, the same from every version of Python for the same words.

The standard library's own writer folds by rules that change between versions, and writes encoded words where none may
stand (a long List-Unsubscribe, which then no longer works). Here a structured header is written as it is or refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

_MOST: Final = 998  # RFC 5322 2.1.1, without the line's end
_FOLD_AT: Final = 76
_ENCODED_BYTES: Final = 45  # of UTF-8: with what is around its Base64, an encoded word has 75 characters at most
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_VISIBLE: Final = re.compile(r"[!-~]+(?: [!-~]+)*")
_LONGEST_WORD: Final = 60
_LONGEST_NAME: Final = 200
_PLAIN_FILE: Final = re.compile(r"[A-Za-z0-9._()-]{1,100}")
_PARAMETER_PIECE: Final = 60

Headers = Sequence[tuple[str, str]]


def structured(value: str) -> str:
    """Return the value of a header that programs read, as it is. Raises ValueError where it cannot be written so."""
    if not value.isascii() or not value.isprintable():
        raise ValueError("a header for programs holds printable ASCII alone")
    return value


def unstructured(text: str) -> str:
    """Return text that people read in a header: as it is and folded, or as encoded words."""
    if _is_plain(text, _VISIBLE):
        return _folded(text.split(" "))
    return _encoded_words(text)


def mailbox(name: str, address: str) -> str:
    """Return ``name <address>``; the name quoted or encoded where it has to be, the address never."""
    _refuse_control(address)
    if not name:
        return address
    if _is_plain(name, _ATOMS):
        phrase = _folded(name.split(" "))
    elif len(name) <= _LONGEST_NAME and _is_plain(name, _VISIBLE):
        phrase = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    else:
        phrase = _encoded_words(name)
    return f"{phrase}\r\n <{address}>"


def attached_name(file_name: str) -> str:
    """Return the parameter that names a file, exactly: as it is, or as RFC 2231 writes what is not plain."""
    _refuse_control(file_name)
    if _PLAIN_FILE.fullmatch(file_name):
        return f'; filename="{file_name}"'
    return _extended("filename", quote(file_name, safe=""))


def plain_name(file_name: str) -> str:
    """Return a parameter for programs that know nothing of RFC 2231: much the same name, in plain letters.

    It goes with the content's type. Beside the exact name, as HTTP has it, Python among others takes this one.
    """
    stem, dot, ending = file_name.rpartition(".") if "." in file_name else (file_name, "", "")
    return f'; name="{_plain(stem)[:_LONGEST_WORD] or "briefing"}{dot}{_plain(ending)[:10]}"'


def text_part(kind: str, text: str) -> bytes:
    """Return a part of words, in whichever of the two encodings is shorter: both are 7 bits in lines of 76."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    data = "".join(f"{line}\r\n" for line in lines).encode()
    quoted, packed = binascii.b2a_qp(data, istext=True), _base64(data)
    encoding, body = ("quoted-printable", quoted) if len(quoted) <= len(packed) else ("base64", packed)
    return part((("Content-Type", f"{kind}; charset=utf-8"), ("Content-Transfer-Encoding", encoding)), body)


def data_part(kind: str, data: bytes, *headers: tuple[str, str]) -> bytes:
    """Return a part of bytes."""
    return part((("Content-Type", kind), ("Content-Transfer-Encoding", "base64"), *headers), _base64(data))


def multipart(kind: str, parts: Sequence[bytes], headers: Headers = ()) -> bytes:
    """Return parts as one; what stands between them is made from them, and stands in none of them."""
    boundary = _boundary(parts)
    body = b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in parts)
    content_type = f'{kind};\r\n boundary="{boundary.decode()}"'
    return part((*headers, ("Content-Type", content_type)), body + b"--" + boundary + b"--\r\n")


def part(headers: Headers, body: bytes) -> bytes:
    """Return headers and a body. Raises ValueError where a line would be too long for the wire."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    if any(len(line.encode()) > _MOST for line in head.split("\r\n")):
        raise ValueError("a header has a line that is too long for mail")
    return head.encode() + b"\r\n" + body


def _plain(words: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "_", words).strip("_")


def _boundary(parts: Sequence[bytes]) -> bytes:
    """Return a line that no part holds: in neither encoding can a = be followed by a _."""
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()[:32].encode()
    boundary = b"=_" + digest
    while any(boundary in one for one in parts):
        digest = hashlib.sha256(boundary).hexdigest()[:32].encode()
        boundary = b"=_" + digest
    return boundary


def _is_plain(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether text can stand in a header as it is; nothing in it may be taken for an encoded word."""
    return bool(pattern.fullmatch(text)) and "=?" not in text and max(map(len, text.split(" "))) <= _LONGEST_WORD


def _folded(words: Sequence[str]) -> str:
    """Return words with line breaks before some of their spaces, so that each line stays short."""
    lines = [words[0]]
    for word in words[1:]:
        # The header's own name stands in the first line.
        if len(lines[-1]) + len(word) + (20 if len(lines) == 1 else 1) > _FOLD_AT:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return "\r\n ".join(lines)


def _encoded_words(text: str) -> str:
    """Return text as encoded words (RFC 2047), each of whole characters; what separates them is not part of it."""
    _refuse_control(text)
    pieces = [""]
    for letter in text:
        if len((pieces[-1] + letter).encode()) > _ENCODED_BYTES:
            pieces.append("")
        pieces[-1] += letter
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces)


def _extended(name: str, quoted: str) -> str:
    """Return a percent-encoded parameter, in numbered pieces where it is long."""
    if len(quoted) <= _PARAMETER_PIECE:
        return f";\r\n {name}*=utf-8''{quoted}"
    # A letter's bytes may be parted, an escape never: readers put the pieces together before they read the letters.
    pieces = re.findall(rf"(?:%[0-9A-F]{{2}}|[^%]){{1,{_PARAMETER_PIECE // 3}}}", quoted)
    first = f";\r\n {name}*0*=utf-8''{pieces[0]}"
    return first + "".join(f";\r\n {name}*{number}*={piece}" for number, piece in enumerate(pieces[1:], 1))


def _refuse_control(text: str) -> None:
    if any(ord(letter) < 32 or 127 <= ord(letter) < 160 or letter in "\u2028\u2029" for letter in text):
        raise ValueError("a header holds no line ends and no control characters")


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
