"""GIFT, the plain-text format of Moodle, in and out.

What GIFT has no syntax for stands in a comment before the question, ``// [setu:{…}]``, which Moodle passes over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from lms.quizzes.exchange.decoding import decode, unreadable_line
from lms.quizzes.exchange.drafts import Draft, Found, Problem, Taken, Untakable, Written
from lms.quizzes.exchange.extras import SAME, difference, merged
from lms.quizzes.exchange.gift_paragraphs import Notes, Paragraph, paragraphs
from lms.quizzes.exchange.gift_parsing import Parsed, parse
from lms.quizzes.exchange.questions import meant_draft, with_ids
from lms.quizzes.kinds.exchange import gift_kinds
from lms.quizzes.kinds.gift_blocks import escape
from lms.quizzes.kinds.question import Question

LARGEST = 5_000_000
LONGEST_QUESTION = 200_000
MOST_SIGNS = 20_000
MOST_QUESTIONS = 5_000
MOST_PROBLEMS = 1_000
DEEPEST = 30
CATEGORY = "$CATEGORY:"
SIGNS = "\\=~#{}:-"
LISTS = ("choices", "answers", "stems")


def read_gift(data: bytes) -> Taken:
    """Return the questions of a file, and each line of it that cannot be taken."""
    if len(data) > LARGEST:
        sentence = _("This file is larger than %(most)s MB. Part it into several.", most=LARGEST // 1_000_000)
        return Taken(problems=[Problem(1, sentence)])
    return _Reader().read(data)


class _Reader:
    """Goes through a file once; remembers the category in which it is."""

    def __init__(self) -> None:
        self.taken = Taken()
        self.category = ""

    def read(self, data: bytes) -> Taken:
        if line := unreadable_line(data):
            self._problem(line, _("This line has characters that cannot be read. Save the file as UTF-8."))
        for paragraph in paragraphs(decode(data)[0].split("\n")):
            if len(self.taken.drafts) >= MOST_QUESTIONS or len(self.taken.problems) >= MOST_PROBLEMS:
                self._problem(paragraph.line, _("The file was read up to here: it holds too much for one go."))
                break
            self._read_paragraph(paragraph)
        return self.taken

    def _problem(self, line: int, what: str) -> None:
        self.taken.problems.append(Problem(line, what))

    def _read_paragraph(self, paragraph: Paragraph) -> None:
        lines = self._without_categories(paragraph.lines)
        if not lines:
            return
        try:
            _refuse_too_long("\n".join(line for _number, line in lines))
            self._take(parse(lines), paragraph.notes, lines[0][0])
        except Untakable as untakable:
            self._problem(untakable.line or lines[0][0], untakable.what)

    def _without_categories(self, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
        place = 0
        while place < len(lines) and lines[place][1].strip().startswith(CATEGORY):
            self.category = lines[place][1].strip().removeprefix(CATEGORY).strip()
            self.taken.categories.append(self.category)
            place += 1
        return lines[place:]

    def _take(self, parsed: Parsed, notes: Notes, line: int) -> None:
        for number, sentence in parsed.problems:
            self._problem(number, sentence)
        draft = _draft(parsed, notes, self.category)
        try:
            draft = _with_extra(draft, notes)
        except (ValueError, RecursionError):
            sentence = _("This comment does not fit the question after it, which was taken without it.")
            self._problem(notes.extra_line, sentence)
        self.taken.drafts.append(Found(draft, line, places=_places(parsed)))


def _refuse_too_long(text: str) -> None:
    if len(text) > LONGEST_QUESTION:
        raise Untakable(_("This question is too long: %(most)s characters at most.", most=LONGEST_QUESTION))
    if sum(map(text.count, SIGNS)) > MOST_SIGNS:
        raise Untakable(_("This question is too long: %(most)s signs like “=” at most.", most=MOST_SIGNS))


def _draft(parsed: Parsed, notes: Notes, category: str) -> Draft:
    """Return the draft that the first kind which knows such a block makes of it."""
    block = replace(parsed.block, is_of_moodle=notes.is_of_moodle)
    made = next((draft for mapping in gift_kinds if (draft := mapping.from_gift(block)) is not None), None)
    if made is None:
        raise Untakable(_("What stands between the braces is no answer that GIFT knows."))
    head = {"id": notes.id, "title": parsed.title, "category": category, "tags": notes.tags}
    draft = {"kind": made["kind"], **{name: value for name, value in head.items() if value}, "text": parsed.stem}
    if parsed.feedback:
        draft["feedback"] = parsed.feedback
    return {**draft, **made}


def _with_extra(draft: Draft, notes: Notes) -> Draft:
    if not notes.extra:
        return draft
    extra = json.loads(notes.extra, parse_constant=_refuse_constant)
    if not isinstance(extra, Mapping) or _depth(extra) > DEEPEST:
        raise ValueError("what a comment adds is a mapping")
    draft = merged(with_ids(draft), extra)
    if not isinstance(draft.get("kind"), str) or draft["kind"] not in gift_kinds:
        raise ValueError("no such kind")
    return {name: value for name, value in draft.items() if value is not None}


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _depth(value: Any) -> int:
    """Return how deep a value is nested; the parser of JSON has bounded it already."""
    if isinstance(value, Mapping):
        value = list(value.values())
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


def _places(parsed: Parsed) -> dict[tuple[str | int, ...], int]:
    answers = enumerate(parsed.block.answers or ())
    return {(name, place): answer.line for place, answer in answers for name in LISTS}


def write_gift(questions: Sequence[Question], language: str) -> Written:
    """Return questions as a file; each kind that GIFT does not know is a problem."""
    problems, pieces, category = [], [], ""
    for number, question in enumerate(questions, 1):
        draft = meant_draft(question, language)
        meant_category = " ".join(question.category.split())
        switched = meant_category or category
        text = _question(draft, switched)
        if text is None:
            sentence = _("Question “%(id)s” cannot be written as GIFT, which has no such kind.", id=question.id)
            problems.append(Problem(number, sentence))
            continue
        if switched != category:
            pieces.append(f"{CATEGORY} {switched}\n")
        category = switched
        pieces.append(text)
    return Written("\n".join(pieces).encode(), problems)


def _question(draft: Draft, category: str) -> str | None:
    """Return a question as it stands in the file, with what GIFT has no syntax for in a comment before it."""
    mapping = gift_kinds.find(draft["kind"])
    block: str | None = mapping.to_gift(draft) if mapping else None
    if block is None:
        return None
    text = _head(draft) + rich_stem(draft) + block + "\n"
    taken = read_gift(f"{CATEGORY} {category}\n{text}".encode())
    read = with_ids(taken.drafts[0].draft) if taken.drafts else {}
    extra = difference(read, draft)
    if extra is SAME:
        return text
    return f"// [setu:{json.dumps(extra, ensure_ascii=False)}]\n{text}"


def rich_stem(draft: Draft) -> str:
    """Return title and stem."""
    title = f"::{escape(draft['title'])}::" if draft.get("title") else ""
    return f"{title}[markdown]{escape(draft['text'].text)}"


def _head(draft: Draft) -> str:
    tags = "".join(f" [tag:{tag}]" for tag in draft.get("tags", ()))
    return f"// [id:{draft['id']}]{tags}\n"
