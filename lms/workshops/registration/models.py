"""What the database holds about those who take part, and which way a registration may go."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from lms.core.database import UTCDateTime
from lms.core.moves import Guarded, Move, from_any
from lms.extensions import Base
from lms.people.models import NAME_KEY_LENGTH
from lms.people.names import search_key
from lms.workshops.moves import Actor, moves_of


class Gender(StrEnum):
    """As people say it of themselves."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"
    UNSAID = "unsaid"


class AgeGroup(StrEnum):
    """How old somebody is, roughly."""

    UNDER_25 = "under_25"
    TO_34 = "25_34"
    TO_44 = "35_44"
    TO_59 = "45_59"
    FROM_60 = "60_up"
    UNSAID = "unsaid"


class Qualification(StrEnum):
    """How far somebody went to school."""

    UP_TO_8 = "up_to_8"
    SECONDARY = "secondary"
    HIGHER_SECONDARY = "higher_secondary"
    GRADUATE = "graduate"
    POSTGRADUATE = "postgraduate"
    UNSAID = "unsaid"


GENDER_NAMES = {
    Gender.WOMAN: _l("Woman"),
    Gender.MAN: _l("Man"),
    Gender.OTHER: _l("Another gender"),
    Gender.UNSAID: _l("Not said"),
}
AGE_NAMES = {
    AgeGroup.UNDER_25: _l("Under 25"),
    AgeGroup.TO_34: _l("25 to 34"),
    AgeGroup.TO_44: _l("35 to 44"),
    AgeGroup.TO_59: _l("45 to 59"),
    AgeGroup.FROM_60: _l("60 and above"),
    AgeGroup.UNSAID: _l("Not said"),
}
QUALIFICATION_NAMES = {
    Qualification.UP_TO_8: _l("Up to class 8"),
    Qualification.SECONDARY: _l("Class 10"),
    Qualification.HIGHER_SECONDARY: _l("Class 12"),
    Qualification.GRADUATE: _l("Graduate"),
    Qualification.POSTGRADUATE: _l("Postgraduate"),
    Qualification.UNSAID: _l("Not said"),
}


class ParticipantState(StrEnum):
    """Where a registration is; the last three are reckoned from attendance."""

    PENDING = "pending"
    APPROVED = "approved"
    WAITING = "waiting"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ATTENDED = "attended"
    PARTLY = "partly"
    NO_SHOW = "no_show"


class Source(StrEnum):
    """How somebody came to be on the list."""

    PERSON = "person"
    COORDINATOR = "coordinator"
    INVITATION = "invitation"
    ORGANISER = "organiser"
    WALK_IN = "walk_in"
    ROSTER = "roster"


PARTICIPANT_STATE_NAMES = {
    ParticipantState.PENDING: _l("Waits for approval"),
    ParticipantState.APPROVED: _l("Has a place"),
    ParticipantState.WAITING: _l("On the waiting list"),
    ParticipantState.DECLINED: _l("Declined"),
    ParticipantState.WITHDRAWN: _l("Withdrawn"),
    ParticipantState.ATTENDED: _l("Attended"),
    ParticipantState.PARTLY: _l("Partly attended"),
    ParticipantState.NO_SHOW: _l("Did not come"),
}
SOURCE_NAMES = {
    Source.PERSON: _l("Registered themselves"),
    Source.COORDINATOR: _l("Registered by their coordinator"),
    Source.INVITATION: _l("By invitation"),
    Source.ORGANISER: _l("Added by an organiser"),
    Source.WALK_IN: _l("Walked in"),
    Source.ROSTER: _l("From a list"),
}
CAME = frozenset({ParticipantState.ATTENDED, ParticipantState.PARTLY})
RECKONED = frozenset({ParticipantState.ATTENDED, ParticipantState.PARTLY, ParticipantState.NO_SHOW})
ON_THE_ROLL = frozenset({ParticipantState.APPROVED}) | RECKONED
"""The states that take up a place, and whose names are called."""
UNDECIDED = frozenset({ParticipantState.PENDING, ParticipantState.WAITING})

