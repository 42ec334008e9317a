"""What was published of an edition by somebody who did not live to commit it: taken as it is, not drawn again.

The ledger notes, between publishing and the commit, which inputs a manifest is of. An edition that is claimed again
with the same inputs is the one in the archive, `made_at` and all, once each part of it is read back and has its hash.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scheduler.archive import ArchiveError, Manifest, Stored
from scheduler.ledger import Claim
from scheduler.runner.computing import Order
from scheduler.runner.house import House
from scheduler.versions import drawing_versions
from scheduler.workspace import Workspace

if TYPE_CHECKING:
    from reports.definition import DocumentSpec


def inputs_hash(workspace: Workspace, order: Order) -> str:
    """Return one hash over all that an edition's bytes depend on: the files, the versions, and the edition before."""
    previous = hashlib.sha256(order.previous).hexdigest() if order.previous is not None else None
    versions = sorted(drawing_versions().items())
    inputs = (order.report, order.period, order.part, previous, workspace.inputs, versions)
    return hashlib.sha256(repr(inputs).encode()).hexdigest()


def published_before(house: House, workspace: Workspace, claim: Claim, order: Order) -> tuple[Manifest, Stored] | None:
    """Return the manifest of an edition that is whole in the archive and made of the same; None where there is none.

    A document that is signed or encrypted is always made anew: its key may be another by now.
    """
    definition = workspace.definitions.get(order.report)
    if claim.fence == 1 or definition is None or _is_sealed(definition.document):
        return None  # nobody was at it before, or nobody can tell
    notes = [event.detail for event in house.ledger.events(claim.key) if event.kind == "published"]
    if not notes or notes[-1]["inputs"] != inputs_hash(workspace, order):
        return None
    try:
        return _whole(house, str(notes[-1]["manifest"]))
    except ArchiveError:
        return None


def _whole(house: House, sha256: str) -> tuple[Manifest, Stored]:
    """Read an edition back and publish it once more, so that no sweep takes what nobody has committed yet."""
    manifest = Manifest.from_bytes(house.archive.read(sha256, ".json"))
    parts = [(manifest.pdf.sha256, ".pdf"), (manifest.snapshot_sha256, ".json"), (sha256, ".json")]
    if manifest.message_sha256:
        parts.insert(0, (manifest.message_sha256, ".json"))
    kept = [house.archive.publish(house.archive.read(*part), part[1]) for part in parts]
    return manifest, kept[-1]


def _is_sealed(document: DocumentSpec) -> bool:
    return document.sign is not None or document.encrypt is not None
