"""What is wrong with a Markdown text, in words for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from lms.core.markup import BOXES, TERM, UNIT_LINK, parser, prepared
from lms.core.markup_media import MEDIA_LINK, is_shown_alone
from lms.core.media_kinds import RECORDINGS, MediaKind, kind_of_name
from lms.core.said import say

HTML = re.compile(r"</?[a-z][a-z0-9-]*(\s[^<>]*)?/?>|<!--", re.IGNORECASE)
LINK_LEFT_OVER = re.compile(r"\]\(([^)\s]*)")
FACT_LEFT_OVER = re.compile(r"[\[{]fact:")
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
    papers: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)

    def note(self, line: int, sentence: str) -> None:
        """Add a problem, once."""
        problem = MarkupProblem(line + 1, sentence)
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass(frozen=True)
class Known:
    """The ids of what a text may refer to."""

    terms: Collection[str] = ()
    images: Collection[str] = ()
    units: Collection[str] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)
    """The facts, and whether each has a value to show."""
    described: Collection[str] = ()
    """The files with a description of their own, so that a text may leave it out."""
    unready: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with files that a text must not show yet, in a sentence."""


def examine(text: str, known: Known = Known()) -> Found:
    """Return what a text refers to and everything wrong with it, given what exists."""
    env: dict[str, object] = {}
    tokens = parser("lesson").parse(prepared(text), env)
    found = Found()
    _examine_blocks(tokens, text.split("\n"), found)
    _examine_tables(tokens, prepared(text).split("\n"), found)
    for line, token in _inline_tokens(tokens):
        _examine_inline(token, line, known, found)
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
                found.note(
                    start,
                    say(
                        "The box “::: %(strip)s” is not closed: put “:::” on a line after it.", strip=token.info.strip()
                    ),
                )
        elif token.type == "inline":
            for offset, line in enumerate(token.content.split("\n")):
                if line.startswith(":::"):
                    found.note(
                        start + offset,
                        say(
                            "“%(line)s” opens no box. The boxes are %(allowed)s: “::: note Title”.",
                            line=line,
                            allowed=", ".join(BOXES),
                        ),
                    )


def _examine_heading(token: Token, inline: Token, level: int, found: Found) -> int:
    """Check one heading against the one before; return its level."""
    line, depth = (token.map or (0, 0))[0], len(token.markup) if token.markup.startswith("#") else 0
    depth = depth or (1 if token.markup == "=" else 2)
    if depth < FIRST_HEADING:
        found.note(line, say("A heading starts with “##”: the title of the page is its “#”."))
    elif depth > level + 1:
        found.note(
            line,
            say(
                "This heading has %(depth)s “#” after one with %(level)s: use %(value)s, without a gap.",
                depth=depth,
                level=level,
                value=level + 1,
            ),
        )
    if not inline.content.strip():
        found.note(line, say("This heading has no words."))
    return max(depth, FIRST_HEADING)


def _examine_tables(tokens: Sequence[Token], lines: Sequence[str], found: Found) -> None:
    """Compare each row of a table with its head: what is missing, or too much, would silently be lost."""
    columns = in_quotes = 0
    for token in tokens:
        in_quotes += token.nesting if token.type.startswith("blockquote_") else 0
        columns = 0 if token.type == "thead_open" else columns + (token.type == "th_open")
        if token.type == "tbody_open" and token.map:
            for number in range(*token.map):
                cells = _count_cells(lines[number], in_quotes)
                if cells != columns:
                    found.note(number, _sentence_about_cells(cells, columns))


def _count_cells(line: str, in_quotes: int) -> int:
    """Return how many cells a row of a table has, as it is written; a bar after a backslash parts none."""
    for _ in range(in_quotes):
        line = line.lstrip().removeprefix(">")
    line = line.strip()
    bars = [place for place, sign in enumerate(line) if sign == "|" and line[place - 1 : place] != "\\"]
    return len(bars) + 1 - (bars[:1] == [0]) - (len(line) > 1 and bars[-1:] == [len(line) - 1])


def _sentence_about_cells(cells: int, columns: int) -> str:
    if cells < columns:
        return say(
            "This row of the table has %(cells)s of %(columns)s cells: add what is missing, each "
            "cell between two “|”. Text below a table needs an empty line before it.",
            cells=cells,
            columns=columns,
        )
    return say(
        "This row of the table has %(cells)s cells, its head %(columns)s: take away what is too"
        " much, or add a column. A “|” inside a cell is written “\\|”.",
        cells=cells,
        columns=columns,
    )


