from __future__ import annotations

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from benchmarks import fellowships, load, pages, quizzes
from benchmarks.__main__ import PARTS, arguments, plan
from benchmarks.bare import create_bare, make_database
from benchmarks.figures import Burst, percentile, ratio, speed
from benchmarks.findings import Findings, as_json
from benchmarks.load import REQUESTS_A_CONNECTION, STAMP, UnexpectedAnswer, answer_length, fire, stamps
from benchmarks.population import Learner, populate
from benchmarks.preparation import queries
from benchmarks.report import fellowships as fellowship_costs
from benchmarks.report import quizzes as quiz_costs
from benchmarks.report import table
from benchmarks.targets import Target, shown
from benchmarks.wire import fetched_by, imported_by
from lms.extensions import db
from lms.people.roles import Role
from lms.quizzes.documents import QuizContent
from tests.factories.quizzes import make_quiz

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


@pytest.mark.parametrize(("share", "found"), [(0, 1), (0.1, 1), (0.5, 5), (0.51, 6), (0.99, 10), (1, 10)])
def test_a_percentile_is_one_of_the_values(share: float, found: float) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share) == found


def test_no_values_have_no_percentile() -> None:
    assert percentile([], 0.5) == 0


def test_bursts_are_summed_up_by_their_median() -> None:
    found = speed([Burst([0.1] * 10, 1, 0.02), Burst([0.1] * 30, 1, 0.03), Burst([0.2] * 20, 1, 0.02)])
    assert (found.per_second, found.lowest, found.highest) == (20, 10, 30)
    assert (found.p50_ms, found.p99_ms, found.cpu_ms) == (100, 200, 1)


def test_where_the_system_does_not_tell_there_is_no_cpu_time() -> None:
    assert speed([Burst([0.1], 1)]).cpu_ms is None


def test_pairs_are_compared_one_by_one() -> None:
    found = ratio([50, 30, 80], [100, 100, 100])
    assert (found.middle, found.lowest, found.highest) == (0.5, 0.3, 0.8)


@pytest.mark.parametrize(
    ("found", "at_least", "verdict"),
    [(60, True, "PASS"), (59.9, True, "MISS"), (60, False, "PASS"), (60.1, False, "MISS"), (None, True, "–")],
)
def test_a_promise_is_kept_or_not(found: float | None, at_least: bool, verdict: str) -> None:
    target = Target("unit page", found, 60, " %", at_least=at_least)
    assert target.verdict == verdict
    assert target.row[2:] == (f"{'≥' if at_least else '≤'} 60.0 %", verdict)


def test_figures_have_as_many_digits_as_mean_something() -> None:
    assert [shown(value) for value in (1234.5, 56.78, 1.234)] == ["1,234", "56.8", "1.23"]


def test_a_run_that_measured_nothing_says_so() -> None:
    assert {target["verdict"] for target in as_json(Findings())["targets"]} == {"–"}


def test_the_command_line_says_what_to_measure() -> None:
    assert plan(arguments([])).parts == set(PARTS)
    quick = plan(arguments(["--quick", "--only", "size", "--only", "phone"]))
    assert quick.parts == {"size", "phone"}
    assert quick.pace.rounds < plan(arguments([])).pace.rounds


@pytest.mark.parametrize(
    ("received", "length"),
    [
        (ANSWER, len(ANSWER)),
        (ANSWER[:-3], len(ANSWER)),
        (b"HTTP/1.1 200 OK\r\nContent-", None),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 27),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel", None),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 62),
    ],
)
def test_how_long_an_answer_is(received: bytes, length: int | None) -> None:
    assert answer_length(received) == length


def test_every_stamp_is_a_later_one() -> None:
    found = list(islice(stamps(), 1000))
    assert found == sorted(set(found))
    assert len(str(found[0])) == len(STAMP)


