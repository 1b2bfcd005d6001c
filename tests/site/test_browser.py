"""What only a browser can tell: axe, overflow, the console, requests to elsewhere, and the keyboard.

One browser profile serves a language, and forgets everybody before the next person; each page is loaded once. Every
page is looked at on the narrowest phone, and what is new in every width: nothing sticks out, nothing complains. The
pages that people open on their phones every day are opened in every language, all others in one each, in turn.

axe and the keyboard take longest, and say the same of the same markup. So they read the pages of every day, and each
other on which there is something that no page before it had: an element of a kind, with a class or in a state that is
new. axe reads whole on a phone in one language and on a desk in the other, and asks in the other width only for what
depends on it; colours, which are the same in every language, it looks at in one. What needs no layout (labels,
headings, ids, landmarks) ``test_pages`` asks of every page in every language.
``SETU_EVERY_FACE=1`` reads everything in every language (some fifteen minutes more).
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage
from playwright.sync_api import Page as BrowserPage
from werkzeug.serving import WSGIRequestHandler, make_server

from lms.core.language import LANGUAGES
from lms.people.identity import SESSION_COOKIE
from tests.site.faces import Page
from tests.site.pages import PAGES
from tests.site.quiz_pages import QUIZ_PAGES
from tests.site.served import VISITOR, Site
from tests.site.weight import FIRST_VISIT, FIRST_VISIT_REQUESTS, KILOBYTE

pytestmark = pytest.mark.browser

EVERY_DAY = frozenset(
    {
        *("home.show_home", "people.sign_in", "courses.show_catalogue", "learning.show_course", "learning.study_unit"),
        *("quizzes.show_attempt", "quizzes.show_summary", "quizzes.show_result", "certificates.verify"),
        *("fellowships.show_open_call", "fellowships.start_application", "fellowships.edit_own_section"),
        *("fellowships.show_own_application", "fellowships.show_month", "fellowships.show_milestone"),
        *("fellowships.show_report", "fellowships.show_log", "fellowships.show_inbox", "fellowships.show_board"),
        *("workshops.show_workshop", "workshops.register_self", "workshops.show_own_place", "workshops.take_test"),
        *("workshops.call_roll", "workshops.show_visit"),
    }
)
PHONE, DESK, ZOOMED = (320, 640), (1280, 800), (640, 400)  # the last is the desk at 200 %
AXE_SCRIPT = Axe().axe_script
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RULES_OF_LAYOUT = ["target-size", "scrollable-region-focusable"]
RULES_OF_COLOUR = "color-contrast"
WIDTHS = {"320 px": PHONE, "200 %": ZOOMED, "1280 px": DESK}
READ_WHOLE = {"en": "320 px", "hi": "1280 px"}
FIRST_PAGES = (
    Page("home.show_home"),
    Page("people.sign_in"),
    Page("learning.study_unit", "learner"),
    Page("quizzes.show_attempt", "learner"),
)
VIOLATIONS = """({ violations }) =>
  violations.map(({ id, help, nodes }) => [id, help, nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))])"""
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > width + 1 && getComputedStyle(each).position !== "fixed")
    .map((each) => `${each.tagName.toLowerCase()}.${each.className} ${each.textContent.trim().slice(0, 40)}`)
    .slice(0, 5);
}"""
# The height of a page whose last bar stays in sight: axe must not take what scrolls beneath it for covered.
UNDER_A_BAR = """() => document.querySelector("form.quiz") && document.documentElement.scrollHeight"""
SEND = """([path, fields]) => {
  const form = document.createElement("form");
  const token = document.querySelector("[name=csrf_token]").value;
  form.method = "post";
  form.action = path;
  for (const [name, value] of Object.entries({ ...fields, csrf_token: token })) {
    const input = document.createElement("input");
    [input.type, input.name, input.value] = ["hidden", name, value];
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""
# What a page is made of: each element with its classes, its state and its role.
MADE_OF = """() => {
  const told = ["type", "role", "open", "disabled", "popover", "tabindex", "aria-current", "aria-invalid", "aria-live"];
  const plain = (each) => [each.localName, ...each.classList].join(".");
  const states = (each) =>
    told.filter((name) => each.hasAttribute(name)).map((name) => ` ${name}=${each.getAttribute(name)}`).join("");
  return [...new Set([...document.body.querySelectorAll("*")].map((each) => plain(each) + states(each)))];
}"""
HAS_CONTROLS = """() => document.querySelector(
  "main :is(input:not([type=hidden]), select, textarea, summary, button, [tabindex], dialog)") !== null"""
# Notes each element that the focus reaches and whether that can be seen; returns how often Tab has to be pressed.
WATCH = """(isWhole) => {
  const main = document.getElementById("main");
  if (!isWhole) main.focus();
  const can = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const shown = (each) =>
    each.checkVisibility({ visibilityProperty: true }) && !each.matches(":disabled") && each.tabIndex >= 0 &&
    !each.closest("dialog, [popover]:not(:popover-open)");
  const groups = new Set();
  window.wanted = [...(isWhole ? document : main).querySelectorAll(can)].filter(shown).filter((each) => {
    if (each.type !== "radio") return true;
    const isFirst = !groups.has(each.name);
    groups.add(each.name);
    return isFirst;
  });
  window.reached = [];
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const look = (each) => outlined(getComputedStyle(each)) || outlined(getComputedStyle(each, "::after"));
  document.addEventListener("focusin", ({ target }) => window.reached.push([target, look(target)]));
  const stops = { date: 4, "datetime-local": 7, time: 4 }; // day, month, year, … and the calendar
  return window.wanted.reduce((sum, each) => sum + (stops[each.type] ?? 1), 0);
}"""
REACHED = """() => {
  const name = (each) => `${each.tagName.toLowerCase()}.${each.className} ${each.textContent.trim().slice(0, 40)}`;
  const seen = new Set(window.reached.map(([each]) => each));
  const radios = new Set([...seen].filter((each) => each.type === "radio").map((each) => each.name));
  const missed = (each) => !seen.has(each) && !(each.type === "radio" && radios.has(each.name));
  return {
    first: window.reached[0] && name(window.reached[0][0]),
    missed: window.wanted.filter(missed).map(name),
    invisible: window.reached.filter(([, visible]) => !visible).map(([each]) => name(each)),
  };
}"""


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass


@dataclass
class Visit:
    """A browser in one language, whose it is now, and what went wrong in it since the last page."""

    site: Site
    page: BrowserPage
    address: str
    who: str = ""
    troubles: list[str] = field(default_factory=list)

    def become(self, who: str, language: str) -> None:
        """Forget what is kept on the device for whoever had it, and sign somebody in."""
        if who == self.who:
            return
        self.who = who
        self.page.goto("about:blank")
        wire = self.page.context.new_cdp_session(self.page)
        wire.send("Storage.clearDataForOrigin", {"origin": self.address, "storageTypes": "local_storage,indexeddb"})
        wire.detach()
        self.page.context.clear_cookies()
        cookies = {"language": language} | ({} if who == VISITOR else {SESSION_COOKIE: self.site.tokens[who]})
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in cookies.items()]
        )

    def open(self, example: Page) -> None:
        """Open a page; one that answers a form is got by sending the form."""
        self.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        path = example.path(self.site)
        if example.sent is None:
            self.page.goto(self.address + path)
        else:
            self.page.goto(f"{self.address}/privacy")
            with self.page.expect_navigation():
                self.page.evaluate(SEND, [path, dict(example.sent)])
        self.page.wait_for_load_state("load")


class Visits:
    """The browsers of everybody, begun when they are first needed."""

    def __init__(self, site: Site, browser: Browser, address: str) -> None:
        self._site, self._browser, self._address = site, browser, address
        self._open: dict[str, Visit] = {}
        self._contexts: list[BrowserContext] = []
        self._parts_read: set[str] = set()

    def has_news(self, visit: Visit) -> bool:
        """Whether an open page has anything on it that no page had of which this was asked before."""
        news = set(visit.page.evaluate(MADE_OF)) - self._parts_read
        self._parts_read |= news
        return bool(news)

    def of(self, who: str, language: str) -> Visit:
        """Return the browser in a language, somebody's now; the account speaks the language from now on."""
        self._site.client(who, language)
        if language not in self._open:
            self._open[language] = self._begin(language)
        visit = self._open[language]
        visit.become(who, language)
        visit.troubles.clear()
        return visit

    def _begin(self, language: str) -> Visit:
        context = self._browser.new_context(locale=f"{language}-IN", reduced_motion="reduce")
        self._contexts.append(context)
        visit = Visit(self._site, context.new_page(), self._address)
        visit.page.on("console", lambda line: _note_line(visit, line))
        visit.page.on("pageerror", lambda error: visit.troubles.append(f"script: {error}"))
        visit.page.on("request", lambda request: _note_foreign(visit, request.url))
        return visit

    def bytes_of_first_visit(self, example: Page, language: str) -> list[int]:
        """Return the size on the wire of each answer that a browser gets that has never been here."""
        visit = self._begin(language)
        visit.become(example.who, language)
        answers: list[int] = []
        wire = visit.page.context.new_cdp_session(visit.page)
        wire.on("Network.loadingFinished", lambda answer: answers.append(int(answer["encodedDataLength"])))
        wire.send("Network.enable")
        visit.page.goto(self._address + example.path(self._site), wait_until="networkidle")
        self._contexts.pop().close()
        return answers

    def close(self) -> None:
        """Close every browser profile."""
        for context in self._contexts:
            context.close()


