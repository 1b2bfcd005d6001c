"""The feedback form of a workshop: what its document asks, or a short form for any workshop; and changing it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.language import Localised, localised
from lms.extensions import db
from lms.questionnaires.documents import FieldKind, Option, Question, Questionnaire, Section
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.loaders import plan_of
from lms.workshops.library.models import Template
from lms.workshops.library.storing import as_json, digest_of
from lms.workshops.measuring.models import FeedbackReply
from lms.workshops.planning.documents import document_of
from lms.workshops.planning.models import Workshop, WorkshopDocument

OWN_SECTION = "own"
OWN = "own-"
MOST_OWN = 10
SCALE = tuple(
    Option(id=str(number), label=label)
    for number, label in enumerate(
        (
            {"en": "Not at all", "hi": "बिल्कुल नहीं"},
            {"en": "A little", "hi": "थोड़ा"},
            {"en": "Somewhat", "hi": "कुछ हद तक"},
            {"en": "Much", "hi": "काफ़ी"},
            {"en": "Very much", "hi": "बहुत ज़्यादा"},
        ),
        1,
    )
)


def _scale(question_id: str, english: str, hindi: str) -> Question:
    return Question(id=question_id, kind=FieldKind.CHOICE, label={"en": english, "hi": hindi}, options=SCALE)


def _text(question_id: str, english: str, hindi: str) -> Question:
    return Question(id=question_id, kind=FieldKind.LONG_TEXT, label={"en": english, "hi": hindi}, longest=1000)


USUAL = Questionnaire(
    sections=(
        Section(
            id="how-it-was",
            title={"en": "How it was for you", "hi": "आपको कैसा लगा"},
            questions=(
                _scale("useful", "What I learnt is useful in my work.", "जो सीखा, वह मेरे काम का है।"),
                _scale("clear", "I understood what was said.", "जो बताया गया, वह मुझे समझ में आया।"),
                _scale("practice", "There was enough practice.", "अभ्यास काफ़ी था।"),
                _scale(
                    "trainer",
                    "The trainer listened to us and answered our questions.",
                    "प्रशिक्षक ने हमारी सुनी और सवालों के जवाब दिए।",
                ),
                _scale("place", "The place, the hours and the food suited me.", "जगह, समय और खाना मेरे लिए ठीक थे।"),
                _text("most-help", "What will help you most?", "सबसे ज़्यादा क्या काम आएगा?"),
                _text("to-change", "What should we change?", "हमें क्या बदलना चाहिए?"),
            ),
        ),
    )
)
"""What is asked where the document of a workshop has no form of its own."""


def form_of(workshop_id: int) -> Questionnaire:
    """Return the feedback form of a workshop."""
    plan = document_of(workshop_id)
    return (plan.feedback if plan else None) or USUAL


def is_own(question: Question) -> bool:
    """Whether a question was added for one workshop."""
    return question.id.startswith(OWN)


def full_form(workshop: Workshop) -> Questionnaire:
    """Return every question that can be asked: those of the template, chosen or not, and the workshop's own."""
    form, template = form_of(workshop.id), None
    if workshop.template_id is not None:
        template = db.session.get(Template, workshop.template_id)
    base = plan_of(template).feedback if template is not None else None
    if base is None:
        is_usual = all(question.id in USUAL.by_id for question in form.questions() if not is_own(question))
        base = USUAL if is_usual else form
    return _joined(base, form)


def _joined(base: Questionnaire, form: Questionnaire) -> Questionnaire:
    """Return all questions of a form, and what it has left out of the one it was made from, in that one's order."""
    now, known, more = form.by_id, base.by_id, {section.id: section for section in form.sections}
    sections = []
    for section in base.sections:
        theirs = [now.get(each.id, each) for each in section.questions]
        others = more.pop(section.id).questions if section.id in more else ()
        added = [each for each in others if each.id not in known]
        sections.append(section.model_copy(update={"questions": (*theirs, *added)}))
    for section in more.values():
        left = tuple(each for each in section.questions if each.id not in known)
        if left:
            sections.append(section.model_copy(update={"questions": left}))
    return Questionnaire(sections=tuple(sections))


