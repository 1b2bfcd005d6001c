from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.ctx import RequestContext
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.certificates.designs import Design, keep_design
from lms.certificates.models import Certificate
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.jobs import run_due
from lms.extensions import db
from lms.fellowships.lifecycle.completion import DESIGN, complete_fellow, confirm_names
from lms.fellowships.lifecycle.rules import PASSED, Record, assess
from lms.fellowships.placements.models import Fellow, FellowState
from lms.fellowships.programmes.documents import CompletionRule
from tests.factories.fellowships import make_programme
from tests.factories.people import make_person
from tests.fellowships.lifecycle.years import finish, in_days, make_year, now
from tests.people.test_at_once import DONE, at_once

NO_REVIEW: dict[str, Any] = {"completion": {"final_review": False}}


def record(approved: int, asked: int, missing: int = 0, verdict: str = "") -> Record:
    return Record([({"en": f"M{n}"}, n < approved) for n in range(asked)], list(range(1, missing + 1)), verdict)


@pytest.mark.parametrize(
    ("rule", "done", "is_complete"),
    [
        ({}, record(3, 3, verdict=PASSED), True),
        ({}, record(3, 3, verdict="not_yet"), False),
        ({}, record(3, 3), False),
        ({"final_review": False}, record(3, 3), True),
        ({"final_review": False}, record(2, 3), False),
        ({"final_review": False}, record(0, 0), True),
        ({"final_review": False, "milestones": 80}, record(5, 6), True),
        ({"final_review": False, "milestones": 80}, record(4, 6), False),
        ({"final_review": False, "milestones": 0}, record(0, 6), True),
        ({"final_review": False}, record(3, 3, missing=1), False),
        ({"final_review": False, "missing_reports": 1}, record(3, 3, missing=1), True),
        ({"final_review": False, "missing_reports": 1}, record(3, 3, missing=2), False),
    ],
)
def test_the_rule_by_hand_computed_cases(rule: dict[str, Any], done: Record, is_complete: bool) -> None:
    assert assess(CompletionRule(**rule), done).is_complete is is_complete


@settings(max_examples=30)
@given(asked=st.integers(0, 20), approved=st.integers(0, 20), percent=st.integers(0, 100), missing=st.integers(0, 5))
def test_doing_more_never_makes_it_less_complete(asked: int, approved: int, percent: int, missing: int) -> None:
    approved = min(asked, approved)
    rule = CompletionRule(milestones=percent, missing_reports=2, final_review=False)
    if assess(rule, record(approved, asked, missing)).is_complete:
        assert assess(rule, record(min(asked, approved + 1), asked, max(0, missing - 1))).is_complete


def complete(fellow: Fellow, design: Design) -> Certificate | None:
    with transaction():
        return complete_fellow(fellow.id, design, by=1)


def test_who_lacks_something_is_not_completed(app_context: Flask) -> None:
    fellow, design = make_year(), keep_design(DESIGN)
    with pytest.raises(Refusal):
        complete(fellow, design)
    finish(fellow.id)
    with pytest.raises(Refusal):  # the panel has not spoken
        complete(fellow, design)
    assert now(fellow.id).state is FellowState.ACTIVE


def test_completed_once_with_one_certificate(app_context: Flask, in_request: RequestContext) -> None:
    person = make_person(certificate_name_latin="Asha Devi", email="asha@example.org")
    fellow, design = make_year(make_programme("small", **NO_REVIEW), person), keep_design(DESIGN)
    finish(fellow.id)
    first, second = complete(fellow, design), complete(fellow, design)
    assert first is not None
    assert second is not None
    assert first.id == second.id
    assert (first.subject, first.design) == ("fellowship:small", "fellowship")
    assert first.statement == {
        "en": f"This is to certify that Asha Devi has completed the fellowship “Small Fellowship” "
        f"with its milestones, monthly reports and final review on {in_days(0).strftime('%-d %B %Y')}."
    }
    left = now(fellow.id)
    assert (left.state, left.ended_on) == (FellowState.COMPLETED, in_days(0))
    run_due()
    db.session.expire_all()
    assert [each.state for each in db.session.query(Certificate)] == ["issued"]


def test_the_certificate_waits_for_the_name(app_context: Flask) -> None:
    person = make_person()
    fellow, design = make_year(make_programme(**NO_REVIEW), person), keep_design(DESIGN)
    with transaction():
        assert confirm_names(fellow.id, "", "आशा देवी", design, by=person.id) is None
        assert confirm_names(fellow.id, "Asha", "", design, by=person.id) is None
    with pytest.raises(Refusal), transaction():
        confirm_names(fellow.id, "", "", design, by=person.id)
    with transaction():
        person = db.session.merge(person)
        person.certificate_name_latin = ""
    finish(fellow.id)
    assert complete(fellow, design) is None
    with transaction():
        made = confirm_names(fellow.id, "Asha Devi", "आशा देवी", design, by=person.id)
        assert made is not None
        assert sorted(made.statement) == ["en", "hi"]
    assert db.session.query(Certificate).count() == 1


def test_two_managers_complete_at_once(app: Flask) -> None:
    with app.app_context():
        person = make_person(certificate_name_latin="Asha Devi")
        fellow = make_year(make_programme(**NO_REVIEW), person)
        finish(fellow.id)
        design = keep_design(DESIGN)
        db.session.remove()

    def act() -> None:
        complete_fellow(fellow.id, design, by=1)

    assert at_once(app, act, act) == [DONE] * 2
    with app.app_context():
        assert db.session.query(Certificate).count() == 1
