"""The ledger: which editions are owed, made, waiting or held, to whom each one went, and what happened when.

``Ledger.open`` is the way in; everything else here is a value that goes in or comes out.
"""

from scheduler.ledger.errors import LedgerError, LostLeaseError
from scheduler.ledger.ledger import Ledger
from scheduler.ledger.values import (
    Alarm,
    Breaker,
    Claim,
    Delivery,
    DeliveryState,
    Edition,
    EditionKey,
    EditionState,
    Event,
    Notice,
    PlannedEdition,
    Recipient,
)

__all__ = [
    "Alarm",
    "Breaker",
    "Claim",
    "Delivery",
    "DeliveryState",
    "Edition",
    "EditionKey",
    "EditionState",
    "Event",
    "Ledger",
    "LedgerError",
    "LostLeaseError",
    "Notice",
    "PlannedEdition",
    "Recipient",
]
