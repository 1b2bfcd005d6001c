"""Who does what for a course, in sentences: the trainer owns it, the coordinator writes it, the mentor reviews it.

The fellow has a part in which one only reads. What the committed table says of them is what the site answers
(``test_access``), so it is read here and asked for once more only of people who have no column.
"""

from __future__ import annotations

import pytest
from werkzeug.routing import Rule as UrlRule

from lms.core.access import rule_of
from tests.site.admitted import LET_IN, answers_to
from tests.site.authoring_examples import PREFIX
from tests.site.examples import example_of, methods, path_of, rules
from tests.site.served import Site
from tests.site.test_access import answer_of

EDIT = "/courses/<slug>/edit"
TRYING = {"judge_quiz"}
"""What is sent and writes nothing."""
REVIEWING = {
    *("answer_comment", "comment_on_course", "reopen_comment", "settle_comment", "show_unit_comments"),
    *("approve_draft", "check_links_now", "send_draft_back"),
}
OWNING = {
    *("publish_draft", "plan_publication", "drop_planned", "publish_revision_again", "withdraw_published"),
    *("bring_course_back", "give_part", "take_part", "set_approval_rule", "mark_language"),
}
OF_TRAINERS = {"open_workspace", "take_on", "take_over"}
"""What nobody needs a part for: a course without a draft or an owner, and an administrator's way to take one over."""


def _done_by(site: Site, who: str) -> set[str]:
    """Return what somebody may send for a course and its draft, by the committed table."""
    return {name for name, rule in _senders(site) if answers_to("POST", rule.endpoint, example_of(rule))[who] in LET_IN}


def _senders(site: Site) -> list[tuple[str, UrlRule]]:
    """Return the routes of a course and its draft to which something is sent, with their short names."""
    found = [rule for rule in rules(site) if rule.rule.startswith(EDIT) and "POST" in methods(rule)]
    return [(rule.endpoint.removeprefix(PREFIX), rule) for rule in found]


def test_owner_does_everything(site: Site) -> None:
    everything = {name for name, _ in _senders(site)}
    # These two ask for texts and tables that an empty form does not name: they answer that there is none.
    assert _done_by(site, "trainer") == everything - {"open_workspace", "take_over", "translate_text", "translate_unit"}


def test_author_does_all_but_what_owners_do(site: Site) -> None:
    assert _done_by(site, "coordinator") == _done_by(site, "trainer") - OWNING - OF_TRAINERS


def test_reviewer_comments_and_judges(site: Site) -> None:
    assert _done_by(site, "mentor") == REVIEWING | TRYING


def test_who_only_reads_tries_a_quiz_and_sends_nothing_else(site: Site) -> None:
    assert _done_by(site, "fellow") == TRYING


@pytest.mark.parametrize("who", ["learner", "manager"])
def test_no_draft_exists_for_others(site: Site, who: str) -> None:
    for rule in rules(site):
        if rule.rule.startswith(EDIT):
            for method in methods(rule):
                assert answers_to(method, rule.endpoint, example_of(rule))[who] == "missing", rule


@pytest.mark.parametrize("who", ["newcomer", "one_course"])
def test_nor_for_learners_and_trainers_of_another_course(taken_back: Site, who: str) -> None:
    for rule in rules(taken_back):
        if rule.rule.startswith(EDIT):
            for method in methods(rule):
                path = path_of(taken_back, rule, example_of(rule))
                assert answer_of(taken_back.ask(who, method, path)) == "missing", f"{method} {path}"


def test_the_registry_of_facts_is_for_trainers(site: Site) -> None:
    for rule in rules(site):
        if rule.rule.startswith("/facts"):
            declared = rule_of(site.app, rule.endpoint)
            assert declared is not None
            assert declared.name == "trainers", rule
