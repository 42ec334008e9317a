"""One connection to a mail server: smtplib's commands, with replies read strictly and within a time.

smtplib waits anew for every piece of a reply, reads what is no reply as code -1, and keeps what a server says unasked
for the next question. Here each reply has one time-out, is a reply or an error, and what comes unasked ends it all: a
250 that lay there before the final dot was sent would be taken for the answer to it.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from time import monotonic
from typing import Final

_REPLY: Final = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?", re.DOTALL)
_MOST_LINES: Final = 200
_MOST_BYTES: Final = 64 * 1024
_CHUNK: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds each kind of step may take, as RFC 5321 4.5.3.2 recommends."""

    connect: float = 30
    command: float = 300
    body: float = 600
    dot: float = 600
    quit: float = 5


Reply = tuple[int, bytes]


class GarbledError(smtplib.SMTPException):
    """What the server said is no reply."""


class UnaskedError(smtplib.SMTPServerDisconnected):
    """The server said something, or left, before it was asked; ``reply`` is what it said, where that is a reply."""

    def __init__(self, reply: Reply | None, *, spoke: bool) -> None:
        self.reply = reply
        self.spoke = spoke
        super().__init__("the server spoke unasked" if spoke else "the server closed the connection")


class Wire(smtplib.SMTP):
    """A connection that is made already."""

    sock: socket.socket

    def __init__(self, sock: socket.socket, name: str, patience: float) -> None:
        super().__init__(local_hostname=name)
        self.sock = sock
        self.patience = patience
        self.command_encoding = "utf-8"
        self._read = bytearray()

    def ask(self, command: str) -> Reply:
        """Send a command and return the reply. Raises UnaskedError, and sends nothing, where one is there already."""
        self.expect_silence()
        return self.docmd(command)

    def expect_silence(self) -> None:
        """Raise UnaskedError where the server has said something or has left."""
        self.sock.settimeout(0)
        try:
            there = self._read or self._receive()
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            there = b""
        raise UnaskedError(self._last_words() if there else None, spoke=bool(there))

    def getreply(self) -> Reply:
        """Return a reply's code and words. Raises SMTPServerDisconnected where none comes, GarbledError for others."""
        until = monotonic() + self.patience
        code, words = b"", list[bytes]()
        while len(words) < _MOST_LINES:
            match = _REPLY.fullmatch(self._line(until))
            if not match or (code and match[1] != code):
                raise GarbledError("what the server said is no reply")
            code = match[1]
            words.append((match[3] or b"").strip())
            if match[2] != b"-":
                return int(code), b"\n".join(words)
        raise GarbledError("the server's reply has no end")

    def send(self, s: bytes | str) -> None:  # type: ignore[override]  # the stub says ReadableBuffer
        """Send, within the time of a command."""
        self.sock.settimeout(self.patience)
        super().send(s)

    def send_body(self, data: bytes, seconds: float) -> None:
        """Send a letter's body in pieces. Raises UnaskedError where the server does not hear it to its end."""
        until = monotonic() + seconds
        try:
            for start in range(0, len(data), _CHUNK):
                self.sock.settimeout(_left(until))
                self.sock.sendall(data[start : start + _CHUNK])
        except OSError as error:
            reply = self._last_words()
            raise UnaskedError(reply, spoke=reply is not None) from error

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Go on under TLS, and forget what was learnt before. Raises ssl.SSLError, OSError or UnaskedError."""
        self.expect_silence()
        self.sock.settimeout(self.patience)
        self.sock = context.wrap_socket(self.sock, server_hostname=host)
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def _line(self, until: float) -> bytes:
        while (end := self._read.find(b"\n")) < 0:
            if len(self._read) > _MOST_BYTES:
                raise GarbledError("a line of the server's reply has no end")
            try:
                self.sock.settimeout(_left(until))
                if not self._receive():
                    raise smtplib.SMTPServerDisconnected("the server closed the connection")
            except TimeoutError:
                raise smtplib.SMTPServerDisconnected(f"the server did not answer in {self.patience:g} s") from None
            except OSError as error:
                raise smtplib.SMTPServerDisconnected(f"the connection broke: {error.strerror or error}") from error
        line = bytes(self._read[: end + 1]).rstrip(b"\r\n")
        del self._read[: end + 1]
        return line

    def _receive(self) -> bytes:
        data = self.sock.recv(_CHUNK)
        self._read += data
        return data

    def _last_words(self) -> Reply | None:
        """Return the reply that is there already, if it is one."""
        self.patience = min(self.patience, 1)
        try:
            return self.getreply()
        except smtplib.SMTPException:
            return None


def _left(until: float) -> float:
    """Return the seconds left, at least so many that a socket does not take them for none."""
    if (left := until - monotonic()) <= 0:
        raise TimeoutError("timed out")
    return max(left, 0.001)
