"""How a case is written: a situation, and questions of other kinds beneath it, which have forms of their own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.kinds import QuestionForm

FORM = QuestionForm(
    what=_l("A situation is told, and several questions of other kinds are asked about it."),
    example=_l("Ramesh has signed a paper that he could not read. Is it lawful? What does he do first?"),
    text=_l("Situation"),
    has_parts=True,
)
