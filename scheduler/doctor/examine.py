"""Every check, in the order in which a person would mend what they find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from reports.errors import InputError
from scheduler.doctor.check import Check
from scheduler.doctor.files import look_at_fonts, look_at_workspace
from scheduler.doctor.post import look_at_heartbeat, look_at_mail_server, look_at_senders
from scheduler.doctor.stores import look_at_archive, look_at_ledger
from scheduler.doctor.times import look_at_clock, look_at_zones
from scheduler.files import read_settings


def examine(root: Path, now: datetime) -> Iterator[Check]:
    """Look at a workspace and yield each check as it is done; without settings there is nothing else to look at."""
    workspace, check = look_at_workspace(root)
    yield check
    try:
        settings = read_settings(root)
    except InputError:
        return
    yield look_at_fonts(workspace)
    yield from look_at_ledger(root, settings, now)
    yield look_at_archive(root, settings)
    yield look_at_mail_server(root, settings)
    yield from look_at_senders(settings, workspace)
    yield look_at_clock(workspace, now)
    yield from look_at_zones(workspace, now)
    yield look_at_heartbeat(root, settings)