def _note_line(visit: Visit, line: ConsoleMessage) -> None:
    # Chromium writes an error for every answer of 4xx; those of our examples are meant.
    if line.type in {"error", "warning"} and "the server responded with a status of 4" not in line.text:
        visit.troubles.append(line.text)


def _note_foreign(visit: Visit, url: str) -> None:
    if not url.startswith((visit.address, "data:", "about:")):
        visit.troubles.append(f"asked for {url}")


@pytest.fixture(scope="module")
def visits(site: Site, light_browser: Browser) -> Iterator[Visits]:
    """The browsers, and the populated site on a port of this machine."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found = Visits(site, light_browser, f"http://127.0.0.1:{server.server_port}")
    yield found
    found.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _axe(page: BrowserPage, rules: list[str] = ALL_RULES, *, with_colours: bool = True) -> list[str]:
    """Return what axe finds now, a line each. It loads no style sheets anew: no rule that is asked for reads them."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {AXE_SCRIPT} }}")
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False, "runOnly": rules}
    if not with_colours:
        options["rules"] = {RULES_OF_COLOUR: {"enabled": False}}
    found = page.evaluate(f"(options) => axe.run(options).then({VIOLATIONS})", options)
    return [f"{rule} ({sentence}): {' '.join(where)}" for rule, sentence, where in found]


