"""The questions of a test as they are drawn: their texts in the reader's language, and what their controls hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from lms.core.language import Localised, current_language
from lms.core.markup import render_inline
from lms.quizzes.kinds.question import Orders, Question
from lms.quizzes.markers import cut_at_markers
from lms.quizzes.pages import AskedQuestion
from lms.workshops.library.documents import Test
from lms.workshops.library.rendering import sheet_html
from lms.workshops.measuring.answering import Typed
from lms.workshops.measuring.scoring import mark_typed_for


class QuestionTexts:
    """The Markdown of tests as HTML, in a language: the reader's, unless one is named. See ``QuizTexts``."""

    def __init__(self, language: str = "") -> None:
        self._language = language

    def block(self, text: Localised) -> Markup:
        """Return a text of paragraphs, lists and tables."""
        return sheet_html(text, self._language)

    def line(self, text: Localised | str) -> Markup:
        """Return a text of one line; what is no author's Markdown but plain text is escaped."""
        if isinstance(text, str):
            return Markup.escape(text)
        wanted = self._language or current_language()
        written_in = wanted if wanted in text else next(iter(text))
        html = _inline(text[written_in])
        return (
            html if written_in == current_language() else Markup('<span lang="{}">{}</span>').format(written_in, html)
        )

    def pieces(self, text: Localised) -> list[tuple[Markup, str]]:
        """Return a text cut at its gaps: each piece with the id behind it, the last with none."""
        return cut_at_markers(self.block(text))


@lru_cache(maxsize=2048)
def _inline(source: str) -> Markup:
    return render_inline(source)


def orders_of(question: Question) -> Orders:
    """Return in which order what may be shuffled stands, the same for everybody and on paper.

    Choices stand as their author wrote them, so that they have the same letters everywhere; anything else is mixed, for
    the author's order of items is the right one.
    """
    if "choices" in question.controls(None, {}):
        return {}
    return {name: _mixed(question.id, ids) for name, ids in question.shuffled().items()}


def _mixed(question_id: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(sorted(ids, key=lambda each: hashlib.sha256(f"{question_id} {each}".encode()).digest()))
    return found if found != ids else (*found[1:], *found[:1])


def drawn(test: Test, answers: Mapping[str, Any], typed: Typed | None = None) -> list[AskedQuestion]:
    """Return the questions of a test with the answers there are, or with what was typed and could not be understood.

    Choices stand in the author's order, so that they have the letters that they have on paper.
    """
    typed = typed or Typed()
    found, number = [], 0
    for question in test.questions:
        number += question.is_asked
        answer = answers.get(question.id)
        answer = None if mark_typed_for(answer) is not None else answer
        refusal = typed.refused.get(question.id)
        shown = question.shown_again(typed.fields[question.id], answer) if refusal else answer
        found.append(
            AskedQuestion(
                id=question.id,
                number=number,
                kind=question.kind,
                text=question.text,
                mark=question.mark,
                name=f"q.{question.id}",
                sequence=0,
                before="",
                controls=question.controls(shown, orders_of(question)),
                is_asked=question.is_asked,
                draws_text=question.draws_text,
                error=str(refusal.sentence) if refusal else "",
            )
        )
    return found
