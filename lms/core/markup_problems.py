"""What is wrong with a Markdown text, in words for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from lms.core.markup import BOXES, TERM, parser, prepared

HTML = re.compile(r"</?[a-z][a-z0-9-]*(\s[^<>]*)?/?>|<!--", re.IGNORECASE)
LINK_LEFT_OVER = re.compile(r"\]\(([^)\s]*)")
FIRST_HEADING = 2


@dataclass(frozen=True, order=True)
class MarkupProblem:
    """Something wrong in a text; lines count from 1."""

    line: int
    sentence: str


@dataclass
class Found:
    """What a text refers to, and what is wrong with it."""

    problems: list[MarkupProblem] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    images: set[str] = field(default_factory=set)

    def note(self, line: int, sentence: str) -> None:
        """Add a problem, once."""
        problem = MarkupProblem(line + 1, sentence)
        if problem not in self.problems:
            self.problems.append(problem)


def examine(text: str, *, terms: Collection[str] = (), images: Collection[str] = ()) -> Found:
    """Return what a text refers to and everything wrong with it, given the terms and pictures that exist."""
    env: dict[str, object] = {}
    tokens = parser("lesson").parse(prepared(text), env)
    found = Found()
    _examine_blocks(tokens, text.split("\n"), found)
    for line, token in _inline_tokens(tokens):
        _examine_inline(token, line, terms, images, found)
    _examine_footnotes(text, env, found)
    found.problems.sort()
    return found


def _examine_blocks(tokens: Sequence[Token], lines: Sequence[str], found: Found) -> None:
    level = FIRST_HEADING - 1
    for position, token in enumerate(tokens):
        start, end = token.map or (0, 0)
        if token.type == "heading_open":
            level = _examine_heading(token, tokens[position + 1], level, found)
        elif token.type.startswith("container_") and token.nesting > 0:
            if end >= len(lines) or not lines[end].strip().startswith(":::"):
                found.note(start, f"The box “::: {token.info.strip()}” is not closed: put “:::” on a line after it.")
        elif token.type == "inline":
            for offset, line in enumerate(token.content.split("\n")):
                if line.startswith(":::"):
                    found.note(
                        start + offset, f"“{line}” opens no box. The boxes are {', '.join(BOXES)}: “::: note Title”."
                    )


def _examine_heading(token: Token, inline: Token, level: int, found: Found) -> int:
    """Check one heading against the one before; return its level."""
    line, depth = (token.map or (0, 0))[0], len(token.markup) if token.markup.startswith("#") else 0
    depth = depth or (1 if token.markup == "=" else 2)
    if depth < FIRST_HEADING:
        found.note(line, "A heading starts with “##”: the title of the page is its “#”.")
    elif depth > level + 1:
        found.note(line, f"This heading has {depth} “#” after one with {level}: use {level + 1}, without a gap.")
    if not inline.content.strip():
        found.note(line, "This heading has no words.")
    return max(depth, FIRST_HEADING)


def _inline_tokens(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Yield the tokens inside paragraphs, headings and cells with the lines they stand on, from 0."""
    for token in tokens:
        line = (token.map or (0, 0))[0]
        for child in token.children or () if token.type == "inline" else ():
            yield line, child
            line += child.type in {"softbreak", "hardbreak"}


def _examine_inline(token: Token, line: int, terms: Collection[str], images: Collection[str], found: Found) -> None:
    if token.type == "term":
        found.terms.add(token.meta["id"])
        if token.meta["id"] not in terms:
            found.note(line, f"The word “{token.meta['id']}” is not in glossary.yaml.")
    elif token.type == "image":
        _examine_image(token, line, images, found)
    elif token.type == "link_open" and str(token.attrs.get("href", "")).startswith("media/"):
        found.note(line, "A link cannot lead into media/. Show the picture with “![…](media/…)”.")
    elif token.type == "text":
        _examine_words(token.content, line, found)


def _examine_image(token: Token, line: int, images: Collection[str], found: Found) -> None:
    source = str(token.attrs.get("src", ""))
    found.images.add(source)
    if not token.content.strip():
        found.note(line, f"The picture {source} needs a description in the square brackets: what it shows.")
    if not source.startswith("media/"):
        found.note(line, f"The picture “{source}” is not in the course's media folder: use “media/…”.")
    elif source not in images:
        found.note(line, f"The picture {source} does not exist.")


def _examine_words(words: str, line: int, found: Found) -> None:
    """Look for markup that was meant and did not work."""
    html = HTML.search(words)
    if html:
        found.note(
            line, f"“{html[0]}” is HTML, which is not allowed here. Use Markdown, or leave the angle brackets out."
        )
    link = LINK_LEFT_OVER.search(words)
    if link:
        found.note(line, f"The link to “{link[1]}” does not work. A link begins with https://, mailto:, tel: or #.")
    if "[[" in words and not TERM.search(words):
        found.note(
            line, "A word of the glossary is written [[its-id]] or [[its-id|other words]], the id in small letters."
        )


def _examine_footnotes(text: str, env: dict[str, object], found: Found) -> None:
    notes = env.get("footnotes")
    known: dict[str, int] = notes.get("refs", {}) if isinstance(notes, dict) else {}
    for number, line in enumerate(text.split("\n")):
        for mark in re.finditer(r"\[\^([^\]\s]+)\](:?)", line):
            place = known.get(":" + mark[1])
            if place is None and not mark[2]:
                found.note(number, f"The footnote [^{mark[1]}] has no text: add a line “[^{mark[1]}]: …”.")
            elif place is not None and place < 0 and mark[2]:
                found.note(number, f"Nothing refers to the footnote [^{mark[1]}].")
