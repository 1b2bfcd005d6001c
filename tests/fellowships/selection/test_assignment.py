from __future__ import annotations

from collections import Counter
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.fellowships.selection.assignment import Bar, Candidate, Gap, Judge, assigned_evenly, bar

few_organisations = st.frozensets(st.integers(1, 3), max_size=1)
candidate_lists = st.lists(few_organisations, max_size=4).map(
    lambda found: [Candidate(number, None, own) for number, own in enumerate(found)]
)
judge_lists = st.lists(few_organisations, min_size=1, max_size=4).map(
    lambda found: [Judge(number + 100, own) for number, own in enumerate(found)]
)
pairs = st.sets(st.tuples(st.integers(0, 3), st.integers(100, 103)), max_size=4)


def people(count: int) -> list[Judge]:
    return [Judge(100 + number) for number in range(count)]


def applications(count: int) -> list[Candidate]:
    return [Candidate(number) for number in range(count)]


def test_everybody_has_the_same_or_one_more() -> None:
    made = assigned_evenly(applications(10), people(4), each=3)
    assert sorted(made.loads.values()) == [7, 7, 8, 8]
    assert made.gaps == ()
    assert set(Counter(application for application, _ in made.pairs).values()) == {3}


def test_nobody_judges_themselves_their_colleagues_or_against_a_declared_conflict() -> None:
    candidate = Candidate(1, person_id=100, organisations=frozenset({7}))
    judges = [Judge(100), Judge(101, frozenset({7, 8})), Judge(102), Judge(103)]
    made = assigned_evenly([candidate], judges, each=3, conflicts={(1, 102)})
    assert made.pairs == ((1, 103),)
    assert made.gaps == (Gap(1, 2, (Bar.APPLICANT, Bar.ORGANISATION, Bar.CONFLICT)),)


def test_what_is_assigned_stays_and_counts() -> None:
    made = assigned_evenly(applications(2), people(2), each=1, existing={(0, 100), (5, 100)})
    assert made.pairs == ((1, 101),)
    assert made.loads == {100: 2, 101: 1}
    assert assigned_evenly(applications(2), people(2), each=1, existing={(0, 100), (1, 101)}).pairs == ()


def test_work_is_moved_along_to_who_can_take_it() -> None:
    only_first = frozenset({2})
    candidates = [Candidate(0), Candidate(1, organisations=only_first)]
    judges = [Judge(100), Judge(101, only_first)]
    assert assigned_evenly(candidates, judges, each=1).pairs == ((0, 101), (1, 100))


def test_without_reviewers_every_application_is_named() -> None:
    assert assigned_evenly(applications(2), [], each=3).gaps == (Gap(0, 3, ()), Gap(1, 3, ()))


def test_a_large_call_is_assigned_as_evenly() -> None:
    candidates = [Candidate(number, organisations=frozenset({number % 30})) for number in range(300)]
    judges = [Judge(number + 1000, frozenset({number})) for number in range(25)]
    assert set(assigned_evenly(candidates, judges, each=3).loads.values()) == {36}


def most_even(choices: list[list[tuple[int, ...]]], loads: dict[int, int]) -> int:
    """Return the least sum of squared loads that any assignment gives, by trying all."""
    found = []
    for chosen in product(*choices):
        counted = Counter(loads)
        for group in chosen:
            counted.update(group)
        found.append(sum(load * load for load in counted.values()))
    return min(found)


@settings(max_examples=30)
@given(candidate_lists, judge_lists, pairs, st.integers(1, 3))
def test_no_assignment_is_more_even_and_none_is_left_out(
    candidates: list[Candidate], judges: list[Judge], conflicts: set[tuple[int, int]], each: int
) -> None:
    made = assigned_evenly(candidates, judges, each=each, conflicts=conflicts)
    allowed = {one.id: [judge.id for judge in judges if bar(one, judge, conflicts) is None] for one in candidates}
    per_application = Counter(application for application, _ in made.pairs)
    assert all(judge in allowed[application] for application, judge in made.pairs)
    assert len(set(made.pairs)) == len(made.pairs)
    for one in candidates:
        expected = min(each, len(allowed[one.id]))
        assert per_application[one.id] == expected
        assert (one.id in {gap.application_id for gap in made.gaps}) == (expected < each)
    choices = [list(combinations(allowed[one.id], min(each, len(allowed[one.id])))) for one in candidates]
    nobody = {judge.id: 0 for judge in judges}
    assert sum(load * load for load in made.loads.values()) == most_even(choices, nobody)


@settings(max_examples=30)
@given(candidate_lists, judge_lists, pairs, st.integers(1, 3))
def test_existing_assignments_stay_and_the_same_input_gives_the_same(
    candidates: list[Candidate], judges: list[Judge], existing: set[tuple[int, int]], each: int
) -> None:
    made = assigned_evenly(candidates, judges, each=each, existing=existing)
    again = assigned_evenly(candidates[::-1], judges[::-1], each=each, existing=frozenset(existing))
    assert made == again
    assert not set(made.pairs) & existing
    counted = Counter(judge for _, judge in [*made.pairs, *existing])
    assert made.loads == {judge.id: counted[judge.id] for judge in judges}
