"""Who gets what: every route declares who may open it, and the table of what each role is answered is committed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, product

import pytest
from flask import request
from werkzeug.routing import Rule as UrlRule
from werkzeug.routing.converters import AnyConverter
from werkzeug.test import TestResponse

from lms.core.access import rule_of
from lms.people.identity import SESSION_COOKIE, Identity, load_identity
from tests.scheduling import IS_POSTGRESQL
from tests.site.admitted import admitted, answers_to, named
from tests.site.conftest import take_back
from tests.site.examples import Values, body_of, cases, methods, path_of, rules
from tests.site.pages import NO_PAGES, PAGES
from tests.site.served import ROLES, VISITOR, Site
from tests.site.tables import assert_table
from tests.statements import is_write, statements_of

URLS = """Every address of the site: methods, address, endpoint, who may (the rule that the route declares)."""
ACCESS = """What each role is answered, for objects of the people in the columns and of others (other_…). Words:
ok         the page, or what was asked for
onward     sent on, after something was done or to where it can be done
refused    allowed, but what was sent makes no sense (an empty form) or comes at the wrong time
sign-in    asked to sign in first
forbidden  not for this role
missing    for this person there is no such thing"""
OK_BELOW, ONWARD_BELOW = 300, 400
NOTHING = {"RowNumber": "nobody", "PathConverter": "there/is/none", "default": "there-is-no-such-thing"}
ONCE_IS_ENOUGH = {"workshops.remove_holiday"}
"""What takes something out, and says the same when it is gone already."""
WORDS = {401: "sign-in", 403: "forbidden", 404: "missing"}


@dataclass(frozen=True)
class Asked:
    """One request: by whom, for which objects, the word for its answer, and what it wrote."""

    method: str
    endpoint: str
    values: Values
    who: str
    word: str
    is_page: bool
    written: list[str]


def answer_of(response: TestResponse) -> str:
    """Return the word for an answer."""
    if response.location and response.location.startswith("/sign-in?next="):
        return "sign-in"
    if response.status_code < ONWARD_BELOW:
        return "ok" if response.status_code < OK_BELOW else "onward"
    assert response.status_code < 500, response.get_data(as_text=True)
    return WORDS.get(response.status_code, "refused")


def test_every_address_is_as_committed(site: Site) -> None:
    rows: list[tuple[str, ...]] = []
    for rule in rules(site):
        declared = rule_of(site.app, rule.endpoint)
        assert declared is not None, f"{rule.endpoint} declares no access rule"
        rows.append((",".join(methods(rule)), rule.rule, rule.endpoint, declared.name))
    assert_table("urls.txt", URLS, rows)


@pytest.mark.skipif(not IS_POSTGRESQL, reason="the whole table is asked for on SQLite")
def test_every_page_opens_for_one_who_may(taken_back: Site) -> None:
    """On PostgreSQL each page is asked for once, by somebody to whom the table gives it: who may what is the same."""
    site = taken_back
    for rule in rules(site):
        for method in methods(rule):
            for values in cases(rule):
                who = admitted(method, rule.endpoint, values)
                path = path_of(site, rule, values)
                told = answers_to(method, rule.endpoint, values)[who]
                assert answer_of(site.ask(who, method, path, **body_of(rule))) == told, f"{who} {method} {path}"


@pytest.fixture(scope="module")
def asked(site: Site) -> list[Asked]:
    """Every route, asked as everybody, once: it takes minutes, and the tests that follow read the answers."""
    if IS_POSTGRESQL:
        pytest.skip("who may what is the same on every database, and takes minutes to ask")
    with pytest.MonkeyPatch.context() as patch:
        take_back(site, patch)
        turned_away = _turned_away(site)
        return [
            Asked(method, rule.endpoint, values, who, word, is_page=True, written=[])
            if (word := turned_away.get((rule.endpoint, who)))
            else Asked(method, rule.endpoint, values, who, *_sent(site, who, method, rule, values))
            for rule in rules(site)
            for method in methods(rule)
            for values in cases(rule)
            for who in ROLES
        ]


def _turned_away(site: Site) -> dict[tuple[str, str], str]:
    """Return the word with which the rules that routes declare turn people away, by endpoint and person, unasked.

    That a route does what its rule says, ``test_the_door_does_what_the_rule_says`` asks.
    """
    words = {}
    known = {who: _identity(site, who) for who in ROLES if who != VISITOR}
    for who, endpoint in product(ROLES, sorted({rule.endpoint for rule in rules(site)})):
        declared = rule_of(site.app, endpoint)
        assert declared is not None
        if declared.needs_sign_in and who == VISITOR:
            words[endpoint, who] = "sign-in"
        elif declared.needs_sign_in and not declared.allows(known[who]):
            words[endpoint, who] = "forbidden"
    return words


def _identity(site: Site, who: str) -> Identity | None:
    with site.app.test_request_context(headers={"Cookie": f"{SESSION_COOKIE}={site.tokens[who]}"}):
        return load_identity(request)


def _sent(site: Site, who: str, method: str, rule: UrlRule, values: Values) -> tuple[str, bool, list[str]]:
    """Ask a route as somebody; return the word for the answer, whether it is a page, and what was written."""
    with statements_of(site.app, is_write) as written:
        response = site.ask(who, method, path_of(site, rule, values), **body_of(rule))
    return answer_of(response), response.mimetype == "text/html", written


def test_every_role_is_answered_as_committed(asked: list[Asked]) -> None:
    rows: list[tuple[str, ...]] = [("#", "endpoint", "objects", *ROLES)]
    for start in range(0, len(asked), len(ROLES)):
        first, *others = asked[start : start + len(ROLES)]
        words = (each.word for each in (first, *others))
        rows.append((first.method, first.endpoint, named(first.values), *words))
    assert_table("access.txt", ACCESS, rows)


def test_no_get_writes(asked: list[Asked]) -> None:
    """Opening a page changes nothing, whoever opens it."""
    assert any(each.written for each in asked if each.method != "GET")
    assert not [each for each in asked if each.method == "GET" and each.written]


def test_every_route_that_answers_a_page_is_among_the_pages(asked: list[Asked]) -> None:
    """What answers HTML to anybody has to stand in ``pages.PAGES``, and every GET answers somebody."""
    known = {page.endpoint for page in PAGES if page.sent is None}
    got = [each for each in asked if each.method == "GET" and each.endpoint not in known]
    missing = {each.endpoint for each in got if each.word == "ok" and each.is_page}
    assert not missing, "give each an example in tests/site/pages.py"
    assert {each.endpoint for each in got} <= NO_PAGES, "these answer nobody"


def test_the_door_does_what_the_rule_says(taken_back: Site) -> None:
    """Whom the declared rule of a route does not admit is asked to sign in, or refused, and nothing is written.

    Every route is asked as a visitor, and as one of the roles that it refuses, in turn another one.
    """
    site, turn = taken_back, count()
    turned_away = _turned_away(site)
    for rule in rules(site):
        refused = [who for who in ROLES if turned_away.get((rule.endpoint, who)) == "forbidden"]
        asked = [who for who in ROLES if turned_away.get((rule.endpoint, who)) == "sign-in"]
        asked += [refused[next(turn) % len(refused)]] if refused else []
        for method, values, who in product(methods(rule), cases(rule), asked):
            word, _, written = _sent(site, who, method, rule, values)
            assert (word, written) == (turned_away[rule.endpoint, who], []), f"{who} {method} {rule.rule}"


@pytest.mark.parametrize("who", ["newcomer", "administrator"])
def test_what_does_not_exist_is_missing_never_a_crash(taken_back: Site, who: str) -> None:
    site = taken_back
    for rule in rules(site):
        values = {name: _nothing(site, rule.endpoint, name) for name in rule.arguments}
        if not set(values.values()) & set(NOTHING.values()):
            continue
        for method in methods(rule):
            path = path_of(site, rule, values)
            answer = answer_of(site.ask(who, method, path))
            fine = {"missing", "forbidden", "refused", *(["onward"] if rule.endpoint in ONCE_IS_ENOUGH else [])}
            assert answer in fine, f"{method} {path}: {answer}"


def _nothing(site: Site, endpoint: str, argument: str) -> str:
    """Return what stands for nothing in a part of an address; where the parts are listed, one of them."""
    for rule in site.app.url_map.iter_rules(endpoint):
        for is_dynamic, part in rule._trace:
            if is_dynamic and part == argument:
                converter = rule._converters[argument]
                if isinstance(converter, AnyConverter):
                    return min(converter.items, key=lambda item: (item in site.things, item))
                return NOTHING.get(type(converter).__name__, NOTHING["default"])
    raise LookupError(argument)


class TestOfOneCourse:
    """A trainer of one course sees the learners of that course, and no others exist for them."""

    @pytest.mark.parametrize("endpoint", ["learning.show_learners", "learning.export_learners"])
    def test_sees_its_learners_only(self, site: Site, endpoint: str) -> None:
        assert site.ask("one_course", "GET", site.url(endpoint, {"slug": "other_course"})).status_code == 200
        assert site.ask("one_course", "GET", site.url(endpoint, {"slug": "course"})).status_code == 404

    def test_has_no_page_of_another_course(self, taken_back: Site) -> None:
        assert _open_to("one_course", taken_back) == set()

    def test_lists_it_alone(self, site: Site) -> None:
        page = site.ask("one_course", "GET", site.url("learning.show_teaching")).get_data(as_text=True)
        assert site.things["other_course"] in page
        assert f"/teaching/{site.things['course']}" not in page


class TestOfOneCohort:
    """The trainer of one cohort sees its learners, and nothing else of the course."""

    def test_has_the_pages_of_the_cohort_alone(self, taken_back: Site) -> None:
        assert _open_to("one_cohort", taken_back) == {"learning.show_cohort", "learning.export_cohort"}

    def test_may_not_change_it(self, site: Site) -> None:
        page = site.ask(
            "one_cohort", "GET", site.url("learning.show_cohort", {"slug": "course", "cohort_id": "cohort"})
        )
        assert "/move" not in page.get_data(as_text=True)

    def test_lists_it_alone(self, site: Site) -> None:
        page = site.ask("one_cohort", "GET", site.url("learning.show_teaching")).get_data(as_text=True)
        assert site.url("learning.show_cohort", {"slug": "course", "cohort_id": "cohort"}) in page
        assert "Jaipur" not in page

    def test_gets_no_file_of_an_answer(self, site: Site) -> None:
        values = {"attempt_id": "writing_attempt", "file_id": "writing_file"}
        assert site.ask("one_cohort", "GET", site.url("quizzes.show_file", values)).status_code == 404


def _open_to(who: str, site: Site) -> set[str]:
    """Return the endpoints of teaching at which somebody is answered anything but that there is no such thing."""
    found = set()
    for rule in rules(site):
        if not rule.rule.startswith("/teaching/<slug>"):
            continue
        for method, values in product(methods(rule), cases(rule)):
            answer = answer_of(site.ask(who, method, path_of(site, rule, values)))
            if answer != "missing":
                found.add(rule.endpoint)
    return found


def test_coordinator_of_two_organisations_sees_both(site: Site) -> None:
    for organisation in ("organisation", "other_organisation"):
        path = site.url("people.list_team", {"organisation_id": organisation})
        assert site.ask("two_teams", "GET", path).status_code == 200
