"""The sums of what reports count."""

from __future__ import annotations

from lms.questionnaires.parsing import questionnaire_of, stored_form
from lms.questionnaires.totals import counted
from tests.factories.fellowships import REPORT, question
from tests.questionnaires.forms import OPTIONS, form


def test_counted_numbers_are_summed_up_and_nothing_else() -> None:
    document = form(
        question("went", "choice", options=OPTIONS),
        question("days", "number", is_counted=True),
        question("cases", "number", is_counted=True, when={"field": "went", "values": ["yes"]}),
        question("age", "number"),
    )
    reports = [
        {"went": "yes", "days": "2.5", "cases": "4", "age": "30"},
        {"went": "no", "days": "१", "cases": "90"},
        {"went": "yes", "days": "none", "cases": ""},
        {},
    ]
    assert [(each.id, total) for each, total in counted(document, reports)] == [("days", 3.5), ("cases", 4.0)]


def test_without_reports_the_sums_are_nought() -> None:
    assert [total for _, total in counted(questionnaire_of(REPORT), [])] == [0.0]


def test_the_same_form_is_parsed_once_and_stored_as_it_came() -> None:
    assert questionnaire_of(REPORT) is questionnaire_of(dict(REPORT))
    assert questionnaire_of(stored_form(questionnaire_of(REPORT))) == questionnaire_of(REPORT)