@dataclass(frozen=True)
class OwnQuestion:
    """A question that an organiser adds: a scale from 1 to 5, or an answer in words."""

    label: Localised
    is_scale: bool

    def question(self, question_id: str) -> Question:
        """Return it as a field of the form."""
        kind = FieldKind.CHOICE if self.is_scale else FieldKind.LONG_TEXT
        options = SCALE if self.is_scale else ()
        return Question(
            id=question_id,
            kind=kind,
            label=dict(self.label),
            options=options,
            longest=None if self.is_scale else 1000,
        )


def is_answered(workshop_id: int) -> bool:
    """Whether somebody has given feedback on a workshop, so that its form can change no more."""
    statement = select(FeedbackReply.id).where(FeedbackReply.workshop_id == workshop_id).limit(1)
    return db.session.scalar(statement) is not None


def choose_questions(workshop_id: int, chosen: Collection[str], *, by: int | None) -> None:
    """Ask only some of the questions, by their ids; own ones that are not chosen go. Inside the caller's transaction.

    Raises Refusal where somebody has answered, nothing is chosen, or a question depends on one that is left out.
    """
    workshop, plan = _changeable(workshop_id)
    kept = _chosen(full_form(workshop), chosen)
    _keep(workshop, plan, kept, by=by)


def _chosen(form: Questionnaire, chosen: Collection[str]) -> Questionnaire:
    for question in form.questions():
        when = question.when
        if when is not None and question.id in chosen and when.field not in chosen:
            sentence = _l(
                "“%(question)s” is asked after “%(other)s” only. Ask both, or neither.",
                question=localised(question.label),
                other=localised(form.by_id[when.field].label),
            )
            raise Refusal(sentence)
    sections = [
        section.model_copy(update={"questions": tuple(each for each in section.questions if each.id in chosen)})
        for section in form.sections
    ]
    filled = [section for section in sections if section.questions]
    if not filled:
        raise Refusal(_l("Ask at least one question."))
    return Questionnaire(sections=tuple(filled))


def add_question(workshop_id: int, own: OwnQuestion, *, by: int | None) -> None:
    """Add a question at the end of the form; the same words twice are one. Inside the caller's transaction.

    Raises Refusal where somebody has answered, and beyond MOST_OWN questions.
    """
    workshop, plan = _changeable(workshop_id)
    form = form_of(workshop_id)
    mine = [question for question in form.questions() if is_own(question)]
    if any(question.label == dict(own.label) for question in mine):
        return
    if len(mine) >= MOST_OWN:
        raise Refusal(_l("There are %(most)d questions of your own already. Take one out first.", most=MOST_OWN))
    taken = {question.id for question in full_form(workshop).questions()}
    question_id = next(f"{OWN}{number}" for number in range(1, len(taken) + 2) if f"{OWN}{number}" not in taken)
    sections = [section for section in form.sections if section.id != OWN_SECTION]
    last = Section(
        id=OWN_SECTION,
        title={"en": "More questions", "hi": "और सवाल"},
        questions=(*mine, own.question(question_id)),
    )
    _keep(workshop, plan, Questionnaire(sections=(*sections, last)), by=by)


def _changeable(workshop_id: int) -> tuple[Workshop, WorkshopPlan]:
    workshop, plan = lock(Workshop, workshop_id), document_of(workshop_id)
    if workshop is None or plan is None:
        raise Refusal(
            _l("This workshop was planned without a template, so it asks the usual questions. They cannot be changed.")
        )
    if is_answered(workshop_id):
        raise Refusal(_l("Somebody has given feedback already, so the questions stay as they are."))
    return workshop, plan


def _keep(workshop: Workshop, plan: WorkshopPlan, form: Questionnaire, *, by: int | None) -> None:
    row = lock(WorkshopDocument, workshop.id)
    stored = as_json(plan.model_copy(update={"feedback": form}))
    digest = digest_of(stored)
    if row is None or row.digest == digest:
        return
    row.document, row.digest = stored, digest
    history.record("workshops.feedback_form_changed", workshop, by=by)
