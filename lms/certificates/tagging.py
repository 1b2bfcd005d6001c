"""What the renderer leaves out of the tags of a PDF: the language of a section, and the text behind its glyphs.

A glyph of an Indic script stands for letters in another order than they are written, or for several at once, so that a
screen reader or a search would find broken words. The text as it was written (ActualText) puts them right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pydyf  # type: ignore[import-untyped]

WRITTEN = {"p": "/P", "h1": "/H1", "h2": "/H2"}
FIRST_INDIC, LAST_INDIC = "\u0900", "\u0dff"


def finisher(html: Element) -> Callable[[Any, Any], None]:
    """Return what completes the tags of a page of one sheet, for the renderer to call."""

    def finish(_: Any, pdf: Any) -> None:
        for section, tag in zip(html.iter("section"), _tags(pdf, "/Sect"), strict=True):
            tag["Lang"] = pydyf.String(section.get("lang"))
        marks = _marks(pdf)
        for name, role in WRITTEN.items():
            for element, tag in zip(html.iter(name), _tags(pdf, role), strict=True):
                text = " ".join("".join(element.itertext()).split())
                if any(FIRST_INDIC <= character <= LAST_INDIC for character in text):
                    _tell(text, [marks[number] for number in _marked(pdf, tag)])

    return finish


def _tags(pdf: Any, role: str) -> list[Any]:
    """Return the tags of one kind, in the order of the document; what the renderer nests in its like is one tag."""
    tags = [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("S") == role]
    return [tag for tag in tags if _referred(pdf, tag["P"]).get("S") != role]


def _referred(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _marks(pdf: Any) -> dict[int, Any]:
    """Return what opens each piece of marked content, by its number."""
    streams = (thing for thing in pdf.objects if isinstance(thing, pydyf.Stream))
    return {
        part["MCID"]: part for stream in streams for part in stream.stream if isinstance(part, dict) and "MCID" in part
    }


def _marked(pdf: Any, tag: Any) -> Iterator[int]:
    """Yield the numbers of the marked content under a tag."""
    for kid in tag.get("K", ()):
        if isinstance(kid, int):
            yield kid
        else:
            yield from _marked(pdf, _referred(pdf, kid))


def _tell(text: str, marks: list[Any]) -> None:
    """Give the whole text to the first piece (the first line) and none to those that go on with it."""
    for mark in marks:
        mark["ActualText"] = pydyf.String(text)
        text = ""
