"""Which kinds of question there are: one line each."""

from __future__ import annotations

from lms.quizzes.kinds.multiple_choice import MultipleChoice
from lms.quizzes.kinds.numerical import Numerical
from lms.quizzes.kinds.question import kinds
from lms.quizzes.kinds.short_answer import ShortAnswer
from lms.quizzes.kinds.single_choice import SingleChoice
from lms.quizzes.kinds.true_false import TrueFalse


def register_kinds() -> None:
    """Enter every kind into the registry."""
    kinds.add("single_choice", SingleChoice)
    kinds.add("multiple_choice", MultipleChoice)
    kinds.add("true_false", TrueFalse)
    kinds.add("short_answer", ShortAnswer)
    kinds.add("numerical", Numerical)
