"""A test on paper as one line of letters: “A C B - D …”, in the order of the questions.

A question with choices takes their letters, any other its mark; ``-`` or ``.`` is a question that was left out. Whoever
has marked the papers already may type 1 for right and 0 for wrong everywhere.
"""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.templating import show_number
from lms.people.logins import western_digits
from lms.quizzes.kinds.question import PART, Question
from lms.workshops.library.documents import Test
from lms.workshops.measuring.scoring import Answers, asked, mark_typed_for, typed_mark

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEFT_OUT = "-"
# The keyboard of a phone makes dashes of all kinds.
BLANKS = frozenset({LEFT_OUT, ".", "–", "—", "_"})
APART = re.compile(r"[\s,;|]+")
MARK = re.compile(r"\d{1,4}([.]\d{1,3})?")
LONGEST_LINE = 400


def letters_of(question: Question) -> dict[str, str]:
    """Return the ids of a question's choices by their letters on paper; nothing where it has none."""
    choices = question.controls(None, {}).get("choices") or ()
    return dict(zip(ALPHABET, (each[0] for each in choices), strict=False))


def read_line(test: Test, text: str) -> dict[str, Any]:
    """Return the answers that a line of letters says, by question; those left out are not in it.

    Raises Refusal, naming the question, for too many or too few letters, a letter that no choice has, and a mark
    outside the scale.
    """
    questions = asked(test)
    signs = _signs(text[:LONGEST_LINE], len(questions))
    pairs = zip(questions, signs, strict=True)
    read = {question.id: _answer(number, question, sign) for number, (question, sign) in enumerate(pairs, 1)}
    return {question_id: answer for question_id, answer in read.items() if answer is not None}


def _signs(text: str, wanted: int) -> list[str]:
    """Return a sign for each question: what stands apart, or else letter by letter."""
    parts = [part for part in APART.split(western_digits(text).upper()) if part]
    single = list("".join(parts))
    if len(parts) == wanted:
        return parts
    if len(single) == wanted:
        return single
    given = len(parts) if any("." in part[1:] for part in parts) else len(single)
    if given < wanted:
        sentence = _l(
            "The test has %(wanted)d questions, and here are %(given)d answers. Write “-” for each question that was "
            "left out.",
            wanted=wanted,
            given=given,
        )
        raise Refusal(sentence)
    raise Refusal(
        _l(
            "The test has only %(wanted)d questions, and here are %(given)d answers. Put a space between the questions "
            "where one has several letters.",
            wanted=wanted,
            given=given,
        )
    )


def _answer(number: int, question: Question, sign: str) -> Any:
    if sign in BLANKS:
        return None
    if MARK.fullmatch(sign):
        return _mark(number, question, float(sign))
    letters = letters_of(question)
    if not letters:
        raise Refusal(_scale(number, question, sign))
    unknown = next((letter for letter in sign if letter not in letters), None)
    if unknown is not None:
        raise Refusal(
            _l(
                "Question %(number)d has the choices A to %(last)s; “%(letter)s” is none of them.",
                number=number,
                last=list(letters)[-1],
                letter=unknown,
            )
        )
    return _chosen(number, question, sign, [letters[letter] for letter in dict.fromkeys(sign)])


def _chosen(number: int, question: Question, sign: str, ids: list[str]) -> Any:
    try:
        return question.read({PART: ids})
    except Refusal:
        sentence = _l("Question %(number)d takes one letter, not “%(letters)s”.", number=number, letters=sign)
        raise Refusal(sentence) from None


def _mark(number: int, question: Question, mark: float) -> dict[str, float]:
    if mark > question.mark:
        raise Refusal(_scale(number, question, show_number(mark)))
    return typed_mark(mark)


def _scale(number: int, question: Question, sign: str) -> Any:
    return _l(
        "Question %(number)d takes a mark from 0 to %(most)s, not “%(sign)s”.",
        number=number,
        most=show_number(question.mark),
        sign=sign,
    )


def line_of(test: Test, answers: Answers) -> str:
    """Return answers as the line of letters that says them.

    What was answered on a phone and has no letter stands as its mark, for on paper nothing else can be typed.
    """
    return " ".join(_sign(question, answers.get(question.id)) for question in asked(test))


def _sign(question: Question, answer: Any) -> str:
    if answer is None:
        return LEFT_OUT
    mark = mark_typed_for(answer)
    if mark is not None:
        return f"{mark:g}"
    given = question.fields(answer).get(PART, [])
    letters = [letter for letter, choice in letters_of(question).items() if choice in given]
    return "".join(letters) or f"{max(question.grade(answer).fraction or 0.0, 0.0) * question.mark:g}"
