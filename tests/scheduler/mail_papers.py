"""The certificates of tests' mail servers, as a fixture."""

from __future__ import annotations

import pytest
import trustme

from tests.scheduler.mail_server import Papers


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Return an authority that nobody else knows."""
    file = tmp_path_factory.mktemp("papers") / "ca.pem"
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(file))
    return Papers(authority, file)
