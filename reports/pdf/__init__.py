"""Draws a Briefing onto pages; the only part that knows ReportLab's flowables."""
