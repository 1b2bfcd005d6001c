"""What the database holds about drafts.

A draft is the bundle of a course as rows: one for each text file, as its author wrote it, so that what is not changed
leaves again byte for byte. Modules and units are rows of their own, since files are named after their order.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any, moves_of
from lms.courses.contents import LONGEST_SLUG
from lms.extensions import Base

LONGEST_PLACE = 140
_LIVE = text("deleted_at IS NULL")


class DraftState(StrEnum):
    """Where a draft is. PUBLISHED means that nothing has changed since it was published."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"


class Actor(StrEnum):
    """As what somebody moves a draft."""

    WRITER = "writer"
    REVIEWER = "reviewer"
    OWNER = "owner"
    SYSTEM = "system"


DRAFT_STATE_NAMES = {
    DraftState.DRAFT: _l("Draft"),
    DraftState.IN_REVIEW: _l("In review"),
    DraftState.PUBLISHED: _l("Published"),
}
DRAFT_MOVES = moves_of(
    "authoring",
    "draft",
    DRAFT_STATE_NAMES,
    changed=Move(starts=from_any(DraftState.PUBLISHED), to=DraftState.DRAFT, actors=frozenset({Actor.WRITER})),
    sent_for_review=Move(
        starts=from_any(DraftState.DRAFT),
        to=DraftState.IN_REVIEW,
        actors=frozenset({Actor.WRITER, Actor.OWNER}),
        follows="a letter to the reviewers",
    ),
    taken_back=Move(
        starts=from_any(DraftState.IN_REVIEW), to=DraftState.DRAFT, actors=frozenset({Actor.WRITER, Actor.OWNER})
    ),
    sent_back=Move(
        starts=from_any(DraftState.IN_REVIEW),
        to=DraftState.DRAFT,
        actors=frozenset({Actor.REVIEWER, Actor.OWNER}),
        needs_reason=True,
        follows="a letter to whoever asked for the review",
    ),
    published=Move(
        starts=from_any(DraftState.DRAFT, DraftState.IN_REVIEW),
        to=DraftState.PUBLISHED,
        actors=frozenset({Actor.OWNER, Actor.SYSTEM}),
        follows="learners study the new revision",
    ),
)


class CourseDraft(Guarded, Base):
    """The draft of a course.

    ``base_files`` are the files (path: digest) of the revision that it was last brought in line with, empty for a new
    course; what differs from them is what the draft changes. ``outline_version`` counts changes of modules and units.
    ``approved`` is the fingerprint of what a reviewer has approved. Where ``needs_approval`` only that is published.
    """

    __tablename__ = "course_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), unique=True)
    state: Mapped[DraftState] = mapped_column(default=DraftState.DRAFT)
    base_digest: Mapped[str] = mapped_column(String(64), default="")
    base_files: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    outline_version: Mapped[int] = mapped_column(default=1)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    approved: Mapped[str] = mapped_column(String(64), default="")
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(43), unique=True)


class DraftModule(Base):
    """A module of a draft. ``number`` (1 to 99) stands in the name of its folder and gives the order."""

    __tablename__ = "draft_modules"
    __table_args__ = (
        CheckConstraint("number >= 1 AND number <= 99", name="number_in_bounds"),
        Index(
            "uq_draft_modules_slug",
            "course_id",
            "slug",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_draft_modules_course", "course_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    number: Mapped[int]
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(43), unique=True)


class DraftUnit(Base):
    """A unit of a draft. ``slug`` is its id for ever, by which learners' progress is kept; ``kind`` as in courses."""

    __tablename__ = "draft_units"
    __table_args__ = (
        CheckConstraint("number >= 1 AND number <= 99", name="number_in_bounds"),
        Index("uq_draft_units_slug", "course_id", "slug", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_draft_units_module", "module_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    module_id: Mapped[int] = mapped_column(ForeignKey("draft_modules.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(43), unique=True)


class DraftText(Base):
    """One text file of a draft, whole.

    ``place`` says which, once in a course: ``course.yaml``, ``banks/frauds.yaml``, ``modules/7`` (its module.yaml),
    ``units/12`` (a lesson in the first language, or the YAML of another kind), ``units/12.hi`` (the lesson in Hindi);
    ``unit_id`` and ``module_id`` are set where it belongs to one. What lists show of it without parsing it is kept
    beside: ``facts`` (see ``drafts/facts_of_texts.py``) and how many ``problems`` it had when it was last looked at.
    ``deleted_at`` is for files without a row of their own, such as banks.
    """

    __tablename__ = "draft_texts"
    __table_args__ = (UniqueConstraint("course_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    module_id: Mapped[int | None] = mapped_column(ForeignKey("draft_modules.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("draft_units.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    content: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    problems: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class VersionKind(StrEnum):
    """How a version came to be. KEPT_APART is what somebody typed while somebody else had saved something newer."""

    SAVED = "saved"
    KEPT_APART = "kept_apart"
    RESTORED = "restored"
    BROUGHT_IN = "brought_in"


VERSION_KIND_NAMES = {
    VersionKind.SAVED: _l("Saved"),
    VersionKind.KEPT_APART: _l("Kept apart: somebody else had saved meanwhile"),
    VersionKind.RESTORED: _l("An earlier version brought back"),
    VersionKind.BROUGHT_IN: _l("Changed outside of the draft"),
}


class DraftVersion(Base):
    """What a text was. Savings of one person within a few minutes are one version, the last of them."""

    __tablename__ = "draft_versions"
    __table_args__ = (Index("ix_draft_versions_text", "text_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("draft_texts.id", ondelete="CASCADE"))
    version: Mapped[int]
    kind: Mapped[VersionKind] = mapped_column(default=VersionKind.SAVED)
    content: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class DraftFile(Base):
    """A file of a draft that is not edited as text: a picture, a recording, a paper, a licence; kept by digest.

    ``details`` is what reading it has told: ``media_type``, ``width``, ``height`` (CSS pixels), ``seconds``.
    """

    __tablename__ = "draft_files"
    __table_args__ = (
        Index("uq_draft_files_path", "course_id", "path", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(String(210))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DraftPresence(Base):
    """That somebody had a unit open a moment ago."""

    __tablename__ = "draft_presence"

    unit_id: Mapped[int] = mapped_column(ForeignKey("draft_units.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
