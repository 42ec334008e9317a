"""A mail server: reached, under TLS and logged in to, ready for letters. What is not as it has to be ends it unsent."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from scheduler.mail.replies import fit_words
from scheduler.mail.smtp_session import SmtpSession
from scheduler.mail.transport import TransportError, TransportFault
from scheduler.mail.wire import GarbledError, Patience, Reply, UnaskedError, Wire

Tls = Literal["required", "implicit", "none"]
PORTS: Final[dict[Tls, int]] = {"required": 587, "implicit": 465, "none": 25}
_READY: Final = 220
_DONE: Final = 250
_GO_ON: Final = 334
_LOGGED_IN: Final = 235


@dataclass(frozen=True, slots=True)
class Login:
    """A user and a password, which no text made of this object holds."""

    user: str
    password: str = field(repr=False)

    @property
    def plain(self) -> str:
        """What AUTH PLAIN sends, before its encoding."""
        return f"\0{self.user}\0{self.password}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be repeated, wherever a server echoes it."""
        return (self.plain, self.password)


@dataclass(frozen=True)
class SmtpTransport:
    """A server, and how it is spoken to; ``name`` is how we introduce ourselves: the sender's domain."""

    host: str
    port: int
    name: str
    tls: Tls = "required"
    login: Login | None = None
    ca_file: Path | None = None
    patience: Patience = field(default_factory=Patience)

    def open(self) -> SmtpSession:
        """Return a session. Raises TransportError where the server cannot be had as it has to be."""
        if self.login and self.tls == "none":
            raise TransportError("auth", f"{self._server}: a password is never sent in clear; say tls: required")
        wire = self._connected()
        try:
            self._ask("greeting", "greeted us", _READY, wire.getreply)
            self._introduce(wire)
            if self.tls == "required":
                self._encrypt(wire)
            if self.login:
                self._log_in(wire, self.login)
        except BaseException:
            wire.close()
            raise
        return SmtpSession(wire, self.patience, self._secrets)

    @property
    def _server(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def _secrets(self) -> tuple[str, ...]:
        return self.login.secrets if self.login else ()

    def _connected(self) -> Wire:
        context = self._context() if self.tls == "implicit" else None
        try:
            sock = socket.create_connection((self.host, self.port), self.patience.connect)
        except (OSError, UnicodeError) as error:  # UnicodeError: what is no host's name
            raise TransportError("unreachable", f"{self._server} cannot be reached: {_reason(error)}") from error
        try:
            sock = context.wrap_socket(sock, server_hostname=self.host) if context else sock
        except OSError as error:
            sock.close()
            raise self._not_encrypted(error) from error
        return Wire(sock, self.name, self.patience.command)

    def _introduce(self, wire: Wire) -> None:
        def introduce() -> Reply:
            wire.expect_silence()
            return wire.ehlo()

        self._ask("greeting", "answered EHLO", _DONE, introduce)

    def _encrypt(self, wire: Wire) -> None:
        if not wire.has_extn("starttls"):
            raise TransportError(
                "tls", f"{self._server} offers no STARTTLS, so nothing was sent; say tls: implicit where it has that"
            )
        context = self._context()
        self._ask("tls", "answered STARTTLS", _READY, lambda: wire.ask("STARTTLS"))
        try:
            wire.encrypt(context, self.host)
        except OSError as error:
            raise self._not_encrypted(error) from error
        self._introduce(wire)

    def _log_in(self, wire: Wire, login: Login) -> None:
        """Say who we are: by PLAIN, or by LOGIN where a server knows only that. In UTF-8, unlike smtplib."""
        ways = wire.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in ways:
            self._ask("auth", "answered AUTH", _LOGGED_IN, lambda: wire.ask(f"AUTH PLAIN {_base64(login.plain)}"))
        elif "LOGIN" in ways:
            self._ask("auth", "answered AUTH", _GO_ON, lambda: wire.ask("AUTH LOGIN"))
            self._ask("auth", "answered the user", _GO_ON, lambda: wire.ask(_base64(login.user)))
            self._ask("auth", "answered the password", _LOGGED_IN, lambda: wire.ask(_base64(login.password)))
        else:
            raise TransportError("auth", f"{self._server} offers no way to log in that we know (PLAIN, LOGIN)")

    def _ask(self, kind: TransportFault, did: str, expected: int, ask: Callable[[], Reply]) -> None:
        """Take a step, and raise TransportError unless the reply is the one that is expected."""
        try:
            code, said = ask()
        except GarbledError as error:
            raise TransportError(kind, f"{self._server}: {error}") from error
        except smtplib.SMTPServerDisconnected as error:
            raise TransportError("unreachable", f"{self._server}: {error}") from error
        if code != expected:
            words = fit_words(said, self._secrets)
            raise TransportError(kind, f"{self._server} {did} with {code} {words}".rstrip(), code)

    def _context(self) -> ssl.SSLContext:
        """Return what checks the server's certificate and name: against the system's authorities and the given ones."""
        context = ssl.create_default_context()
        if self.ca_file:
            try:
                context.load_verify_locations(self.ca_file)
            except OSError as error:
                words = f"{self.ca_file}: holds no certificates that can be read: {_reason(error)}"
                raise TransportError("tls", words) from error
        return context

    def _not_encrypted(self, error: OSError) -> TransportError:
        match error:
            case UnaskedError(spoke=True):
                return TransportError("tls", f"{self._server} said more in clear after STARTTLS; nothing was sent")
            case ssl.SSLCertVerificationError():
                words = f"{self._server}: its certificate is not to be trusted: {error.verify_message.rstrip('.')}"
                return TransportError("tls", f"{words}; nothing was sent")
            case ssl.SSLError() if not isinstance(error, ssl.SSLEOFError):
                return TransportError("tls", f"{self._server}: no encryption came about: {_reason(error)}")
            case _:
                return TransportError("unreachable", f"{self._server}: the connection broke: {_reason(error)}")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", None) or getattr(error, "strerror", None) or error)
