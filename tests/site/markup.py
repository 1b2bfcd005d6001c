"""Reads a page as a browser does, and says what is wrong with its markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser  # type: ignore[import-untyped]

HEADINGS = {f"h{level}": level for level in range(1, 7)}
FIELDS = {"input", "select", "textarea"}
NEED_NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
BOUND_BY_ID = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "popovertarget",
    "data-dialog",
    "data-copy",
)
LOADS = {
    "script": "src",
    "link": "href",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "use": "href",
    "form": "action",
}
UNTRANSLATED = re.compile(r"%\(\w+\)[sd]|\{\{|\}\}|\{%|%\}|\bTODO\b|\bFIXME\b|\bUndefined\b|Lorem ipsum|\bmsgid\b")
GAP = re.compile(r"\{\{[a-z0-9-]+\}\}")
"""How authors write a gap in the text of a question, as ``{{where}}``; our templates have spaces there."""
DEVANAGARI = re.compile(r"[\u0900-\u097F]")
BASE = "http://localhost"
STYLEGUIDE = "/styleguide"  # its examples lead nowhere on purpose


class Markup:
    """A parsed page."""

    def __init__(self, html: str, path: str = "/") -> None:
        parser = HTMLParser(namespace_html_elements=False)
        self.root: Element = parser.parse(html, full_tree=False)
        self.path = path
        self.errors = [str(error) for error in parser.errors]

    def all(self, *tags: str) -> Iterator[Element]:
        """Yield the elements with some names (without their name space), in order."""
        for element in self.root.iter():
            tag: Any = element.tag  # of a comment it is a function
            if isinstance(tag, str) and (not tags or name_of(element) in tags):
                yield element

    def text(self, tag: str) -> str:
        """Return the words of the first element with a name."""
        return next((words_of(element) for element in self.all(tag)), "")

    def inert(self) -> set[int]:
        """Return the identities of what stands in templates, which only a script fills in and puts into the page."""
        return {id(inner) for outer in self.all("template") for inner in outer.iter()}

    def address(self, value: str) -> str:
        """Return an address of the page as a whole one."""
        return urljoin(f"{BASE}{self.path}", value)

    def links(self) -> set[str]:
        """Return the paths of this site that the page leads to or loads, with queries and without fragments."""
        inert = self.inert()
        targets = {element.get("href", "") for element in self.all("a") if id(element) not in inert}
        found = {self.address(target) for target in targets if target and not target.startswith("#")}
        found |= set(self.loads())
        parts = (urlsplit(address) for address in found)
        return {
            part._replace(fragment="", scheme="", netloc="").geturl() for part in parts if part.netloc == "localhost"
        }

    def loads(self) -> Iterator[str]:
        """Yield the whole addresses of what the page loads by itself, or sends forms to."""
        for element in self.all(*LOADS):
            value = element.get(LOADS[name_of(element)]) or element.get("{http://www.w3.org/1999/xlink}href")
            if value and not value.startswith("data:") and name_of(element) != "form":
                yield self.address(value)


def name_of(element: Element) -> str:
    """Return the name of an element without its name space."""
    return str(element.tag).rpartition("}")[2]


def words_of(element: Element) -> str:
    """Return the words inside an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def problems_of(page: Markup, language: str, site_name: str = "Setu") -> list[str]:
    """Return what is wrong with a page, a sentence each."""
    return [problem for check in CHECKS for problem in check(page)] + list(_language(page, language, site_name))


def _language(page: Markup, language: str, site_name: str) -> Iterator[str]:
    if page.root.get("lang") != language:
        yield f"lang is {page.root.get('lang')!r}, not {language!r}"
    title = page.text("title").removesuffix(site_name).strip(" –")
    if not title:
        yield "the title says no more than the name of the site"
    if language != "en" and any(words_of(element) == "None" for element in page.all()):
        yield "None: an empty value, or an English word"


def _parses(page: Markup) -> Iterator[str]:
    yield from (f"not valid HTML: {error}" for error in page.errors)


def _headings(page: Markup) -> Iterator[str]:
    levels = [
        (HEADINGS[name_of(element)], words_of(element))
        for element in page.all(*HEADINGS)
        if not _in_dialog(page, element)
    ]
    ones = [words for level, words in levels if level == 1]
    if len(ones) != 1:
        yield f"{len(ones)} h1: {ones}"
    before = 0
    for level, words in levels:
        if level > before + 1:
            yield f"the heading “{words}” skips from level {before} to {level}"
        if not words:
            yield f"an empty h{level}"
        before = level


def _in_dialog(page: Markup, wanted: Element) -> bool:
    return any(wanted in list(dialog.iter()) for dialog in page.all("dialog"))


