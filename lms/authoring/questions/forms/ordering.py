"""How a question is written in which things are put in order."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.controls import Pick, Words
from lms.authoring.questions.forms.kinds import QuestionForm
from lms.authoring.questions.forms.rows import HIDDEN, Rows
from lms.quizzes.kinds.ordering.question import Rule

FORM = QuestionForm(
    what=_l("Things are put in their right order."),
    example=_l("First check the agent, then sign, then pay, then fly."),
    own=(
        Rows(
            name="items",
            label=_l("What is put in order"),
            hint=_l("Write them in the right order; learners see them mixed."),
            one=_l("Thing"),
            add=_l("Add a thing"),
            ids=HIDDEN,
            least=2,
            most=30,
            of=(Words(name="text", label=_l("Words"), rows=1),),
        ),
        Pick(
            name="rule",
            label=_l("How it is marked"),
            options=(
                (Rule.ABSOLUTE_POSITION.value, _l("The share of things in their place")),
                (Rule.RELATIVE_TO_CORRECT.value, _l("How near each thing is to its place")),
                (Rule.LONGEST_RUN.value, _l("The longest run of things that follow each other rightly")),
                (Rule.ALL_OR_NOTHING.value, _l("The marks only when all is right")),
            ),
            usual=Rule.ABSOLUTE_POSITION.value,
        ),
    ),
    blank={"items": [{"id": "mrqt"}, {"id": "bxkd"}, {"id": "wfnh"}]},
)
