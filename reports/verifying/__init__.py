"""Whether a PDF says what the data inside it say: made again from those alone, and compared byte for byte."""

from reports.verifying.container import MAX_FILE
from reports.verifying.verdict import Verdict
from reports.verifying.verify import verify

__all__ = ["MAX_FILE", "Verdict", "verify"]