def _landmarks(page: Markup) -> Iterator[str]:
    if len(list(page.all("main"))) != 1:
        yield "not exactly one main"
    first = next(page.all("a"), None)
    if first is None or first.get("href") != "#main":
        yield "the first link does not skip to the content"


def _labels(page: Markup) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label")}
    wrapped = {id(inner) for label in page.all("label") for inner in label.iter()}
    for element in page.all(*FIELDS):
        if element.get("type") in NEED_NO_LABEL:
            continue
        named = element.get("id") in labelled or id(element) in wrapped
        if not named and not element.get("aria-label") and not element.get("aria-labelledby"):
            yield f"no label for {name_of(element)} {element.get('name')!r}"
        if element.get("placeholder"):
            yield f"a placeholder on {element.get('name')!r}"
    for element in page.all("button", "a", "summary"):
        pictured = any(inner.get("alt") for inner in element.iter("img"))
        if not words_of(element) and not element.get("aria-label") and not pictured:
            yield f"no words on {name_of(element)} {dict(element.attrib)}"
    for element in page.all("img"):
        if element.get("alt") is None or not element.get("width") or not element.get("height"):
            yield f"a picture without alt or size: {element.get('src')}"


def _inline(page: Markup) -> Iterator[str]:
    for element in page.all():
        if name_of(element) == "style" or (name_of(element) == "script" and not element.get("src")):
            yield f"inline {name_of(element)}"
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield f"{name}= on {name_of(element)}"
        if any(
            str(element.get(name, "")).strip().lower().startswith("javascript:") for name in ("href", "src", "action")
        ):
            yield f"a javascript: address on {name_of(element)}"


def _ids(page: Markup) -> Iterator[str]:
    inert = page.inert()
    named = [element for element in page.all() if element.get("id") is not None]
    ids = {str(element.get("id")) for element in named}
    counts = Counter(str(element.get("id")) for element in named if id(element) not in inert)
    yield from (f"id {name!r} is there {count} times" for name, count in counts.items() if count > 1)
    for element in page.all():
        for attribute in BOUND_BY_ID:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute}={name!r} on {name_of(element)} leads nowhere"
        target = element.get("href", "") if name_of(element) == "a" else ""
        if target.startswith("#") and target[1:] not in ids and page.path != STYLEGUIDE:
            yield f"the link {target} leads nowhere"


def _foreign(page: Markup) -> Iterator[str]:
    for address in page.loads():
        if not address.startswith(f"{BASE}/"):
            yield f"loads {address}"
    for form in page.all("form"):
        if not page.address(form.get("action", "")).startswith(f"{BASE}/"):
            yield f"a form is sent to {form.get('action')}"


def _forms(page: Markup) -> Iterator[str]:
    for form in page.all("form"):
        method = form.get("method", "get").lower()
        names = {element.get("name") for element in form.iter() if name_of(element) in FIELDS}
        if method == "post" and "csrf_token" not in names:
            yield f"a form without token: {form.get('action')}"
        if method == "get" and "csrf_token" in names:
            yield f"a token in a form that is sent in the address: {form.get('action')}"
        if method == "dialog":  # outside of a dialog it sends nothing: a form to try out
            continue
        buttons = [each for each in form.iter() if name_of(each) == "button" and each.get("type", "submit") == "submit"]
        if not buttons:
            yield f"without JavaScript nothing sends the form {form.get('action')}"
        if any(form in list(hidden.iter()) for hidden in page.all() if hidden.get("hidden") is not None):
            yield f"a form that only JavaScript can show: {form.get('action')}"
    if list(page.all("noscript")):
        yield "noscript: the page itself has to work without JavaScript"
    for script in page.all("script"):
        if script.get("type") != "module" and script.get("defer") is None:
            yield f"the script {script.get('src')} holds the page up"


def _words(page: Markup) -> Iterator[str]:
    skipped = {id(inner) for outer in page.all("script", "code", "pre") for inner in outer.iter()}
    for element in page.all():
        if id(element) in skipped:
            continue
        read = ("alt", "title", "aria-label", *(["value"] if element.get("type") != "hidden" else []))
        said = (element.text or "", *(element.get(name, "") for name in read))
        for words in said:
            if match := UNTRANSLATED.search(GAP.sub("", words)):
                yield f"unfinished words: {match.group()!r} in “{words.strip()[:80]}”"


CHECKS: tuple[Callable[[Markup], Iterator[str]], ...] = (
    _parses,
    _headings,
    _landmarks,
    _labels,
    _inline,
    _ids,
    _foreign,
    _forms,
    _words,
)
