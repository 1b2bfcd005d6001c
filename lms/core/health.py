"""Whether this installation works: for the people who run it and for what watches it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import String, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from lms.core import clock
from lms.core.access import EVERYONE, access
from lms.core.database import UTCDateTime, transaction
from lms.extensions import Base, db
from lms.version import VERSION

blueprint = Blueprint("health", __name__)
WORKER = "worker"
SILENT_AFTER = timedelta(seconds=60)


class Heartbeat(Base):
    """When a process last said that it is alive."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def beat(name: str = WORKER) -> None:
    """Say that a process is alive. Opens its own transaction."""
    with transaction():
        db.session.merge(Heartbeat(name=name, at=clock.now()))


def state() -> dict[str, Any]:
    """Return version, database and worker state; ``ok`` is true when all are well."""
    try:
        db.session.execute(text("SELECT 1"))
        at = db.session.scalar(select(Heartbeat.at).where(Heartbeat.name == WORKER))
    except SQLAlchemyError as error:
        db.session.rollback()
        kind = type(getattr(error, "orig", None) or error).__name__
        return {"ok": False, "version": VERSION, "database": f"down ({kind})", "worker": "unknown"}
    is_alive = at is not None and clock.now() - at < SILENT_AFTER
    return {
        "ok": is_alive,
        "version": VERSION,
        "database": "up",
        "worker": "up" if is_alive else "down",
        "worker_seen_at": at.isoformat(timespec="seconds") if at else None,
    }


@blueprint.get("/healthz")
@access(EVERYONE)
def healthz() -> ResponseReturnValue:
    """Answer 200 when everything works and 503 when something is down."""
    current = state()
    return current, 200 if current["ok"] else 503
