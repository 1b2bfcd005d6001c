"""Who runs one programme, accompanies one fellow or is one has nothing of the others: for them they do not exist."""

from __future__ import annotations

import pytest

from tests.site.examples import example_of, methods, path_of, rules
from tests.site.fellowship_examples import PREFIX
from tests.site.served import Site
from tests.site.test_access import answer_of

OF_FLAGS = {"list_safety_flags", "list_fellow_flags", "show_safety_flag", "read_safety_flag", "close_safety_flag"}


def _open_to(site: Site, who: str, *starts: str) -> set[str]:
    """Return the routes, of those whose address starts in one of some ways, that answer somebody anything else."""
    found = set()
    for rule in rules(site):
        if not rule.endpoint.startswith((PREFIX, "attachments.")) or not rule.rule.startswith(starts):
            continue
        for method in methods(rule):
            path = path_of(site, rule, example_of(rule))
            if answer_of(site.ask(who, method, path)) not in {"missing", "forbidden"}:
                found.add(rule.endpoint.removeprefix(PREFIX))
    return found


def test_manager_of_another_programme_has_nothing_of_it(taken_back: Site) -> None:
    assert _open_to(taken_back, "one_programme", "/programmes/<slug>", "/fellows/<int:fellow_id>") == set()


@pytest.mark.parametrize("who", ["other_mentor", "other_fellow"])
def test_nobody_has_the_pages_of_a_fellow_with_whom_they_have_nothing_to_do(taken_back: Site, who: str) -> None:
    starts = ("/fellows/<int:fellow_id>", "/check-ins/", "/files/", "/reviewing/<int:review_id>")
    assert _open_to(taken_back, who, *starts) == set()


def test_safeguarding_person_reads_concerns_and_nothing_else(taken_back: Site) -> None:
    assert _open_to(taken_back, "safeguarding", "/programmes/<slug>", "/fellows/<int:fellow_id>") == OF_FLAGS


def test_manager_of_one_programme_lists_it_alone(site: Site) -> None:
    page = site.ask("one_programme", "GET", site.url("fellowships.list_programmes")).get_data(as_text=True)
    assert site.things["other_programme"] in page
    assert site.things["programme"] not in page


@pytest.mark.parametrize("who", ["fellow", "mentor"])
def test_a_concern_leaves_no_trace_for_others(site: Site, who: str) -> None:
    """Not even whoever raised it reads of it again."""
    for endpoint in (
        "fellowships.show_fellow",
        "fellowships.show_mentoring",
        "fellowships.show_month",
        "home.show_home",
    ):
        values = {"fellow_id": "fellow"} if endpoint.endswith(("show_fellow", "show_mentoring")) else {}
        page = site.ask(who, "GET", site.url(endpoint, values)).get_data(as_text=True)
        assert "/safety/" not in page.replace("/safety/new", "")
