"""Persons and what belongs to their accounts: organisations, memberships, roles, sessions and one-time codes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from lms.core.database import UTCDateTime
from lms.extensions import Base
from lms.people.names import search_key
from lms.people.roles import WHOLE_SITE, Role

NAME_KEY_LENGTH = 800


class Person(Base):
    """Somebody with an account. ``full_name`` is one field; nobody needs a surname.

    ``name_key`` is the name as it is searched and sorted. ``form_key`` names the form that made the account, so
    that a form sent twice makes one person.
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("language IN ('en', 'hi')", name="language"),
        CheckConstraint("email = lower(email)", name="email"),
        CheckConstraint("phone LIKE '+%'", name="phone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(NAME_KEY_LENGTH), index=True)
    sign_in_name: Mapped[str | None] = mapped_column(String(40), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    certificate_name_latin: Mapped[str] = mapped_column(String(200), default="")
    certificate_name_devanagari: Mapped[str] = mapped_column(String(200), default="")
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @validates("full_name")
    def _keep_name_key(self, _: str, full_name: str) -> str:
        self.name_key = search_key(full_name)[:NAME_KEY_LENGTH]
        return full_name

    @property
    def login(self) -> str:
        """What this person types to sign in: the name that was made for them, else phone, else e-mail."""
        return self.sign_in_name or self.phone or self.email or ""

    @property
    def may_sign_in(self) -> bool:
        """Whether the account is neither disabled nor erased."""
        return self.disabled_at is None and self.erased_at is None


class OrganisationKind(StrEnum):
    """What an organisation is."""

    NGO = "ngo"
    UNION = "union"
    GOVERNMENT = "government"
    RECRUITER = "recruiter"
    TRAINING = "training"
    OTHER = "other"


class Organisation(Base):
    """A partner NGO, agency or host. ``name`` holds one name by language code; ``state`` is an ISO 3166-2:IN code."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    name_key: Mapped[str] = mapped_column(String(NAME_KEY_LENGTH), index=True)
    kind: Mapped[OrganisationKind]
    district: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(8), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @validates("name")
    def _keep_name_key(self, _: str, name: dict[str, str]) -> dict[str, str]:
        self.name_key = search_key(" ".join(name.values()))[:NAME_KEY_LENGTH]
        return name


class Membership(Base):
    """One person belonging to one organisation."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="RESTRICT"), index=True)
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RoleGrant(Base):
    """One role that a person holds in one scope."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("person_id", "role", "scope"), Index("ix_role_grants_role", "role", "scope"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    role: Mapped[Role]
    scope: Mapped[str] = mapped_column(String(120), default=WHOLE_SITE)
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SignInSession(Base):
    """One browser in which a person is signed in. The cookie holds a random token, this row its digest.

    ``device`` is what the browser calls itself, shortened to ``browser/system``; addresses are not kept.
    """

    __tablename__ = "sign_in_sessions"
    __table_args__ = (Index("ix_sign_in_sessions_person", "person_id", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CodePurpose(StrEnum):
    """What a one-time code opens."""

    SLIP = "slip"
    RESET = "reset"
    INVITATION = "invitation"
    SET_UP = "set_up"


class OneTimeCode(Base):
    """A secret that lets somebody set a password once; its digest is keyed, so the table alone opens nothing."""

    __tablename__ = "one_time_codes"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) = (purpose = 'set_up')", name="owner"),
        Index("ix_one_time_codes_person", "person_id", "purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    purpose: Mapped[CodePurpose]
    secret_hash: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
