"""Which kinds of question there are: one line each."""

from __future__ import annotations

from lms.quizzes.kinds.case.moodle import CaseInMoodle
from lms.quizzes.kinds.case.question import Case
from lms.quizzes.kinds.case.sheet import CaseInRow
from lms.quizzes.kinds.description.gift import DescriptionInGift
from lms.quizzes.kinds.description.moodle import DescriptionInMoodle
from lms.quizzes.kinds.description.question import Description
from lms.quizzes.kinds.description.sheet import DescriptionInRow
from lms.quizzes.kinds.exchange import aiken_kinds, gift_kinds, moodle_kinds, sheet_kinds
from lms.quizzes.kinds.gap_fill.moodle import GapFillInMoodle
from lms.quizzes.kinds.gap_fill.question import GapFill
from lms.quizzes.kinds.gap_fill.sheet import GapFillInRow
from lms.quizzes.kinds.long_answer.gift import LongAnswerInGift
from lms.quizzes.kinds.long_answer.moodle import LongAnswerInMoodle
from lms.quizzes.kinds.long_answer.question import LongAnswer
from lms.quizzes.kinds.long_answer.sheet import LongAnswerInRow
from lms.quizzes.kinds.matching.gift import MatchingInGift
from lms.quizzes.kinds.matching.moodle import MatchingInMoodle
from lms.quizzes.kinds.matching.question import Matching
from lms.quizzes.kinds.matching.sheet import MatchingInRow
from lms.quizzes.kinds.multiple_choice.gift import MultipleChoiceInGift
from lms.quizzes.kinds.multiple_choice.moodle import MultipleChoiceInMoodle
from lms.quizzes.kinds.multiple_choice.question import MultipleChoice
from lms.quizzes.kinds.multiple_choice.sheet import MultipleChoiceInRow
from lms.quizzes.kinds.numerical.gift import NumericalInGift
from lms.quizzes.kinds.numerical.moodle import NumericalInMoodle
from lms.quizzes.kinds.numerical.question import Numerical
from lms.quizzes.kinds.numerical.sheet import NumericalInRow
from lms.quizzes.kinds.ordering.moodle import OrderingInMoodle
from lms.quizzes.kinds.ordering.question import Ordering
from lms.quizzes.kinds.ordering.sheet import OrderingInRow
from lms.quizzes.kinds.question import kinds
from lms.quizzes.kinds.short_answer.gift import ShortAnswerInGift
from lms.quizzes.kinds.short_answer.moodle import ShortAnswerInMoodle
from lms.quizzes.kinds.short_answer.question import ShortAnswer
from lms.quizzes.kinds.short_answer.sheet import ShortAnswerInRow
from lms.quizzes.kinds.single_choice.aiken import SingleChoiceInAiken
from lms.quizzes.kinds.single_choice.gift import SingleChoiceInGift
from lms.quizzes.kinds.single_choice.moodle import SingleChoiceInMoodle
from lms.quizzes.kinds.single_choice.question import SingleChoice
from lms.quizzes.kinds.single_choice.sheet import SingleChoiceInRow
from lms.quizzes.kinds.true_false.gift import TrueFalseInGift
from lms.quizzes.kinds.true_false.moodle import TrueFalseInMoodle
from lms.quizzes.kinds.true_false.question import TrueFalse
from lms.quizzes.kinds.true_false.sheet import TrueFalseInRow


def register_kinds() -> None:
    """Enter every kind into the registry."""
    kinds.add("single_choice", SingleChoice)
    kinds.add("multiple_choice", MultipleChoice)
    kinds.add("true_false", TrueFalse)
    kinds.add("short_answer", ShortAnswer)
    kinds.add("numerical", Numerical)
    kinds.add("matching", Matching)
    kinds.add("ordering", Ordering)
    kinds.add("gap_fill", GapFill)
    kinds.add("long_answer", LongAnswer)
    kinds.add("case", Case)
    kinds.add("description", Description)
    _register_exchange()
    _register_moodle()
    _register_sheets()


def _register_exchange() -> None:
    """Enter how the kinds stand in files of other formats."""
    gift_kinds.add("description", DescriptionInGift())
    gift_kinds.add("long_answer", LongAnswerInGift())
    gift_kinds.add("matching", MatchingInGift())
    gift_kinds.add("multiple_choice", MultipleChoiceInGift())
    gift_kinds.add("numerical", NumericalInGift())
    gift_kinds.add("short_answer", ShortAnswerInGift())
    gift_kinds.add("single_choice", SingleChoiceInGift())
    gift_kinds.add("true_false", TrueFalseInGift())
    aiken_kinds.add("single_choice", SingleChoiceInAiken())


def _register_moodle() -> None:
    """Enter every kind into what Moodle XML can hold."""
    moodle_kinds.add("case", CaseInMoodle())
    moodle_kinds.add("description", DescriptionInMoodle())
    moodle_kinds.add("gap_fill", GapFillInMoodle())
    moodle_kinds.add("long_answer", LongAnswerInMoodle())
    moodle_kinds.add("matching", MatchingInMoodle())
    moodle_kinds.add("multiple_choice", MultipleChoiceInMoodle())
    moodle_kinds.add("numerical", NumericalInMoodle())
    moodle_kinds.add("ordering", OrderingInMoodle())
    moodle_kinds.add("short_answer", ShortAnswerInMoodle())
    moodle_kinds.add("single_choice", SingleChoiceInMoodle())
    moodle_kinds.add("true_false", TrueFalseInMoodle())


def _register_sheets() -> None:
    """Enter every kind into what a table can hold; a row that names no kind is of the first that it looks like."""
    sheet_kinds.add("single_choice", SingleChoiceInRow())
    sheet_kinds.add("multiple_choice", MultipleChoiceInRow())
    sheet_kinds.add("true_false", TrueFalseInRow())
    sheet_kinds.add("numerical", NumericalInRow())
    sheet_kinds.add("short_answer", ShortAnswerInRow())
    sheet_kinds.add("matching", MatchingInRow())
    sheet_kinds.add("ordering", OrderingInRow())
    sheet_kinds.add("gap_fill", GapFillInRow())
    sheet_kinds.add("long_answer", LongAnswerInRow())
    sheet_kinds.add("case", CaseInRow())
    sheet_kinds.add("description", DescriptionInRow())
