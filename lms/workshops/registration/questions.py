"""The organiser's own questions in the form for registration: ready-made ones, and some of their own.

Each change is made to the questions as they are under the row of the workshop, so two organisers lose nothing of each
other's. A question that somebody has answered stays.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import select

from lms.core import history
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES
from lms.extensions import db
from lms.questionnaires.documents import FieldKind, Option, Question, Questionnaire, Section
from lms.questionnaires.parsing import questionnaire_of, stored_form
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant
from lms.workshops.registration.places import held_workshop
from lms.workshops.registration.queries import counts
from lms.workshops.registration.ready_questions import READY, READY_BY_ID

TITLE = {"en": "Questions of the organisers", "hi": "आयोजकों के सवाल"}
MOST_OWN = 20
MOST_OPTIONS = 20
KINDS = (FieldKind.SHORT_TEXT, FieldKind.CHOICE)


def form_of(workshop: Workshop) -> Questionnaire | None:
    """Return the questions of a workshop; None where it asks none."""
    return questionnaire_of(workshop.questions) if workshop.questions else None


def questions_of(workshop: Workshop) -> list[Question]:
    """Return the questions of a workshop in order."""
    form = form_of(workshop)
    return list(form.questions()) if form else []


def _keep(workshop: Workshop, questions: Collection[Question], *, by: int) -> None:
    section = Section(id="organisers", title=TITLE, questions=tuple(questions))
    workshop.questions = stored_form(Questionnaire(sections=(section,))) if questions else None
    history.record("workshops.questions_changed", workshop, by=by, number=len(questions))


def choose_ready(workshop_id: int, wanted: Collection[str], *, by: int) -> None:
    """Ask exactly these of the ready-made questions, before the organiser's own. Raises Refusal as ``remove`` does."""
    workshop = held_workshop(workshop_id)
    found = questions_of(workshop)
    gone = [each for each in found if each.id in READY_BY_ID and each.id not in wanted]
    for each in gone:
        _require_unanswered(workshop_id, each)
    chosen = [each for each in READY if each.id in wanted]
    own = [each for each in found if each.id not in READY_BY_ID]
    if [*chosen, *own] != found:
        _keep(workshop, [*chosen, *own], by=by)


def add_own(
    workshop_id: int, label: dict[str, str], *, options: list[dict[str, str]], is_required: bool, by: int, key: str
) -> None:
    """Add a question of the organiser's own: a choice where there are options, else a line of text.

    ``key`` names the form, so that one sent twice adds one question. Raises Refusal for words that are missing in a
    language, one option only, or too many.
    """
    workshop = held_workshop(workshop_id)
    found = questions_of(workshop)
    question_id = f"own-{key}"
    if any(each.id == question_id for each in found):
        return
    _require_words(label, options)
    if len(found) >= MOST_OWN + len(READY):
        raise Refusal(_l("These are enough questions. Take one out first."), field="label_en")
    question = Question(
        id=question_id,
        kind=FieldKind.CHOICE if options else FieldKind.SHORT_TEXT,
        label=label,
        options=tuple(Option(id=f"o{number}", label=each) for number, each in enumerate(options, 1)),
        is_required=is_required,
    )
    _keep(workshop, [*found, question], by=by)


def new_key() -> str:
    """Return what names a form that adds a question: small letters and digits."""
    return secrets.token_hex(8)


def _require_words(label: dict[str, str], options: list[dict[str, str]]) -> None:
    for code, name in LANGUAGES.items():
        if not label.get(code):
            raise Refusal(_l("Write the question in %(language)s too.", language=name), field=f"label_{code}")
    if len(options) == 1 or len(options) > MOST_OPTIONS:
        sentence = _l("Give at least two answers, %(max)d at most, or none for a line of text.", max=MOST_OPTIONS)
        raise Refusal(sentence, field="options_en")


def paired_options(typed: dict[str, str]) -> list[dict[str, str]]:
    """Return answers from the lines that were typed in each language. Raises Refusal where the numbers differ."""
    lines = {code: [line.strip() for line in typed.get(code, "").splitlines() if line.strip()] for code in LANGUAGES}
    if len({len(each) for each in lines.values()}) > 1:
        last = list(LANGUAGES)[-1]
        sentence = _l("Write as many answers in each language, one a line, in the same order.")
        raise Refusal(sentence, field=f"options_{last}")
    return [dict(zip(lines, row, strict=True)) for row in zip(*lines.values(), strict=True)]


def remove(workshop_id: int, question_id: str, *, by: int) -> None:
    """Take a question out; one that is not there is out already. Raises Refusal where somebody has answered it."""
    workshop = held_workshop(workshop_id)
    found = questions_of(workshop)
    gone = next((each for each in found if each.id == question_id), None)
    if gone is not None:
        _require_unanswered(workshop_id, gone)
        _keep(workshop, [each for each in found if each.id != question_id], by=by)


def _require_unanswered(workshop_id: int, question: Question) -> None:
    answers = db.session.scalars(select(Participant.answers).where(counts(workshop_id)))
    number = sum(1 for each in answers if each.get(question.id))
    if number:
        raise Refusal(
            lazy_ngettext(
                "%(num)d person has answered this question, so it stays: the answer could not be read any more.",
                "%(num)d people have answered this question, so it stays: the answers could not be read any more.",
                number,
            ),
            field="ready",
        )
