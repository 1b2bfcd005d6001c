"""Who runs one workshop, teaches at it or goes on a visit has nothing of the others: for them they do not exist."""

from __future__ import annotations

import pytest

from tests.site.examples import example_of, methods, path_of, rules
from tests.site.served import Site
from tests.site.test_access import answer_of
from tests.site.workshop_examples import PREFIX
from tests.site.workshop_matters import AMONG_ADVISERS

OF_WORKSHOPS, OF_TEAMS, OF_VISITS = "/workshops/<int:workshop_id>", "/teams/<int:team_id>", "/visits/<int:visit_id>"
PUBLIC = {
    *("show_workshop", "export_workshop", "register_self", "list_handouts", "show_handout", "print_handouts"),
}
VISIT = {
    *("show_visit", "write_visit_up", "change_visit", "call_visit_off", "correct_visit", "edit_photos"),
    *("show_small_photo", "export_visit", "print_visit"),
}
PLAN = {
    *("show_team", "save_team_about", "take_team_suggestion", "add_team_point", "show_team_point"),
    *("step_team_point", "do_team_review", "print_team_plan"),
}


def _open_to(site: Site, who: str, *starts: str) -> set[str]:
    """Return the routes, of those whose address starts in one of some ways, that answer somebody anything else."""
    found = set()
    for rule in rules(site):
        if not rule.endpoint.startswith(PREFIX) or not rule.rule.startswith(starts):
            continue
        for method in methods(rule):
            answer = answer_of(site.ask(who, method, path_of(site, rule, example_of(rule))))
            if answer not in {"missing", "forbidden", "sign-in"}:
                found.add(rule.endpoint.removeprefix(PREFIX))
    return found


@pytest.mark.parametrize("who", ["newcomer", "one_course"])
def test_nobody_has_the_pages_of_a_workshop_that_others_run(taken_back: Site, who: str) -> None:
    """Neither who has no role nor a trainer of one course has more than what everybody reads."""
    assert _open_to(taken_back, who, OF_WORKSHOPS, OF_TEAMS, OF_VISITS) == PUBLIC


def test_learner_has_the_own_place_and_the_plan_of_the_own_team(taken_back: Site) -> None:
    assert _open_to(taken_back, "learner", OF_WORKSHOPS, OF_TEAMS, OF_VISITS) == PUBLIC | PLAN | {"open_own_place"}


def test_coordinator_has_the_own_people_and_their_plan(taken_back: Site) -> None:
    own = {"register_team", "withdraw_from_team"}
    assert _open_to(taken_back, "coordinator", OF_WORKSHOPS, OF_TEAMS, OF_VISITS) == PUBLIC | PLAN | own


def test_who_goes_on_a_visit_has_the_visit_and_nothing_of_the_plan(taken_back: Site) -> None:
    assert _open_to(taken_back, "mentor", OF_TEAMS, OF_VISITS) == VISIT


def test_who_teaches_lists_the_own_workshop_alone(site: Site) -> None:
    page = site.ask("fellow", "GET", site.url("workshops.list_run")).get_data(as_text=True)
    assert f"/workshops/{site.things['workshop']}/" in page
    assert f"/workshops/{site.things['held_workshop']}/" not in page


@pytest.mark.parametrize(("who", "reads"), [("trainer", True), ("coordinator", False)])
def test_what_advisers_write_among_themselves_is_theirs(site: Site, who: str, reads: bool) -> None:
    page = site.ask(who, "GET", site.url("workshops.show_request", {"request_id": "request"}))
    assert page.status_code == 200
    assert (AMONG_ADVISERS in page.get_data(as_text=True)) is reads