_ANYBODY = frozenset({Actor.PARTICIPANT, Actor.COORDINATOR, Actor.ORGANISER})
_ORGANISER = frozenset({Actor.ORGANISER})
_OR_CLOCK = frozenset({Actor.ORGANISER, Actor.CLOCK})
PARTICIPANT_MOVES = moves_of(
    "participant",
    PARTICIPANT_STATE_NAMES,
    approved=Move(
        starts=from_any(
            ParticipantState.PENDING, ParticipantState.WAITING, ParticipantState.DECLINED, ParticipantState.WITHDRAWN
        ),
        to=ParticipantState.APPROVED,
        actors=frozenset({Actor.ORGANISER, Actor.CLOCK, Actor.PARTICIPANT, Actor.COORDINATOR}),
        follows="a letter; never above the capacity",
    ),
    put_on_waiting_list=Move(
        starts=from_any(ParticipantState.PENDING, ParticipantState.APPROVED, ParticipantState.WITHDRAWN),
        to=ParticipantState.WAITING,
        actors=frozenset({Actor.ORGANISER, Actor.PARTICIPANT, Actor.COORDINATOR}),
        follows="a letter; a free place goes to the next in line",
    ),
    asked_again=Move(
        starts=from_any(ParticipantState.WITHDRAWN),
        to=ParticipantState.PENDING,
        actors=_ANYBODY,
    ),
    put_up_for_approval=Move(
        starts=from_any(ParticipantState.WAITING),
        to=ParticipantState.PENDING,
        actors=_OR_CLOCK,
        follows="what becomes of a waiting list when a workshop opens whose organisers approve each registration",
    ),
    declined=Move(
        starts=from_any(ParticipantState.PENDING, ParticipantState.WAITING, ParticipantState.APPROVED),
        to=ParticipantState.DECLINED,
        actors=_ORGANISER,
        needs_reason=True,
        follows="a letter; a free place goes to the next in line",
    ),
    withdrawn=Move(
        starts=from_any(ParticipantState.PENDING, ParticipantState.WAITING, ParticipantState.APPROVED),
        to=ParticipantState.WITHDRAWN,
        actors=_ANYBODY,
        follows="a free place goes to the next in line",
    ),
    counted_as_attended=Move(
        starts=ON_THE_ROLL - {ParticipantState.ATTENDED}, to=ParticipantState.ATTENDED, actors=_OR_CLOCK
    ),
    counted_as_partly=Move(
        starts=ON_THE_ROLL - {ParticipantState.PARTLY}, to=ParticipantState.PARTLY, actors=_OR_CLOCK
    ),
    counted_as_no_show=Move(
        starts=ON_THE_ROLL - {ParticipantState.NO_SHOW}, to=ParticipantState.NO_SHOW, actors=_OR_CLOCK
    ),
)


class Notice(Base):
    """What participants were told about their data, by language; the newest of a workshop is shown."""

    __tablename__ = "workshop_notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    text: Mapped[dict[str, str]] = mapped_column(JSON)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Participant(Guarded, Base):
    """Somebody's registration for a workshop; ``person_id`` is None for a name without an account.

    ``in_line`` numbers registrations of a workshop in the order of their arrival. ``code`` opens the participant's own
    page without an account. ``organisation_name`` is what was typed where the organisation is not on the site.
    ``answers`` are to the organiser's questions; ``notice_id`` and ``agreed_at`` say to which words about their data
    they agreed (None: still to be asked). A row that was merged into another points to it and counts no more.
    """

    __tablename__ = "workshop_participants"
    __table_args__ = (
        UniqueConstraint("workshop_id", "person_id"),
        UniqueConstraint("workshop_id", "in_line"),
        CheckConstraint("phone IS NULL OR phone LIKE '+%'", name="phone"),
        CheckConstraint("email IS NULL OR email = lower(email)", name="email"),
        Index("ix_workshop_participants_state", "workshop_id", "state", "in_line"),
        Index("ix_workshop_participants_name", "workshop_id", "name_key"),
        Index(
            "ix_workshop_participants_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    full_name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(NAME_KEY_LENGTH))
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(8), default="hi")
    gender: Mapped[Gender] = mapped_column(default=Gender.UNSAID)
    age_group: Mapped[AgeGroup] = mapped_column(default=AgeGroup.UNSAID)
    qualification: Mapped[Qualification] = mapped_column(default=Qualification.UNSAID)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    work: Mapped[str] = mapped_column(String(200), default="")
    district: Mapped[str] = mapped_column(String(100), default="")
    state_code: Mapped[str] = mapped_column(String(8), default="")
    state: Mapped[ParticipantState]
    source: Mapped[Source]
    in_line: Mapped[int]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_notices.id", ondelete="SET NULL"), index=True)
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_participants.id", ondelete="SET NULL"))
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    registered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    form_key: Mapped[str | None] = mapped_column(String(60), unique=True)

    @validates("full_name")
    def _keep_name_key(self, _: str, full_name: str) -> str:
        self.name_key = search_key(full_name)[:NAME_KEY_LENGTH]
        return full_name


class Invitation(Base):
    """A link that lets one person register, whoever may register otherwise, once.

    Its token is made from ``seed`` and the key of the site, so that it can be sent or copied again; the table alone
    opens nothing. ``sent_at`` is when the last letter went (None: it has to be handed over).
    """

    __tablename__ = "workshop_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    full_name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8), default="hi")
    seed: Mapped[str] = mapped_column(String(40))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_participants.id", ondelete="SET NULL"), index=True
    )
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
