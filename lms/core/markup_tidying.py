"""What is done to the tokens of a text before it is drawn: fragments for headings, scopes for cells, figures."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from lms.core.markup_media import is_shown_alone


def tidy(state: StateCore) -> None:
    """Give headings their ids, cells their scope, and make a figure of a picture that stands alone."""
    used: dict[str, int] = {}
    for position, token in enumerate(state.tokens):
        if token.type == "heading_open":
            token.attrSet("id", _heading_id(state.tokens[position + 1].content, used))
        if token.type in {"heading_open", "heading_close"} and token.tag == "h1":
            token.tag = "h2"
        elif token.type == "table_open":
            token.attrSet("tabindex", "0")  # a wide table scrolls, also by keyboard
        elif token.type in {"th_open", "td_open"}:
            _tidy_cell(*state.tokens[position : position + 3])
        elif token.type == "inline" and [child.type for child in token.children or ()] == ["image"]:
            _make_figure(state.tokens[position - 1 : position + 2])


def _tidy_cell(before: Token, inline: Token, after: Token) -> None:
    alignment = before.attrs.pop("style", "")
    if alignment == "text-align:right":
        before.attrSet("class", "number")
    if before.type == "th_open" and inline.content:
        before.attrSet("scope", "col")
    elif before.type == "th_open":
        before.tag = after.tag = "td"  # an empty corner is the heading of nothing


def _make_figure(tokens: Sequence[Token]) -> None:
    before, inline, after = tokens
    if before.type != "paragraph_open" or before.hidden:
        return
    before.type, before.tag = "figure_open", "figure"
    if is_shown_alone(str((inline.children or [])[0].attrs.get("src", ""))):
        before.attrSet("class", "recording")
    after.type, after.tag = "figure_close", "figure"
    (inline.children or [])[0].meta["is_figure"] = True


def _heading_id(heading: str, used: dict[str, int]) -> str:
    """Return a fragment made of a heading's words in any script; it changes only with the words."""
    letters = (c if unicodedata.category(c)[0] in "LMN" else "-" for c in unicodedata.normalize("NFC", heading.lower()))
    words = "s-" + "-".join(part for part in "".join(letters).split("-") if part)
    used[words] = used.get(words, 0) + 1
    return words if used[words] == 1 else f"{words}-{used[words]}"
