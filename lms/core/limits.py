"""How often something may be done: a leaky bucket for each limit and subject.

Buckets are in the database, so that all processes count together. The algorithm is GCRA (the generic cell rate
algorithm of ITU-T I.371): one instant a bucket, the time at which it would be empty.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from lms.core import clock
from lms.core.database import UTCDateTime, lock, transaction
from lms.extensions import Base, db


@dataclass(frozen=True)
class Limit:
    """At most ``burst`` times at once, and one more for every ``every`` that passes."""

    name: str
    burst: int
    every: timedelta


class Bucket(Base):
    """How full one bucket is; ``key`` is a digest, so that no address or sign-in name is kept."""

    __tablename__ = "limit_buckets"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    empty_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


def _key(limit: Limit, subject: str) -> str:
    return hashlib.sha256(f"{limit.name}\0{subject}".encode()).hexdigest()


def _wait(limit: Limit, empty_at: datetime | None, now: datetime) -> timedelta:
    if empty_at is None:
        return timedelta(0)
    return max(timedelta(0), empty_at - now - limit.every * (limit.burst - 1))


def waiting_time(limit: Limit, subject: str) -> timedelta:
    """Return how long the subject must wait until it may be done again; zero where it may be done now."""
    bucket = db.session.get(Bucket, _key(limit, subject), populate_existing=True)
    return _wait(limit, bucket.empty_at if bucket else None, clock.now())


def take(limit: Limit, subject: str) -> timedelta:
    """Count one use if it is allowed now and return zero, else return how long to wait. Opens its own transaction."""
    with transaction():
        return take_within(limit, subject)


def take_within(limit: Limit, subject: str) -> timedelta:
    """Do what ``take`` does, inside the caller's transaction."""
    now = clock.now()
    bucket = _bucket(_key(limit, subject), now)
    wait = _wait(limit, bucket.empty_at, now)
    if not wait:
        bucket.empty_at = max(bucket.empty_at, now) + limit.every
    return wait


def _bucket(key: str, now: datetime) -> Bucket:
    """Return a bucket, held by this transaction; an empty one where there was none."""
    bucket = lock(Bucket, key)
    if bucket is not None:
        return bucket
    bucket = Bucket(key=key, empty_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(bucket)
    except IntegrityError:  # somebody made it in this moment
        return db.session.get_one(Bucket, key, with_for_update=True, populate_existing=True)
    return bucket


def give_back(limit: Limit, subject: str) -> None:
    """Take one use back that was counted, inside the caller's transaction."""
    bucket = lock(Bucket, _key(limit, subject))
    if bucket is not None:
        bucket.empty_at -= limit.every


def forget(limit: Limit, subject: str) -> None:
    """Empty a bucket, inside the caller's transaction."""
    db.session.execute(delete(Bucket).where(Bucket.key == _key(limit, subject)))


def sweep() -> None:
    """Remove the buckets that are empty. Opens its own transaction."""
    with transaction():
        db.session.execute(delete(Bucket).where(Bucket.empty_at < clock.now()))
