"""Letters of reference: asking referees, reminding them, taking what they write. Inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.codes import referee_token, token_digest
from lms.fellowships.applications.letters import write_to_applicant, write_to_referee
from lms.fellowships.applications.models import ENDED, MOST_REMINDERS, Application, Reference
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form
from lms.people.logins import email_of
from lms.questionnaires.checks import problem
from lms.questionnaires.documents import LONGEST_TEXT, FieldKind, Questionnaire
from lms.questionnaires.drafts import merged
from lms.questionnaires.reading import asked

LIFETIME = timedelta(days=21)
A_MOMENT = timedelta(minutes=1)
MOST_REFERENCES = 10
"""How many referees an application may ask in all, those whom the applicant has replaced included."""


class LinkSpent(Refusal):
    """The link of a referee that was used, has expired or is not needed any more."""


def named_referees(form: Questionnaire, application: Application) -> list[dict[str, str]]:
    """Return the referees whom an applicant has named well enough to be asked."""
    found: list[dict[str, str]] = []
    for question in asked(form, application.answers):
        answer = application.answers.get(question.id)
        if question.kind is FieldKind.REFERENCES and answer and problem(question, answer) is None:
            found += [{**row, "email": email_of(row["email"])} for row in answer]
    return found


def ask_referees(application: Application, call: Call, *, by: int | None) -> int:
    """Ask those named referees of a held application who were not asked yet; return how many that were.

    Raises Refusal where the applicant names themselves, or has asked too many already.
    """
    known = set(db.session.scalars(select(Reference.email).filter_by(application_id=application.id)))
    new = {row["email"]: row for row in named_referees(call_form(call), application) if row["email"] not in known}
    if application.email in new:
        raise Refusal(_l("You cannot write a letter of reference for yourself. Name somebody else."))
    if len(known) + len(new) > MOST_REFERENCES:
        raise Refusal(_l("You have asked as many people as one application may ask."))
    for row in new.values():
        _ask(application, call, row, by=by)
    return len(new)


def _ask(application: Application, call: Call, row: dict[str, str], *, by: int | None) -> None:
    now = clock.now()
    reference = Reference(
        application_id=application.id,
        name=row["name"],
        email=row["email"],
        relation=row["relation"],
        language=application.language,
        token_hash=token_digest(referee_token(application, row["email"])),
        asked_at=now,
        expires_at=now + LIFETIME,
    )
    db.session.add(reference)
    history.record("fellowships.reference_asked", reference, by=by, application=application.id)
    write_to_referee(reference, application, call, is_reminder=False)


def remind(application_id: int, reference_id: int, *, by: int | None) -> None:
    """Send a referee the letter once more, with the same link and a new term; twice in one moment is once.

    Raises Refusal where the letter is here already, or was sent again twice before.
    """
    application, reference = lock(Application, application_id), lock(Reference, reference_id)
    if application is None or reference is None or reference.application_id != application_id:
        raise Refusal(_l("This referee is not asked any more."))
    if reference.given_at is not None:
        raise Refusal(_l("This letter is here already; nobody has to be reminded."))
    if application.state in ENDED:
        raise Refusal(_l("This application has ended, so no letter is needed any more."))
    now = clock.now()
    if reference.reminders and now - _last_letter(reference) < A_MOMENT:
        return
    if reference.reminders >= MOST_REMINDERS:
        raise Refusal(_l("This letter was sent again twice. Speak to the person yourself, or name somebody else."))
    reference.reminders += 1
    reference.expires_at = now + LIFETIME
    history.record("fellowships.reference_reminded", reference, by=by, application=application_id)
    write_to_referee(reference, application, db.session.get_one(Call, application.call_id), is_reminder=True)


def _last_letter(reference: Reference) -> datetime:
    return reference.expires_at - LIFETIME


def require_living(reference: Reference, application: Application) -> None:
    """Raise LinkSpent, saying why, where nothing can be written by a referee's link any more."""
    if reference.given_at is not None:
        raise LinkSpent(_l("Your letter is here already. The link works once, so it cannot be changed any more."))
    if application.state in ENDED:
        raise LinkSpent(
            _l("This application has ended, so your letter is not needed any more. Thank you all the same.")
        )
    if reference.expires_at <= clock.now():
        sentence = _l("The time for this letter is over. The applicant can send you the link again from their page.")
        raise LinkSpent(sentence)


def save_letter(reference_id: int, text: str, *, seen: int) -> int:
    """Keep what a referee has written so far and return the version of it.

    Raises LinkSpent where the link works no more, DraftConflict where another window has saved other words.
    """
    reference = _held(reference_id)
    stored = {"text": reference.draft}
    given: dict[str, Any] = merged(stored, {"text": text}, version=reference.version, seen=seen)
    if len(text) > 2 * LONGEST_TEXT:
        raise Refusal(_too_long(), field="text")
    if given.get("text", "") != reference.draft:
        reference.draft = given.get("text", "")
        reference.version += 1
    return reference.version


def give_letter(reference_id: int, text: str) -> None:
    """Take a referee's letter; it cannot be changed afterwards. The same words sent twice are taken once.

    Raises Refusal for an empty letter or one that is too long, LinkSpent where the link works no more.
    """
    text = text.strip()
    reference = lock(Reference, reference_id)
    if reference is not None and reference.given_at is not None and reference.text == text:
        return
    reference = _held(reference_id)
    if not text:
        raise Refusal(_l("Write your letter into the field first."), field="text")
    if len(text) > LONGEST_TEXT:
        raise Refusal(_too_long(), field="text")
    reference.text, reference.draft, reference.given_at = text, "", clock.now()
    history.record("fellowships.reference_given", reference, by=None, application=reference.application_id)
    application = db.session.get_one(Application, reference.application_id)
    call = db.session.get_one(Call, application.call_id)
    write_to_applicant("reference_given", application, call, referee=reference.name)


def _too_long() -> Any:
    return _l("A letter has %(max)d characters at most. Make it shorter; nothing was cut off.", max=LONGEST_TEXT)


def _held(reference_id: int) -> Reference:
    reference = lock(Reference, reference_id)
    if reference is None:
        raise LinkSpent(_l("This application was deleted, so your letter is not needed any more."))
    require_living(reference, db.session.get_one(Application, reference.application_id))
    return reference


def references_of(application_id: int) -> list[Reference]:
    """Return the referees of an application who were asked, in that order."""
    asked_ones = select(Reference).where(Reference.application_id == application_id)
    return list(db.session.scalars(asked_ones.order_by(Reference.id)))


def letters_given(application_ids: list[int]) -> dict[int, int]:
    """Return how many letters have come for each of some applications, in one query."""
    counted = (
        select(Reference.application_id, func.count(Reference.given_at))
        .where(Reference.application_id.in_(application_ids))
        .group_by(Reference.application_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}
