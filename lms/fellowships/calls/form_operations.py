"""Changing the application form of a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core import history
from lms.core.errors import EditedMeanwhile, Refusal
from lms.fellowships.calls.form_answers import answers_to
from lms.fellowships.calls.form_edits import check_answered
from lms.fellowships.calls.models import CallState
from lms.fellowships.calls.operations import held
from lms.questionnaires.documents import Questionnaire
from lms.questionnaires.parsing import questionnaire_of, stored_form

Edit = Callable[[Questionnaire], Questionnaire]


def change_form(call_id: int, edit: Edit, *, seen: int, by: int | None, did: str, **detail: Any) -> None:
    """Change the form of a call by an edit, and note it as ``fellowships.<did>``. Raises Refusal.

    ``seen`` is the version of the form that was shown; EditedMeanwhile where it is another by now. Answers that were
    handed in stay answers: their fields are not taken out, and keep their kind and the options that were chosen.
    """
    call = held(call_id)
    if call.version != seen:
        raise EditedMeanwhile(call.version)
    before = questionnaire_of(call.form)
    after = edit(before)
    if after == before:
        return
    check_answered(before, after, answers_to(call_id))
    if call.state is CallState.PUBLISHED and not any(after.questions()):
        raise Refusal(_l("The call is published, so its form has to ask something. Add another field first."))
    call.form = stored_form(after)
    call.version += 1
    history.record(f"fellowships.{did}", call, by=by, **detail)
