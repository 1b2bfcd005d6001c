"""Moodle XML in: its questions as drafts, and whatever of them cannot be taken, by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from lms.quizzes.exchange.drafts import Draft, Found, Problem, Rich, Taken, Untakable
from lms.quizzes.exchange.extras import merged
from lms.quizzes.exchange.moodle_xml_tree import ILLEGAL, Unreadable, elements_in, xml_text
from lms.quizzes.exchange.questions import with_ids
from lms.quizzes.kinds.exchange import moodle_kinds
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element
from lms.quizzes.kinds.moodle_pictures import Pictures

LARGEST = 20_000_000
MOST_QUESTIONS = 5_000
MOST_PROBLEMS = 1_000
LONGEST_TEXT = 100_000
LONGEST_TITLE = 255
LONGEST_CATEGORY = 500
DEEPEST = 30
OURS = "setu"
HEAD = {
    *("name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber", "tags", "coursetags"),
    *("hint", "image", "image_base64", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", OURS),
}
APPEARANCE = {
    *("answernumbering", "showstandardinstruction", "shownumcorrect", "correctresponsesfeedback", "layouttype"),
    *("showgrading", "numberingstyle", "unlimited", "version", "length", "stamp", "unitsleft", "showmisconduct"),
}
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
STOCK = {
    *("your answer is correct.", "your answer is partially correct.", "your answer is incorrect."),
    *("आपका उत्तर सही है।", "आपका उत्तर आंशिक रूप से सही है।", "आपका उत्तर ग़लत है।", "आपका उत्तर गलत है।"),
}
STOCK_INFO = ("The default category for questions shared in context", "Top category")
TAG = re.compile(r"<[^>]*>")
CONTEXT = re.compile(r"^\$[a-z]+\d*\$/?")


def read_moodle_xml(data: bytes) -> Taken:
    """Return the questions of a file, and each place of it that cannot be taken."""
    if len(data) > LARGEST:
        sentence = _("This file is larger than %(most)s MB. Part it into several.", most=LARGEST // 1_000_000)
        return Taken(problems=[Problem(1, sentence)])
    return _Reader().read(xml_text(data))


class _Reader:
    """Goes through a file once; remembers the category in which it is, and the pictures so far."""

    def __init__(self) -> None:
        self.taken = Taken()
        self.category = ""
        self.pictures = Pictures()

    def read(self, text: str) -> Taken:
        illegal = ILLEGAL.search(text)
        if illegal:
            line = text.count("\n", 0, illegal.start()) + 1
            self._problem(line, _("Characters that XML cannot hold were left out."))
        try:
            self._read_elements(elements_in(text))
        except Unreadable as unreadable:
            self._problem(unreadable.line, unreadable.what)
        self.taken.problems.sort(key=lambda problem: problem.line)
        return self.taken

    def _problem(self, line: int, what: str) -> None:
        self.taken.problems.append(Problem(line, what))

    def _read_elements(self, elements: Iterator[Element]) -> None:
        for element in elements:
            if len(self.taken.drafts) >= MOST_QUESTIONS or len(self.taken.problems) >= MOST_PROBLEMS:
                self._problem(element.line, _("The file was read up to here: it holds too much for one go."))
                return
            if element.name != "question":
                self._problem(element.line, _("The element <%(name)s> was left out.", name=element.name[:50]))
            elif element.attributes.get("type") == "category":
                self._enter_category(element)
            else:
                self._take(element)

    def _enter_category(self, element: Element) -> None:
        self.category, is_whole = category_of(element.words("category"))
        if not is_whole:
            self._problem(element.line, _("The name of this category is too long and was cut."))
        if self.category:
            self.taken.categories.append(self.category)
        info = element.words("info")
        if info and not info.startswith(STOCK_INFO):
            self._problem(
                element.line, _("The description of the category “%(name)s” was left out.", name=self.category)
            )

    def _take(self, element: Element) -> None:
        question = MoodleQuestion(element, self.pictures)
        try:
            draft = draft_of(question, self.category)
        except Untakable as untakable:
            self._problem(untakable.line or element.line, untakable.what)
            return
        finally:
            for line, what in dict.fromkeys(question.notes):
                self._problem(line, what)
        self.taken.drafts.append(Found(draft, element.line, question.attachments))


def category_of(path: str) -> tuple[str, bool]:
    """Return a category without Moodle's words for where it lies, and whether the whole of it."""
    name = CONTEXT.sub("", " ".join(path.split())).removeprefix("/")
    name = "" if name == "top" else name.removeprefix("top/")
    return name[:LONGEST_CATEGORY].strip(), len(name) <= LONGEST_CATEGORY


