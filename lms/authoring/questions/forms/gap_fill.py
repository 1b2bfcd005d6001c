"""How a text with gaps is written."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.choice_rows import SHUFFLE, choice_rows
from lms.authoring.questions.forms.controls import Id, Number, Pick
from lms.authoring.questions.forms.kinds import QuestionForm
from lms.authoring.questions.forms.numerical import value_rows
from lms.authoring.questions.forms.rows import Rows
from lms.authoring.questions.forms.short_answer import CASE_SENSITIVE, PATTERNS
from lms.quizzes.kinds.gap_fill.gaps import Input

FORM = QuestionForm(
    what=_l("A text has gaps, in which words or a number are typed, or one of several is chosen."),
    example=_l("The passport office gives the ____."),
    text=_l("Text with gaps"),
    text_hint=_l("Write {{a}} where the gap a should be, {{b}} for the gap b; each once in every language."),
    own=(
        Rows(
            name="gaps",
            label=_l("Gaps"),
            hint=_l("Fill in what belongs to the kind of gap that you choose, and leave the rest empty."),
            one=_l("Gap"),
            add=_l("Add a gap"),
            least=1,
            of=(
                Id(name="id", label=_l("Name of the gap"), hint=_l("As it stands in the text: “a” for {{a}}.")),
                Pick(
                    name="input",
                    label=_l("What is put in"),
                    options=(
                        (Input.TEXT.value, _l("words")),
                        (Input.NUMBER.value, _l("a number")),
                        (Input.CHOICE.value, _l("one of several choices")),
                    ),
                    none=_l("Choose …"),
                ),
                Number(name="mark", label=_l("Share of the marks"), usual=1),
                PATTERNS,
                CASE_SENSITIVE,
                value_rows("values"),
                choice_rows(_l("What each is worth in per cent: the right one 100.")),
                SHUFFLE,
            ),
        ),
    ),
    blank={"gaps": [{"id": "a", "input": "text", "answers": [{}]}]},
)
