"""Aiken, the plainest format: a question, lettered choices, and ``ANSWER:`` with the letter of the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from lms.courses.contents import Where
from lms.quizzes.exchange.decoding import decode, unreadable_line
from lms.quizzes.exchange.drafts import Draft, Found, Problem, Taken, Written
from lms.quizzes.exchange.questions import meant_draft, to_draft, to_question
from lms.quizzes.exchange.texts import to_text
from lms.quizzes.kinds.exchange import Rich, aiken_kinds
from lms.quizzes.kinds.question import Question

LARGEST = 5_000_000
MOST_PROBLEMS = 1_000
MOST_QUESTIONS = 5_000
ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)
CHOICE = re.compile(r"([A-Za-z])[.)](?:\s+(.*))?")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|\\(?=\n)")
KIND = "single_choice"
UNSAID = {"id", "kind", "choices", "text"}


@dataclass
class _Unfinished:
    """A question of which the answer has not come yet."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    broken: bool = False

    @property
    def next_letter(self) -> str:
        return chr(ord("A") + len(self.choices))


def read_aiken(data: bytes) -> Taken:
    """Return the questions of a file, and each line of it that cannot be taken."""
    if len(data) > LARGEST:
        sentence = _("This file is larger than %(most)s MB. Part it into several.", most=LARGEST // 1_000_000)
        return Taken(problems=[Problem(1, sentence)])
    return _Reader().read(data)


class _Reader:
    """Goes through the lines of a file once."""

    def __init__(self) -> None:
        self.taken = Taken()
        self.question = _Unfinished()

    def read(self, data: bytes) -> Taken:
        if unreadable := unreadable_line(data):
            self._problem(unreadable, _("This line has characters that cannot be read. Save the file as UTF-8."))
        for number, line in enumerate(decode(data)[0].split("\n"), 1):
            if len(self.taken.drafts) >= MOST_QUESTIONS or len(self.taken.problems) >= MOST_PROBLEMS:
                self._problem(number, _("The file was read up to here: it holds too much for one go."))
                return self.taken
            if line.strip():
                self._read_line(line.strip(), number)
        self._end_without_answer()
        return self.taken

    def _problem(self, line: int, what: str) -> None:
        self.taken.problems.append(Problem(line, what))

    def _read_line(self, line: str, number: int) -> None:
        if answer := ANSWER.fullmatch(line):
            self._end(answer[1].strip(), number)
        elif self.question.stem and (choice := CHOICE.fullmatch(line)) and self._is_choice(choice[1].upper(), number):
            self.question.choices.append((choice[2] or "").strip())
            self.question.lines.append(number)
        else:
            if self.question.choices:
                self._end_without_answer()
            self.question.line = self.question.line or number
            self.question.stem.append(line)

    def _is_choice(self, letter: str, number: int) -> bool:
        """Whether a letter begins the next choice; the first letter of another kind of line does so only by chance."""
        wanted = self.question.next_letter
        if letter == wanted or not self.question.choices:
            return letter == wanted
        sentence = _(
            "After choice %(last)s comes %(letter)s; %(wanted)s is missing.",
            last=chr(ord(wanted) - 1),
            letter=letter,
            wanted=wanted,
        )
        self._problem(number, sentence)
        self.question.broken = True
        return True

    def _end_without_answer(self) -> None:
        question = self.question
        if question.stem and not question.broken:
            sentence = _("This question has no line “ANSWER: A” that says which choice is right.")
            self._problem(question.line, sentence)
        self.question = _Unfinished()

    def _end(self, answer: str, number: int) -> None:
        question, self.question = self.question, _Unfinished()
        if question.broken:
            return
        if sentence := _fault(question, answer):
            self._problem(number, sentence)
            return
        right = ord(answer.upper()) - ord("A")
        draft = aiken_kinds[KIND].from_aiken("\n".join(question.stem), question.choices, right)
        places: dict[Where, int] = {("choices", place): line for place, line in enumerate(question.lines)}
        self.taken.drafts.append(Found(draft, question.line, places=places))


def _fault(question: _Unfinished, answer: str) -> str:
    """Return what is wrong where an answer comes, empty where nothing is."""
    if not question.stem:
        return str(_("There is no question before this answer."))
    if not question.choices:
        return str(_("There are no choices before this answer; they begin with “A.” and “B.”."))
    letters = [chr(ord("A") + place) for place in range(len(question.choices))]
    if answer.upper() not in letters:
        sentence = _(
            "“%(answer)s” is none of the choices, which are A to %(last)s.", answer=answer[:20], last=letters[-1]
        )
        return str(sentence)
    return ""


def write_aiken(questions: Sequence[Question], language: str) -> Written:
    """Return questions as a file; what Aiken has no place for is a problem."""
    problems, pieces = [], []
    for number, question in enumerate(questions, 1):
        text = _question(question, language)
        read = read_aiken((text or "").encode()).drafts
        if text is None or len(read) != 1:
            sentence = _(
                "Question “%(id)s” cannot be written as Aiken, which knows only choices of which exactly one is right.",
                id=question.id,
            )
            problems.append(Problem(number, sentence))
            continue
        pieces.append(text)
        problems += [Problem(number, sentence) for sentence in _left_out(question, read[0], language)]
    return Written("\n".join(pieces).encode(), problems)


def _question(question: Question, language: str) -> str | None:
    mapping = aiken_kinds.find(question.kind)
    if mapping is None:
        return None
    draft = to_draft(question, language)
    stem = "\n".join(line for line in _plain(draft["text"], language).split("\n") if line.strip())
    texts = [" ".join(_plain(choice["text"], language).split()) for choice in draft["choices"]]
    written: str | None = mapping.to_aiken(stem, draft, texts)
    return written


def _plain(text: Rich, language: str) -> str:
    """Return a text in one language without the backslashes of Markdown."""
    words = to_text(text, language)
    return ESCAPED.sub(lambda found: found[1] or "", words.get(language) or next(iter(words.values())))


def _left_out(question: Question, read: Found, language: str) -> Iterator[str]:
    """Yield what is not in the file, or would come back otherwise."""
    meant = meant_draft(question, language)
    unsaid = [name for name in meant if name not in UNSAID]
    if any(choice["feedback"] for choice in meant["choices"]):
        unsaid.append("choices/feedback")
    if any(choice["fraction"] not in {0, 1} for choice in meant["choices"]):
        unsaid.append("choices/fraction")
    if unsaid:
        names = ", ".join(f"“{name}”" for name in unsaid)
        yield _("Question “%(id)s”: Aiken has no place for %(fields)s.", id=question.id, fields=names)
    again = to_question(read, language, set()).question
    if again is None or _words(meant) != _words(meant_draft(again, language)):
        yield _("Question “%(id)s”: formatting and other languages are lost in Aiken.", id=question.id)


def _words(draft: Draft) -> list[object]:
    return [draft["text"], *(choice["text"] for choice in draft["choices"])]
