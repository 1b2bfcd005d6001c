"""How a question is written whose answer a person reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.controls import Number, Words
from lms.authoring.questions.forms.kinds import QuestionForm
from lms.authoring.questions.forms.rows import LETTERS, Rows
from lms.quizzes.banks.drawing import SAID

FORM = QuestionForm(
    what=_l("A longer text is written, perhaps with files, and a person marks it."),
    example=_l("Sunita asks for advice. What do you tell her?"),
    own=(
        Rows(
            name="rubric",
            label=_l("What is looked at"),
            hint=_l("By it the answer is marked: each thing has levels, each level its points."),
            one=_l("Criterion"),
            add=_l("Add a criterion"),
            ids=LETTERS,
            most=20,
            of=(
                Words(name="text", label=_l("What is looked at"), rows=1),
                Rows(
                    name="levels",
                    label=_l("Levels"),
                    one=_l("Level"),
                    add=_l("Add a level"),
                    least=2,
                    most=10,
                    of=(
                        Number(name="points", label=_l("Points")),
                        Words(name="text", label=_l("What that looks like"), rows=1),
                    ),
                ),
            ),
        ),
        Number(name="longest_words", label=_l("Words at most"), hint=_l("A longer answer is kept all the same.")),
        Number(name="files_most", label=_l("Files at most"), usual=0, hint=_l("0 to 5.")),
        Number(name="files_required", label=_l("Files that are asked for"), usual=0),
        Words(name="starter", label=_l("What the field begins with")),
        Words(name="notes", label=SAID["notes"], hint=_l("Learners never see it.")),
    ),
)
