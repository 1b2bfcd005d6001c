"""Teams and their action points: proposed, written, changed by two, moved on, merged."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.extensions import db
from lms.questionnaires.drafts import DraftConflict
from lms.workshops.actions import points, reviews, teams
from lms.workshops.actions.joining import forget_name, join_members
from lms.workshops.actions.models import ActionPoint, PointState, Review, Team
from lms.workshops.actions.points import PointWords
from lms.workshops.actions.queries import members_by_team, notes_by_point, point_counts, points_of, teams_of
from lms.workshops.actions.steps import Incomplete, Step, To
from lms.workshops.moves import Actor
from lms.workshops.planning import states
from lms.workshops.planning.models import WorkshopState
from lms.workshops.registration.models import Participant
from tests.conftest import CountQueries
from tests.factories.workshops import add_participant, make_workshop
from tests.workshops.actions.held import Held, add_point, add_visit, point

pytestmark = pytest.mark.usefixtures("in_request")


def _words(what: str = "Hold a camp", **values: object) -> PointWords:
    return PointWords(**{"what": what, "due_on": clock.today_here() + timedelta(days=9), **values})  # type: ignore[arg-type]


def test_each_organisation_is_a_team_and_proposing_again_adds_only_who_is_new(held: Held) -> None:
    found = {team.name: len(members_by_team([team.id])[team.id]) for team in teams_of(held.workshop_id)}
    assert found == {"Shramik Sahayata": 2, "Gram Vikas": 1}
    add_participant(held.workshop, "Late Comer", organisation_name="gram vikas")
    add_participant(held.workshop, "Nobody's")
    with transaction():
        assert teams.propose_teams(held.workshop_id, by=None) == 1
    assert [team.name for team in teams_of(held.workshop_id)] == ["Gram Vikas", "Shramik Sahayata"]


def test_teams_are_proposed_once_by_two_at_once(app: Flask) -> None:
    workshop = make_workshop(state=WorkshopState.HELD)
    workshop_id = workshop.id
    for name in ("One", "Two"):
        add_participant(workshop, name, organisation_name="Gram Vikas")
    together = Barrier(2)

    def act() -> None:
        with app.test_request_context():
            together.wait()
            with transaction():
                teams.propose_teams(workshop_id, by=None)
            db.session.remove()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    (team,) = teams_of(workshop_id)
    assert len(members_by_team([team.id])[team.id]) == 2


def test_a_draft_has_no_teams() -> None:
    workshop_id = make_workshop(state=WorkshopState.DRAFT).id
    with pytest.raises(Refusal), transaction():
        teams.propose_teams(workshop_id, by=None)


def test_a_participant_begins_the_team_of_the_organisation_or_finds_it(held: Held) -> None:
    with transaction():
        assert teams.begin_team(held.asha_id, by=None).id == held.team.id
    loner_id = add_participant(held.workshop, "Loner").id
    with transaction():
        made = teams.begin_team(loner_id, by=None).id
    with transaction():
        assert teams.begin_team(loner_id, by=None).id == made
    assert db.session.get_one(Team, made).name == "Loner"
    with transaction():
        forget_name(db.session.get_one(Participant, loner_id), None)
    assert db.session.get_one(Team, made).name == "–"


def test_who_joins_one_team_leaves_the_other(held: Held) -> None:
    other = next(team for team in teams_of(held.workshop_id) if team.name == "Gram Vikas")
    other_id, team_id = other.id, held.team.id
    with transaction():
        teams.change_team(other_id, "Gram Vikas, Gaya", {held.ravi_id}, seen=set(), by=None)
    found = members_by_team([other_id, team_id])
    assert [each.full_name for each in found[other_id]] == ["Ravi Kumar", "Sita"]
    assert [each.full_name for each in found[team_id]] == ["Asha Devi"]
    assert db.session.get_one(Team, other_id).name == "Gram Vikas, Gaya"


def test_two_names_that_are_one_person_stay_in_the_team_once(held: Held) -> None:
    point_id = add_point(held, responsible=held.ravi_id)
    walked_in_id = add_participant(held.workshop, "Ravi").id
    for stays_id, goes_id in ((walked_in_id, held.ravi_id), (held.asha_id, walked_in_id)):
        with transaction():
            stays, goes = (db.session.get_one(Participant, each) for each in (stays_id, goes_id))
            join_members(stays, goes, None)
        assert point(point_id).responsible_id == stays_id
    assert [each.full_name for each in members_by_team([held.team.id])[held.team.id]] == ["Asha Devi"]


def test_merged_teams_keep_points_visits_members_and_the_reviews_that_were_done(held: Held) -> None:
    other_id = next(team.id for team in teams_of(held.workshop_id) if team.name == "Gram Vikas")
    team_id, point_id = held.team.id, add_point(held)
    add_visit(held)
    with transaction():
        reviews.open_reviews(held.workshop, None)
    first = db.session.scalars(select(Review.id).where(Review.team_id == team_id, Review.days == 30)).one()
    with transaction():
        steps = [Step(point_id, To.SAME)]
        reviews.hand_in_review(first, steps, "All well", form_key="r", actor=Actor.ORGANISER, by=None)
    with transaction():
        teams.merge_teams(team_id, other_id, by=None)
    with transaction():
        teams.merge_teams(team_id, other_id, by=None)
    assert [team.id for team in teams_of(held.workshop_id)] == [other_id]
    assert [each.id for each in points_of(other_id)] == [point_id]
    assert len(members_by_team([other_id])[other_id]) == 3
    found = db.session.scalars(select(Review).where(Review.team_id == other_id).order_by(Review.days)).all()
    assert [(each.days, each.done_at is not None, each.note) for each in found] == [
        (30, True, "All well"),
        (60, False, ""),
        (90, False, ""),
    ]


def test_a_form_sent_twice_makes_one_point_and_the_second_time_may_change_it(held: Held) -> None:
    team_id = held.team.id
    for what in ("Hold a camp", "Hold a camp", "Hold two camps"):
        with transaction():
            saved = points.save_point(team_id, _words(what), form_key="once", seen=1, by=None)
            version = saved.version
    assert [(each.what, each.version) for each in points_of(team_id)] == [("Hold two camps", 2)]
    assert version == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [({"what": ""}, "what"), ({"due_on": None}, "due_on"), ({"responsible": 9999}, "responsible")],
)
def test_what_a_point_lacks_is_said(held: Held, change: dict[str, object], field: str) -> None:
    team_id = held.team.id
    with pytest.raises(Refusal) as refused, transaction():
        points.save_point(team_id, _words(**change), form_key="k", by=None)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert points_of(team_id) == []


@pytest.mark.parametrize("days", [-41, 4000])
def test_a_day_before_the_workshop_or_far_away_is_refused(held: Held, days: int) -> None:
    team_id, due = held.team.id, clock.today_here() + timedelta(days=days)
    with pytest.raises(Refusal) as refused, transaction():
        points.save_point(team_id, _words(due_on=due), form_key="k", by=None)
    assert refused.value.field == "due_on"


def test_of_two_who_change_different_words_none_is_lost_and_the_same_words_are_shown(held: Held) -> None:
    team_id, point_id = held.team.id, add_point(held)
    words = points.words_of(point(point_id)).as_typed()
    with transaction():
        points.save_point(team_id, _words(with_whom="The panchayat"), point_id=point_id, seen=1, by=None)
    with pytest.raises(DraftConflict) as refused, transaction():
        points.save_point(team_id, _words(with_whom="The office"), point_id=point_id, seen=1, by=None)
    assert refused.value.stored["with_whom"] == "The panchayat"
    assert words["with_whom"] == ""
    assert point(point_id).with_whom == "The panchayat"


def test_two_at_once_one_is_told(app: Flask, held: Held) -> None:
    team_id, point_id = held.team.id, add_point(held)
    together, outcomes = Barrier(2), []

    def act(whom: str) -> None:
        with app.test_request_context():
            together.wait()
            try:
                with transaction():
                    points.save_point(team_id, _words(with_whom=whom), point_id=point_id, seen=1, by=None)
                outcomes.append("saved")
            except DraftConflict:
                outcomes.append("told")
            db.session.remove()

    threads = [Thread(target=act, args=(whom,)) for whom in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "told"]


def test_a_suggestion_is_taken_over_once(held: Held) -> None:
    team_id = held.team.id
    for _ in range(2):
        with transaction():
            points.take_suggestion(team_id, 0, by=None)
    assert [each.what for each in points_of(team_id)] == ["Open a register"]
    with pytest.raises(Refusal), transaction():
        points.take_suggestion(team_id, 7, by=None)


def test_a_point_is_done_with_evidence_dropped_with_a_reason_and_opened_again_with_one(held: Held) -> None:
    team_id, point_id = held.team.id, add_point(held)
    for step in (Step(point_id, To.DONE), Step(point_id, To.DROPPED)):
        with pytest.raises(Incomplete) as refused, transaction():
            points.take_steps(team_id, [step], actor=Actor.PARTICIPANT, by=None)
        assert list(refused.value.problems) == [f"p.{point_id}.text"]
    with transaction():
        points.take_steps(team_id, [Step(point_id, To.DOING, "Begun")], actor=Actor.PARTICIPANT, by=None)
        points.take_steps(team_id, [Step(point_id, To.DONE, "The register")], actor=Actor.PARTICIPANT, by=None)
    done = point(point_id)
    assert (done.state, done.evidence, done.closed_on) == (PointState.DONE, "The register", clock.today_here())
    assert [row.note.text for row in notes_by_point([point_id])[point_id]] == ["The register", "Begun"]
    with pytest.raises(Refusal), transaction():
        points.reopen(point_id, "", by=None)
    with transaction():
        points.reopen(point_id, "It was another camp", by=None)
    assert (point(point_id).state, point(point_id).closed_on) == (PointState.OPEN, None)
    actions = db.session.scalars(select(HistoryEntry.action).where(HistoryEntry.subject_kind == "action_points"))
    assert set(actions) >= {"workshops.point_done", "workshops.point_reopened"}


def test_a_closed_point_keeps_its_words_and_a_late_step_is_told_and_kept_as_a_note(held: Held) -> None:
    team_id, point_id = held.team.id, add_point(held)
    with transaction():
        points.take_steps(team_id, [Step(point_id, To.DROPPED, "No money")], actor=Actor.ORGANISER, by=None)
    with pytest.raises(Refusal), transaction():
        points.save_point(team_id, _words("Another"), point_id=point_id, seen=2, by=None)
    with transaction():
        told = points.take_steps(team_id, [Step(point_id, To.DONE, "We did it")], actor=Actor.ORGANISER, by=None)
    assert told == ["Hold a camp"]
    assert point(point_id).state is PointState.DROPPED
    assert [row.note.text for row in notes_by_point([point_id])[point_id]] == ["We did it", "No money"]


def test_points_of_another_team_are_not_moved(held: Held) -> None:
    point_id = add_point(held)
    other_id = next(team.id for team in teams_of(held.workshop_id) if team.name == "Gram Vikas")
    with transaction():
        points.take_steps(other_id, [Step(point_id, To.DONE, "Ours")], actor=Actor.ORGANISER, by=None)
    assert point(point_id).state is PointState.OPEN


def test_the_answers_of_a_team_have_a_version(held: Held) -> None:
    team_id = held.team.id
    with transaction():
        assert points.save_about(team_id, {"hope": "Wages"}, seen=1, by=None) == 2
    with transaction():
        assert points.save_about(team_id, {"hope": "Wages"}, seen=1, by=None) == 2
    with pytest.raises(DraftConflict), transaction():
        points.save_about(team_id, {"hope": "Leave"}, seen=1, by=None)


def test_points_are_counted_in_one_query(held: Held, count_queries: CountQueries) -> None:
    today = clock.today_here()
    for n in range(3):
        add_point(held, f"Point {n}", today - timedelta(days=n))
    team_id, first = held.team.id, points_of(held.team.id)[0].id
    with transaction():
        points.take_steps(team_id, [Step(first, To.DONE, "Seen")], actor=Actor.ORGANISER, by=None)
    with count_queries() as queries:
        counts = point_counts([held.workshop_id], today)[held.workshop_id]
    assert (counts.all, counts.open, counts.closed, counts.late) == (3, 2, 1, 1)
    assert len(queries) == 1


def test_reviews_are_opened_once_for_each_team_also_for_a_later_one_and_follow_the_days(held: Held) -> None:
    for _ in range(2):
        with transaction():
            reviews.open_reviews(held.workshop, None)
    ended = held.workshop.ends_on
    assert ended is not None
    team_id = held.team.id
    found = [(each.days, each.due_on) for each in db.session.scalars(select(Review).filter_by(team_id=team_id))]
    assert sorted(found) == [(days, ended + timedelta(days=days)) for days in (30, 60, 90)]
    with transaction():
        later = teams.add_team(held.workshop_id, "Later", organisation_id=None, form_key="t", by=None).id
    with transaction():
        assert teams.add_team(held.workshop_id, "Later", organisation_id=None, form_key="t", by=None).id == later
    assert len(db.session.scalars(select(Review).filter_by(team_id=later)).all()) == 3
    with transaction():
        workshop = held.workshop
        workshop.ends_on = ended + timedelta(days=2)
        reviews.move_reviews(workshop, None)
    assert db.session.scalars(select(Review.due_on).filter_by(team_id=team_id, days=90)).one() == ended + timedelta(
        days=92
    )


def test_a_review_is_done_once_moves_its_points_and_not_before_its_day(held: Held) -> None:
    point_id = add_point(held)
    with transaction():
        reviews.open_reviews(held.workshop, None)
    team_id = held.team.id
    ids = {each.days: each.id for each in db.session.scalars(select(Review).filter_by(team_id=team_id))}
    steps = [Step(point_id, To.DONE, "Forty people came")]
    with pytest.raises(Refusal), transaction():
        reviews.hand_in_review(ids[60], steps, "", form_key="a", actor=Actor.PARTICIPANT, by=None)
    for _ in range(2):
        with transaction():
            reviews.hand_in_review(ids[30], steps, "Good", form_key="b", actor=Actor.PARTICIPANT, by=None)
    assert point(point_id).state is PointState.DONE
    assert len(notes_by_point([point_id])[point_id]) == 1
    with pytest.raises(Refusal), transaction():
        reviews.hand_in_review(ids[30], steps, "Again", form_key="c", actor=Actor.PARTICIPANT, by=None)


def test_a_review_looks_at_every_open_point(held: Held) -> None:
    first, _ = add_point(held, "One"), add_point(held, "Two")
    with transaction():
        reviews.open_reviews(held.workshop, None)
    review_id = db.session.scalars(select(Review.id).filter_by(team_id=held.team.id, days=30)).one()
    for steps in ([], [Step(first, To.SAME)]):
        with pytest.raises(Refusal, match="did not show yet"), transaction():
            reviews.hand_in_review(review_id, steps, "", form_key="a", actor=Actor.ORGANISER, by=None)
    assert db.session.get_one(Review, review_id).done_at is None


def test_a_review_that_lacks_something_changes_nothing(held: Held) -> None:
    first, second = add_point(held, "One"), add_point(held, "Two")
    with transaction():
        reviews.open_reviews(held.workshop, None)
    review_id = db.session.scalars(select(Review.id).filter_by(team_id=held.team.id, days=30)).one()
    steps = [Step(first, To.DONE, "Seen"), Step(second, To.DROPPED)]
    with pytest.raises(Incomplete), transaction():
        reviews.hand_in_review(review_id, steps, "", form_key="a", actor=Actor.ORGANISER, by=None)
    assert {each.state for each in db.session.scalars(select(ActionPoint))} == {PointState.OPEN}
    assert db.session.get_one(Participant, held.asha_id).full_name == "Asha Devi"


def test_closing_a_workshop_as_held_opens_the_reviews() -> None:
    workshop = make_workshop(state=WorkshopState.RUNNING, starts_on=clock.today_here())
    workshop_id = workshop.id
    add_participant(workshop, "Asha", organisation_name="Gram Vikas")
    with transaction():
        teams.propose_teams(workshop_id, by=None)
    assert db.session.scalars(select(Review)).all() == []
    with transaction():
        states.move(workshop_id, "held", by=None)
    assert len(db.session.scalars(select(Review)).all()) == 3
