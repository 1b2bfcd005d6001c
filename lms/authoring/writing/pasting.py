"""What people paste from Word, a web page or a mail, as the Markdown that lessons are written in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import quote

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markdownify import MarkdownConverter

from lms.core.errors import Refusal
from lms.core.markup import LINK
from lms.quizzes.exchange.html import escaped, plain_to_markdown

LARGEST_PASTE = 1_000_000
"""In characters: Word writes some thirty for each that somebody sees."""
MOST_TAGS = 30_000
"""Opened and closed: about a hundred pages of Word."""
DEEPEST = 300
DEEPEST_LIST = 6
KEPT = {
    *("a", "b", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img"),
    *("li", "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
READ_ATTRIBUTES = {
    "*": {"class", "style"},
    "a": {"href"},
    "img": {"alt"},
    "ol": {"start"},
    "td": {"colspan"},
    "th": {"colspan"},
}
FORGOTTEN = {"script", "style", "title", "xml", "head", "template", "noscript"}
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^<>]*?(/?)>")
SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")
MANY_LINES = re.compile(r"\n{3,}")
BULLETS = "•·▪◦●○■□➢✓–§o"
BULLET = re.compile(rf"^\s*[{BULLETS}\uf0a7\uf0b7\uf0d8-][\s\u00a0]+")
NUMBER = re.compile(r"^\s*\(?([0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)][\s\u00a0]+")
LEVEL = re.compile(r"level(\d)")
BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)")
PLAIN = re.compile(r"font-weight:\s*(normal|[1-4]00)")
ITALIC = re.compile(r"font-style:\s*italic")
PLAIN_BULLET = re.compile(
    rf"^([ \t]*)(?:[{BULLETS}\uf0a7\uf0b7\uf0d8-][\t\u00a0]+|[•▪●][ \t\u00a0]*)(?=\S)", re.MULTILINE
)
PLAIN_NUMBER = re.compile(r"^([ \t]*)\(?(\d{1,3})[.)][\t\u00a0]+(?=\S)", re.MULTILINE)


@dataclass(frozen=True)
class Pasted:
    """Markdown made of what was pasted, and a sentence for each thing that was left out."""

    text: str
    notes: list[str] = field(default_factory=list)


def markdown_of(html: str) -> Pasted:
    """Return HTML from a clipboard as Markdown. Pictures are left out, and it is said; Refusal where it is too much."""
    _bound(html)
    if _is_deep(html):
        return Pasted(plain_to_markdown(unescape(TAG.sub(" ", html))))
    soup = BeautifulSoup(_cleaned(html), "html.parser")
    notes = _notes(soup)
    _tell_emphasis(soup)
    _gather_items(soup)
    _lift_headings(soup)
    markdown = str(_converter().convert_soup(soup))
    lines = (line.rstrip(" \t") for line in markdown.split("\n"))
    return Pasted(MANY_LINES.sub("\n\n", "\n".join(lines)).strip("\n"), notes)


def with_lists(text: str) -> str:
    """Return plain text in which lines that begin with a drawn bullet, or a number and a tab, are lists."""
    _bound(text)
    text = PLAIN_BULLET.sub(r"\1- ", text)
    return PLAIN_NUMBER.sub(r"\1\2. ", text)


def _bound(text: str) -> None:
    if len(text) > LARGEST_PASTE or text.count("<") > MOST_TAGS:
        raise Refusal(_l("That is too much at once. Paste it in several parts."))


def _cleaned(html: str) -> str:
    """Return only the tags that say something; scripts, styles, comments and what Word adds are gone."""
    return nh3.clean(
        html,
        tags=KEPT,
        clean_content_tags=FORGOTTEN,
        attributes=READ_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def _is_deep(html: str) -> bool:
    """Whether more tags stand open somewhere than anybody nests: reading such a page could take minutes."""
    depth = deepest = 0
    for found in TAG.finditer(html):
        if found[2].lower() not in VOID and not found[3]:
            depth = max(depth - 1, 0) if found[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest > DEEPEST


def _notes(soup: BeautifulSoup) -> list[str]:
    pictures = len(soup.find_all("img"))
    if not pictures:
        return []
    return [_("Pictures were left out. Add them to the media of the course, and put them in with the picture button.")]


def _words(tag: Tag, name: str) -> str:
    """Return an attribute as one text."""
    value = tag.get(name)
    return (" ".join(value) if isinstance(value, list) else value or "").lower()


def _tell_emphasis(soup: BeautifulSoup) -> None:
    """Make of what only looks bold or slanted what it means, and of bold tags that are not bold nothing."""
    for tag in soup.find_all(["span", "b", "strong"]):
        style = _words(tag, "style")
        if tag.name != "span" and PLAIN.search(style):
            tag.unwrap()
        elif tag.name == "span" and tag.get_text(strip=True):
            if ITALIC.search(style):
                tag.wrap(soup.new_tag("em"))
            if BOLD.search(style):
                tag.wrap(soup.new_tag("strong"))


def _is_item(tag: Tag) -> bool:
    return "msolist" in _words(tag, "class") or "mso-list" in _words(tag, "style")


def _gather_items(soup: BeautifulSoup) -> None:
    """Make lists of the paragraphs by which Word draws them, one inside the other by their levels."""
    lists: list[Tag] = []
    for paragraph in soup.find_all("p"):
        if not _is_item(paragraph):
            continue
        is_numbered = _without_mark(paragraph)
        found = LEVEL.search(_words(paragraph, "style"))
        level = min(int(found[1]) if found else 1, DEEPEST_LIST)
        if not lists or _tag_before(paragraph) is not lists[0]:
            lists = [soup.new_tag("ol" if is_numbered else "ul")]
            paragraph.insert_before(lists[0])
        del lists[max(level, 1) :]
        last = lists[-1].contents[-1] if lists[-1].contents else None
        if len(lists) < level and isinstance(last, Tag):
            lists.append(soup.new_tag("ol" if is_numbered else "ul"))
            last.append(lists[-1])
        paragraph.name = "li"
        lists[-1].append(paragraph.extract())


def _tag_before(tag: Tag) -> Tag | None:
    """Return what stands right before a tag, but for white space."""
    before = tag.previous_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    return before if isinstance(before, Tag) else None


def _without_mark(paragraph: Tag) -> bool:
    """Take the drawn bullet or number out of the beginning of a paragraph; return whether it was a number."""
    words = paragraph.get_text()
    found = BULLET.match(words) or NUMBER.match(words)
    if found is None:
        return False
    left = found.end()
    for piece in list(paragraph.find_all(string=True)):
        if left <= 0:
            break
        taken = min(left, len(piece))
        left -= taken
        piece.replace_with(NavigableString(str(piece)[taken:]))
    return BULLET.match(words) is None


def _lift_headings(soup: BeautifulSoup) -> None:
    """Let the highest heading be one of a lesson, whose own title stands above it, and leave out no level."""
    found = soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    levels = {name: place for place, name in enumerate(sorted({tag.name for tag in found}), start=2)}
    for tag in found:
        tag.name = f"h{min(levels[tag.name], 6)}"


class _Converter(MarkdownConverter):
    """What markdownify does otherwise than lessons want it; its methods are named for the tags."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = escaped(SPACE.sub(" ", text))
        return text.replace("|", "\\|") if parent_tags & {"td", "th"} else text

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        words = " ".join(text.replace("**", "").split())
        if not words:
            return ""
        return f" {words} " if parent_tags & {"td", "th", "li"} else f"\n\n{'#' * n} {words}\n\n"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return ""

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address, words = str(el.get("href") or "").strip(), text.strip()
        if not words or not LINK.match(address) or address.startswith(("media/", "unit:", "#")):
            return text
        address = quote(address, safe="/:?&=%#@+,;~.-_!*'$")
        return text.replace(words, f"[{words}]({address})")


@cache
def _converter() -> Any:
    return _Converter(
        newline_style="backslash", table_infer_header=True, bullets="-", strong_em_symbol="*", heading_style="atx"
    )