def _inline_tokens(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Yield the tokens inside paragraphs, headings and cells with the lines they stand on, from 0."""
    for token in tokens:
        line = (token.map or (0, 0))[0]
        for child in token.children or () if token.type == "inline" else ():
            yield line, child
            line += child.type in {"softbreak", "hardbreak"}


def _examine_inline(token: Token, line: int, known: Known, found: Found) -> None:
    if token.type == "term":
        found.terms.add(token.meta["id"])
        if token.meta["id"] not in known.terms:
            found.note(line, say("The word “%(meta)s” is not in glossary.yaml.", meta=token.meta["id"]))
    elif token.type == "image":
        _examine_image(token, line, known, found)
    elif token.type == "link_open":
        _examine_link(str(token.attrs.get("href", "")), line, known, found)
    elif token.type in {"fact", "fact_value"}:
        _examine_fact(token, line, known, found)
    elif token.type == "text":
        _examine_words(token.content, line, found)


def _examine_fact(token: Token, line: int, known: Known, found: Found) -> None:
    key = token.meta["id"]
    found.facts.add(key)
    if key not in known.facts:
        found.note(
            line, say("There is no fact “%(key)s”. Take one that is in the list of facts, or add it there.", key=key)
        )
    elif token.type == "fact_value" and not known.facts[key]:
        found.note(
            line,
            say("The fact “%(key)s” has no value to show. Cite it as [fact:%(key)s], or give it a value.", key=key),
        )


def _examine_link(address: str, line: int, known: Known, found: Found) -> None:
    if address.startswith(MEDIA_LINK):
        _examine_paper(address, line, known, found)
    elif address.startswith(UNIT_LINK):
        unit_id = address[len(UNIT_LINK) :]
        found.units.add(unit_id)
        if unit_id not in known.units:
            found.note(line, say("There is no unit “%(unit_id)s” in this course to link to.", unit_id=unit_id))


def _examine_paper(path: str, line: int, known: Known, found: Found) -> None:
    found.papers.add(path)
    if kind_of_name(path) in {MediaKind.PICTURE, *RECORDINGS}:
        found.note(line, say("A link cannot lead to %(path)s. Show it with “![…](%(path)s)”.", path=path))
    elif kind_of_name(path) is not MediaKind.PAPER or path not in known.images:
        found.note(line, say("The file %(path)s does not exist, or cannot be linked to.", path=path))


def _examine_image(token: Token, line: int, known: Known, found: Found) -> None:
    source = str(token.attrs.get("src", ""))
    found.images.add(source)
    if not token.content.strip() and source not in known.described:
        found.note(
            line,
            say("The picture %(source)s needs a description in the square brackets: what it shows.", source=source),
        )
    if not source.startswith(MEDIA_LINK):
        found.note(
            line, say("The picture “%(source)s” is not in the course's media folder: use “media/…”.", source=source)
        )
    elif source not in known.images:
        found.note(line, say("The picture %(source)s does not exist.", source=source))
    elif kind_of_name(source) in {MediaKind.PAPER, MediaKind.CAPTIONS}:
        found.note(
            line,
            say("%(source)s is no picture. Link to it without the exclamation mark: “[…](%(source)s)”.", source=source),
        )
    elif is_shown_alone(source) and not token.meta.get("is_figure"):
        found.note(line, say("%(source)s has to stand alone, with an empty line above and below.", source=source))
    elif source in known.unready:
        found.note(line, known.unready[source])


def _examine_words(words: str, line: int, found: Found) -> None:
    """Look for markup that was meant and did not work."""
    html = HTML.search(words)
    if html:
        found.note(
            line,
            say(
                "“%(html)s” is HTML, which is not allowed here. Use Markdown, or leave the angle brackets out.",
                html=html[0],
            ),
        )
    link = LINK_LEFT_OVER.search(words)
    if link:
        found.note(
            line,
            say(
                "The link to “%(link)s” does not work. A link begins with https://, mailto:, tel:, unit: or #.",
                link=link[1],
            ),
        )
    if FACT_LEFT_OVER.search(words):
        found.note(line, say("A fact is cited as [fact:O05], and its value is shown by {fact:O05.value}."))
    if "[[" in words and not TERM.search(words):
        found.note(
            line,
            say("A word of the glossary is written [[its-id]] or [[its-id|other words]], the id in small letters."),
        )


def _examine_footnotes(text: str, env: dict[str, object], found: Found) -> None:
    notes = env.get("footnotes")
    known: dict[str, int] = notes.get("refs", {}) if isinstance(notes, dict) else {}
    for number, line in enumerate(text.split("\n")):
        for mark in re.finditer(r"\[\^([^\]\s]+)\](:?)", line):
            place = known.get(":" + mark[1])
            if place is None and not mark[2]:
                found.note(
                    number, say("The footnote [^%(mark)s] has no text: add a line “[^%(mark)s]: …”.", mark=mark[1])
                )
            elif place is not None and place < 0 and mark[2]:
                found.note(number, say("Nothing refers to the footnote [^%(mark)s].", mark=mark[1]))
