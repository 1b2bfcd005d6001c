"""Markdown to safe HTML: the only way by which text that people write becomes markup.

Raw HTML is off, and what comes out passes nh3 with an explicit list of what a page may hold. ``markup_problems`` tells
authors what is wrong with a text. The markup has these additions to CommonMark with tables:

    [[term]] and [[term|other words]]      a word explained in the glossary
    ::: note Title … :::                   a box: note, warning or example
    ![alt](media/chain.svg "Caption")      alone in a paragraph, a figure; sound and video likewise
    [words](media/form.pdf)                a link to a paper, with its kind and size
    [^1] and [^1]: text                    a footnote
    [words](unit:papers)                   a link to another unit of the course, by its id
    [fact:O05] and {fact:O05.value}        a fact that is cited, and its value in the midst of a text
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from lms.core.markup_facts import FactShown, drawn_fact, drawn_value, put_values, read_fact
from lms.core.markup_media import (
    MEDIA_ATTRIBUTES,
    MEDIA_LINK,
    MEDIA_TAGS,
    Image,
    draw_media,
    is_paper,
    label_after,
)
from lms.core.markup_tidying import tidy

BOXES = ("note", "warning", "example")
LINK = re.compile(r"(https?://|mailto:|tel:|#|media/|unit:)", re.IGNORECASE)
UNIT_LINK = "unit:"
TERM = re.compile(r"\[\[([a-z0-9-]+)(?:\\?\|([^\[\]\n]+))?\]\]")
TAGS = {
    *("a", "blockquote", "br", "code", "div", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "img"),
    *("li", "ol", "p", "pre", "s", "section", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    *("mark", "span"),
    *MEDIA_TAGS,
}
ATTRIBUTES = {
    "a": {"aria-label", "class", "href", "id", "rel", "role"},
    "div": {"class", "role"},
    "img": {"alt", "decoding", "height", "loading", "sizes", "src", "srcset", "width"},
    "li": {"class", "id"},
    "ol": {"class", "start"},
    "p": {"class"},
    "section": {"aria-label", "class", "role"},
    "span": {"lang"},
    "sup": {"class"},
    "table": {"tabindex"},
    "td": {"class"},
    "th": {"class", "scope"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
    **MEDIA_ATTRIBUTES,
}
Environment = MutableMapping[str, Any]
Tokens = Sequence[Token]


@dataclass(frozen=True)
class Surroundings:
    """What a text may refer to, and the words that its markup adds in the language of the text.

    ``image`` and ``unit`` return where a picture or another unit is, or None where there is none.
    """

    terms: Mapping[str, str] = field(default_factory=dict)
    image: Callable[[str], Image | None] = lambda source: None
    unit: Callable[[str], str | None] = lambda unit_id: None
    facts: Mapping[str, FactShown] = field(default_factory=dict)
    words: Mapping[str, str] = field(
        default_factory=lambda: {
            "note": "Note",
            "warning": "Warning",
            "example": "Example",
            "footnotes": "Footnotes",
            "back": "Back to the text",
            "transcript": "Transcript",
        }
    )


@dataclass(frozen=True)
class Lesson:
    """A rendered lesson, and the ids of the terms in it, in order; their entries are expected as ``#term-<id>``.

    ``cited`` are the ids of the facts that it cites, by their numbers from 1, with entries expected as ``#fact-<id>``;
    ``shown`` those of which it shows the value only.
    """

    html: Markup
    terms: tuple[str, ...]
    cited: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


NOTHING = Surroundings()


def render_lesson(text: str, surroundings: Surroundings = NOTHING) -> Lesson:
    """Return a whole lesson: headings from level 2, boxes, figures, footnotes, linked terms."""
    env: Environment = {"surroundings": surroundings, "terms": {}, "has_glossary": True, "cited": {}, "shown": {}}
    html = parser("lesson").render(prepared(text), env)
    shown = tuple(key for key in env["shown"] if key not in env["cited"])
    return Lesson(_cleaned(html), tuple(env["terms"]), tuple(env["cited"]), shown)


def render_blocks(text: str, surroundings: Surroundings = NOTHING) -> Markup:
    """Return paragraphs, lists, tables and pictures, as in the text of a question; terms are words without a link."""
    return _cleaned(parser("blocks").render(prepared(text), {"surroundings": surroundings, "terms": {}}))


def render_inline(text: str, surroundings: Surroundings = NOTHING) -> Markup:
    """Return one line without blocks or pictures, as in a choice."""
    return _cleaned(parser("inline").renderInline(prepared(text), {"surroundings": surroundings, "terms": {}}))


def _cleaned(html: str) -> Markup:
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto", "tel"}
    )
    return Markup(clean)  # noqa: S704 – this is where markup becomes safe


def prepared(text: str) -> str:
    """Return a text in which the bar of ``[[term|words]]`` does not end a table's cell; lines stay where they are."""
    return TERM.sub(lambda found: found[0] if found[2] is None else f"[[{found[1]}\\|{found[2]}]]", text)


