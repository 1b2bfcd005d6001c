"""The pages of the site, each as somebody who may see it: what the contracts of pages are checked on.

A page that has several faces (empty and full, begun and ended, with something to mend) stands here once for each. A
route that answers HTML and is not here fails a test, so that no page goes unchecked.
"""

from __future__ import annotations

from tests.site.authoring_pages import AUTHORING_FILES, AUTHORING_PAGES
from tests.site.faces import EMPTY, Page
from tests.site.fellowship_pages import FELLOWSHIP_FILES, FELLOWSHIP_PAGES
from tests.site.quiz_pages import QUIZ_PAGES
from tests.site.teaching_pages import TEACHING_FILES, TEACHING_PAGES
from tests.site.workshop_pages import WORKSHOP_FILES, WORKSHOP_PAGES

LESSONS = (
    "law-and-protector",
    "papers-before-you-fly",
    "frauds-and-how-to-stop-them",
    "rights-by-country",
    "fair-recruitment",
)
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
    *QUIZ_PAGES,
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
    *TEACHING_PAGES,
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
    # Fellowships.
    Page("home.show_home", "mentor"),
    Page("home.show_home", "manager"),
    Page("home.show_home", "fellow"),
    *FELLOWSHIP_PAGES,
    # Workshops.
    *WORKSHOP_PAGES,
    # Writing courses.
    *AUTHORING_PAGES,
)
# Routes that answer something else than a page: files, data, redirects.
NO_PAGES = {
    "assets.file",
    "attachments.show_attachment",
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
    "quizzes.show_file",
    *TEACHING_FILES,
    *FELLOWSHIP_FILES,
    *WORKSHOP_FILES,
    *AUTHORING_FILES,
}
