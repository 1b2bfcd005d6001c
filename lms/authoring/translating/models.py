"""What the database holds about translations: only what does not go without saying."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.database import UTCDateTime
from lms.extensions import Base


class DraftTranslation(Base):
    """How one text stands in one language, where it is not simply there and up to date.

    ``text_id`` is the file of the first language (or the YAML file with all of them), ``key`` the text in it: ``body``,
    ``title``, ``questions/visa/text``. ``source`` is what the first language said when this translation was last in
    line with it: where that is no longer what it says, the translation is stale. ``is_in_work`` is a translator's mark;
    such a row has an empty ``source`` where there are no words yet, by which missing texts are counted.
    """

    __tablename__ = "draft_translations"
    __table_args__ = (UniqueConstraint("text_id", "language", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("draft_texts.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(400))
    source: Mapped[str] = mapped_column(Text)
    is_in_work: Mapped[bool] = mapped_column(default=False)
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
