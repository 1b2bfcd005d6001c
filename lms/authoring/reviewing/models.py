"""What the database holds about reviews: comments on a draft, and whether the links in it answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base


class Notice(StrEnum):
    """What the system itself says about a unit or a file (``quote``), where nobody did."""

    CHANGED_OUTSIDE = "changed_outside"
    REMOVED_OUTSIDE = "removed_outside"


NOTICE_WORDS = {
    Notice.CHANGED_OUTSIDE: _l(
        "This was changed outside of the draft while the draft had changes of its own. The draft stays as it was. What "
        "was published is kept beside it: compare the two in the history, and take over what shall stand."
    ),
    Notice.REMOVED_OUTSIDE: _l(
        "This was taken out of the course outside of the draft, while the draft had changes of its own. It is still in "
        "the draft: delete it, or leave it and it comes back when the draft is published."
    ),
}


class DraftComment(Base):
    """What somebody says about a unit, or about the course where ``unit_id`` is None; settled once it is dealt with.

    ``notice`` is for what the system says itself, in the words of NOTICE_WORDS.
    """

    __tablename__ = "draft_comments"
    __table_args__ = (Index("ix_draft_comments_course", "course_id", "settled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("draft_units.id", ondelete="CASCADE"), index=True)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("draft_comments.id", ondelete="CASCADE"), index=True)
    notice: Mapped[Notice | None]
    quote: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(43), unique=True)


class LinkState(StrEnum):
    """How the page that a link leads to has answered."""

    WORKS = "works"
    KEPT_OUT = "kept_out"
    GONE = "gone"
    FAILS = "fails"
    SILENT = "silent"
    UNKNOWN_SITE = "unknown_site"
    NOT_PUBLIC = "not_public"


LINK_STATE_NAMES = {
    LinkState.WORKS: _l("It answers."),
    LinkState.KEPT_OUT: _l("The site answers, but lets no machine in: open the link yourself once."),
    LinkState.GONE: _l("The page is gone: find its new address, or leave the link out."),
    LinkState.FAILS: _l("The site answers with a failure: try again later, or find another page."),
    LinkState.SILENT: _l("The site does not answer: try again later, or find another page."),
    LinkState.UNKNOWN_SITE: _l("There is no such site: look for a mistake in the address."),
    LinkState.NOT_PUBLIC: _l("This is no public address: learners cannot open it."),
}
GOOD_STATES = frozenset({LinkState.WORKS, LinkState.KEPT_OUT})


class LinkCheck(Base):
    """How a link in a draft answered when it was last tried; ``digest`` is the SHA-256 of its address."""

    __tablename__ = "link_checks"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[LinkState]
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)
