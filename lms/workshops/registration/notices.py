"""What participants are told about their data: the words of the organisers, or good ones to begin with."""

from __future__ import annotations

import hashlib
import json

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES, in_language, localised
from lms.extensions import db
from lms.people.models import Organisation
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Notice, Participant

LONGEST = 4_000


class NoticeChanged(Refusal):
    """The words about the data were changed since the page was drawn."""


def newest_notice(workshop_id: int) -> Notice | None:
    """Return the notice that is shown now; None while nobody has written or agreed to one."""
    newest = select(Notice).where(Notice.workshop_id == workshop_id).order_by(Notice.id.desc())
    return db.session.scalar(newest.limit(1))


def notice_words(workshop: Workshop) -> dict[str, str]:
    """Return the words that are shown now, by language."""
    notice = newest_notice(workshop.id)
    return notice.text if notice is not None else default_words(workshop)


def default_words(workshop: Workshop) -> dict[str, str]:
    """Return the words that hold unless organisers write their own: what is kept, what for, who sees it, how long."""
    organiser = db.session.get(Organisation, workshop.organiser_id) if workshop.organiser_id else None
    words = {}
    for language in LANGUAGES:
        site = current_app.extensions["settings"].site_name
        name = localised(organiser.name, language) if organiser else site
        with in_language(language):
            words[language] = _default(name, site)
    return words


def _default(organiser: str, site: str) -> str:
    paragraphs = (
        _(
            "What we keep: your name, how to reach you, what you fill in here, which sessions you come to, and what "
            "you answer in the tests."
        ),
        _(
            "What for: to plan the workshop, to give you a certificate, and to see whether the workshop was of use. "
            "Reports to those who pay for it hold numbers only, no names."
        ),
        _(
            "Who sees it: the organisers (%(organiser)s), those who teach, and your own organisation if it has "
            "registered you. We sell nothing and give your name to nobody else.",
            organiser=organiser,
        ),
        _(
            "How long: until you ask us to delete it. Then your name goes, and only the count stays. Ask the "
            "organisers (%(organiser)s) or the people who run %(site)s at any time; you need not say why.",
            organiser=organiser,
            site=site,
        ),
    )
    return "\n\n".join(paragraphs)


def digest_of(words: dict[str, str]) -> str:
    """Return what names the words that a page has shown."""
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:32]


def held_notice(workshop: Workshop, seen: str, *, by: int | None) -> Notice:
    """Return the notice that somebody agrees to; the default words are kept when the first person does.

    ``seen`` names the words that the page has shown. Raises NoticeChanged where they are others now.
    """
    if seen != digest_of(notice_words(workshop)):
        sentence = _l("The words about your data were changed in this moment. Read them once more, and tick again.")
        raise NoticeChanged(sentence, field="agree")
    return newest_notice(workshop.id) or _keep(workshop, default_words(workshop), by=by)


def write_notice(workshop_id: int, words: dict[str, str], *, by: int) -> Notice:
    """Give a workshop other words about the data: a new version; the same words make none. Raises Refusal."""
    workshop = lock(Workshop, workshop_id)
    if workshop is None:
        raise Refusal(_l("This workshop no longer exists."))
    for language, name in LANGUAGES.items():
        _check(words.get(language, ""), language, name)
    found = newest_notice(workshop_id)
    if found is not None and found.text == words:
        return found
    notice = _keep(workshop, words, by=by)
    history.record("workshops.notice_changed", workshop, by=by, notice=notice.id)
    return notice


def _check(text: str, language: str, name: str) -> None:
    field = f"text_{language}"
    if not text:
        sentence = _l("Write it in %(language)s too: everybody has to understand what they agree to.", language=name)
        raise Refusal(sentence, field=field)
    if len(text) > LONGEST:
        raise Refusal(_l("This is too long: %(max)d characters at most.", max=LONGEST), field=field)


def _keep(workshop: Workshop, words: dict[str, str], *, by: int | None) -> Notice:
    notice = Notice(workshop_id=workshop.id, text=dict(words), made_by_id=by, made_at=clock.now())
    db.session.add(notice)
    db.session.flush()
    return notice


def agree(participant_id: int, seen: str, *, by: int | None) -> None:
    """Note that a participant agrees to the words they were shown; twice is once. Raises NoticeChanged, Refusal."""
    workshop_id = db.session.scalar(select(Participant.workshop_id).where(Participant.id == participant_id))
    workshop, participant = lock(Workshop, workshop_id or 0), lock(Participant, participant_id)
    if workshop is None or participant is None:
        raise Refusal(_l("This registration no longer exists."))
    if participant.agreed_at is not None:
        return
    participant.notice_id = held_notice(workshop, seen, by=by).id
    participant.agreed_at = clock.now()
    history.record("workshops.participant_agreed", participant, by=by)
