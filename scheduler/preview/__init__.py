"""The preview: a briefing's pages in the browser, made again each time a file of the workspace is saved."""

from scheduler.preview.making import Preview, Shown
from scheduler.preview.server import PreviewServer
from scheduler.preview.watching import keep_building

__all__ = ["Preview", "PreviewServer", "Shown", "keep_building"]