class _Renderer(RendererHTML):
    """What becomes of the tokens that plain CommonMark does not have, or that we want otherwise."""

    def term(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Link a word to its entry in the glossary, where the page has one."""
        token = tokens[index]
        key = token.meta["id"]
        known = env["surroundings"].terms.get(key)
        words = escape(token.content or known or key)
        if known is None or token.meta["is_in_link"] or not env.get("has_glossary"):
            return words
        env["terms"][key] = None
        return f'<a class="term" role="doc-glossref" href="#term-{key}">{words}</a>'

    def fact(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Refer to a fact."""
        return drawn_fact(tokens[index], env)

    def fact_value(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Show the value of a fact."""
        return drawn_value(tokens[index], env)

    def image(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Show a picture with its size, so that nothing moves when it comes; a missing one is its description."""
        token = tokens[index]
        put_values(token.children or (), env["surroundings"].facts)
        alternative = self.renderInlineAsText(token.children, options, env)
        image = env["surroundings"].image(str(token.attrs.get("src", "")))
        if image is None:
            return escape(alternative)
        return draw_media(token, image, alternative, env["surroundings"].words)

    def link_open(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Tell links to other sites from our own."""
        address = str(tokens[index].attrs.get("href", ""))
        file = env["file"] = env["surroundings"].image(address) if is_paper(address) else None
        if file is not None:
            return f'<a href="{escape(file.address)}">'
        if address.lower().startswith((MEDIA_LINK, UNIT_LINK)):
            within = env["surroundings"].unit(address[len(UNIT_LINK) :]) if address.startswith(UNIT_LINK) else None
            return f'<a href="{escape(within)}">' if within else "<a>"
        is_elsewhere = address.lower().startswith(("http:", "https:"))
        return f'<a href="{escape(address)}"' + (' rel="external noopener noreferrer">' if is_elsewhere else ">")

    def link_close(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Say what a link to a file leads to."""
        file = env.pop("file", None)
        return f"{label_after(file)}</a>" if file else "</a>"

    def box(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Open or close a box."""
        token = tokens[index]
        if token.nesting < 0:
            return "</div>\n"
        kind, _, title = token.info.strip().partition(" ")
        words = escape(title.strip() or env["surroundings"].words[kind])
        return f'<div class="callout callout--{kind}" role="note">\n<p class="callout-title">{words}</p>\n'

    def footnote_ref(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Show the number of a footnote."""
        number, place = _footnote(tokens[index])
        return f'<sup class="footnote-ref"><a role="doc-noteref" href="#fn{number}" id="{place}">{number}</a></sup>'

    def footnote_anchor(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Lead from a footnote back to its place."""
        label = escape(env["surroundings"].words["back"])
        place = _footnote(tokens[index])[1]
        return f' <a class="footnote-backref" role="doc-backlink" aria-label="{label}" href="#{place}">↩</a>'

    def footnote_block_open(self, tokens: Tokens, index: int, options: Any, env: Environment) -> str:
        """Begin the footnotes."""
        label = escape(env["surroundings"].words["footnotes"])
        return f'<section class="footnotes" role="doc-endnotes" aria-label="{label}">\n<ol>\n'


def _footnote(token: Token) -> tuple[str, str]:
    """Return the number of a footnote, and the fragment of the place that refers to it."""
    number = str(token.meta["id"] + 1)
    again = token.meta.get("subId", 0)
    return number, f"fnref{number}" + (f"-{again}" if again else "")


@cache
def parser(kind: str) -> MarkdownIt:
    """Return the parser of ``lesson``, ``blocks`` or ``inline``; it is shared and never changed."""
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(["table", "strikethrough"])
    markdown.disable(["html_block", "html_inline"])
    markdown.validateLink = lambda url: LINK.match(url) is not None  # type: ignore[method-assign]
    markdown.inline.ruler.before("link", "term", _read_term)
    markdown.inline.ruler.before("link", "fact", read_fact)
    markdown.core.ruler.after("inline", "tidy", tidy)
    if kind == "lesson":
        markdown.use(footnote_plugin)
        for rule in (_Renderer.footnote_ref, _Renderer.footnote_anchor, _Renderer.footnote_block_open):
            markdown.add_render_rule(rule.__name__, rule)
        for name in BOXES:
            markdown.use(container_plugin, name=name, render=_Renderer.box)
    elif kind == "blocks":
        markdown.disable(["heading", "lheading"])
    else:
        markdown.disable("image")
    return markdown


def _read_term(state: StateInline, silent: bool) -> bool:
    found = TERM.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("term", "", 0)
        token.content = (found[2] or "").strip()
        token.meta = {"id": found[1], "is_in_link": state.linkLevel > 0}
    state.pos = found.end()
    return True
