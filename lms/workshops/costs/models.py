"""What the database holds about the money of a workshop. All money is in paise."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.core.moves import LONGEST_REASON
from lms.extensions import Base

LONGEST_WHAT = 300
LONGEST_FUNDER = 200
LONGEST_GRANT = 100


class CostKind(StrEnum):
    """What money was spent on."""

    VENUE = "venue"
    FOOD = "food"
    TRAVEL = "travel"
    STAY = "stay"
    FEES = "fees"
    MATERIALS = "materials"
    OTHER = "other"


COST_NAMES = {
    CostKind.VENUE: _l("Venue"),
    CostKind.FOOD: _l("Food"),
    CostKind.TRAVEL: _l("Travel"),
    CostKind.STAY: _l("Stay"),
    CostKind.FEES: _l("Fees"),
    CostKind.MATERIALS: _l("Materials"),
    CostKind.OTHER: _l("Other"),
}


class WorkshopFunder(Base):
    """Who pays for a workshop: ``paise`` is what was promised, None where that is not said.

    ``version`` counts its changes.
    """

    __tablename__ = "workshop_funders"
    __table_args__ = (CheckConstraint("paise IS NULL OR paise >= 0", name="not_below_zero"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_FUNDER))
    grant: Mapped[str] = mapped_column(String(LONGEST_GRANT), default="")
    paise: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1)


class CostLine(Base):
    """Money that was spent. A line that was struck out stays, with the reason, and counts no more."""

    __tablename__ = "workshop_costs"
    __table_args__ = (CheckConstraint("paise > 0", name="above_zero"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    kind: Mapped[CostKind]
    what: Mapped[str] = mapped_column(String(LONGEST_WHAT), default="")
    paise: Mapped[int] = mapped_column(BigInteger)
    spent_on: Mapped[date | None]
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_funders.id", ondelete="SET NULL"), index=True)
    struck_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    struck_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    form_key: Mapped[str | None] = mapped_column(String(60), unique=True)
