"""The shell around ``reports``: workspaces on disk, commands, and what people see."""
