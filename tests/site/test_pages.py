"""What every page keeps, in both languages: structure, labels, weight, links, headers, and no need of JavaScript."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from lms.core.assets import asset
from lms.core.language import LANGUAGES
from lms.core.security import CONTENT_SECURITY_POLICY
from tests.site import authoring_examples as authoring
from tests.site.faces import BROWSER, Page
from tests.site.markup import DEVANAGARI, Markup
from tests.site.pages import PAGES
from tests.site.served import VISITOR, Site
from tests.site.weight import DESK_REQUESTS, FIRST_VISIT, FIRST_VISIT_REQUESTS, HTML, SCRIPTS, STYLES, sizes_of
from tests.statements import is_write, statements_of

both_languages = pytest.mark.parametrize("language", sorted(LANGUAGES))
OPENED = [page for page in PAGES if page.sent is None]
every_page = pytest.mark.parametrize("example", PAGES, ids=str)


@every_page
@both_languages
def test_page_keeps_its_contract(site: Site, example: Page, language: str) -> None:
    response = example.seen(site, language)
    assert response.status_code == example.status
    assert response.mimetype == "text/html"
    problems = example.facts(site, language).problems
    assert not problems, "\n".join(problems)


@every_page
@both_languages
def test_page_keeps_to_its_weight(site: Site, example: Page, language: str) -> None:
    page, parts = sizes_of(site, example, language)
    everything = {path: size for sizes in parts.values() for path, size in sizes.items()}
    styles = sum(size for path, size in everything.items() if path.endswith(".css"))
    assert page <= HTML
    assert styles <= STYLES, everything
    assert sum(parts["script"].values()) <= SCRIPTS, parts["script"]
    assert page + sum(everything.values()) <= FIRST_VISIT, everything
    if example.endpoint != "home.show_styleguide":  # nobody but an engineer comes here
        most = DESK_REQUESTS if example.endpoint.startswith(authoring.PREFIX) else FIRST_VISIT_REQUESTS
        assert 1 + len(everything) <= most, sorted(everything)


def test_answers_are_compressed(site: Site) -> None:
    response = site.client(VISITOR).get("/", headers=BROWSER)
    assert response.headers["Content-Encoding"] in {"br", "gzip", "zstd"}


@every_page
def test_page_in_hindi_has_a_hindi_heading(site: Site, example: Page) -> None:
    heading = example.facts(site, "hi").heading
    assert DEVANAGARI.search(heading), heading


@every_page
def test_page_says_what_browsers_may_do(site: Site, example: Page) -> None:
    response = example.seen(site)
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] in {"private, no-cache", "private, no-store", "no-store"}
    assert "Cookie" in response.headers.get("Vary", "")
    for cookie in response.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie, cookie
        assert "SameSite=Lax" in cookie, cookie


@pytest.mark.parametrize("example", OPENED, ids=str)
@both_languages
def test_opening_a_page_writes_nothing(site: Site, example: Page, language: str) -> None:
    """What ``test_access`` asks of every GET, with cookies, queries and every face of a page."""
    assert not example.writes(site, language)


@pytest.mark.parametrize("guess", ["/verify/AAAA-AAAA-AAAA-AAAA", "/workshops/place/AAAAAAAAAA"])
def test_the_one_exception_counts_wrong_numbers_and_codes(site: Site, guess: str) -> None:
    """Who guesses has to be slowed down, and a guess is a GET: it fills a bucket and writes nothing else."""
    with statements_of(site.app, is_write) as written:
        assert site.ask("visitor", "GET", guess).status_code == 404
    statements = [statement for statement in written if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    assert statements
    assert all("limit_buckets" in statement for statement in statements)


MOST_ALIKE = 2
"""How many addresses that differ by numbers, or by what stands behind the question mark, are asked of one person."""


def test_every_link_leads_somewhere(site: Site) -> None:
    """Whatever a page links to or loads answers to who sees the page; of addresses alike, some are asked a person."""
    broken: dict[str, str] = {}
    seen = {(page.who, page.path(site)) for page in OPENED if page.status < 400}  # each has a contract of its own
    alike: Counter[tuple[str, str]] = Counter()
    for page in PAGES:
        for link in sorted(page.facts(site).links):
            if (page.who, link) in seen:
                continue
            seen.add((page.who, link))
            kind = (page.who, re.sub("[0-9]+", "0", link.partition("?")[0]))
            alike[kind] += 1
            if alike[kind] > MOST_ALIKE:
                continue
            status = site.ask(page.who, "GET", link).status_code
            if status >= 400:
                broken[f"{link} ({page.who})"] = f"{status}, on {page}"
    assert not broken


def test_fragments_lead_to_what_is_there(site: Site) -> None:
    """Symbols of the icons, and anchors on other pages."""
    icons = Markup(site.ask("learner", "GET", asset("icons.svg")).get_data(as_text=True))
    known = {element.get("id") for element in icons.all()}
    for page in PAGES:
        unknown = page.facts(site).symbols - known
        assert not unknown, f"{unknown} on {page}"


def test_titles_tell_pages_apart(site: Site) -> None:
    """Two pages of one person have two titles, so that tabs and history make sense."""
    titles: Counter[tuple[str, str]] = Counter()
    for page in PAGES:
        if page.sent is None and not page.query and page.status == 200:
            titles[page.who, page.facts(site).title] += 1
    assert not [title for title, count in titles.items() if count > 1]
