from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.fellowships.selection.seats import Seated, next_fitting, proposed, seats_left

UP, RJ = "IN-UP", "IN-RJ"
BOUNDS = {"state": {UP: 1}, "host": {"7": 1}}
lines = st.lists(
    st.tuples(st.sampled_from([UP, RJ, ""]), st.sampled_from([None, 7, 8])).map(lambda pair: pair), max_size=8
).map(lambda found: [Seated(number, state, host) for number, (state, host) in enumerate(found)])


def test_seats_go_by_rank_within_the_bounds_of_states_and_hosts() -> None:
    ranked = [Seated(1, UP), Seated(2, UP), Seated(3, RJ, 7), Seated(4, RJ, 7), Seated(5, RJ), Seated(6)]
    assert proposed(ranked, seats_left(3, BOUNDS, [])) == ([1, 3, 5], [2, 4, 6])


def test_who_has_a_seat_already_takes_it_from_the_others() -> None:
    seats = seats_left(2, BOUNDS, [Seated(9, UP)])
    assert seats.free == 1
    assert seats.full(Seated(1, UP)) == ("state", UP)
    assert proposed([Seated(1, UP), Seated(2, RJ)], seats) == ([2], [1])
    assert seats.free == 0


def test_the_next_of_the_waiting_list_is_the_first_who_fits() -> None:
    waiting = [Seated(1, UP), Seated(2, RJ)]
    assert next_fitting(waiting, seats_left(2, BOUNDS, [Seated(9, UP)])) == Seated(2, RJ)
    assert next_fitting(waiting, seats_left(2, BOUNDS, [Seated(9, RJ)])) == Seated(1, UP)
    assert next_fitting(waiting, seats_left(1, BOUNDS, [Seated(9, RJ)])) is None
    assert seats_left(1, {}, [Seated(8), Seated(9)]).free == 0


@settings(max_examples=30)
@given(lines, st.integers(1, 4))
def test_no_bound_is_broken_and_nobody_waits_for_whom_there_is_a_seat(ranked: list[Seated], total: int) -> None:
    seats = seats_left(total, BOUNDS, [])
    selected, waiting = proposed(ranked, seats)
    by_id = {line.id: line for line in ranked}
    assert sorted([*selected, *waiting]) == [line.id for line in ranked]
    assert len(selected) <= total
    assert sum(by_id[key].state_code == UP for key in selected) <= 1
    assert sum(by_id[key].host_id == 7 for key in selected) <= 1
    assert next_fitting([by_id[key] for key in waiting], seats) is None
