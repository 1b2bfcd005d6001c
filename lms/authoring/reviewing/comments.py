"""What people say about a draft: said, answered, settled, and opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from lms.authoring.drafts.models import DraftUnit
from lms.authoring.reviewing.letters import tell_of_comment
from lms.authoring.reviewing.models import NOTICE_WORDS, DraftComment, Notice
from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.paging import Page, paginate
from lms.extensions import db
from lms.people.models import Person

LONGEST_COMMENT = 4_000
LONGEST_QUOTE = 500
MOST_ANSWERS = 200
COMMENTS_A_PAGE = 20


@dataclass(frozen=True)
class Said:
    """A comment or an answer, as a page shows it. ``made_by`` is empty once the account is gone."""

    id: int
    answers_id: int | None
    unit_slug: str
    notice: Notice | None
    quote: str
    own_words: str
    made_at: datetime
    made_by: str
    settled_at: datetime | None
    settled_by: str

    @property
    def words(self) -> Any:
        """What is said: what somebody wrote, or the system's own words."""
        return NOTICE_WORDS[self.notice] if self.notice else self.own_words

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be dealt with."""
        return self.settled_at is None


@dataclass(frozen=True)
class Talk:
    """A comment with its answers, the first first."""

    comment: Said
    answers: tuple[Said, ...]


def say(
    course_id: int,
    words: str,
    *,
    by: int,
    unit_id: int | None = None,
    quote: str = "",
    answers_id: int | None = None,
    form_key: str | None = None,
) -> int:
    """Add a comment, or an answer to one, inside the caller's transaction; return its id. A form counts once.

    Raises Refusal without words, for too many of them, and where the comment that it answers is gone.
    """
    words, quote = words.replace("\0", "").strip(), quote.replace("\0", "").strip()
    _check(words, quote)
    known = db.session.scalar(select(DraftComment.id).where(DraftComment.form_key == form_key)) if form_key else None
    if known is not None:
        return known
    if answers_id is not None:
        unit_id = _answered(course_id, answers_id).unit_id
    comment = DraftComment(
        course_id=course_id,
        unit_id=unit_id,
        answers_id=answers_id,
        quote=quote,
        words=words,
        made_at=clock.now(),
        made_by_id=by,
        form_key=form_key or None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(comment)
    except IntegrityError:  # the same form, sent in the same moment
        return int(db.session.scalars(select(DraftComment.id).where(DraftComment.form_key == form_key)).one())
    history.record("authoring.comment_made", comment, by=by, unit=unit_id)
    tell_of_comment(comment, by=by)
    return comment.id


def _check(words: str, quote: str) -> None:
    if not words:
        raise Refusal(_l("Write what you want to say."), field="words")
    if len(words) > LONGEST_COMMENT:
        raise Refusal(_l("Say it in %(max)d characters at most.", max=LONGEST_COMMENT), field="words")
    if len(quote) > LONGEST_QUOTE:
        sentence = _l("Quote %(max)d characters at most: enough to find the place.", max=LONGEST_QUOTE)
        raise Refusal(sentence, field="quote")


def _answered(course_id: int, comment_id: int) -> DraftComment:
    comment = _held(course_id, comment_id)
    if comment.answers_id is not None:
        raise Refusal(_l("Answer the comment itself, not one of its answers."))
    count = select(func.count()).where(DraftComment.answers_id == comment_id)
    if (db.session.scalar(count) or 0) >= MOST_ANSWERS:
        raise Refusal(_l("This has been answered often enough. Begin a new comment."), field="words")
    return comment


def say_ourselves(course_id: int, notice: Notice, *, unit_id: int | None, quote: str) -> None:
    """Add a comment of the system, inside the caller's transaction; where the same is said already, it stays one."""
    same = select(DraftComment.id).where(
        DraftComment.course_id == course_id,
        DraftComment.unit_id.is_not_distinct_from(unit_id),
        DraftComment.notice == notice,
        DraftComment.quote == quote,
        DraftComment.settled_at.is_(None),
    )
    if db.session.scalar(same.limit(1)) is None:
        said = {"notice": notice, "quote": quote, "words": "", "made_at": clock.now()}
        db.session.add(DraftComment(course_id=course_id, unit_id=unit_id, **said))


