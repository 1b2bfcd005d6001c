from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from flask import Flask, request
from huey import Huey
from sqlalchemy import select

from lms.core import jobs
from lms.core.database import transaction
from lms.core.jobs import FIRST_RETRY, MOST_ATTEMPTS, STALE_AFTER, Job, JobRun, JobState, enqueue, run, run_due, sweep
from lms.extensions import db
from tests.core.conftest import MakeApp

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
Register = Callable[[jobs.Work], jobs.Work]


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Return a function that registers the work of ``tests.work`` for one test."""

    def register(work: jobs.Work) -> jobs.Work:
        monkeypatch.setitem(jobs.works._entries, "tests.work", work)
        return work

    register(lambda job_run: None)
    return register


@pytest.fixture
def huey(app_context: Flask) -> Iterator[Huey]:
    queue: Huey = app_context.extensions["huey"]
    queue.flush()
    yield queue
    queue.flush()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def ask(key: str = "", **payload: Any) -> int:
    with transaction():
        return enqueue("tests.work", payload, key=key, owner_id=7).id


def seen(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True)


def keys() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Job.key)))


def fail(job_run: JobRun) -> None:
    raise OSError("no paper")


def test_asking_writes_a_row_and_tells_the_workers(works: Register, huey: Huey) -> None:
    job = seen(ask(certificate=3))
    assert (job.kind, job.state, job.payload, job.owner_id) == ("tests.work", JobState.QUEUED, {"certificate": 3}, 7)
    assert (job.done, job.total, job.attempts, job.is_finished) == (0, 0, 0, False)
    assert huey.pending_count() == 1


def test_the_workers_hear_of_it_only_after_the_commit(works: Register, huey: Huey) -> None:
    with transaction():
        enqueue("tests.work", {})
        assert huey.pending_count() == 0
    assert huey.pending_count() == 1


def test_what_is_rolled_back_was_never_asked(works: Register, huey: Huey) -> None:
    def write_and_fail() -> None:
        with transaction():
            enqueue("tests.work", {}, key="one")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert keys() == []
    assert huey.pending_count() == 0


def test_an_unknown_kind_is_a_mistake_of_the_caller(app_context: Flask) -> None:
    with pytest.raises(LookupError, match="no such kind"), transaction():
        enqueue("tests.unknown", {})


def test_the_same_key_is_the_same_job(works: Register, huey: Huey) -> None:
    assert ask("certificate:3") == ask("certificate:3")
    assert ask("certificate:4") != ask("certificate:3")


def test_jobs_without_a_key_are_different_jobs(works: Register, huey: Huey) -> None:
    assert ask() != ask()


def test_a_job_that_is_done_is_not_done_again_for_the_same_key(works: Register, huey: Huey) -> None:
    first = ask("certificate:3")
    assert run_due() == 1
    huey.flush()
    assert ask("certificate:3") == first
    assert run_due() == 0
    assert huey.pending_count() == 0


def test_many_who_ask_at_once_get_the_same_job(app: Flask, works: Register) -> None:
    together = Barrier(8)

    def ask_in_thread(_: int) -> int:
        with app.app_context():
            together.wait()
            job_id = ask("certificate:3")
            db.session.remove()
            return job_id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask_in_thread, range(8)))) == 1


def test_a_job_runs_once_and_keeps_its_result(works: Register, huey: Huey, clock: time_machine.Traveller) -> None:
    works(lambda job_run: {"pages": job_run.payload["pages"] * 2, "owner": job_run.owner_id})
    job_id = ask(pages=2)
    assert run(job_id) is True
    assert run(job_id) is False
    job = seen(job_id)
    assert (job.state, job.result, job.finished_at, job.is_finished) == (
        JobState.DONE,
        {"pages": 4, "owner": 7},
        START,
        True,
    )


def test_two_workers_never_do_the_same_job(app: Flask, works: Register) -> None:
    together, done = Barrier(4), []
    works(lambda job_run: done.append(job_run.job_id))
    with app.app_context():
        job_id = ask()
        db.session.remove()

    def work(_: int) -> bool:
        with app.app_context():
            together.wait()
            did = run(job_id)
            db.session.remove()
            return did

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, range(4))) == [False, False, False, True]
    assert done == [job_id]


def test_a_job_that_fails_is_tried_again_later_each_time(
    works: Register, huey: Huey, clock: time_machine.Traveller
) -> None:
    works(fail)
    job_id = ask()
    assert run_due() == 1
    job = seen(job_id)
    assert (job.state, job.attempts, job.error) == (JobState.QUEUED, 1, "OSError: no paper")
    first = job.not_before - START
    assert first >= FIRST_RETRY
    assert run_due() == 0
    clock.shift(first)
    assert run_due() == 1
    assert seen(job_id).not_before - START - first == 2 * first


def test_a_job_that_fails_once_can_still_succeed(works: Register, huey: Huey, clock: time_machine.Traveller) -> None:
    works(fail)
    job_id = ask()
    run_due()
    works(lambda job_run: {"fine": True})
    clock.shift(timedelta(hours=1))
    run_due()
    job = seen(job_id)
    assert (job.state, job.result, job.error) == (JobState.DONE, {"fine": True}, None)


def exhaust(clock: time_machine.Traveller) -> int:
    tries = 0
    for _ in range(MOST_ATTEMPTS + 3):
        tries += run_due()
        clock.shift(timedelta(hours=1))
    return tries


def test_a_job_that_always_fails_is_left_failed(works: Register, huey: Huey, clock: time_machine.Traveller) -> None:
    works(fail)
    job_id = ask()
    assert exhaust(clock) == MOST_ATTEMPTS
    job = seen(job_id)
    assert (job.state, job.attempts, job.is_finished) == (JobState.FAILED, MOST_ATTEMPTS, True)
    assert job.finished_at is not None


def test_a_failed_job_can_be_asked_for_again(works: Register, huey: Huey, clock: time_machine.Traveller) -> None:
    works(fail)
    job_id = ask("certificate:3")
    exhaust(clock)
    works(lambda job_run: None)
    huey.flush()
    assert ask("certificate:3") == job_id
    assert huey.pending_count() == 1
    assert run_due() == 1
    assert seen(job_id).state is JobState.DONE


def test_what_failing_work_wrote_is_rolled_back(works: Register, huey: Huey) -> None:
    @works
    def write_and_fail(job_run: JobRun) -> None:
        with transaction():
            enqueue("tests.work", {}, key="half")
            raise OSError

    ask("whole")
    run_due()
    assert keys() == ["whole"]


def test_a_very_long_error_is_shortened(works: Register, huey: Huey) -> None:
    @works
    def fail_at_length(job_run: JobRun) -> None:
        raise OSError("no paper " * 1000)

    job_id = ask()
    run_due()
    assert len(seen(job_id).error or "") == jobs.ERROR_LENGTH


def test_work_that_nobody_registered_fails(works: Register, huey: Huey, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = ask()
    monkeypatch.delitem(jobs.works._entries, "tests.work")
    assert run_due() == 1
    assert "tests.work" in (seen(job_id).error or "")


def test_the_job_of_a_dead_worker_is_taken_up_again(works: Register, huey: Huey, clock: time_machine.Traveller) -> None:
    job_id = ask()
    assert jobs._claim(job_id)
    assert sweep() == []
    clock.shift(STALE_AFTER + timedelta(seconds=1))
    assert sweep() == [job_id]
    assert run(job_id)
    job = seen(job_id)
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_job_that_kills_its_worker_each_time_is_left_failed(
    works: Register, huey: Huey, clock: time_machine.Traveller
) -> None:
    job_id = ask()
    for _ in range(MOST_ATTEMPTS):
        assert jobs._claim(job_id)
        clock.shift(STALE_AFTER + timedelta(seconds=1))
        sweep()
    assert seen(job_id).state is JobState.FAILED
    assert seen(job_id).error
    assert sweep() == []


def test_a_worker_thought_dead_does_not_overwrite_what_its_successor_did(
    works: Register, huey: Huey, clock: time_machine.Traveller
) -> None:
    job_id = ask()

    @works
    def work_slowly(job_run: JobRun) -> dict[str, Any]:
        clock.shift(STALE_AFTER + timedelta(seconds=1))
        works(lambda later: {"by": "the second"})
        run_due()
        return {"by": "the first"}

    run(job_id)
    assert seen(job_id).result == {"by": "the second"}


def test_progress_is_seen_while_it_runs_and_keeps_the_job(
    works: Register, huey: Huey, clock: time_machine.Traveller
) -> None:
    watched: list[tuple[int, int]] = []

    @works
    def work_long(job_run: JobRun) -> None:
        for done in range(1, 4):
            clock.shift(STALE_AFTER - timedelta(seconds=1))
            job_run.progress(done, 3)
            job = seen(job_run.job_id)
            watched.append((job.done, job.total))
            assert sweep() == []

    assert run(ask())
    assert watched == [(1, 3), (2, 3), (3, 3)]


def test_running_what_is_due_includes_what_that_asks_for(works: Register, huey: Huey) -> None:
    @works
    def ask_for_more(job_run: JobRun) -> None:
        if left := job_run.payload["left"]:
            with transaction():
                enqueue("tests.work", {"left": left - 1})

    ask(left=3)
    assert run_due() == 4
    assert run_due() == 0


def test_a_job_is_not_due_before_its_time(works: Register, huey: Huey, clock: time_machine.Traveller) -> None:
    job_id = ask()
    clock.move_to(START - timedelta(seconds=1))
    assert sweep() == []
    assert run(job_id) is False


def test_the_word_reaches_a_worker_who_works_under_the_public_address(make_app: MakeApp, works: Register) -> None:
    other = make_app(SETU_URL="https://learn.example.org")
    addresses: list[str] = []
    works(lambda job_run: addresses.append(request.url_root))
    with other.app_context():
        ask()
        db.session.remove()
    huey: Huey = other.extensions["huey"]
    huey.execute(huey.dequeue())
    assert addresses == ["https://learn.example.org/"]


def test_a_lost_word_is_logged_and_the_sweep_finds_the_job(
    works: Register, huey: Huey, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, app_context: Flask
) -> None:
    def lose(job_id: int) -> None:
        raise ConnectionError

    monkeypatch.setitem(app_context.extensions, "huey.run", lose)
    job_id = ask()
    assert "could not tell" in caplog.text
    assert sweep() == [job_id]


def test_a_kind_is_registered_by_its_decorator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.works, "_entries", {})
    assert jobs.job("tests.other")(fail) is fail
    assert jobs.works["tests.other"] is fail
