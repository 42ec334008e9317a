"""Who receives briefings: audiences as ``data/audiences.yaml`` names them, and who of them gets which part."""

from reports.audience.address import Address, MailAddress, address_of
from reports.audience.models import Audience, Format, InDoubt, Person, SendingWindow
from reports.audience.reading import read_audiences
from reports.audience.recipients import Addressee, recipients_of, suppressed_of
from reports.audience.warnings import audience_warnings

__all__ = [
    "Address",
    "Addressee",
    "Audience",
    "Format",
    "InDoubt",
    "MailAddress",
    "Person",
    "SendingWindow",
    "address_of",
    "audience_warnings",
    "read_audiences",
    "recipients_of",
    "suppressed_of",
]
