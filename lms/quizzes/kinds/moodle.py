"""What a mapping between a kind of question and Moodle XML is, and the question of a file that it reads."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import ClassVar
from urllib.parse import quote

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft, Format, Rich, Untakable
from lms.quizzes.kinds.moodle_elements import FORMATS, Element
from lms.quizzes.kinds.moodle_pictures import Pictures, placed

LARGEST_NUMBER = 1e15


class MoodleQuestion:
    """One question of a file: its element, the pictures found in it, and what there is to say about it."""

    def __init__(self, element: Element, pictures: Pictures) -> None:
        self.element = element
        self.type = element.attributes.get("type", "").strip()
        self.notes: list[tuple[int, str]] = []
        self.attachments: dict[str, bytes] = {}
        self._pictures = pictures
        self.text: Rich | None = None
        self._format: Format = "html"

    def note(self, what: str, element: Element | None = None) -> None:
        """Keep a sentence about what cannot be taken as it is, and where."""
        self.notes.append(((element or self.element).line, str(what)))

    def refuse(self, what: str, element: Element | None = None) -> Untakable:
        """Return the reason why this question cannot be taken at all, to be raised."""
        return Untakable(str(what), (element or self.element).line)

    def stem(self) -> Rich | None:
        """Return the text of the question, and keep it; texts that name no format of their own have its format."""
        element = self.element.first("questiontext")
        if element is not None:
            self._format = FORMATS.get(element.attributes.get("format", "").strip(), "html")
        self.text = self._with_old_picture(self.rich(element))
        return self.text

    def _with_old_picture(self, text: Rich | None) -> Rich | None:
        """Return a text with the picture that files from before Moodle 2 keep beside it."""
        name, encoded = self.element.words("image").rsplit("/", 1)[-1], self.element.words("image_base64")
        if not name or not encoded or text is None:
            return text
        holder = Element("image", {"format": "html"}, self.element.line)
        holder.add("text", f'<img src="@@PLUGINFILE@@/{quote(name)}" alt="">')
        holder.add("file", encoded, name=name, path="/")
        picture = self.rich(holder)
        return Rich(f"{text.text} {picture.text}", "html") if picture else text

    def rich(self, element: Element | None) -> Rich | None:
        """Return the text of an element with its pictures in their place; None where there is none."""
        if element is None:
            return None
        name = element.attributes.get("format", "").strip()
        text, found = placed(element.words(), element, self._pictures, lambda what: self.note(what, element))
        self.attachments.update(found)
        rich = Rich(text, FORMATS.get(name, "html") if name else self._format)
        return rich if text else None

    def feedback(self, element: Element) -> Rich | None:
        """Return the feedback that lies in an answer."""
        return self.rich(element.first("feedback"))

    def fraction(self, answer: Element, lowest: float = -1.0) -> float:
        """Return what an answer is worth, from its attribute in per cent, brought within bounds where it is not."""
        written = answer.attributes.get("fraction", "").strip()
        per_cent = self._number(written, answer) if written else 0.0
        fraction = round((per_cent or 0.0) / 100, 9)
        within = min(max(fraction, lowest), 1.0)
        if within != fraction:
            self.note(
                _(
                    "This answer is worth %(worth)s %%, which became %(within)s %%.",
                    worth=f"{fraction * 100:g}",
                    within=f"{within * 100:g}",
                ),
                answer,
            )
        return within

    def number(self, name: str, element: Element | None = None) -> float | None:
        """Return the number in an element; None where there is none."""
        holder = element or self.element
        written = holder.words(name)
        return self._number(written, holder.first(name) or holder) if written else None

    def _number(self, written: str, element: Element) -> float | None:
        number = number_of(written)
        if number is None:
            self.note(_("“%(text)s” should be a number. It was left out.", text=written[:50]), element)
        return number


def number_of(written: str) -> float | None:
    """Return a number as Moodle writes it, whose decimals may stand behind a comma; None where it is none."""
    try:
        number = float(written.strip().replace(" ", "").replace(",", ".") if written.isascii() else "")
    except ValueError:
        return None
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        return None
    return int(number) if number == int(number) and not set(written) & set("eE") else number


class MoodleKind(ABC):
    """How one kind of question stands in Moodle XML.

    ``types`` are the types of Moodle's that may be of this kind, ``elements`` those elements of a question that the
    mapping reads; a question of an export has the first of ``types`` unless ``to_moodle`` says another.
    """

    types: ClassVar[tuple[str, ...]] = ()
    elements: ClassVar[frozenset[str]] = frozenset()

    def takes(self, question: MoodleQuestion) -> bool:
        """Whether a question of a file is of this kind."""
        return question.type in self.types

    @abstractmethod
    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return the fields that only this kind has; raise Untakable where it cannot be one."""

    @abstractmethod
    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write the fields that only this kind has; return what Moodle will not show or do, sentence by sentence."""
