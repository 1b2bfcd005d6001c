"""The round of reminders: because a day has come, each to each once, whoever looks and however often."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from flask import current_app
from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError

from lms.core import clock
from lms.core.database import transaction
from lms.core.jobs import rounds
from lms.extensions import db
from lms.workshops.diary import due_follow_up, due_workshops
from lms.workshops.diary.asking import Due, Moment
from lms.workshops.diary.kinds import Kind, goes_at
from lms.workshops.diary.letters import write_reminder
from lms.workshops.diary.models import Reminder
from lms.workshops.diary.teaching import teaches

AT_ONCE = 50
"""How many letters one transaction writes."""
MOST_FOUND = 500
LOOK_SECONDS = 300
Questions = Callable[[Moment], list[Select[Any]]]
_looked: dict[str, float] = {}

QUESTIONS: dict[Kind, Questions] = {
    Kind.STARTS_SOON: lambda moment: [due_workshops.starting_soon(moment)],
    Kind.STARTS_TOMORROW: lambda moment: [due_workshops.starting_tomorrow(moment)],
    Kind.TEACHING_TOMORROW: lambda moment: [due_workshops.teaching_tomorrow(moment)],
    Kind.FEEDBACK_DUE: lambda moment: [due_workshops.feedback_due(moment)],
    Kind.FEEDBACK_AGAIN: lambda moment: [due_workshops.feedback_again(moment)],
    Kind.TEST_OPEN: lambda moment: [due_workshops.test_open(moment)],
    Kind.POINTS_DUE: due_follow_up.points_due,
    Kind.POINTS_OVERDUE: due_follow_up.points_overdue,
    Kind.REVIEW_DUE: due_follow_up.reviews_due,
    Kind.VISIT_TOMORROW: due_follow_up.visits_tomorrow,
    Kind.VISIT_UNWRITTEN: due_follow_up.visits_unwritten,
    Kind.VISIT_STILL_UNWRITTEN: due_follow_up.visits_still_unwritten,
    Kind.ADVICE_WAITING: due_follow_up.advice_waiting,
}


def look() -> int:
    """Remind whom it is time to remind; look every five minutes only, and again at once while there are more."""
    looked_at = time.monotonic()
    if looked_at - _looked.get("reminders", -LOOK_SECONDS) < LOOK_SECONDS:
        return 0
    now = clock.now()
    hour = now.astimezone(current_app.extensions["settings"].time_zone).hour
    reminded = remind(Moment(clock.today_here(), now), [kind for kind in Kind if goes_at(kind, hour)])
    if not reminded:
        _looked["reminders"] = looked_at
    return reminded


def forget_looking() -> None:
    """Let the next look be a real one."""
    _looked.clear()


def remind(moment: Moment, kinds: Iterable[Kind]) -> int:
    """Write the reminders of some kinds that are due, AT_ONCE of each at the most; return how many."""
    return sum(_remind_of(kind, moment) for kind in kinds)


def _remind_of(kind: Kind, moment: Moment) -> int:
    found = next(_due(kind, moment), None)
    db.session.rollback()
    if found is None:
        return 0
    with transaction():
        told = [due for due in islice(_due(kind, moment), AT_ONCE) if _tell(due)]
    return len(told)


def _due(kind: Kind, moment: Moment) -> Iterator[Due]:
    """Yield who is to be reminded and was not yet; where everything was said, one query a question."""
    for question in QUESTIONS[kind](moment):
        for row in db.session.execute(question.limit(MOST_FOUND)).all():
            due = Due(kind, row.about, row.subject_id, row.who, row.participant_id, row.person_id)
            if kind is not Kind.TEACHING_TOMORROW or teaches(row.person_id, row.subject_id):
                yield due


def _tell(due: Due) -> bool:
    """Note that somebody was reminded, and write the letter; nothing where another worker was quicker."""
    try:
        with db.session.begin_nested():
            db.session.add(_note(due))
    except IntegrityError:
        return False
    write_reminder(due)
    return True


def _note(due: Due) -> Reminder:
    return Reminder(
        kind=str(due.kind),
        about=due.about,
        who=due.who,
        participant_id=due.participant_id,
        person_id=due.person_id,
        sent_at=clock.now(),
    )


def register() -> None:
    """Enter the round."""
    rounds.add("workshops.remind", look)
