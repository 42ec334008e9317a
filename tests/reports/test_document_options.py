"""A document is for the archive, signed, or encrypted; what excludes one another is refused as it is read."""

from __future__ import annotations

import pytest

from reports.errors import InputError
from reports.reading import read_definition

REPORT = """id: r
title: R
period: month
document: {document}
blocks:
- {{type: key_figures, show: [a]}}
- {{type: data_notes}}
- {{type: sources}}
figures: {{a: {{metric: m, market: CN}}}}
"""


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("{encrypt: {password: 'env:PW'}}", "PDF/A forbids encryption (ISO 19005-3, 6.1.3); say archive: false"),
        ("{archive: false, encrypt: {password: 'env:PW'}, sign: {key: 'file:k'}}", "signed or encrypted"),
        ("{archive: false}", "archive: false is for documents that are encrypted"),
        ("{sign: {key: 'k.p12'}}", "has to be env:NAME or file:path"),
        ("{sign: {key: 'file:k', by: Juniper}}", "who signs is printed on the cover, and there is none"),
    ],
)
def test_what_excludes_one_another_is_refused(document: str, reason: str) -> None:
    """Encryption with the archive or with a signature is refused with the reason, and a secret in the file too."""
    with pytest.raises(InputError) as caught:
        read_definition(REPORT.format(document=document).encode(), "r.yaml", None)

    [problem] = caught.value.problems
    assert reason in problem.message
    assert problem.place.line > 0


def test_a_secret_is_not_repeated() -> None:
    """A password that somebody wrote into the report is not shown in the message that refuses it."""
    document = "{archive: false, encrypt: {password: hunter2}}"

    with pytest.raises(InputError) as caught:
        read_definition(REPORT.format(document=document).encode(), "r.yaml", None)

    assert "hunter2" not in str(caught.value)
