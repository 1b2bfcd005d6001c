"""What is wrong with one answer: a sentence that says how to mend it, or None. Empty answers are no matter here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from lms.core.errors import Refusal
from lms.core.numbers import parse_number
from lms.core.templating import show_number
from lms.people.logins import email_of, phone_of
from lms.questionnaires.documents import AGREED, LONGEST_LINE, FieldKind, Question
from lms.questionnaires.typed import LONGEST_NUMBER

MOST_REFERENCES = 2
MOST_FILES = 3
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
REFERENCE_PARTS = ("name", "email", "relation")


def most_of(question: Question) -> int:
    """Return how many referees or files a field takes."""
    usual = MOST_FILES if question.kind is FieldKind.FILE else MOST_REFERENCES
    return usual if question.most is None else max(1, int(question.most))


def least_of(question: Question) -> int:
    """Return how many referees or files an answer has at the least."""
    return 0 if question.least is None else max(0, int(question.least))


def problem(question: Question, answer: Any) -> Any:
    """Return what is wrong with an answer that is not empty, or None."""
    if not isinstance(answer, _TYPES.get(question.kind, str)):
        return _l("Answer this anew: what is here does not fit the question.")
    return _CHECKS[question.kind](question, answer)


def _text(question: Question, answer: str) -> Any:
    if len(answer) <= question.limit:
        return None
    return _l(
        "This has %(length)s characters, and %(max)s are allowed. Make it shorter; nothing was cut off.",
        length=show_number(len(answer)),
        max=show_number(question.limit),
    )


def _number(question: Question, answer: str) -> Any:
    if len(answer) > LONGEST_NUMBER:
        return _l("Write a number with fewer digits.")
    try:
        value = parse_number(answer)
    except Refusal as refusal:
        return refusal.sentence
    return _bounds(value, question.least, question.most)


def _bounds(value: Decimal, least: float | None, most: float | None) -> Any:
    if least is not None and value < Decimal(str(least)):
        return _l("Write a number that is not below %(least)s.", least=show_number(least))
    if most is not None and value > Decimal(str(most)):
        return _l("Write a number that is not above %(most)s.", most=show_number(most))
    return None


def _day(_: Question, answer: str) -> Any:
    try:
        found = date.fromisoformat(answer)
        is_day = EARLIEST <= found <= LATEST and found.isoformat() == answer
    except ValueError:
        is_day = False
    return None if is_day else _l("Choose a day, or write it as day/month/year: 21/11/2026.")


def _choice(question: Question, answer: str) -> Any:
    return None if question.option(answer) else _l("Choose one of the answers.")


def _choices(question: Question, answer: list[Any]) -> Any:
    known = all(isinstance(each, str) and question.option(each) for each in answer)
    return None if known else _l("Choose from the answers that are shown.")


def _agreement(_: Question, answer: str) -> Any:
    return None if answer == AGREED else _l("Tick this box if you agree.")


def _email(_: Question, answer: str) -> Any:
    return _refused(email_of, answer)


def _phone(_: Question, answer: str) -> Any:
    return _refused(phone_of, answer)


def _refused(parse: Callable[[str], str], answer: str) -> Any:
    try:
        parse(answer)
    except Refusal as refusal:
        return refusal.sentence
    return None


def _files(question: Question, answer: list[Any]) -> Any:
    most, least = most_of(question), least_of(question)
    if len(answer) > most:
        return lazy_ngettext("Keep one file only, and take the others out.", "Keep %(num)d files at most.", most)
    if len(answer) < least:
        return lazy_ngettext("Add one file.", "Add %(num)d files at the least.", least)
    return None


def _references(question: Question, answer: list[Any]) -> Any:
    most, least = most_of(question), least_of(question)
    if len(answer) > most:
        return lazy_ngettext("Name one person only.", "Name %(num)d people at most.", most)
    addresses = []
    for row in answer:
        wrong = _reference(row)
        if wrong is not None:
            return wrong
        addresses.append(email_of(row["email"]))
    if len(set(addresses)) < len(addresses):
        return _l("Two of these people have the same e-mail address. Each needs an address of their own.")
    if len(answer) < least:
        return lazy_ngettext("Name one person.", "Name %(num)d people at the least.", least)
    return None


def _reference(row: Any) -> Any:
    given = row.values() if isinstance(row, Mapping) and set(row) == set(REFERENCE_PARTS) else ()
    parts = [part for part in given if isinstance(part, str) and part]
    if len(parts) < len(REFERENCE_PARTS):
        return _l("Give the name, the e-mail address and the relation to you of each person, or leave the row empty.")
    if any(len(part) > LONGEST_LINE for part in parts):
        return _l("This is too long: %(max)d characters at most.", max=LONGEST_LINE)
    return _refused(email_of, row["email"])


_TYPES: dict[FieldKind, type] = {FieldKind.CHOICES: list, FieldKind.FILE: list, FieldKind.REFERENCES: list}
_CHECKS: dict[FieldKind, Callable[[Question, Any], Any]] = {
    FieldKind.SHORT_TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _day,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.AGREEMENT: _agreement,
    FieldKind.EMAIL: _email,
    FieldKind.PHONE: _phone,
    FieldKind.FILE: _files,
    FieldKind.REFERENCES: _references,
}
