"""Makes a PDF again from what is inside, and says where it differs, if it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from reports.assemble import Record
from reports.brand import SHIPPED, SHIPPED_FALLBACK, Brand, read_brand, shipped_font
from reports.definition import FigureBlock
from reports.edition import draw_again
from reports.errors import InputError, ReportsError, shown
from reports.inside import DEFINITION, MANIFEST, RECORD, InsideError, Manifest, read_record
from reports.inside.manifest import Asset
from reports.verifying.compare import differences
from reports.verifying.container import Inside, opened, take_out
from reports.verifying.revisions import additions
from reports.verifying.verdict import UnverifiableError, Verdict


def verify(data: bytes, versions: Mapping[str, str], assets: Mapping[str, bytes]) -> Verdict:
    """Say whether a PDF agrees with what is inside it; ``assets`` are fonts that are not inside, by their hash.

    ``versions`` are those in use; the file says those it was made with. Any bytes may be given: whatever is wrong with
    them is in the verdict.
    """
    edition, length = "", 0
    try:
        inside = take_out(data)
        length = len(inside.made)
        manifest = _manifest(inside)
        edition = f"{manifest.report} {manifest.period} {manifest.part}"
        changed = tuple(_changed(inside, manifest))
        reasons = _compared(inside, manifest, versions, assets, changed)
        added = additions(inside.made, data) if inside.added else ()
    except InputError as error:
        first = error.problems[0]
        return Verdict("cannot be verified", (f"what is inside cannot be read: {first}",), edition, length)
    except ReportsError as error:
        return Verdict("cannot be verified", (str(error),), edition, length)
    everything = (*reasons, *added)
    return Verdict("differs" if everything else "agrees", everything, edition, length)


def _manifest(inside: Inside) -> Manifest:
    if MANIFEST not in inside.files:
        raise UnverifiableError(f"there is no {MANIFEST} inside; Frontier did not make it, or not lately")
    return Manifest.from_bytes(inside.files[MANIFEST])


def _changed(inside: Inside, manifest: Manifest) -> Iterator[str]:
    """Yield what the manifest says of files that is not so."""
    for name, expected in manifest.files.items():
        if name not in inside.files:
            yield f"{_said(name)} is missing"
        elif sha256(inside.files[name]).hexdigest() != expected:
            yield f"{_said(name)} was changed after the document was made: its hash is not the manifest's"
    for name in sorted(inside.files.keys() - manifest.files.keys() - {MANIFEST}):
        yield f"{_said(name)} was added after the document was made: the manifest does not know it"


def _compared(
    inside: Inside,
    manifest: Manifest,
    versions: Mapping[str, str],
    assets: Mapping[str, bytes],
    changed: tuple[str, ...],
) -> tuple[str, ...]:
    other = tuple(_other_versions(manifest, versions))
    try:
        record, brand = _inputs(inside, manifest, assets)
        if any(isinstance(block, FigureBlock) for block in record.definition.blocks):
            raise UnverifiableError(
                "code of its workspace draws a chart of it; that is not inside, and would not be run"
            )
        again = draw_again(record, brand, manifest.versions)
    except ReportsError:
        if changed or other:
            return (*changed, *other, "so it cannot be made again")
        raise
    if again == inside.made:
        return ()
    with opened(again) as pdf:
        files = take_out(again).files
        return (*changed, *other, *differences(inside, pdf, again, files))


def _inputs(inside: Inside, manifest: Manifest, assets: Mapping[str, bytes]) -> tuple[Record, Brand]:
    for name in (RECORD, DEFINITION):
        if name not in inside.files:
            raise InsideError(f"there is no {name} inside, from which it could be made again")
    record, brand = read_record(inside.files[RECORD], inside.files[DEFINITION])
    found = {one.name: _asset(one, inside, assets) for one in manifest.assets}
    return record, read_brand(brand, "the brand inside", found)


def _asset(asset: Asset, inside: Inside, given: Mapping[str, bytes]) -> bytes:
    if asset.file is not None:
        if asset.file not in inside.files:
            raise InsideError(f"{_said(asset.file)}, which it is drawn with, is missing")
        return inside.files[asset.file]
    if asset.sha256 in given:
        return given[asset.sha256]
    if asset.name in {*SHIPPED.values(), SHIPPED_FALLBACK}:
        font = shipped_font(asset.name)
        if sha256(font).hexdigest() == asset.sha256:
            return font
        raise InsideError(f"it was set in another {asset.name} than the one that comes with this Frontier")
    raise InsideError(f"the font {_said(asset.name)} is not inside; give the file with --asset")


def _other_versions(manifest: Manifest, versions: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(manifest.versions.keys() | versions.keys()):
        then, now = manifest.versions.get(name), versions.get(name)
        if then != now:
            yield f"it was made with {_said(name)} {shown(then or 'none')}, here is {now or 'none'}"


def _said(name: str) -> str:
    return shown(name)
