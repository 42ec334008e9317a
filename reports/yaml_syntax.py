"""libyaml's errors in an author's words."""

from __future__ import annotations

import re
from typing import Final

import yaml

from reports.errors import Place, Problem
from reports.yaml_tree import Spot

_TABS: Final = "indent with spaces, not tabs"
_INDENTATION: Final = "this line is indented unlike the lines it belongs to"
_ESCAPE: Final = "a backslash inside double quotes begins an escape; use single quotes"
_SENTENCES: Final = {
    "mapping values are not": "text with a colon and a space needs quotes; or this line is indented too far, or "
    "the line above lacks a space after its colon",
    "block sequence entries": "a list begins on a line of its own; text that begins with - needs quotes",
    "unexpected ':'": "a space is missing after this colon, or a value",
    "could not find expected ':'": "this line has no colon and is not a list item",
    "found a tab character": _TABS,
    "expected ',' or ']'": "the [ of line {line} is not closed, or a comma is missing",
    "expected ',' or '}'": "the {{ of line {line} is not closed, or a comma is missing",
    "expected node content": "a {mark} stands where a value should; text that begins with it needs quotes",
    "comment or line break": "after | or > the text begins on the next line",
    "cannot start any token": "text that begins with {mark} needs quotes",
    "expected key": _INDENTATION,
    "expected '-' indicator": _INDENTATION,
    "unexpected end of stream": "the quote of line {line} is never closed",
    "document indicator": "the quote of line {line} is never closed",
    "mapping keys are not": "text that begins with ? needs quotes",
    "unknown escape character": _ESCAPE,
    "hexdecimal number": _ESCAPE,
    "escape code": "no character has this code; write the character itself",
    "alphabetic or numeric": "text that begins with * or & needs quotes",
    "expected <document start>": "nothing may follow the end of the document",
    "tag": "text that begins with ! needs quotes",
    "incompatible YAML document": "%YAML must say 1.1 or 1.2; delete the line",
    "directive": "text that begins with % needs quotes",
}


def syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str, around: Spot) -> Problem:
    """Put libyaml's error into an author's words, where it stands or, for what never ends, where it was opened."""
    end = len(text.rstrip())
    mark, context = error.problem_mark, error.context_mark
    order = (context, mark) if "simple key" in (error.context or "") else (mark, context)
    spots = [(known.line + 1, known.column + 1) for known in order if known and known.index < end]
    for row, _ in spots:
        if sentence := _hidden(text.split("\n")[row - 1]):
            return Problem(Place(file, row, 1), sentence)
    line = context.line + 1 if context and context.index < end else around[0]
    sentence = _sentence(error.problem or "", text, mark.index if mark else end, line)
    return Problem(Place(file, *(spots or [around])[0]), sentence)


def _hidden(line: str) -> str:
    """Return what is wrong with a line that looks like others or that a merge has left; nothing with any other."""
    if re.match("<{7} |={7}$|>{7} ", line):
        return "a merge has left this mark; keep one of the two versions and delete the marks"
    if re.match("[ \t]*\u00a0", line):
        return "this line is indented with a no-break space; indent with ordinary spaces"
    return ""


def _sentence(problem: str, text: str, index: int, line: int) -> str:
    mark, before = text[index : index + 1], text[text.rfind("\n", 0, index) + 1 : index].strip()
    if mark == "\t" and "cannot start any token" in problem:
        return _TABS
    if "node content" in problem and index >= len(text.rstrip()):
        return f"the bracket of line {line} is never closed"
    if "expected key" in problem and before:
        return "text follows a closing quote or bracket; put quotes around the whole value"
    words = next((words for part, words in _SENTENCES.items() if part in problem), f"not YAML: {problem}")
    return words.format(mark=mark, line=line)
