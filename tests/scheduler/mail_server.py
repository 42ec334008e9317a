"""A real mail server on loopback that can be told, for each step, to say or do something else than usual."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

Deed = Callable[["ScriptedSmtp"], Awaitable[None]]
Act = bytes | Deed
HOST = "127.0.0.1"
USER, PASSWORD = "briefings", "correct horse é"


async def hang_up(smtp: ScriptedSmtp) -> None:
    """Close the connection."""
    smtp.transport.close()


async def stall(_: ScriptedSmtp) -> None:
    """Say nothing for longer than anybody waits."""
    await asyncio.sleep(60)


def reworded(words: bytes) -> Deed:
    """Do as usual, but say it in other words."""

    async def act(smtp: ScriptedSmtp) -> None:
        smtp.rewording = words
        await smtp.usual(smtp.argument)

    return act


def in_turn(*acts: Act) -> Deed:
    """Do one thing after the other."""

    async def act(smtp: ScriptedSmtp) -> None:
        for one in acts:
            await smtp.act(one)

    return act


@dataclass
class MailServer:
    """What a server was told to do at its steps, and what reached it; a step without a script goes as usual."""

    port: int = 0
    script: dict[str, list[Act | None]] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)
    letters: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    connections: list[ScriptedSmtp] = field(default_factory=list)
    heard: bytearray = field(default_factory=bytearray)

    def take(self, stage: str) -> Act | None:
        """Return what is to be done at a step now."""
        acts = self.script.get(stage) or [None]
        return acts.pop(0)

    def say(self, words: bytes) -> None:
        """Say something on the last connection that nobody asked for, or hang up; return when it is on its way."""

        async def speak() -> None:
            last = self.connections[-1]
            await last.act(words or hang_up)
            await asyncio.sleep(0.2)

        asyncio.run_coroutine_threadsafe(speak(), self.connections[-1].loop).result(20)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's
        self, _smtp: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Leave out what the server is not to offer."""
        session.host_name = hostname
        kept = [line for line in responses if line[4:].split(" ")[0].upper() not in self.without]
        return [*(line[:3] + "-" + line[4:] for line in kept[:-1]), kept[-1][:3] + " " + kept[-1][4:]]

    async def handle_DATA(self, _smtp: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        """Keep the letter."""
        self.letters.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        return "250 2.0.0 kept"

    def login(self, _smtp: SMTP, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        """Take the one user with the one password."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=self.logins[-1] == (USER, PASSWORD), handled=False)


class ScriptedSmtp(SMTP):
    """aiosmtpd's server, with a script beside it."""

    usual: Callable[[str | None], Awaitable[None]]
    argument: str | None = None
    rewording: bytes | None = None
    first_transport: Any = None

    def __init__(self, server: MailServer, **options: Any) -> None:
        super().__init__(server, hostname="mail.test", ident="test", **options)
        self._server = server
        server.connections.append(self)
        self._answering = "greeting"
        self._smtp_methods = {name: self._scripted(name, method) for name, method in self._smtp_methods.items()}

    def connection_made(self, transport: Any) -> None:
        """Remember the connection, so that none outlives the server."""
        self.first_transport = self.first_transport or transport
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Remember every byte, as it is after decryption."""
        self._server.heard += data
        super().data_received(data)

    async def act(self, act: Act) -> None:
        """Say words as they are, or do something else."""
        if callable(act):
            await act(self)
        else:
            self._writer.write(act)
            await self._writer.drain()

    async def push(self, status: Any) -> None:
        """Say what the script says to the two steps that no command stands for: the greeting, and the final dot."""
        if self.rewording is not None:
            status, self.rewording = self.rewording, None
            await self.act(status)
            return
        stage, self._answering = self._answering, "dot" if self._answering == "data" else ""
        if stage in {"greeting", "dot"} and (act := self._server.take(stage)) is not None:
            await self.act(act)
        else:
            await super().push(status)

    def _scripted(self, name: str, usual: Callable[[str | None], Awaitable[None]]) -> Any:
        async def method(argument: str | None) -> None:
            self._server.commands.append(f"{name} {argument or ''}".strip())
            self.usual, self.argument = usual, argument
            if (act := self._server.take(name.lower())) is not None:
                await self.act(act)
                return
            self._answering = name.lower()
            if name == "DATA" and (act := self._server.take("body")) is not None:
                await self.push("354 go on")
                await self._reader.readuntil(b"\r\n")
                await self.act(act)
                return
            await usual(argument)

        return method


@dataclass(frozen=True)
class Papers:
    """An authority that nobody else knows, and the file that tells who trusts it."""

    authority: trustme.CA
    ca_file: Path

    def context(self, *names: str, **validity: Any) -> ssl.SSLContext:
        """Return what a server with a certificate for these names shows."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert(*(names or (HOST, "localhost")), **validity).configure_cert(context)
        return context


@contextmanager
def running(tls: ssl.SSLContext | None = None, *, implicit: bool = False, **options: Any) -> Iterator[MailServer]:
    """Run a server for as long as the block lasts: plain, with STARTTLS, or under TLS from the first byte."""
    server = MailServer()
    loop = asyncio.new_event_loop()
    options = {"authenticator": server.login, "tls_context": None if implicit else tls, "loop": loop} | options
    if tls is None or implicit:
        options |= {"auth_require_tls": False, "auth_exclude_mechanism": []}
    started = loop.run_until_complete(
        loop.create_server(lambda: ScriptedSmtp(server, **options), HOST, 0, ssl=tls if implicit else None)
    )
    server.port = started.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_stop(started, server), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()


async def _stop(started: asyncio.AbstractServer, server: MailServer) -> None:
    started.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for smtp in server.connections:
        for transport in filter(None, (smtp.transport, smtp.first_transport)):
            transport.abort()
    await asyncio.sleep(0)
