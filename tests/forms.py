"""What a form on a page would send if it were handed in as it is drawn, and what it carries that is made by chance."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_MADE_BY_CHANCE = re.compile(r'(<input[^>]*\bname="(?:csrf_token|form_key|key)"[^>]*\bvalue=")[^"]*')


class _Controls(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._name: str | None = None
        self._kind = ""
        self._text = ""

    def _add(self, name: str | None, value: str) -> None:
        if name:
            self.values.setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "input":
            if given.get("type") not in {"checkbox", "radio", "submit"} or "checked" in given:
                self._add(name, value)
        elif tag == "textarea":
            self._name, self._kind, self._text = name, tag, ""
        elif tag == "select":
            self._name, self._kind = name, tag
        elif tag == "option" and self._kind == "select" and "selected" in given:
            self._add(self._name, value)

    def handle_data(self, data: str) -> None:
        if self._kind == "textarea":
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == self._kind == "textarea":
            self._add(self._name, self._text.removeprefix("\r\n").removeprefix("\n"))
        if tag == self._kind:
            self._kind = ""


def drawn_values(html: str) -> dict[str, list[str]]:
    """Return what the controls of a page hold, by name, as a browser would send them."""
    controls = _Controls()
    controls.feed(html)
    return controls.values


def without_tokens(html: str) -> str:
    """Return a page without what its forms carry that is made by chance, in which any short word can stand."""
    return _MADE_BY_CHANCE.sub(r"\1", html)
