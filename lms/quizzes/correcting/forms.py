"""The form with which a trainer corrects the key of a question; its kind says which controls that takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField, TextAreaField

from lms.core.errors import Refusal
from lms.core.forms import LONGEST_TYPED, Form, at_most, choices, optional, required, tidy
from lms.quizzes.corrections import LONGEST_REASON
from lms.quizzes.kinds.question import KeyField, Question, Words

KEY = "key-"


class CorrectionForm(Form):
    """A corrected key, and why. ``digest`` is that of the revision from which the form was drawn."""

    digest = HiddenField()
    full_marks = BooleanField(
        _l("Give everybody the full mark"),
        description=_l("For a question that was faulty: whatever somebody answered, and also who left it out."),
    )
    reason = TextAreaField(
        _l("Why?"),
        description=_l("Learners do not see it; it stays in the list of corrections."),
        filters=[tidy],
        validators=[required(_l("Say why the key is corrected.")), at_most(LONGEST_REASON)],
    )

    def key_controls(self) -> list[Field]:
        """Return the controls of the key."""
        return [field for field in self if field.name.startswith(KEY)]

    def corrected(self, question: Question) -> Question | None:
        """Return the question as it was entered; None, with a sentence where it belongs, where it cannot be so."""
        if not self.validate():
            return None
        values = {field.name.removeprefix(KEY): field.data or "" for field in self.key_controls()}
        try:
            keyed = question.with_key(values) if values else question
        except Refusal as refusal:
            self.take_refusal(Refusal(refusal.sentence, field=f"{KEY}{refusal.field}"))
            return None
        corrected = keyed.model_copy(update={"full_marks": bool(self.full_marks.data)})
        self.form_errors = [*self.form_errors, *(problem.sentence for problem in corrected.problems())]
        return None if self.form_errors else corrected


def correction_form(question: Question, line: Callable[[Words], Any]) -> CorrectionForm:
    """Return the form for a question, filled in with its key or with what was sent; ``line`` draws a text."""
    fields = {f"{KEY}{each.name}": _control(each, line) for each in question.key_fields()}
    form_class = type("KeyForm", (CorrectionForm,), fields)
    form: CorrectionForm = form_class(data={"full_marks": question.full_marks})
    return form


def _control(key: KeyField, line: Callable[[Words], Any]) -> Any:
    label = line(key.label)
    about: dict[str, Any] = {"description": line(key.hint), "default": key.value}
    if key.control == "choice":
        options = choices((value, line(words)) for value, words in key.options)
        return SelectField(label, choices=options, validators=[optional()], **about)
    if key.control == "lines":
        return TextAreaField(label, validators=[at_most(LONGEST_TYPED)], **about)
    return StringField(label, validators=[at_most(20)], render_kw={"inputmode": "decimal"}, **about)
