"""Mail servers for tests, with their certificates, as fixtures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import trustme

from scheduler.mail.smtp_session import SmtpSession
from tests.scheduler.mail_server import MailServer, Papers, running
from tests.scheduler.smtp_cases import transport


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Return an authority that nobody else knows."""
    file = tmp_path_factory.mktemp("papers") / "ca.pem"
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(file))
    return Papers(authority, file)


@pytest.fixture
def server(papers: Papers) -> Iterator[MailServer]:
    """Return a server with STARTTLS, at which one user may log in."""
    with running(papers.context()) as one:
        yield one


@pytest.fixture
def session(server: MailServer, papers: Papers) -> Iterator[SmtpSession]:
    """Return an open session."""
    one = transport(server, papers).open()
    yield one
    one.close()
