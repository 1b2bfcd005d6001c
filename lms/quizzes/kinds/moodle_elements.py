"""The elements of Moodle's XML, as the kinds of question read and write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lms.quizzes.kinds.exchange import Format, Rich

FORMATS: dict[str, Format] = {
    "html": "html",
    "moodle_auto_format": "moodle",
    "plain_text": "plain",
    "markdown": "markdown",
    "wiki_like": "plain",
}
FORMAT_NAMES: dict[Format, str] = {"html": "html", "moodle": "moodle_auto_format", "plain": "plain_text"}
YES = {"1", "true", "yes"}


@dataclass(slots=True)
class Element:
    """One element of a file, the line where it begins, the elements in it, and the text directly in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    line: int = 0
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly in this element, without white space around it."""
        return "".join(self.pieces).strip()

    def every(self, name: str) -> list[Element]:
        """Return the elements with a name that lie directly in this one."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """Return the first element with a name that lies directly in this one."""
        return next((child for child in self.children if child.name == name), None)

    def has(self, name: str) -> bool:
        """Whether an element with a name lies directly in this one."""
        return self.first(name) is not None

    def words(self, name: str = "") -> str:
        """Return the text of an element in this one, or of this one itself; Moodle wraps some of them in ``<text>``."""
        element = self.first(name) if name else self
        if element is None:
            return ""
        inner = element.first("text")
        return element.text if inner is None else inner.text

    def says_yes(self, name: str, default: bool) -> bool:
        """Return what an element in this one says, which is 1 or 0, true or false."""
        words = self.words(name).lower()
        return words in YES if words else default

    def add(self, tag: str, text: str = "", /, **attributes: str) -> Element:
        """Write an element into this one."""
        child = Element(tag, attributes, pieces=[text] if text else [])
        self.children.append(child)
        return child

    def add_words(self, name: str, text: str, **attributes: str) -> Element:
        """Write an element with its words in ``<text>`` into this one."""
        child = self.add(name, **attributes)
        child.add("text", text)
        return child

    def add_rich(self, name: str, rich: Rich | None, **attributes: str) -> Element | None:
        """Write a text with its format into this one, where there is a text."""
        if rich is None:
            return None
        return self.add_words(name, rich.text, format=format_name(rich), **attributes)

    def walk(self) -> Iterator[Element]:
        """Yield this element and all that lie in it."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)


def add_answer(element: Element, worth: float, words: Rich | str, feedback: Rich | None = None) -> Element:
    """Write an answer, whose words are a text with a format or plain ones, with what it is worth, into a question."""
    fraction = plain_number(round(worth * 100, 5))
    if isinstance(words, str):
        answer = element.add_words("answer", words, fraction=fraction, format="plain_text")
    else:
        answer = element.add_words("answer", words.text, fraction=fraction, format=format_name(words))
    answer.add_rich("feedback", feedback)
    return answer


def format_name(rich: Rich) -> str:
    """Return Moodle's name for the format of a text."""
    return FORMAT_NAMES.get(rich.format, "markdown")


def plain_number(number: float) -> str:
    """Return a number without needless decimals and without an exponent where it needs none."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))
