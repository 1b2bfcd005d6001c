"""Adding and deleting banks of a draft."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.models import CourseDraft, DraftText, DraftUnit
from lms.authoring.drafts.places import BANKS, bank_place
from lms.authoring.drafts.queries import DraftOf, find_text
from lms.authoring.drafts.saving import add_text, note_changed
from lms.authoring.questions.blanks import blank_bank
from lms.authoring.questions.holders import QUIZ, Holder
from lms.core import clock, history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.quizzes.banks.forms import LONGEST_TITLE, bank_id

MOST_BANKS = 200


def add_bank(draft: DraftOf, title: Mapping[str, str], *, by: int | None) -> str:
    """Add a bank without questions and return its name; one with this title that is still empty is taken instead.

    Opens its own transaction. Raises Refusal, with the field ``title``, for a title that is missing or too long.
    """
    if not any(title.values()):
        raise Refusal(_l("Enter a title."), field="title")
    if any(len(each) > LONGEST_TITLE for each in title.values()):
        raise Refusal(_l("This is too long: %(max)d characters at most.", max=LONGEST_TITLE), field="title")
    content = blank_bank(title)
    with transaction():
        lock(CourseDraft, draft.id)
        taken = _bank_texts(draft.course_id)
        same = next((name for name, text in taken.items() if text.deleted_at is None and text.content == content), None)
        if same is not None:
            return same
        if len(taken) >= MOST_BANKS:
            raise Refusal(_l("A course has %(most)s banks at most.", most=MOST_BANKS), field="title")
        name = bank_id(title, list(taken))
        text = add_text(draft.course_id, bank_place(name), content, by=by)
        history.record("authoring.bank_added", text, by=by, bank=name)
        return name


def _bank_texts(course_id: int) -> dict[str, DraftText]:
    statement = select(DraftText).where(DraftText.course_id == course_id, DraftText.place.startswith(BANKS))
    texts = db.session.scalars(statement.order_by(DraftText.place))
    return {text.place.removeprefix(BANKS).removesuffix(".yaml"): text for text in texts}


def delete_bank(draft: DraftOf, bank: str, *, by: int | None) -> None:
    """Delete a bank that no quiz of the course names; opens its own transaction. One that is gone stays gone.

    Raises Refusal where a quiz takes questions from it.
    """
    found = find_text(draft.course_id, bank_place(bank))
    if found is None:
        return
    text_id = found.id
    with transaction():
        lock(CourseDraft, draft.id)
        if quizzes_with(draft, bank):
            raise Refusal(_l("A quiz takes questions from this bank. Take the bank out of the quiz first."))
        text = lock(DraftText, text_id)
        if text is None or text.deleted_at is not None:
            return
        text.deleted_at = clock.now()
        history.record("authoring.bank_deleted", text, by=by, bank=bank)
        note_changed(draft.course_id, by=by)


def restore_bank(draft: DraftOf, bank: str, *, by: int | None) -> None:
    """Bring a deleted bank back; opens its own transaction. LookupError where there was none of this name."""
    with transaction():
        lock(CourseDraft, draft.id)
        text = _bank_texts(draft.course_id).get(bank)
        if text is None:
            raise LookupError(bank)
        if text.deleted_at is not None:
            text.deleted_at = None
            history.record("authoring.bank_restored", text, by=by, bank=bank)
            note_changed(draft.course_id, by=by)


def quizzes_with(draft: DraftOf, bank: str) -> list[tuple[str, dict[str, str]]]:
    """Return slug and title of the quizzes of a draft that take questions from a bank. One query."""
    statement = (
        select(DraftText, DraftUnit.slug)
        .join(DraftUnit, DraftUnit.id == DraftText.unit_id)
        .where(
            DraftText.course_id == draft.course_id,
            DraftUnit.kind == QUIZ,
            DraftUnit.deleted_at.is_(None),
            DraftText.content.contains("banks:") | DraftText.content.contains('"banks"'),
            DraftText.content.contains(bank, autoescape=True),
        )
        .order_by(DraftUnit.module_id, DraftUnit.number, DraftUnit.id)
    )
    found = [(Holder.of_text(draft, QUIZ, slug, text), slug) for text, slug in db.session.execute(statement)]
    return [(slug, holder.title) for holder, slug in found if _names(holder, bank)]


def _names(holder: Holder, bank: str) -> bool:
    try:
        named = holder.around.get("banks")
    except Refusal:
        return False
    return isinstance(named, list) and bank in named
