"""From what ``frontier.yaml`` says to a way of sending."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.files import read_settings
from scheduler.mail.folder import FolderTransport
from scheduler.mail.letter import Party
from scheduler.mail.setup import sender_of, transport_of
from scheduler.mail.smtp import Login, SmtpTransport
from scheduler.settings import MailSettings

FULL = """title: Juniper
mail:
  transport: smtp
  host: mail.juniper.example
  from: Juniper Tea Houses <briefings@juniper.example>
  reply_to: strategy@juniper.example
  user: env:SMTP_USER
  password: env:SMTP_PASSWORD
  ca_file: data/ca.pem
  list_id: briefings.juniper.example
  provider: resend
  unsubscribe: {mail: leave@juniper.example, url: "https://juniper.example/leave?{address}", one_click: true}
"""


@pytest.fixture
def full(tmp_path: Path) -> MailSettings:
    """Return settings that say all there is to say."""
    (tmp_path / "frontier.yaml").write_text(FULL, encoding="utf-8")
    return read_settings(tmp_path).mail


def test_without_a_word_letters_go_into_a_folder(tmp_path: Path) -> None:
    """A workspace that says nothing of mail writes files, from an address that nobody has."""
    settings = MailSettings()

    assert transport_of(settings, tmp_path, tmp_path / "outbox", None) == FolderTransport(tmp_path / "outbox")
    assert sender_of(settings, "Juniper").party == Party("Juniper", "briefings@workspace.invalid")


def test_a_server_is_spoken_to_as_the_settings_say(full: MailSettings, tmp_path: Path) -> None:
    """Host, login and authorities are the settings'; the port is the one that goes with the encryption."""
    login = Login("briefings", "secret")
    transport = transport_of(full, tmp_path, tmp_path / "outbox", login)

    assert transport == SmtpTransport(
        "mail.juniper.example", 587, "juniper.example", "required", login, tmp_path / "data" / "ca.pem"
    )


@pytest.mark.parametrize(("tls", "port"), [("required", 587), ("implicit", 465), ("none", 25)])
def test_a_port_follows_from_the_encryption(tmp_path: Path, tls: str, port: int) -> None:
    """587, 465 and 25 are what servers use; another one is written."""
    base = {"transport": "smtp", "host": "mail.juniper.example", "from": "a@juniper.example", "tls": tls}
    usual = transport_of(MailSettings.model_validate(base), tmp_path, tmp_path, None)
    other = transport_of(MailSettings.model_validate(base | {"port": 2525}), tmp_path, tmp_path, None)

    assert isinstance(usual, SmtpTransport)
    assert isinstance(other, SmtpTransport)
    assert (usual.port, other.port) == (port, 2525)


def test_all_letters_have_in_common_what_the_settings_say(full: MailSettings) -> None:
    """Who writes, where answers go, how to leave: from the settings, with addresses as on the wire."""
    sender = sender_of(full, "Juniper")

    assert sender.party == Party("Juniper Tea Houses", "briefings@juniper.example")
    assert sender.reply_to == Party("", "strategy@juniper.example")
    assert (sender.list_id, sender.provider, sender.domain) == (
        *("briefings.juniper.example", "resend", "juniper.example"),
    )
    assert (sender.unsubscribe_mail, sender.unsubscribe_url, sender.one_click) == (
        *("leave@juniper.example", "https://juniper.example/leave?{address}", True),
    )
