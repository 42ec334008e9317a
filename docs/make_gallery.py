"""Draws the gallery of charts, each picture from the YAML beside it: ``make gallery``.

A file in ``docs/gallery/`` begins with a comment that names its workspace and period; the rest is one block, after the
figures it shows and a line of dashes where it shows any.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from gallery_data import write_cars, write_stores
from PIL import Image

from reports.assemble import assemble
from reports.brand import Brand
from reports.briefing import Briefing, Drawing
from reports.glyphs import typeface
from reports.pdf.figures import Picture
from reports.pdf.tags import Tag
from reports.period import parse_period
from reports.reading import read_definition
from reports.render import chart_style, page_style, render
from scheduler.workspace import Workspace, load_workspace

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "docs" / "gallery"
SHARED = ROOT.parent / "shared" / "data"
PLACES = {"smart": ROOT, "kestrel": GALLERY / "workspace"}
INTRODUCTION = """# Gallery
Every kind of drawing, each made from the YAML under it by `make gallery`. Pictures of smart are drawn from the public
figures in `data/`; Kestrel Coffee does not exist, and its figures in `workspace/` are made up, as the stamp on every
page with one of them says (pictures of half a page leave it out). Sales of electric cars are the International Energy
Agency's (Global EV Outlook 2024, CC BY 4.0), stores those of a public list of Walmart's openings (MIT); neither is kept
here, so those pictures are drawn again only where the data lies beside the repository.
"""
SCALE, MARGIN, STAMP = 2.0, 12.0, 12.5
"""Pixels a point, the paper around a picture, and what the stamp on made-up figures takes above it."""


def main(names: list[str]) -> None:
    """Draw the pictures named, or all whose data is there, and the page that shows them."""
    with TemporaryDirectory() as folder:
        places = PLACES | made_of_data(Path(folder))
        draw(names, places)


def made_of_data(folder: Path) -> dict[str, Path]:
    """Return workspaces made of public data, where that lies beside the repository."""
    if not SHARED.is_dir():
        return {}
    write_cars(SHARED, folder / "electric-cars")
    write_stores(SHARED, folder / "stores")
    return {name: folder / name for name in ("electric-cars", "stores")}


def draw(names: list[str], places: dict[str, Path]) -> None:
    """Draw the pictures named, or all, of the workspaces that are there."""
    read: dict[str, Workspace] = {}
    files = sorted(GALLERY.glob("*.yaml"))
    for file in files:
        if names and file.stem not in names:
            continue
        place, period = file.read_text("utf-8").splitlines()[0].removeprefix("# ").split(", ")[:2]
        if place not in places:
            continue
        workspace = read[place] if place in read else read.setdefault(place, load_workspace(places[place]))
        briefing = drawn(workspace, file.read_text("utf-8"), period)
        picture(briefing, workspace.brand).save(file.with_suffix(".png"), optimize=True)
    write_page(files)


def drawn(workspace: Workspace, block: str, period: str) -> Briefing:
    """Return a briefing of one block; twice, where it is of half width, so that it has a neighbour to stand beside."""
    figures, _, rest = block.partition("\n")[2].rpartition("---\n")
    lines = rest.splitlines()
    one = "  - " + "\n    ".join(lines) + "\n"
    blocks = one * (2 if "width: half" in lines else 1)
    end = "  - {type: data_notes}\n  - {type: sources}\n"
    text = f"id: gallery\ntitle: G\nperiod: month\n{figures}blocks:\n{blocks}{end}"
    definition, _ = read_definition(text.encode(), "gallery.yaml", workspace.facts)
    return assemble(workspace.facts, definition, parse_period(period), recorded=False)


def picture(briefing: Briefing, brand: Brand) -> Image.Image:
    """Return the first block of a briefing as it stands on the page, cut out with its title and sources."""
    face = typeface(brand)
    style = page_style(brand, face)
    block = briefing.blocks[0]
    width = style.half if getattr(block, "width", "full") == "half" else style.width
    left, top = style.margin - MARGIN, style.top - MARGIN
    with pypdfium2.PdfDocument(render(briefing, brand)) as document:
        page = document[0].render(scale=SCALE).to_pil().convert("RGB")
        bottom = 0.0 if isinstance(block, Drawing) else foot_of_table(document[0])
    if isinstance(block, Drawing):
        _, height = Picture(block, style, chart_style(briefing, brand, face), Tag("Document")).wrap(width, style.height)
        bottom = top + height + 2 * MARGIN
    if width == style.width and briefing.illustrative:
        top -= STAMP
    box = [left, top, left + width + MARGIN + min(MARGIN, style.gutter - 1), bottom]
    return page.crop([round(SCALE * edge) for edge in box]).quantize(64, Image.Quantize.MAXCOVERAGE, kmeans=3)


def foot_of_table(page: pypdfium2.PdfPage) -> float:
    """Return how far down the page what comes before the data notes reaches."""
    words = page.get_textpage()
    index, _ = words.search("Data notes").get_next()
    return float(page.get_height() - words.get_charbox(index)[3] - MARGIN)


def write_page(files: list[Path]) -> None:
    """Write the page that shows each picture with the YAML that made it."""
    parts = [INTRODUCTION.rstrip()]
    for file in files:
        lines = file.read_text("utf-8").splitlines()
        title = lines[0].split(", ", 2)[2]
        code = "\n".join(lines[1:])
        parts.append(f"## {title}\n\n![{title}]({file.stem}.png)\n\n```yaml\n{code}\n```")
    (GALLERY / "README.md").write_text("\n\n".join(parts) + "\n", "utf-8")


main(sys.argv[1:])
