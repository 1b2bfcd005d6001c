"""The pages of the site, each as somebody who may see it: what the contracts of pages are checked on.

A page that has several faces (empty and full, begun and ended, with something to mend) stands here once for each. A
route that answers HTML and is not here fails a test, so that no page goes unchecked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.site.examples import ARGUMENTS, ROUTES, Values
from tests.site.population import VISITOR, Site


@dataclass(frozen=True)
class Page:
    """One page as one person sees it; ``sent`` is the form that is posted to get it."""

    endpoint: str
    who: str = VISITOR
    values: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, str] | None = None
    status: int = 200

    def __str__(self) -> str:
        parts = (*self.values.values(), *self.query, *(["sent"] if self.sent is not None else []))
        return "-".join((self.endpoint, self.who, *parts))

    def path(self, site: Site) -> str:
        """Return the address, with the usual object for each part that is not named here."""
        rules = list(site.app.url_map.iter_rules(self.endpoint))
        needed = set.intersection(*(rule.arguments - set(rule.defaults or {}) for rule in rules))
        usual: Values = {name: ARGUMENTS[name] for name in needed if name in ARGUMENTS}
        usual |= ROUTES.get(self.endpoint, {})
        path = site.url(self.endpoint, {**usual, **self.values})
        return f"{path}?{urlencode(self.query)}" if self.query else path

    def open(self, site: Site, language: str = "en", headers: Mapping[str, str] | None = None) -> TestResponse:
        """Return the page as its person gets it in a language."""
        client = site.client(self.who, language)
        asked = {"Accept": "text/html", **(headers or {})}
        if self.sent is None:
            return client.get(self.path(site), headers=asked)
        data = {**self.sent, "csrf_token": form_token(client)}
        return client.post(self.path(site), data=data, headers=asked)


def form_token(client: FlaskClient) -> str:
    """Return a form token that this browser may send."""
    page = client.get("/privacy").get_data(as_text=True)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


LESSONS = (
    "law-and-protector",
    "papers-before-you-fly",
    "frauds-and-how-to-stop-them",
    "rights-by-country",
    "fair-recruitment",
)
EMPTY: dict[str, str] = {}
PAGES = (
    # What everybody sees.
    Page("home.show_home"),
    Page("home.show_styleguide"),
    Page("courses.show_catalogue"),
    Page("learning.show_course"),
    Page("learning.show_course", values={"slug": "other_course"}),
    Page("certificates.verify"),
    Page("certificates.verify", values={"serial": "certificate"}),
    Page("certificates.verify", query={"serial": ""}, status=422),
    Page("people.privacy_notice"),
    # Ways in.
    Page("people.sign_in"),
    Page("people.enter", sent=EMPTY, status=422),
    Page("people.reset_password"),
    Page("people.send_reset", sent=EMPTY, status=422),
    Page("people.send_reset", sent={"login": "nobody@example.org"}),
    Page("people.use_code"),
    Page("people.check_code", sent=EMPTY, status=422),
    Page("people.set_password"),
    Page("people.set_password", values={"token": "no_link"}, status=410),
    Page("people.save_password", sent=EMPTY, status=422),
    Page("people.set_up"),
    Page("people.finish_set_up", sent=EMPTY, status=422),
    # One's own account.
    Page("people.account", "learner"),
    Page("people.change_account", "learner", sent=EMPTY, status=422),
    Page("people.password", "learner"),
    Page("people.change_password", "learner", sent=EMPTY, status=422),
    Page("people.list_sessions", "learner"),
    Page("people.show_data", "learner"),
    Page("people.show_data", "learner", query={"table": "people"}),
    Page("people.ask_delete", "learner"),
    Page("people.delete_account", "learner", sent=EMPTY, status=422),
    # Learning.
    Page("home.show_home", "newcomer"),
    Page("home.show_home", "learner"),
    Page("home.show_home", "graduate"),
    Page("courses.show_catalogue", "learner"),
    Page("learning.show_course", "newcomer"),
    Page("learning.show_course", "learner"),
    Page("learning.show_course", "graduate"),
    Page("learning.show_course", "fellow"),
    *(Page("learning.study_unit", "learner", values={"unit_id": lesson}) for lesson in LESSONS),
    Page("learning.study_unit", "learner", values={"unit_id": "quiz"}),
    Page("quizzes.show_attempt", "learner"),
    Page("quizzes.show_attempt", "learner", query={"page": "2"}),
    Page("quizzes.show_summary", "learner"),
    Page("quizzes.show_result", "learner"),
    Page("quizzes.show_result", "graduate", values={"attempt_id": "graduate_finished_attempt"}),
    Page("learning.claim_certificate", "graduate"),
    Page("learning.claim_certificate", "graduate", sent=EMPTY, status=422),
    Page("certificates.list_mine", "newcomer"),
    Page("certificates.list_mine", "fellow"),
    Page("certificates.show", "fellow"),
    # Teaching.
    Page("home.show_home", "trainer"),
    Page("learning.show_teaching", "trainer"),
    Page("learning.show_learners", "trainer"),
    Page("learning.show_learners", "trainer", query={"name": "nobody is called this"}),
    # A coordinator's team.
    Page("home.show_home", "coordinator"),
    Page("people.show_team", "two_teams"),
    Page("people.list_team", "coordinator"),
    Page("people.list_team", "coordinator", query={"state": "waiting"}),
    Page("people.ask_staff", "coordinator"),
    Page("people.add_staff", "coordinator", sent=EMPTY, status=422),
    Page("people.ask_slip", "coordinator"),
    Page("people.print_slip", "coordinator", sent=EMPTY),
    # Running the site.
    Page("home.show_home", "administrator"),
    Page("people.list_people", "administrator"),
    Page("people.list_people", "administrator", query={"search": "nobody is called this"}),
    Page("people.show_person", "administrator"),
    Page("people.ask_export", "administrator"),
    Page("people.export_for", "administrator", sent={"kind": "page"}),
    Page("people.ask_erase", "administrator"),
    Page("people.erase", "administrator", sent=EMPTY, status=422),
    Page("people.invite", "administrator"),
    Page("people.send_invitation", "administrator", sent=EMPTY, status=422),
    Page("people.list_organisations", "administrator"),
    Page("people.ask_organisation", "administrator"),
    Page("people.create_organisation", "administrator", sent=EMPTY, status=422),
    Page("people.edit_organisation", "administrator"),
    Page("people.list_team", "administrator", values={"organisation_id": "other_organisation"}),
    Page("people.list_changes", "administrator"),
)
# Routes that answer something else than a page: files, data, redirects.
NO_PAGES = {
    "assets.file",
    "certificates.download",
    "courses.show_picture",
    "health.healthz",
    "learning.export_learners",
    "people.download_data",
    "people.export_changes",
    "people.export_organisations",
    "people.export_people",
    "people.export_team",
    "quizzes.show_answers",
}
