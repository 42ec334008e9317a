"""The data inside each PDF: the facts it used, as tables for people and as a record to make it again from."""

from reports.inside.attachments import attachments
from reports.inside.files import DEFINITION, FACTS, MANIFEST, RECORD, InsideError
from reports.inside.manifest import Manifest
from reports.inside.record_form import read_record

__all__ = ["DEFINITION", "FACTS", "MANIFEST", "RECORD", "InsideError", "Manifest", "attachments", "read_record"]
