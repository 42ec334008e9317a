"""How a message travels: letters in exact bytes, and ways to hand them over. Knows no ledger, archive or workspace."""

from scheduler.mail.folder import FolderTransport
from scheduler.mail.transport import Answer, AnswerKind, Envelope, Session, Transport, TransportError

__all__ = ["Answer", "AnswerKind", "Envelope", "FolderTransport", "Session", "Transport", "TransportError"]
