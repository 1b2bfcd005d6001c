"""A browser without JavaScript and without patience: plain HTTP with cookies, for requests that must meet or be cut."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any, TypeVar
from urllib.parse import urlencode

from lms.core.database import transaction
from lms.core.language import COOKIE
from lms.extensions import db
from lms.people.identity import SESSION_COOKIE
from lms.people.sessions import start_session
from tests.browser import LiveSite

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PAGE_COOKIE = re.compile(r"setu_page=([^;]+)")
PATIENCE_SECONDS = 60
Result = TypeVar("Result")


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.content.decode()

    @property
    def json(self) -> Any:
        """The answer to a script."""
        return json.loads(self.content)

    @property
    def location(self) -> str:
        """The path that it leads to."""
        return self.headers["Location"]


class StayHere(urllib.request.HTTPRedirectHandler):
    """Follows nothing, so that a test sees where an answer leads."""

    def redirect_request(self, *_: Any) -> None:
        """Return no request to go on with."""


class Visitor:
    """Somebody signed in. Requests are independent of each other, so that several threads may use one visitor."""

    def __init__(self, site: LiveSite, person_id: int, *, language: str = "en") -> None:
        self._site = site
        self._opener = urllib.request.build_opener(StayHere)
        with site.app.app_context():
            with transaction():
                token = start_session(person_id, device="Firefox/Linux")
            db.session.remove()
        self._cookies = f"{SESSION_COOKIE}={token}; {COOKIE}={language}"
        page = self.get("/verify")
        found, cookie = TOKEN.search(page.text), PAGE_COOKIE.search(page.headers["Set-Cookie"])
        assert found is not None
        assert cookie is not None
        self._token = found[1]
        self._cookies += f"; setu_page={cookie[1]}"

    def get(self, path: str, *, accept: str = "text/html", fault: str = "") -> Reply:
        """Ask for a page."""
        return self._send(urllib.request.Request(self._site.url + path, headers={"Accept": accept, "X-Fault": fault}))

    def post(self, path: str, *, fault: str = "", **fields: Any) -> Reply:
        """Send a form."""
        content = urlencode({"csrf_token": self._token, **fields}, doseq=True).encode()
        headers = {"Accept": "text/html", "X-Fault": fault}
        return self._send(urllib.request.Request(self._site.url + path, content, headers, method="POST"))

    def answer(self, attempt_id: int, question: str, sequence: int, *values: str, fault: str = "") -> Reply:
        """Save the answer to a question as the script of the page does."""
        content = json.dumps({"question": question, "sequence": sequence, "answer": {"answer": values}}).encode()
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        headers |= {"X-CSRFToken": self._token, "X-Fault": fault}
        path = f"{self._site.url}/attempts/{attempt_id}/answers"
        return self._send(urllib.request.Request(path, content, headers, method="POST"))

    def kept(self, attempt_id: int) -> dict[str, Any]:
        """Return what is kept of an attempt, as the script of the page asks for it."""
        answers: dict[str, Any] = self.get(f"/attempts/{attempt_id}/answers", accept="application/json").json["answers"]
        return {question_id: each["answer"] for question_id, each in answers.items()}

    def _send(self, request: urllib.request.Request) -> Reply:
        request.add_header("Cookie", self._cookies)
        try:
            with self._opener.open(request, timeout=PATIENCE_SECONDS) as reply:
                return Reply(reply.status, dict(reply.headers), reply.read())
        except urllib.error.HTTPError as reply:
            with reply:
                return Reply(reply.code, dict(reply.headers), reply.read())


def at_once(number: int, act: Callable[[], Result]) -> list[Result]:
    """Do something as often as asked, all at the same moment, and return what came of each."""
    together = Barrier(number)

    def wait_and_act(_: int) -> Result:
        together.wait(PATIENCE_SECONDS)
        return act()

    with ThreadPoolExecutor(number) as crowd:
        return list(crowd.map(wait_and_act, range(number)))
