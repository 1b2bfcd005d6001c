"""The learning agreement of a fellow: its versions, and who signs them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import RUNNING, Fellow, LearningAgreement

MOST_TARGETS = 8


class Target(TypedDict):
    """One target: what, how one will see it, and by the end of which month of the fellowship."""

    target: str
    sign: str
    month: int


def agreements_of(fellow_id: int) -> list[LearningAgreement]:
    """Return all versions of the agreement of a fellow, the latest first, in one query."""
    found = select(LearningAgreement).where(LearningAgreement.fellow_id == fellow_id)
    return list(db.session.scalars(found.order_by(LearningAgreement.number.desc())))


def write_agreement(fellow_id: int, targets: Sequence[Target], *, seen: int, by: int) -> LearningAgreement:
    """Write a new version of the agreement, which nobody has signed yet; the same words again change nothing.

    ``seen`` is the number of the version that was changed, 0 where there was none. Raises Refusal without a target,
    after the end of the fellowship, and where somebody else has written a version since.
    """
    _running(fellow_id)
    latest = _latest(fellow_id)
    written: list[dict[str, Any]] = [dict(target) for target in targets]
    if latest is not None and latest.targets == written:
        return latest
    _require_writable(written, latest, seen)
    made = LearningAgreement(
        fellow_id=fellow_id,
        number=(latest.number if latest else 0) + 1,
        targets=written,
        written_by_id=by,
        written_at=clock.now(),
    )
    db.session.add(made)
    history.record("fellowships.agreement_written", made, by=by, number=made.number)
    return made


def _require_writable(targets: Sequence[Any], latest: LearningAgreement | None, seen: int) -> None:
    if not targets:
        raise Refusal(_l("Write one target at least."), field="target_1")
    if len(targets) > MOST_TARGETS:
        raise Refusal(_l("An agreement has %(most)d targets at most.", most=MOST_TARGETS))
    if latest is not None and latest.number != seen:
        raise Refusal(
            _l(
                "Somebody has written version %(number)d since you opened this page. It stands above the form; "
                "bring both together, then save once more.",
                number=latest.number,
            )
        )


def sign_agreement(fellow_id: int, number: int, *, actor: Actor, by: int) -> LearningAgreement:
    """Sign a version as the fellow or as a mentor; once is enough.

    Raises Refusal where there is a newer version, and after the end of the fellowship.
    """
    _running(fellow_id)
    latest = _latest(fellow_id)
    if latest is None or latest.number != number:
        raise Refusal(_l("This version is no longer the latest one. Read the new one, then sign that."))
    if _sign(latest, actor, by):
        history.record("fellowships.agreement_signed", latest, by=by, number=number, actor=actor.value)
    return latest


def _sign(agreement: LearningAgreement, actor: Actor, by: int) -> bool:
    if actor is Actor.FELLOW and agreement.fellow_signed_at is None:
        agreement.fellow_signed_at = clock.now()
        return True
    if actor is Actor.MENTOR and agreement.mentor_signed_at is None:
        agreement.mentor_signed_at, agreement.mentor_id = clock.now(), by
        return True
    return False


def _running(fellow_id: int) -> Fellow:
    fellow = lock(Fellow, fellow_id)
    if fellow is None:
        raise LookupError(f"no fellow {fellow_id}")
    if fellow.state not in RUNNING:
        raise Refusal(_l("This fellowship is over, so its learning agreement stays as it is."))
    return fellow


def _latest(fellow_id: int) -> LearningAgreement | None:
    found = select(LearningAgreement).where(LearningAgreement.fellow_id == fellow_id)
    return db.session.scalar(found.order_by(LearningAgreement.number.desc()).limit(1))
