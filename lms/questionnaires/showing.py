"""How fields and answers are said on a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from markupsafe import Markup

from lms.core.errors import Refusal
from lms.core.language import Localised, current_language, localised
from lms.core.markup import render_blocks
from lms.core.numbers import parse_number
from lms.core.templating import show_date, show_number
from lms.questionnaires.checks import most_of
from lms.questionnaires.documents import Answers, FieldKind, Question, Questionnaire

MOST_RADIOS = 10
"""A choice of more options than these is a list to open."""
AGREES = _l("Yes")


def in_words(text: Localised) -> Markup:
    """Return a text in the reader's language; in another one, marked as such, where it has only that."""
    words, language = Markup.escape(localised(text)), other_language(text)
    return Markup('<span lang="{}">{}</span>').format(language, words) if language else words


def prose_in_words(text: Localised) -> Markup:
    """Return a longer text, Markdown by language, in the reader's language; in another one it says which."""
    language = current_language()
    if not text or language in text:
        return render_blocks(localised(text))
    return Markup('<div lang="{}">{}</div>').format(next(iter(text)), render_blocks(localised(text)))


def other_language(text: Localised) -> str:
    """Return the language in which a text is shown where that is not the reader's; else nothing."""
    return "" if not text or text.get(current_language()) else next(iter(text))


def first_control(question: Question) -> str:
    """Return the id of the control that a link to a field leads to."""
    is_radios = question.kind is FieldKind.CHOICE and len(question.options) <= MOST_RADIOS
    if is_radios or question.kind is FieldKind.CHOICES:
        return f"q-{question.id}--0"
    return f"q-{question.id}--0-name" if question.kind is FieldKind.REFERENCES else f"q-{question.id}"


def rule_in_words(question: Question) -> Any:
    """Return what an answer has to keep to, in a sentence; empty where it is plain."""
    if question.longest or question.kind is FieldKind.LONG_TEXT:
        return _l("At most %(max)s characters.", max=show_number(question.limit))
    if question.kind is FieldKind.NUMBER:
        return _bounds_in_words(question)
    if question.kind is FieldKind.FILE:
        return lazy_ngettext(
            "One file of at most 10 MB: PDF, Word, OpenDocument, plain text, photo or sound.",
            "At most %(num)d files, each of at most 10 MB: PDF, Word, OpenDocument, plain text, photo or sound.",
            most_of(question),
        )
    return ""


def _bounds_in_words(question: Question) -> Any:
    least, most = show_number(question.least), show_number(question.most)
    if least and most:
        return _l("From %(least)s to %(most)s.", least=least, most=most)
    if least and question.least != 0:
        return _l("%(least)s or more.", least=least)
    return _l("%(most)s or less.", most=most) if most else ""


def condition_in_words(document: Questionnaire, question: Question) -> Any:
    """Return when a field is to be answered, in a sentence; empty where it always is."""
    deciding = document.by_id.get(question.when.field) if question.when else None
    if question.when is None or deciding is None:
        return ""
    labels = [localised(option.label) for option in deciding.options if option.id in question.when.values]
    if not labels:
        return _l("Only if you ticked “%(question)s”.", question=localised(deciding.label))
    return _l(
        "Only if you answered “%(answers)s” to “%(question)s”.",
        answers="” / “".join(labels),
        question=localised(deciding.label),
    )


def answer_lines(question: Question, answer: Any) -> Iterator[Any]:
    """Yield the lines of an answer as it is read; files are shown by the page, which knows their names."""
    if not answer:
        return
    if question.kind in {FieldKind.CHOICE, FieldKind.CHOICES}:
        given = answer if isinstance(answer, list) else [answer]
        yield from (in_words(option.label) for option in question.options if option.id in given)
    elif question.kind is FieldKind.REFERENCES:
        for row in answer:
            yield ", ".join(row[part] for part in ("name", "relation", "email") if row.get(part))
    elif question.kind is not FieldKind.FILE:
        yield from _text_of(question.kind, str(answer)).splitlines()


def _text_of(kind: FieldKind, answer: str) -> str:
    if kind is FieldKind.AGREEMENT:
        return str(AGREES)
    with suppress(Refusal, ValueError):
        if kind is FieldKind.NUMBER:
            return show_decimal(parse_number(answer))
        if kind is FieldKind.DATE:
            return show_date(date.fromisoformat(answer))
    return answer


def show_decimal(value: Decimal) -> str:
    """Return a number with all its decimals, grouped the Indian way."""
    whole, point, decimals = f"{value:f}".partition(".")
    return f"{show_number(int(whole))}{point}{decimals}" if whole.lstrip("-") != "0" else f"{whole}{point}{decimals}"


def conflicts(document: Questionnaire, answers: Answers, stored: Answers) -> dict[str, Any]:
    """Return what another window has saved, of the fields that say something else here."""
    found = {field: stored[field] for field in stored if field in document.by_id}
    return {field: answer for field, answer in found.items() if (answer or None) != (answers.get(field) or None)}