def settle(course_id: int, comment_id: int, *, by: int) -> None:
    """Note that a comment is dealt with, inside the caller's transaction. Once is enough."""
    comment = _held(course_id, comment_id)
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by_id = clock.now(), by
        history.record("authoring.comment_settled", comment, by=by)


def reopen(course_id: int, comment_id: int, *, by: int) -> None:
    """Note that a comment is not dealt with after all, inside the caller's transaction."""
    comment = _held(course_id, comment_id)
    if comment.settled_at is not None:
        comment.settled_at, comment.settled_by_id = None, None
        history.record("authoring.comment_reopened", comment, by=by)


def _held(course_id: int, comment_id: int) -> DraftComment:
    comment = lock(DraftComment, comment_id)
    if comment is None or comment.course_id != course_id:
        raise Refusal(_l("This comment is gone."))
    return comment


def find_comment(course_id: int, comment_id: int) -> Said | None:
    """Return a comment of a course, or None."""
    return next(iter(_said(DraftComment.course_id == course_id, DraftComment.id == comment_id)), None)


_SETTLER = aliased(Person)


def _statement() -> Any:
    return (
        select(
            DraftComment.id,
            DraftComment.answers_id,
            func.coalesce(case((DraftUnit.deleted_at.is_(None), DraftUnit.slug)), ""),
            DraftComment.notice,
            DraftComment.quote,
            DraftComment.words,
            DraftComment.made_at,
            func.coalesce(Person.full_name, ""),
            DraftComment.settled_at,
            func.coalesce(_SETTLER.full_name, ""),
        )
        .outerjoin(DraftUnit, DraftUnit.id == DraftComment.unit_id)
        .outerjoin(Person, Person.id == DraftComment.made_by_id)
        .outerjoin(_SETTLER, _SETTLER.id == DraftComment.settled_by_id)
    )


def _said(*wanted: Any) -> list[Said]:
    rows = db.session.execute(_statement().where(*wanted).order_by(DraftComment.id))
    return [Said(*row) for row in rows]


def talks_of_unit(unit_id: int, number: int) -> Page[Talk]:
    """Return one page of the comments on a unit with their answers: the open ones first, then the newest."""
    return _talks(_statement().where(DraftComment.unit_id == unit_id), number)


def open_talks(course_id: int, number: int) -> Page[Talk]:
    """Return one page of the open comments on a course and its units with their answers, the newest first."""
    return _talks(_statement().where(DraftComment.course_id == course_id, DraftComment.settled_at.is_(None)), number)


def _talks(statement: Any, number: int) -> Page[Talk]:
    order = (DraftComment.settled_at.is_not(None), DraftComment.id.desc())
    page = paginate(statement.where(DraftComment.answers_id.is_(None)).order_by(*order), number, COMMENTS_A_PAGE)
    comments = [Said(*tuple(row)) for row in page.items]
    answers = _said(DraftComment.answers_id.in_([each.id for each in comments])) if comments else []
    talks = [Talk(each, tuple(one for one in answers if one.answers_id == each.id)) for each in comments]
    return Page(talks, page.number, page.size, page.total)


def open_count(course_id: int, unit_id: int | None = None) -> int:
    """Return how many comments on a course, or on one unit of it, are open."""
    wanted = [
        DraftComment.course_id == course_id,
        DraftComment.answers_id.is_(None),
        DraftComment.settled_at.is_(None),
    ]
    if unit_id is not None:
        wanted.append(DraftComment.unit_id == unit_id)
    return db.session.scalar(select(func.count()).select_from(DraftComment).where(*wanted)) or 0
