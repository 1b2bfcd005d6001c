"""Whether links answer: asked of a server of our own, and never inside our own network."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep

import pytest

from lms.authoring.reviewing.link_jobs import links_in
from lms.authoring.reviewing.links import Reach, ask_link, is_public
from lms.authoring.reviewing.models import LinkState

SLOW_SECONDS = 3


class _Site(BaseHTTPRequestHandler):
    """Answers what the path asks for: a status, a redirection, or something slow."""

    def do_HEAD(self) -> None:
        self._answer(is_head=True)

    def do_GET(self) -> None:
        self._answer(is_head=False)

    def _answer(self, *, is_head: bool) -> None:
        what = self.path.strip("/")
        if what == "slow":
            sleep(SLOW_SECONDS)
        status = {"only-get": 405 if is_head else 200, "round": 302, "inside": 302, "slow": 200}.get(what)
        self.send_response(status or int(what))
        if what in {"round", "inside"}:
            self.send_header("Location", "/round" if what == "round" else "http://10.0.0.1/")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def ask(port: int, what: str, seconds: float = 5) -> LinkState:
    reach = Reach(lambda address: address == "127.0.0.1", frozenset({port, 80}), seconds)
    return ask_link(f"http://127.0.0.1:{port}/{what}", reach)


@pytest.mark.parametrize(
    ("what", "state"),
    [
        ("200", LinkState.WORKS),
        ("only-get", LinkState.WORKS),
        ("404", LinkState.GONE),
        ("410", LinkState.GONE),
        ("403", LinkState.KEPT_OUT),
        ("429", LinkState.KEPT_OUT),
        ("500", LinkState.FAILS),
        ("round", LinkState.FAILS),
        ("inside", LinkState.NOT_PUBLIC),
    ],
)
def test_a_site_answers_in_each_way(port: int, what: str, state: LinkState) -> None:
    assert ask(port, what) is state


def test_a_slow_site_is_not_waited_for(port: int) -> None:
    start = monotonic()
    assert ask(port, "slow", seconds=0.5) is LinkState.SILENT
    assert monotonic() - start < SLOW_SECONDS


def test_nobody_listens_there() -> None:
    assert ask(1, "200") is LinkState.SILENT


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.0.1/",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://2130706433/",
        "http://93.184.215.14:8080/",
        "http://somebody:secret@93.184.215.14/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
    ],
)
def test_nothing_inside_is_asked(address: str) -> None:
    assert ask_link(address, Reach(seconds=2)) is LinkState.NOT_PUBLIC


def test_public_addresses_are_public() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert not is_public("nonsense")
    assert not is_public("224.0.0.1")


def test_nonsense_is_no_site() -> None:
    assert ask_link("http://exa mple..invalid/", Reach(seconds=2)) is LinkState.UNKNOWN_SITE


def test_links_are_found_without_what_stands_behind_them() -> None:
    text = 'See [a page](https://a.in/b_(c)) and https://d.in/e.\nurl: "https://f.in/?g=h&i", <http://j.in>।\n'
    found = [(place.address, place.line) for place in links_in("x.md", text)]
    assert found == [
        ("https://a.in/b_(c)", 1),
        ("https://d.in/e", 1),
        ("https://f.in/?g=h&i", 2),
        ("http://j.in", 2),
    ]
