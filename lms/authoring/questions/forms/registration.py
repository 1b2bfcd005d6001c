"""Which forms there are: one line each, in the order in which they are offered."""

from __future__ import annotations

from lms.authoring.questions.forms import (
    case,
    description,
    gap_fill,
    long_answer,
    matching,
    multiple_choice,
    numerical,
    ordering,
    short_answer,
    single_choice,
    true_false,
)
from lms.authoring.questions.forms.kinds import question_forms


def register_forms() -> None:
    """Enter every form into the registry."""
    question_forms.add("single_choice", single_choice.FORM)
    question_forms.add("multiple_choice", multiple_choice.FORM)
    question_forms.add("true_false", true_false.FORM)
    question_forms.add("short_answer", short_answer.FORM)
    question_forms.add("numerical", numerical.FORM)
    question_forms.add("matching", matching.FORM)
    question_forms.add("ordering", ordering.FORM)
    question_forms.add("gap_fill", gap_fill.FORM)
    question_forms.add("long_answer", long_answer.FORM)
    question_forms.add("case", case.FORM)
    question_forms.add("description", description.FORM)
