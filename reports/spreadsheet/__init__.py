"""A spreadsheet that somebody else laid out, read as observations; guesses are told, what is unclear is asked."""

from reports.spreadsheet.columns import FIELDS, SaidError
from reports.spreadsheet.reading import Given, Row, Sheet, read_sheet

__all__ = ["FIELDS", "Given", "Row", "SaidError", "Sheet", "read_sheet"]
