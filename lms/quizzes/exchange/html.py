"""HTML and plain text from other systems as the Markdown that ours are written in (``lms.core.markup``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markdownify import MarkdownConverter

from lms.core.markup import LINK

DEEPEST = 60
SPACE = re.compile(r"[ \t\r\n\f\v]+")
SIGN = re.compile(r"[\\`*\[\]]|~(?=~)|(?<=~)~|<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]+;)")
UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
LINE_START = re.compile(r"^([ \t]*)(#|>|[-+=]|:::|\|)", re.MULTILINE)
NUMBERED = re.compile(r"^([ \t]*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
BREAK_AT_END = re.compile(r"(?<!\\)\\\n(?=[ \t]*(?:\n|\Z))")
MANY_LINES = re.compile(r"\n{3,}")
RAISED = dict(zip("0123456789+-=()niaboemhkprstux", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᵒᵉᵐʰᵏᵖʳˢᵗᵘˣ", strict=False))
LOWERED = dict(zip("0123456789+-=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=False))
MINUS = {"−": "-", "–": "-"}
PLAYED = ("iframe", "video", "audio", "embed", "object")
LEFT_OUT = {
    "script": _l("A script in the text was left out."),
    "math": _l("A formula (MathML) was kept as its bare characters; write it out."),
    "svg": _l("A drawing inside the text (SVG) was left out; add it as a picture."),
    "form": _l("A form inside the text was left out."),
    "input": _l("A field inside the text was left out."),
    "select": _l("A list inside the text was left out."),
    "textarea": _l("A field inside the text was left out."),
    "canvas": _l("A drawing inside the text was left out."),
    "applet": _l("A program inside the text was left out."),
}
DOUBTFUL = re.compile(rf"<(?:{'|'.join([*LEFT_OUT, *PLAYED, 'img', 'a'])})\b", re.IGNORECASE)


def html_to_markdown(html: str) -> str:
    """Return HTML as Markdown; what Markdown cannot say is left out (``losses_of_html`` names it)."""
    if not {"<", "&"} & set(html):  # as most choices are
        return escaped(SPACE.sub(" ", html.replace("\u00a0", " ")).strip())
    soup = _soup(html)
    if _depth(soup) > DEEPEST:
        return plain_to_markdown(soup.get_text("\n"))
    _prepare(soup)
    markdown = str(_converter().convert_soup(soup))
    markdown = BREAK_AT_END.sub("\n", f"{markdown}\n")
    lines = (line.rstrip(" \t") for line in markdown.split("\n"))
    return MANY_LINES.sub("\n\n", "\n".join(lines)).strip()


def plain_to_markdown(text: str) -> str:
    """Return plain text as Markdown that shows exactly its characters; line breaks stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    lines = [escaped(line.strip()) for line in text.split("\n")]
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return MANY_LINES.sub("\n\n", "\n".join(f"{line}\\" if line and after else line for line, after in pairs))


def escaped(text: str) -> str:
    """Return text with a backslash before every sign that Markdown would take for its own."""
    text = SIGN.sub(r"\\\g<0>", text)
    text = UNDERSCORES.sub(lambda found: found[0].replace("_", "\\_"), text)
    return NUMBERED.sub(r"\1\\\2", LINE_START.sub(r"\1\\\2", text))


def losses_of_html(html: str) -> list[str]:
    """Return, sentence by sentence, what of some HTML Markdown cannot hold."""
    if not DOUBTFUL.search(html):
        return []
    return list(dict.fromkeys(_losses(_soup(html))))