def _readings() -> Iterator[tuple[Page, str]]:
    """Yield each page with the languages in which it is read: all of them, or one, in turn."""
    faces: Counter[tuple[str, int]] = Counter()
    for number, example in enumerate(PAGES):
        template = (example.endpoint, example.status)
        languages = sorted(LANGUAGES)
        if not _is_read_in_all(example, faces[template]):
            languages = [languages[(number + faces[template]) % len(languages)]]
        faces[template] += 1
        yield from ((example, language) for language in languages)


def _is_read_in_all(example: Page, known: int) -> bool:
    """Whether a page is read in all languages; ``known`` faces of its template have been yielded before."""
    return IS_EVERY_FACE or (example.endpoint in EVERY_DAY and not known)


IS_EVERY_FACE = os.environ.get("SETU_EVERY_FACE") == "1"
READINGS = sorted(_readings(), key=lambda reading: reading[1])
READ_ANYHOW = {key for key, count in Counter(str(page) for page, _ in READINGS).items() if count > 1}
"""The pages that are read in several languages: what is new on them or not, axe reads them."""
COLOURS_IN = {str(example): language for example, language in reversed(READINGS)}
"""In which language the colours of a page are looked at: the first in which it is read."""


def _used() -> list[Page]:
    """Return the pages that are tried by keyboard: the first face of each template, and every kind of question."""
    first: dict[tuple[str, str], Page] = {}
    for example in PAGES:
        if example.sent is None:
            first.setdefault((example.endpoint, example.who), example)
    return [*first.values(), *(page for page in QUIZ_PAGES if page.sent is None)]


