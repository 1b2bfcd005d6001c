"""The gain: by hand-computed figures, only over those with both tests."""

from __future__ import annotations

from flask import Flask

from lms.quizzes.analysis.gain import Level
from lms.workshops.library.documents import Phase
from lms.workshops.measuring import queries
from lms.workshops.measuring.gains import gain_between, hardest
from lms.workshops.registration.models import ParticipantState
from tests.conftest import CountQueries
from tests.factories.workshops import add_participant
from tests.workshops.measuring.conftest import World


def test_without_a_document_and_without_tests_there_is_nothing() -> None:
    gain = gain_between(None, {}, {})
    assert (gain.whole.both, gain.whole.gain, gain.objectives) == (0, None, ())
    assert hardest(None, {}) == []


def test_gain_counts_those_with_both_in_all_and_by_objective(in_context: World) -> None:
    in_context.enter({0: "A B B B", 1: "A A B B", 2: "B B B B"})
    in_context.enter({0: "A A A B", 1: "A A A A"}, phase=Phase.POST)
    gain = queries.gain_of(in_context.workshop.id)
    assert (gain.whole.both, gain.whole.only_before, gain.whole.only_after) == (2, 1, 0)
    assert (gain.whole.before, gain.whole.after) == (37.5, 87.5)
    assert gain.whole.gain == 0.8
    assert gain.whole.level is Level.HIGH
    by_id = {each.id: each.gain for each in gain.objectives}
    assert (by_id["calc"].before, by_id["calc"].after) == (75, 100)
    assert (by_id["listen"].before, by_id["listen"].after, by_id["listen"].both) == (0, 75, 2)
    assert queries.scores(in_context.workshop.id, Phase.PRE) == {
        in_context.participants[0].id: 25.0,
        in_context.participants[1].id: 50.0,
        in_context.participants[2].id: 0.0,
    }


def test_the_hardest_questions_come_first_and_what_most_know_is_none(in_context: World) -> None:
    in_context.enter({0: "A A B B", 1: "A A A B", 2: "A A A B"}, phase=Phase.POST)
    found = hardest(in_context.plan, queries.taken(in_context.workshop.id)[Phase.POST])
    assert [(each.number, round(each.share)) for each in found] == [(4, 0), (3, 67)]


def test_who_has_no_place_counts_for_nothing(in_context: World) -> None:
    stranger = add_participant(in_context.workshop, "Wait Ing", state=ParticipantState.WAITING)
    in_context.participants.append(stranger)
    assert len(in_context.enter({0: "AAAA", 3: "AAAA"}).refused) == 1
    assert len(queries.scores(in_context.workshop.id, Phase.PRE)) == 1


def test_the_gain_of_two_hundred_takes_two_queries(in_context: World, app: Flask, count_queries: CountQueries) -> None:
    for number in range(3, 200):
        in_context.participants.append(add_participant(in_context.workshop, f"Somebody {number}"))
    for phase, letters in ((Phase.PRE, "ABBB"), (Phase.POST, "AAAB")):
        assert in_context.enter(dict.fromkeys(range(200), letters), phase=phase).saved == 200
    with count_queries() as statements:
        gain = queries.gain_of(in_context.workshop.id)
    assert (gain.whole.both, gain.whole.before, gain.whole.after) == (200, 25, 75)
    assert len(statements) <= 3
    with count_queries() as statements:
        counts = queries.phase_counts(in_context.workshop.id)
    assert (counts[Phase.PRE].total, counts[Phase.POST].missing_count) == (200, 0)
    assert len(statements) == 2
