"""Writing, handing in and reviewing milestones."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from lms.attachments.models import Attachment
from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.jobs import run_due
from lms.core.moves import MoveRefused
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.milestones import operations
from lms.fellowships.milestones.letters import reviewers_of
from lms.fellowships.milestones.models import Milestone, MilestoneState, Submission
from lms.fellowships.milestones.operations import Draft
from lms.fellowships.milestones.reminders import remind_of_milestones
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import MOVES as FELLOW_MOVES
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.roles import MentorRole
from lms.people.models import Person
from lms.questionnaires.drafts import DraftConflict
from tests.factories.fellowships import make_mentor
from tests.fellowships.milestones.conftest import World

WRITTEN = Draft("I walked to every brick kiln of the block.", "https://example.org/map")


def milestone(world: World, plan_id: str = "map") -> Milestone:
    return db.session.get_one(Milestone, world.ids[plan_id], populate_existing=True)


def hand_in(world: World, plan_id: str = "map", draft: Draft = WRITTEN, **more: int) -> int:
    values = {"seen": milestone(world, plan_id).version, "number": 1, **more}
    db.session.rollback()
    with transaction():
        return operations.hand_in(world.ids[plan_id], draft, by=world.person.id, **values).number


def review(world: World, verb: str = "approved", plan_id: str = "map", number: int = 1, comment: str = "") -> None:
    act = operations.approve if verb == "approved" else operations.ask_for_changes
    with transaction():
        act(world.ids[plan_id], number=number, comment=comment, by=world.mentor.id, actor=Actor.MENTOR)


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def actions() -> list[str]:
    entries = select(HistoryEntry.action).where(HistoryEntry.subject_kind == "milestones").order_by(HistoryEntry.id)
    return [action.removeprefix("fellowships.milestone_") for action in db.session.scalars(entries)]


def test_a_draft_is_kept_and_counted(in_request: World) -> None:
    with transaction():
        assert operations.save_draft(in_request.ids["map"], WRITTEN, seen=0) == 1
    with transaction():
        assert operations.save_draft(in_request.ids["map"], WRITTEN, seen=0) == 1
    assert milestone(in_request).draft == {"text": WRITTEN.text, "links": WRITTEN.links}


def test_words_of_another_window_are_not_written_over(in_request: World) -> None:
    with transaction():
        operations.save_draft(in_request.ids["map"], WRITTEN, seen=0)
    with pytest.raises(DraftConflict) as refused, transaction():
        operations.save_draft(in_request.ids["map"], Draft("Something else"), seen=0)
    assert refused.value.stored["text"] == WRITTEN.text


def test_handing_in_makes_a_version_with_the_files_of_then(in_request: World) -> None:
    file = Attachment(
        owner_kind="milestones",
        owner_id=in_request.ids["map"],
        slot="evidence",
        name="map.pdf",
        media_type="application/pdf",
        size=9,
        digest="0" * 64,
        uploaded_at=clock.now(),
    )
    with transaction():
        db.session.add(file)
    file_id = file.id
    assert hand_in(in_request) == 1
    with transaction():
        db.session.get_one(Attachment, file_id).removed_at = clock.now()
    submission = db.session.scalars(select(Submission)).one()
    assert (submission.files, submission.links) == ([file_id], ["https://example.org/map"])
    assert milestone(in_request).state is MilestoneState.SUBMITTED


def test_sent_twice_it_is_handed_in_once(in_request: World) -> None:
    assert hand_in(in_request) == 1
    assert hand_in(in_request) == 1
    assert count(Submission) == 1
    with pytest.raises(Refusal):
        hand_in(in_request, number=2)


@pytest.mark.parametrize(
    ("draft", "field"),
    [(Draft(" "), "text"), (Draft("Done", "javascript:alert(1)"), "links"), (Draft("x" * 8001), "text")],
)
def test_what_proves_nothing_is_not_handed_in(in_request: World, draft: Draft, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        hand_in(in_request, draft=draft)
    assert refused.value.field == field
    assert count(Submission) == 0


def test_a_repeat_is_a_new_version_and_the_first_stays(in_request: World) -> None:
    hand_in(in_request)
    review(in_request, "changes_asked", comment="Add the names of the wards.")
    assert milestone(in_request).state is MilestoneState.CHANGES_ASKED
    assert hand_in(in_request, draft=Draft("With wards"), number=2) == 2
    review(in_request, number=2, comment="Well done.")
    first, second = db.session.scalars(select(Submission).order_by(Submission.number))
    assert (first.verdict, first.comment) == ("changes_asked", "Add the names of the wards.")
    assert (second.verdict, second.comment, second.text) == ("approved", "Well done.", "With wards")
    assert milestone(in_request).settled_at is not None
    assert actions() == ["submitted", "changes_asked", "submitted", "approved"]


def test_letters_go_both_ways(in_request: World) -> None:
    with transaction():
        db.session.get_one(Person, in_request.mentor.id).email = "sunil@example.org"
    hand_in(in_request)
    review(in_request, "changes_asked", comment="Add wards.")
    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [letter.address for letter in letters] == ["sunil@example.org", "farzana@example.org"]
    assert "Farzana Fellow" in letters[0].subject
    assert "Add wards." in letters[1].body
    assert in_request.url("map") in letters[1].body


def test_changes_need_a_comment(in_request: World) -> None:
    hand_in(in_request)
    with pytest.raises(MoveRefused) as refused:
        review(in_request, "changes_asked")
    assert refused.value.field == "comment"


def test_what_was_not_read_is_not_answered(in_request: World) -> None:
    hand_in(in_request)
    with transaction():
        operations.take_back(in_request.ids["map"], by=in_request.person.id)
    hand_in(in_request, number=2)
    with pytest.raises(Refusal):
        review(in_request, number=1)
    review(in_request, number=2)
    review(in_request, number=2)
    assert actions().count("approved") == 1


def test_taken_back_it_is_open_again_with_its_words(in_request: World) -> None:
    hand_in(in_request)
    with transaction():
        operations.take_back(in_request.ids["map"], by=in_request.person.id)
    assert milestone(in_request).state is MilestoneState.OPEN
    assert milestone(in_request).draft["text"] == WRITTEN.text
    assert db.session.scalars(select(Submission.verdict)).all() == ["taken_back"]
    hand_in(in_request, number=2)
    review(in_request, number=2)
    with pytest.raises(MoveRefused), transaction():
        operations.take_back(in_request.ids["map"], by=in_request.person.id)


def test_waived_and_opened_again(in_request: World) -> None:
    hand_in(in_request)
    for _time in range(2):
        with transaction():
            operations.waive(in_request.ids["map"], reason="On leave", by=in_request.manager.id, actor=Actor.MANAGER)
    assert milestone(in_request).state is MilestoneState.WAIVED
    assert db.session.scalars(select(Submission.verdict)).all() == ["waived"]
    with pytest.raises(MoveRefused), transaction():
        operations.reopen(in_request.ids["map"], reason=" ", by=in_request.manager.id, actor=Actor.MANAGER)
    with transaction():
        operations.reopen(in_request.ids["map"], reason="Back", by=in_request.manager.id, actor=Actor.MANAGER)
    assert (milestone(in_request).state, milestone(in_request).settled_at) == (MilestoneState.OPEN, None)


def test_a_fellowship_that_is_over_takes_nothing_more(in_request: World) -> None:
    with transaction():
        fellow = db.session.get_one(Fellow, in_request.fellow.id)
        fellow.ended_on = clock.now().date()
        FELLOW_MOVES.make(fellow, "exited", actor=Actor.MANAGER, by=None, reason="Moved away")
    with pytest.raises(Refusal):
        hand_in(in_request)


def test_the_manager_is_told_where_no_mentor_has_the_role(in_request: World) -> None:
    make_mentor(in_request.fellow, "Reena Research", MentorRole.RESEARCH)
    fellow = db.session.get_one(Fellow, in_request.fellow.id)
    names = {
        plan_id: [r.full_name for r in reviewers_of(milestone(in_request, plan_id), fellow)]
        for plan_id in in_request.ids
    }
    assert names == {"start": ["Mira Manager"], "map": ["Sunil Mentor"], "paper": ["Sunil Mentor"]}


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    together, results = Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        with app.test_request_context():
            together.wait()
            try:
                with transaction():
                    act()
                results.append("done")
            except Refusal:
                results.append("refused")
            db.session.remove()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_two_reviewers_at_once_give_one_answer(app: Flask, world: World) -> None:
    with app.test_request_context():
        hand_in(world)
        db.session.remove()

    def by_mentor() -> None:
        operations.approve(world.ids["map"], number=1, comment="", by=world.mentor.id, actor=Actor.MENTOR)

    def by_manager() -> None:
        operations.ask_for_changes(world.ids["map"], number=1, comment="More", by=world.manager.id, actor=Actor.MANAGER)

    assert at_once(app, by_mentor, by_manager) == ["done", "refused"]


def test_handed_in_by_two_lines_at_once_it_is_one_version(app: Flask, world: World) -> None:
    def once() -> None:
        operations.hand_in(world.ids["map"], WRITTEN, seen=0, number=1, by=world.person.id)

    assert at_once(app, once, once, once) == ["done"] * 3
    with app.app_context():
        assert count(Submission) == 1


def test_fellows_are_reminded_once(in_request: World) -> None:
    """Two months in, the first two milestones are past their day; the third is a month away."""
    assert remind_of_milestones() == 2
    assert remind_of_milestones() == 0
    run_due()
    subjects = db.session.scalars(select(Letter.subject).order_by(Letter.id)).all()
    assert len(subjects) == 2
    due_on = milestone(in_request, "paper").due_on
    db.session.rollback()
    with time_machine.travel(f"{due_on}T06:00:00+05:30", tick=False):
        assert remind_of_milestones() == 1


def test_looking_for_what_is_due_is_one_query(in_request: World, count_queries: Any) -> None:
    remind_of_milestones()
    db.session.rollback()
    with count_queries() as statements:
        remind_of_milestones()
    assert len(statements) == 1
