"""The form of a kind of question, and the registry of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.controls import Control, Line, Number, Pick, Several, Tick, Words
from lms.authoring.questions.forms.rows import Rows
from lms.core.registry import Registry
from lms.courses.documents import UnitStatus
from lms.quizzes.banks.words import BLOOM_WORDS

QUESTION = _l("Question")


@dataclass(frozen=True)
class QuestionForm:
    """How a kind of question is written.

    ``what`` says in a line what it is for, ``example`` shows one. ``text`` are the words above its text. ``own`` are
    the controls of this kind, ``blank`` is what a new one holds besides id, kind and title.
    """

    what: Any
    example: Any
    own: tuple[Control, ...] = ()
    blank: Mapping[str, Any] | None = None
    text: Any = QUESTION
    text_hint: Any = ""
    is_asked: bool = True
    has_parts: bool = False

    def controls(self, *, is_part: bool = False) -> tuple[Control, ...]:
        """Return the controls that everybody looks at: the text, then those of the kind."""
        return (Words(name="text", label=self.text, hint=self.text_hint, rows=4), *self.own)

    def further(self, *, is_part: bool = False, is_in_bank: bool = False) -> tuple[Control, ...]:
        """Return the controls that most questions leave as they are."""
        return (*(FURTHER if self.is_asked else ()), *(() if is_part else ABOUT), *((STATUS,) if is_in_bank else ()))


question_forms: Registry[QuestionForm] = Registry("forms of questions")
"""The forms of the kinds of question, by kind, in the order in which they are offered."""

STATUS = Pick(
    name="status",
    label=_l("Status"),
    options=(
        (UnitStatus.READY.value, _l("Ready: quizzes may ask it")),
        (UnitStatus.DRAFT.value, _l("Draft: no quiz asks it")),
    ),
    usual=UnitStatus.READY.value,
    hint=_l("A draft may lack languages of the course."),
)
FURTHER: tuple[Control, ...] = (
    Number(name="mark", label=_l("Marks"), usual=1, hint=_l("What it is worth. Usual: 1.")),
    Words(name="feedback", label=_l("Said to everybody afterwards"), hint=_l("Whatever was answered.")),
    Rows(
        name="hints",
        label=_l("Hints"),
        hint=_l("One after each wrong try, where the quiz lets people try again."),
        one=_l("Hint"),
        add=_l("Add a hint"),
        of=(Words(name="text", label=_l("Words"), rows=1, is_row=True),),
        most=10,
    ),
    Number(
        name="penalty",
        label=_l("What a wrong try costs, in per cent of the marks"),
        is_share=True,
        hint=_l("Only where it is not what the quiz says."),
    ),
)
ABOUT: tuple[Control, ...] = (
    Line(name="title", label=_l("Name among authors"), hint=_l("Learners do not see it.")),
    Several(name="tags", label=_l("Tags"), hint=_l("With commas between them. Quizzes draw questions by their tags.")),
    Pick(
        name="bloom",
        label=_l("Level (Bloom)"),
        options=tuple((level.value, words) for level, words in BLOOM_WORDS.items()),
        none=_l("None"),
    ),
    Line(
        name="objective",
        label=_l("What it measures"),
        hint=_l(
            "One short word in small letters, such as “papers”. It sets tests before and after a course side by side."
        ),
    ),
    Several(name="sources", label=_l("Sources"), hint=_l("Their ids, with commas between them.")),
    Line(name="category", label=_l("Where authors file it"), hint=_l("For example Frauds/Visas.")),
    Tick(name="full_marks", label=_l("The question was faulty: everybody gets its marks")),
)