def _losses(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all([*LEFT_OUT, *PLAYED, "img", "a"]):
        source, address = _attribute(tag, "src"), _attribute(tag, "href")
        if tag.name in LEFT_OUT:
            yield str(LEFT_OUT[tag.name])
        elif tag.name in PLAYED:
            yield _loss_of_player(_played(tag))
        elif tag.name == "img" and not source.startswith("media/"):
            yield _("The picture “%(name)s” does not come with the file. Add it again afterwards.", name=source[:100])
        elif tag.name == "a" and address and not LINK.match(address):
            yield _("The link to “%(address)s” was left out; its words stay.", address=address[:100])


def _loss_of_player(address: str) -> str:
    if address:
        return str(_("A video, sound or frame became a link to %(address)s.", address=address))
    return str(_("A video or sound inside the text was left out."))


def _soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def _depth(soup: BeautifulSoup) -> int:
    """Return how deep the tags are nested, without recursion."""
    deepest, waiting = 0, [(soup, 0)]
    while waiting:
        tag, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in tag.children if isinstance(child, Tag)]  # type: ignore[misc]
    return deepest


def _prepare(soup: BeautifulSoup) -> None:
    """Part items that nobody closed, number those of lists, and flatten heads of tables: so converting is linear."""
    for item in soup.find_all("li"):
        if item.parent is not None and item.parent.name == "li":
            item.parent.insert_after(item.extract())
    for item_list in soup.find_all("ol"):
        for position, item in enumerate(item_list.find_all("li", recursive=False)):
            item["data-position"] = str(position)
    for head in soup.find_all("thead"):
        if len(head.find_all("tr", recursive=False, limit=2)) > 1:
            head.unwrap()


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value.strip() if isinstance(value, str) else ""


def _played(tag: Tag) -> str:
    """Return the address of a video, sound or frame, where it is one that a link may lead to."""
    sources = [tag, *tag.find_all("source", limit=1)]
    addresses = (_attribute(each, name) for each in sources for name in ("src", "data"))
    return next((quote(each, safe="/:?&=%#@+,;~.-_") for each in addresses if each.startswith("http")), "")


class _Converter(MarkdownConverter):
    """What markdownify does otherwise than our texts want it; its methods are named for the tags."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = escaped(SPACE.sub(" ", text).replace("\u00a0", " "))
        return text.replace("|", "\\|") if parent_tags & {"td", "th"} else text

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        words = " ".join(text.replace("**", "").split())
        return f"\n\n**{words}**\n\n" if words else ""

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        source, words = _attribute(el, "src"), _attribute(el, "alt") or _attribute(el, "title")
        if not source.startswith("media/"):
            return escaped(words)
        return f"![{escaped(words)}]({quote(source, safe='/%.-_~')})"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address, words = _attribute(el, "href"), text.strip()
        if not words or not LINK.match(address) or address.startswith("media/") or "_noformat" in parent_tags:
            return text
        address = quote(address, safe="/:?&=%#@+,;~.-_!*'$")
        return text.replace(words, f"[{words}]({address})")

    def convert_video(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = _played(el)
        return f"\n\n<{address}>\n\n" if address else text

    convert_audio = convert_iframe = convert_embed = convert_object = convert_video

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _shifted(el.get_text(), RAISED, "^", text)

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _shifted(el.get_text(), LOWERED, "\\_", text)

    def convert_svg(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return ""

    convert_canvas = convert_select = convert_textarea = convert_applet = convert_svg

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        words = text.strip()
        if not words:
            return "\n"
        bullet = "- " if el.parent is None or el.parent.name != "ol" else f"{_number_of(el)}. "
        return bullet + words.replace("\n", "\n" + " " * len(bullet)) + "\n"


def _number_of(item: Tag) -> int:
    start = _attribute(item.parent, "start") if item.parent is not None else ""
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    return first + int(_attribute(item, "data-position") or 0)


def _shifted(words: str, letters: dict[str, str], sign: str, text: str) -> str:
    """Return raised or lowered characters as Unicode has them; where it has none, after a sign."""
    plain = [MINUS.get(letter, letter) for letter in words.strip()]
    if plain and all(letter in letters for letter in plain):
        return "".join(letters[letter] for letter in plain)
    return f"{sign}({text.strip()})" if text.strip() else ""


@cache
def _converter() -> Any:
    return _Converter(newline_style="backslash", table_infer_header=True, bullets="-")
