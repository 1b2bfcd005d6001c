"""Work that takes time. A job is a row: it can be watched, survives a restart and runs at least once.

    @job("certificates.render")
    def render(run: JobRun) -> dict[str, Any]: …

    enqueue("certificates.render", {"certificate": 7}, key="certificate:7", owner_id=person.id)

``enqueue`` writes the row in the caller's transaction; Huey only carries the word that there is something to do.
A job can die anywhere and run again, so what it does must be idempotent.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer
from sqlalchemy import JSON, Index, String, Update, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from lms.config import Mode, Settings
from lms.core import clock
from lms.core.database import UTCDateTime, after_commit, transaction
from lms.core.registry import Registry
from lms.extensions import Base, db

log = logging.getLogger("lms.jobs")
MOST_ATTEMPTS = 4
FIRST_RETRY = timedelta(seconds=10)
STALE_AFTER = timedelta(seconds=60)
ERROR_LENGTH = 500


class JobState(StrEnum):
    """Where a job is. queued → running → done or failed; a running job whose worker died is queued again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work. ``key`` names what it makes: at most one unfinished job has it."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state", "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    not_before: Mapped[datetime] = mapped_column(UTCDateTime)
    alive_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in {JobState.DONE, JobState.FAILED}


@dataclass(frozen=True)
class JobRun:
    """What a running job gets: its payload, and a way to say how far it is."""

    job_id: int
    payload: dict[str, Any]
    owner_id: int | None

    def progress(self, done: int, total: int) -> None:
        """Say how much of the work is done. Opens a transaction of its own."""
        with transaction():
            db.session.execute(
                update(Job).where(Job.id == self.job_id).values(done=done, total=total, alive_at=clock.now())
            )


Work = Callable[[JobRun], dict[str, Any] | None]
works: Registry[Work] = Registry("jobs")
rounds: Registry[Callable[[], object]] = Registry("rounds")
"""What a worker looks after at each of its heartbeats, every few seconds: what is due by the clock alone."""


def job(kind: str) -> Callable[[Work], Work]:
    """Register the function that does a kind of job."""

    def register(work: Work) -> Work:
        return works.add(kind, work)

    return register


def init_app(app: Flask) -> None:
    """Open the queue that the settings name."""
    settings: Settings = app.extensions["settings"]
    huey = _queue(settings)

    def run_in_worker(job_id: int) -> None:
        with app.test_request_context(base_url=settings.url):
            run(job_id)

    app.extensions["huey"] = huey
    app.extensions["huey.run"] = huey.task(name="run")(run_in_worker)


def _queue(settings: Settings) -> Huey:
    serializer = SignedSerializer(secret=settings.secret_key)
    if settings.mode is Mode.TESTING:
        return MemoryHuey("setu", serializer=serializer)
    if settings.redis_url:
        return RedisHuey("setu", url=settings.redis_url, serializer=serializer)
    settings.instance.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("setu", filename=str(settings.instance / "queue.db"), serializer=serializer)


def enqueue(
    kind: str, payload: dict[str, Any], *, key: str = "", owner_id: int | None = None, again: bool = False
) -> Job:
    """Ask for a job, inside the caller's transaction; a job with the same key is returned instead of doubled.

    One with that key that failed is queued again; ``again``: so is one that is done, because what it made is lost.
    """
    if kind not in works:
        raise LookupError(f"no such kind of job: {kind}")
    key = key or f"{kind}:{secrets.token_hex(8)}"
    now = clock.now()
    found = _by_key(key) or _added(
        Job(kind=kind, key=key, payload=payload, owner_id=owner_id, queued_at=now, not_before=now)
    )
    if found.state is JobState.FAILED or (again and found.is_finished):
        found.state, found.not_before, found.attempts, found.error = JobState.QUEUED, now, 0, None
    db.session.flush()
    if found.state is JobState.QUEUED:
        job_id = found.id
        after_commit(lambda: wake(job_id))
    return found


def _by_key(key: str) -> Job | None:
    return db.session.scalar(select(Job).where(Job.key == key).with_for_update())


def _added(new: Job) -> Job:
    """Return the new row, or the one with the same key that somebody else added in this moment."""
    key = new.key
    try:
        with db.session.begin_nested():
            db.session.add(new)
    except IntegrityError:
        found = _by_key(key)
        if found is None:
            raise
        return found
    return new


def wake(job_id: int) -> None:
    """Tell a worker that a job waits. Losing the word is harmless: the worker looks for itself every minute."""
    try:
        current_app.extensions["huey.run"](job_id)
    except Exception:
        log.exception("could not tell the workers of job %s; the next sweep finds it", job_id)


def run(job_id: int) -> bool:
    """Do a queued job, if nobody else has taken it; return whether this call did it."""
    claimed = _claim(job_id)
    if claimed is None:
        return False
    kind, job_run, attempts = claimed
    try:
        result = works[kind](job_run)
    except Exception as error:
        db.session.rollback()
        log.exception("job %s (%s) failed", job_id, kind)
        _finish_failed(job_id, error, attempts)
        return True
    with transaction():
        values = {"state": JobState.DONE, "result": result or {}, "finished_at": clock.now(), "error": None}
        db.session.execute(_own(job_id, attempts).values(**values))
    return True


def _own(job_id: int, attempt: int) -> Update:
    """Change a job, unless this worker was thought dead and another has taken it up since."""
    return update(Job).where(Job.id == job_id, Job.state == JobState.RUNNING, Job.attempts == attempt)


def _claim(job_id: int) -> tuple[str, JobRun, int] | None:
    now = clock.now()
    with transaction():
        taken = db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == JobState.QUEUED, Job.not_before <= now)
            .values(state=JobState.RUNNING, alive_at=now, attempts=Job.attempts + 1)
            .returning(Job.kind, Job.payload, Job.owner_id, Job.attempts)
        ).one_or_none()
    return (taken[0], JobRun(job_id, taken[1], taken[2]), taken[3]) if taken else None


def _finish_failed(job_id: int, error: Exception, attempts: int) -> None:
    """Queue a failed job for another try, later each time, or leave it failed."""
    again = attempts < MOST_ATTEMPTS
    now = clock.now()
    with transaction():
        db.session.execute(
            _own(job_id, attempts).values(
                state=JobState.QUEUED if again else JobState.FAILED,
                not_before=now + FIRST_RETRY * 2**attempts,
                error=f"{type(error).__name__}: {error}"[:ERROR_LENGTH],
                finished_at=None if again else now,
            )
        )


def sweep() -> list[int]:
    """Queue again what a dead worker left running, and return the ids of all jobs that are due.

    A job that its worker has not survived ``MOST_ATTEMPTS`` times is left failed.
    """
    now = clock.now()
    stale = update(Job).where(Job.state == JobState.RUNNING, Job.alive_at < now - STALE_AFTER)
    with transaction():
        db.session.execute(
            stale.where(Job.attempts >= MOST_ATTEMPTS).values(
                state=JobState.FAILED, error="its worker died each time", finished_at=now
            )
        )
        db.session.execute(stale.values(state=JobState.QUEUED, not_before=now))
    due = select(Job.id).where(Job.state == JobState.QUEUED, Job.not_before <= now).order_by(Job.id)
    return list(db.session.scalars(due))


def run_due() -> int:
    """Do every job that is due, here and now, until none is left, and return how many were done."""
    done = 0
    while due := sweep():
        done += sum(run(job_id) for job_id in due)
    return done
