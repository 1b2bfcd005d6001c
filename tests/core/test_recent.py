from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from lms.core.recent import Recent


def test_what_was_kept_is_found() -> None:
    recent: Recent[str] = Recent(2)
    assert recent.find("a") is None
    assert recent.keep("a", "apple") == "apple"
    assert recent.find("a") == "apple"
    recent.keep("a", "apricot")
    assert recent.find("a") == "apricot"
    recent.clear()
    assert recent.find("a") is None


def test_what_nobody_asked_for_goes_first() -> None:
    recent: Recent[int] = Recent(2)
    recent.keep("a", 1)
    recent.keep("b", 2)
    recent.find("a")
    recent.keep("c", 3)
    assert [recent.find(key) for key in "abc"] == [1, None, 3]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), max_size=40), st.integers(1, 4))
def test_it_never_holds_more_than_its_size_and_never_anything_wrong(acts: list[tuple[bool, int]], size: int) -> None:
    recent: Recent[int] = Recent(size)
    for keeps, key in acts:
        if keeps:
            recent.keep(key, key * 10)
        assert recent.find(key) in {None, key * 10}
    assert sum(recent.find(key) is not None for key in range(7)) <= size


def test_threads_share_it() -> None:
    recent: Recent[int] = Recent(8)

    def work(number: int) -> int | None:
        for turn in range(200):
            recent.keep((number + turn) % 20, turn)
            recent.find(turn % 20)
        return None

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sum(recent.find(key) is not None for key in range(20)) == 8