def draft_of(question: MoodleQuestion, category: str) -> Draft:
    """Return the draft of a question; raise Untakable where it cannot be one."""
    kind, mapping = _mapping_of(question)
    if (
        sum(len(piece) for each in question.element.walk() if each.name == "text" for piece in each.pieces)
        > LONGEST_TEXT
    ):
        raise question.refuse(_("This question is too long: %(most)s characters at most.", most=LONGEST_TEXT))
    draft = {"kind": kind, **_head(question), **({"category": category} if category else {})}
    draft |= mapping.from_moodle(question)
    if draft.get("text") is None:
        raise question.refuse(_("This question has no text."))
    _note_left_out(question, mapping)
    return _with_ours(question, draft)


def _mapping_of(question: MoodleQuestion) -> tuple[str, MoodleKind]:
    for kind in moodle_kinds.keys():  # noqa: SIM118 – a Registry
        if moodle_kinds[kind].takes(question):
            return kind, moodle_kinds[kind]
    raise question.refuse(_("Questions of the type “%(type)s” cannot be taken here.", type=question.type[:50] or "?"))


def _head(question: MoodleQuestion) -> Draft:
    """Return what every question has."""
    element = question.element
    title = " ".join(element.words("name").split())
    if len(title) > LONGEST_TITLE:
        question.note(_("The name of this question is too long and was cut."), element.first("name"))
    head: Draft = {
        "id": element.words("idnumber"),
        "title": "" if title == element.words("idnumber") else title[:LONGEST_TITLE].strip(),
        "tags": _tags(element),
        "text": question.stem(),
        "feedback": question.rich(element.first("generalfeedback")),
        "hints": _hints(question),
        "penalty": _penalty(question),
    }
    return {**{name: value for name, value in head.items() if value or value == 0}, **_mark(question)}


def _tags(element: Element) -> list[str]:
    holders = [*element.every("tags"), *element.every("coursetags")]
    return list(dict.fromkeys(tag.words() for holder in holders for tag in holder.every("tag") if tag.words()))


def _hints(question: MoodleQuestion) -> list[Rich]:
    hints = question.element.every("hint")
    texts = [question.rich(hint.first("hintcontent") or hint) for hint in hints]
    return [text for text in texts if text is not None]


def _penalty(question: MoodleQuestion) -> float | None:
    penalty = question.number("penalty")
    if penalty is not None and not 0 <= penalty <= 1:
        question.note(_("The penalty of this question is not between 0 and 1; it was left out."))
        return None
    return penalty


def _mark(question: MoodleQuestion) -> Draft:
    mark = question.number("defaultgrade")
    if mark is None or question.type == "description":
        return {}
    if not 0 < mark <= 1000:
        question.note(_("A question is worth more than 0 and at most 1,000 here; this one became worth 1."))
        return {"mark": 1}
    return {"mark": mark}


def _note_left_out(question: MoodleQuestion, mapping: MoodleKind) -> None:
    """Say what of a question has no place here."""
    for name in COMBINED:
        element = question.element.first(name)
        words = " ".join(TAG.sub(" ", element.words()).split()) if element is not None else ""
        if words and words.lower() not in STOCK:
            question.note(
                _(
                    "The feedback “%(words)s” (%(name)s) has no place here and was left out. Write it to the "
                    "answers, or as general feedback.",
                    words=words[:60],
                    name=name,
                ),
                element,
            )
    if question.element.says_yes("hidden", False):
        question.note(_("This question is hidden in Moodle; it was taken all the same."))
    for child in question.element.children:
        if child.name not in HEAD | APPEARANCE | mapping.elements:
            question.note(_("The element <%(name)s> was left out.", name=child.name[:50]), child)


def _with_ours(question: MoodleQuestion, draft: Draft) -> Draft:
    """Return a draft with what an export of ours keeps beside what Moodle knows."""
    element = question.element.first(OURS)
    if element is None:
        return draft
    try:
        extra = json.loads(element.text)
        if not isinstance(extra, Mapping) or _depth(extra) > DEEPEST:
            raise ValueError("what it adds is a mapping")
        whole = merged(with_ids(draft), extra)
    except (ValueError, RecursionError):
        question.note(_("The part <setu> does not fit the question, which was taken without it."), element)
        return draft
    return {name: value for name, value in whole.items() if value is not None}


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)
