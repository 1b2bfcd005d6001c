from __future__ import annotations

import io

from flask import Flask
from openpyxl import load_workbook

from lms.attachments.operations import keep_file
from lms.fellowships.applications import exports
from lms.fellowships.applications.models import ApplicationState
from lms.fellowships.applications.operations import OWNER
from lms.fellowships.applications.queries import ApplicationFilter
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form
from lms.questionnaires.documents import Question
from tests.conftest import CountQueries
from tests.factories.fellowships import make_application, question
from tests.factories.files import sent
from tests.factories.people import make_organisation
from tests.fellowships.applications.conftest import GOOD, REFEREES, make_draft


def test_every_question_is_a_column(app_context: Flask, call: Call) -> None:
    host = make_organisation("Aravali Centre")
    application = make_application(call, "Kamla Bai", host_id=host.id)
    kept = keep_file(OWNER, application.id, "papers", sent(), by=None)
    make_application(call, "Asha", answers={**GOOD, "papers": [kept], "referees": REFEREES})
    make_draft(call)
    head, rows = exports.header(call_form(call)), list(exports.rows(call, ApplicationFilter()))
    assert head[-4:] == ["Why", "Field days", "Papers", "Referees"]
    assert {len(row) for row in rows} == {len(head)}
    by_name = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert set(by_name) == {"Kamla Bai", "Asha"}
    assert by_name["Kamla Bai"]["Host organisation"] == "Aravali Centre"
    assert by_name["Asha"]["Papers"] == "pay slip.pdf"
    assert by_name["Asha"]["Referees"] == "Meena Rao <meena@example.org>"
    assert (by_name["Asha"]["Field days"], by_name["Asha"]["Status"]) == ("Yes", "Submitted")


def test_the_filter_holds_for_the_table(app_context: Flask, call: Call) -> None:
    make_application(call)
    wanted = make_application(call, state=ApplicationState.REVIEW)
    rows = exports.rows(call, ApplicationFilter(state=ApplicationState.REVIEW))
    assert [row[0] for row in rows] == [wanted.id]


def test_the_number_of_queries_does_not_grow(app_context: Flask, call: Call, count_queries: CountQueries) -> None:
    for _each in range(6):
        make_application(call)
    with count_queries() as statements:
        assert len(list(exports.rows(call, ApplicationFilter()))) == 6
    assert len(statements) <= 5


def test_options_are_told_by_their_words(app_context: Flask) -> None:
    options = [{"id": each, "label": {"en": each.title()}} for each in ("law", "health")]
    asked = Question.model_validate(question("topics", "choices", options=options))
    assert exports.answer_words(asked, ["law", "gone"], {}) == "Law; gone"
    assert exports.answer_words(asked, None, {}) == ""


def test_a_workbook_holds_no_formulas() -> None:
    content = exports.workbook("Table", ["Name"], [["=1+1"], ["bell\x07"], [7]])
    sheet = load_workbook(io.BytesIO(content))["Table"]
    assert [row[0].value for row in sheet.iter_rows()] == ["Name", "'=1+1", "bell", 7]
