"""The message of an edition, from its briefing: subject, HTML, plain text and a picture of the first page.

It sees no facts and fetches nothing; what comes from data is escaped, and links lead to web and mail addresses alone.
"""

from reports.message.compose import compose
from reports.message.confidential import confidential
from reports.message.model import PICTURE_CID, Body, Message, MessageError

__all__ = ["PICTURE_CID", "Body", "Message", "MessageError", "compose", "confidential"]
