"""Texts of files and texts of ours: formats become Markdown, and Moodle's multilang spans a text by language.

A text in several languages stands in a file as ``<span lang="en" class="multilang">…</span>`` and the same for ``hi``,
one behind the other, as Moodle's own filter has it. In Markdown that we write, spans within them are disguised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from lms.core.language import LANGUAGES
from lms.quizzes.exchange.html import html_to_markdown, losses_of_html, plain_to_markdown
from lms.quizzes.kinds.exchange import Format, Rich

SPAN = re.compile(r"<span\b([^<>]*)>|</span\s*>", re.IGNORECASE)
LANG = re.compile(r"""\blang\s*=\s*["']?([a-z]{2,3})\b""", re.IGNORECASE)
MULTILANG = re.compile(r"""\bclass\s*=\s*["']?multilang\b""", re.IGNORECASE)
HIDE = re.compile(r"&((?:amp;)*)lt;(?=/?span)|<(?=/?span)", re.IGNORECASE)
SHOW = re.compile(r"&((?:amp;)*)lt;(?=/?span)", re.IGNORECASE)
MARKUP = re.compile(r"</?[a-z][^<>]*>|<!--|&(?:#\d+|#x[0-9a-f]+|[a-z]\w*);", re.IGNORECASE)
BLOCK = re.compile(r"<(?:p|br|div|ul|ol|li|pre|table|h\d)\b", re.IGNORECASE)
Piece = tuple[str | None, str]


def to_text(rich: Rich, language: str) -> dict[str, str]:
    """Return a text of a file as Markdown by language; what names no language is in the one given."""
    pieces = list(_pieces(rich.text)) if "multilang" in rich.text else []
    named = [name for name in dict.fromkeys(name for name, _text in pieces) if name in LANGUAGES]
    if not named:
        return {rich.language or language: _markdown(rich.text, rich.format)}
    is_markdown = rich.format == "markdown"
    return {name: _markdown(_in_language(pieces, name, is_markdown), rich.format) for name in named}


def losses(rich: Rich) -> list[str]:
    """Return, sentence by sentence, what of a text is lost when it becomes ours."""
    names = dict.fromkeys(name for name, _text in _pieces(rich.text)) if "multilang" in rich.text else {}
    unknown = [
        _("The text in the language “%(code)s” was left out; this site does not have it.", code=name)
        for name in names
        if name and name not in LANGUAGES and set(names) & set(LANGUAGES)
    ]
    is_html = rich.format == "html" or (rich.format == "moodle" and MARKUP.search(rich.text))
    return [*unknown, *(losses_of_html(rich.text) if is_html else ())]


def to_rich(text: Mapping[str, str], language: str) -> Rich:
    """Return a text of ours as a file has it: bare where it is in the file's language alone, else in spans."""
    bare = text.get(language, "")
    if set(text) == {language} and "multilang" not in bare:
        return Rich(bare, "markdown")
    spans = (f'<span lang="{name}" class="multilang">{_hidden(words)}</span>' for name, words in text.items())
    return Rich("".join(spans), "markdown")


def _hidden(words: str) -> str:
    return HIDE.sub(lambda found: f"&{'' if found[1] is None else found[1] + 'amp;'}lt;", words)


def _shown(words: str) -> str:
    return SHOW.sub(lambda found: f"&{found[1].removesuffix('amp;')}lt;" if found[1] else "<", words)


def _pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text with their languages, None for what is in all of them."""
    place, start, depth, name = 0, 0, 0, ""
    for tag in SPAN.finditer(text):
        is_opening = tag[1] is not None
        if name:
            depth += 1 if is_opening else -1
            if not depth:
                yield name, text[start : tag.start()]
                place, name = tag.end(), ""
        elif is_opening and MULTILANG.search(tag[1]) and (found := LANG.search(tag[1])):
            yield None, text[place : tag.start()]
            name, depth, start, place = found[1].lower(), 1, tag.end(), tag.start()
    yield None, text[place:]


def _in_language(pieces: list[Piece], language: str, is_markdown: bool) -> str:
    """Return what readers of one language see: of spans one behind the other, theirs, else the first."""
    shown: list[str] = []
    group: dict[str, str] = {}
    space = ""
    for name, words in pieces:
        if name is None and not words.strip():
            space = words
        elif name is None:
            shown += [_chosen(group, language), words]
            group = {}
        else:
            if name in group:
                shown += [_chosen(group, language), space]
                group = {}
            group[name] = _shown(words) if is_markdown else words
            space = ""
    return "".join([*shown, _chosen(group, language)])


def _chosen(group: Mapping[str, str], language: str) -> str:
    return group.get(language) or next(iter(group.values()), "")


def _markdown(text: str, form: Format) -> str:
    if form == "html":
        return html_to_markdown(text)
    if form == "markdown":
        return text
    if form == "moodle" and MARKUP.search(text):
        return html_to_markdown(text if BLOCK.search(text) else text.strip().replace("\n", "<br>"))
    return plain_to_markdown(text)
