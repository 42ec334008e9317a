"""Facts, a definition, a brand and a period become a briefing, and that a PDF; pure functions of their input."""