@dataclass
class Listener:
    """A server for one connection at a time that keeps what it is sent and always answers the same."""

    port: int
    received: list[bytes] = field(default_factory=list)
    on_connections: list[int] = field(default_factory=list)

    def serve(self, server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            self.on_connections.append(0)
            with connection:
                while request := connection.recv(65536):
                    self.received.append(request)
                    self.on_connections[-1] += 1
                    connection.sendall(ANSWER)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = Listener(server.getsockname()[1])
        thread = threading.Thread(target=listener.serve, args=(server,))
        thread.start()
        yield listener
        server.shutdown(socket.SHUT_RDWR)
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def counted_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time go on by a millisecond each time it is looked at, twice a request, however long that takes."""
    looks = count()
    clock = SimpleNamespace(time_ns=time.time_ns, perf_counter=lambda: next(looks) / 1000)
    monkeypatch.setattr(load, "time", clock)


@pytest.mark.usefixtures("counted_time")
def test_requests_are_sent_in_turn_and_stamped(listener: Listener) -> None:
    found = fire(listener.port, [b"one", STAMP], status=200, seconds=0.05, connections=1)
    assert len(found.latencies) == len(listener.received)
    assert listener.received[0] == b"one"
    assert listener.received[1].isdigit()


@pytest.mark.usefixtures("counted_time")
def test_a_connection_is_renewed_so_that_every_process_of_the_server_gets_its_share(listener: Listener) -> None:
    found = fire(listener.port, [b"one"], status=200, seconds=0.1, connections=1)
    first, *later = listener.on_connections
    assert (first, len(later)) == (1, 3)
    assert len(found.latencies) == first + sum(later)
    assert later[:-1] == [REQUESTS_A_CONNECTION] * (len(later) - 1)


def test_another_answer_than_expected_stops_the_measuring(listener: Listener) -> None:
    with pytest.raises(UnexpectedAnswer):
        fire(listener.port, [b"one"], status=303, seconds=0.05, connections=1)


def test_what_a_browser_fetches_for_a_page() -> None:
    html = (
        '<link rel="stylesheet" href="/assets/1/a.css"><link rel="next" href="/next"><use href="/assets/1/i.svg#home"/>'
        '<use href="/assets/1/i.svg#menu"/><script type="module" src="/assets/1/q.js"></script>'
        '<img src="/media/far.svg" loading="lazy"><img src="near.svg"><img src="data:,x"><a href="/elsewhere">x</a>'
    )
    assert fetched_by(html, "/courses/one") == [
        *("/assets/1/a.css", "/assets/1/i.svg", "/assets/1/q.js", "/courses/near.svg")
    ]
    assert imported_by('import {a} from "./b.js";\nimport "../c.js"', "/assets/1/js/a.js") == [
        *("/assets/1/js/b.js", "/assets/1/c.js")
    ]


def test_a_table_has_its_figures_in_line() -> None:
    lines = table("Speed", ("page", "ms"), [("home", "1.5"), ("a unit", "10.5")]).splitlines()
    assert lines[-3:] == ["──────  ────", "home     1.5", "a unit  10.5"]


def test_the_bare_pages_read_what_is_there(tmp_path: Path) -> None:
    make_database(tmp_path / "bare.db")
    client = create_bare(str(tmp_path / "bare.db")).test_client()
    assert "Hello, world" in client.get("/").text
    assert "Hello, Person 7<" in client.get("/read/7").text
    assert "Hello, Person 7<" in client.get("/kept/7").text
    with sqlite3.connect(tmp_path / "bare.db") as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (20_000,)
    connection.close()


def test_the_learners_of_a_benchmark_can_open_every_page_and_save(app: Flask) -> None:
    with app.app_context():
        course = make_quiz()
        place = pages.ground(app, course)
        populate(4, course, place.quiz)
    for number in (1, 2):
        sent = pages.requests(place, [Learner(number)])
        assert list(sent) == [pages.HOME, pages.COURSE, pages.UNIT, pages.QUIZ, pages.SAVE]
        assert all(queries(app, requests[0]) <= 6 for requests in sent.values())


def test_the_attempts_of_a_benchmark_can_be_analysed_and_graded(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("the benchmark measures installations on SQLite, and writes rows with their ids")
        course = quizzes.make_course()
        content = course.document.unit(quizzes.QUIZ).content
        assert isinstance(content, QuizContent)
        quizzes.write_attempts(course, content, 12)
        token = quizzes.make_trainer()
        quizzes.grade_all(content)
    path = f"/teaching/{course.slug}/quizzes/{quizzes.QUIZ}/analysis"
    quizzes.open_page(app, token, path)
    with pytest.raises(RuntimeError, match="404"):
        quizzes.open_page(app, token, f"{path}/no-question")


def test_what_quizzes_cost_is_said_and_held_against_the_promise() -> None:
    found = {"analysis_seconds": 1.2, "analysis_cpu_seconds": 1.1, "question_seconds": 1.3}
    graded = {"graded_per_second": 1900.0, "graded_per_cpu_second": 2000.0}
    assert "analysis 1.20 s (1.10 s CPU), one question 1.30 s; 1,900 graded" in quiz_costs({**found, **graded})
    verdicts = {target.name: target.verdict for target in Findings(quizzes=found).targets()}
    assert verdicts["analysis of 10,000 attempts at 30 questions"] == "PASS"


def test_a_large_programme_is_made_and_its_pages_open(app: Flask) -> None:
    with app.test_request_context():
        slug = fellowships.make_programme()
        fellowships.fill(slug, 3)
        manager, mentor = fellowships.make_person(Role.MANAGER), fellowships.make_person(Role.MENTOR)
    quizzes.open_page(app, manager, f"/programmes/{slug}/board")
    quizzes.open_page(app, mentor, "/mentoring")


def test_what_a_programme_costs_is_said_and_held_against_the_promise() -> None:
    found = {"board_seconds": 0.15, "board_cpu_seconds": 0.14, "board_kilobytes": 7.7, "inbox_seconds": 0.02}
    assert "board 0.15 s (0.14 s CPU), 8 kB; a mentor's inbox 0.02 s" in fellowship_costs(found)
    verdicts = {target.name: target.verdict for target in Findings(fellowships=found).targets()}
    assert verdicts["board of 400 fellows × 20 milestones"] == verdicts["its size"] == "PASS"
