"""Draws the pictures in the docs from the default workspace: ``make pictures``. That of the mail needs Chromium."""

import base64
import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image

from reports.assemble import assemble
from reports.message import PICTURE_CID, Message, compose
from reports.period import parse_period
from reports.render import render
from reports.snapshot import take_snapshot
from scheduler.app import render_report
from scheduler.workspace import load_workspace

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
REPORT, PERIOD, PREVIOUS = "expansion-monthly", parse_period("2025-12"), parse_period("2025-11")
PAGES = (1, 2, 4)
HEIGHT = 900
MAIL_HEIGHT = 1240
GAP = 18
GROUND = "#D9DEDC"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
)


def main() -> None:
    """Set pages of the default briefing side by side; then its mail, on a wide light screen and a narrow dark one."""
    with TemporaryDirectory() as folder:
        rendered = render_report(ROOT, REPORT, None, Path(folder) / "briefing.pdf", print)
        pdf = rendered.path.read_bytes()
    _save([_page(pdf, number) for number in PAGES], "briefing.png")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SystemExit("There is no Chromium on this machine: the picture of the mail stays as it is.")
    message = _message()
    _save([_screen(browser, message, 640, dark=False), _screen(browser, message, 390, dark=True)], "mail.png")


def _message() -> Message:
    """Return the message of an edition that follows another."""
    workspace = load_workspace(ROOT)
    definition = workspace.definitions[REPORT]
    before = take_snapshot(workspace.facts.until(PREVIOUS.end), definition, PREVIOUS)
    briefing = assemble(workspace.facts, definition, PERIOD, previous=before)
    return compose(briefing, workspace.brand, render(briefing, workspace.brand))


def _page(pdf: bytes, number: int) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number - 1]
        return page.render(scale=HEIGHT / page.get_height()).to_pil().convert("RGB")


def _screen(browser: str, message: Message, width: int, *, dark: bool) -> Image.Image:
    """Return the top of the message as a browser shows it, in the brand's own type."""
    picture = base64.b64encode(message.picture).decode()
    html = message.attached.html.replace(f"cid:{PICTURE_CID}", f"data:image/png;base64,{picture}")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fonts").symlink_to(ROOT / "reports" / "fonts")
        (folder / "mail.html").write_text(html, encoding="utf-8")
        # A window is never as narrow as a phone; a frame is.
        style = f"border:0;color-scheme:{'dark' if dark else 'light'}"
        frame = f'<iframe src="mail.html" width="{width}" height="{MAIL_HEIGHT}" style="{style}"></iframe>'
        page = f'<!DOCTYPE html><body style="margin:0">{frame}</body>'
        (folder / "frame.html").write_text(page, encoding="utf-8")
        scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
        size = f"--window-size={max(width, 600)},{MAIL_HEIGHT + 100}"
        shot = [f"--screenshot={folder / 'shot.png'}", size, scheme, f"--user-data-dir={folder / 'profile'}"]
        command = [browser, *QUIET, *shot, folder / "frame.html"]
        surroundings = {"PATH": os.defpath, "HOME": name, "XDG_DATA_HOME": name}
        subprocess.run(command, check=True, capture_output=True, env=surroundings)  # noqa: S603 - the browser found
        shown = Image.open(BytesIO((folder / "shot.png").read_bytes())).convert("RGB")
    return shown.crop((0, 0, width, MAIL_HEIGHT))


def _save(pictures: list[Image.Image], name: str) -> None:
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, pictures[0].height + 2 * GAP), GROUND)
    left = GAP
    for picture in pictures:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    sheet.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=3).save(IMAGES / name, optimize=True)


main()