USED = {str(page): page for page in _used()}
WALKED_WHOLE = {str(page) for page in {page.who: page for page in reversed(USED.values())}.values()}
"""The pages that are walked through from the top, one of each person: header and footer are the same on all others."""
KEYBOARD_IN = {key: language for key, language in COLOURS_IN.items() if key in USED}
"""In which language a page is tried by keyboard."""


@pytest.mark.parametrize(("example", "language"), READINGS, ids=str)
def test_page_is_accessible_and_fits(visits: Visits, example: Page, language: str) -> None:
    visit = visits.of(example.who, language)
    visit.open(example)
    found = {}
    is_read = visits.has_news(visit) or str(example) in READ_ANYHOW
    widths = WIDTHS if is_read else {"320 px": PHONE}  # what is made of known parts and fits the phone fits the desk
    for name, (width, height) in widths.items():
        visit.page.set_viewport_size({"width": width, "height": height})
        found[f"too wide at {name}"] = visit.page.evaluate(OVERFLOW)
        if is_read and name != "200 %":
            if whole := visit.page.evaluate(UNDER_A_BAR):
                visit.page.set_viewport_size({"width": width, "height": whole})
            rules = ALL_RULES if name == READ_WHOLE[language] else RULES_OF_LAYOUT
            found[f"axe at {name}"] = _axe(visit.page, rules, with_colours=language == COLOURS_IN[str(example)])
    if is_read and KEYBOARD_IN.get(str(example)) == language:
        found["keyboard"] = _missed_by_keyboard(visit.page, is_whole=str(example) in WALKED_WHOLE)
    found["console"] = list(visit.troubles)
    assert not {where: what for where, what in found.items() if what}


def _missed_by_keyboard(page: BrowserPage, *, is_whole: bool) -> list[str]:
    """Return what Tab does not reach, or reaches unseen, of all that can be used: in the main part, or the whole page.

    On a whole page the way to skip comes first.
    """
    if not is_whole and not page.evaluate(HAS_CONTROLS):  # links alone a browser reaches by itself
        return []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    count = page.evaluate(WATCH, is_whole)
    for _ in range(count + 2):
        page.keyboard.press("Tab")
    reached = page.evaluate(REACHED)
    missed = [f"not reached: {each}" for each in reached["missed"]]
    missed += [f"focus not seen: {each}" for each in reached["invisible"]]
    begins_elsewhere = page.locator(".error-summary").count()  # which has the focus from the start
    if is_whole and not begins_elsewhere and not reached["first"].startswith("a.skip-link"):
        missed.append(f"first: {reached['first']}")
    return missed


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("example", FIRST_PAGES, ids=str)
def test_first_visit_keeps_to_its_weight_on_the_wire(visits: Visits, example: Page, language: str) -> None:
    answers = visits.bytes_of_first_visit(example, language)
    assert 1 < len(answers) <= FIRST_VISIT_REQUESTS
    assert KILOBYTE < sum(answers) <= FIRST_VISIT


def test_menu_opens_and_closes_by_keyboard(visits: Visits) -> None:
    visit = visits.of("learner", "en")
    visit.open(Page("home.show_home", "learner"))
    visit.page.locator(".menu-button").focus()
    visit.page.keyboard.press("Enter")
    assert visit.page.locator("#menu").is_visible()
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.closest('#menu') !== null")
    visit.page.keyboard.press("Escape")
    assert not visit.page.locator("#menu").is_visible()


def test_open_menu_is_accessible(visits: Visits) -> None:
    visit = visits.of("administrator", "hi")
    visit.open(Page("home.show_home", "administrator"))
    visit.page.locator(".menu-button").click()
    assert not _axe(visit.page)


def test_skip_link_leads_to_the_content(visits: Visits) -> None:
    visit = visits.of("learner", "en")
    visit.open(Page("courses.show_catalogue", "learner"))
    visit.page.keyboard.press("Tab")
    assert visit.page.locator(".skip-link").is_visible()
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"
