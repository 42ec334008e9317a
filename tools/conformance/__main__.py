"""Checks that what is made is PDF/A-3b and PDF/UA-1, and that the check finds what is not: ``make conformance``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools.conformance.samples import broken_files, good_files
from tools.conformance.verapdf import NotHereError, judge


def main() -> int:
    """Print a line for each file, then the rules that a good one breaks; 0 where all is as it should be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good = good_files(folder)
        broken = broken_files(folder)
        try:
            verdicts = judge([*good, *broken])
        except NotHereError as error:
            print(error)
            return 3
    wrong = 0
    for verdict in verdicts:
        if verdict.file in broken and broken[verdict.file] != verdict.flavour:
            continue
        as_expected = verdict.passed == (verdict.file not in broken)
        wrong += not as_expected
        said = "passes" if verdict.passed else "fails"
        print(f"{'ok ' if as_expected else 'BAD'}  {verdict.flavour:3}  {verdict.file.stem:48} {said}")
        for rule in () if verdict.file in broken else verdict.rules:
            print(f"       {rule}")
    print(
        f"{len(good)} files that have to pass, {len(broken)} broken ones that have to fail: {wrong or 'nothing'} wrong"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
