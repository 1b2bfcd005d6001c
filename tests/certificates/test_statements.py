from __future__ import annotations

from datetime import date

import pytest

from lms.certificates.awards import Wording
from lms.certificates.designs import load_design
from lms.certificates.statements import day, label, state
from tests.factories.certificates import make_award

SHORT = load_design("course-completion")
LONG = load_design("certificate-course")


def test_a_statement_is_one_whole_sentence() -> None:
    assert str(state(make_award(), SHORT, "en")) == (
        "This is to certify that Asha Devi has completed the course “Safe migration to the Gulf” "
        "and met all its requirements on 20 November 2026."
    )
    assert str(state(make_award(), SHORT, "hi")) == (
        "प्रमाणित किया जाता है कि आशा देवी ने 20 नवंबर 2026 को सभी शर्तों सहित यह पाठ्यक्रम पूरा किया: "
        "“खाड़ी देशों के लिए सुरक्षित प्रवासन”।"
    )


@pytest.mark.parametrize("language", ["en", "hi"])
def test_attended_completed_and_competence_say_different_things(language: str) -> None:
    said = {str(state(make_award(wording=wording), SHORT, language)) for wording in Wording}
    assert len(said) == 3


def test_the_stop_after_a_title_that_is_set_apart_is_not_printed() -> None:
    statement = state(make_award(), SHORT, "hi")
    assert (statement.stop, statement.after) == ("।", "")
    assert statement.between.endswith(":")


def test_the_certificate_course_has_its_own_sentence() -> None:
    assert "every module" in str(state(make_award(), LONG, "en"))
    assert state(make_award(), LONG, "en").heading == "Certificate"
    assert "attended" in str(state(make_award(wording="attended"), LONG, "en"))


def test_hours_and_marks_are_shown_where_the_design_shows_them() -> None:
    award = make_award(marks={"one": 80, "two": 90})
    assert state(award, SHORT, "en").facts == ["Duration: 6 hours"]
    assert state(award, LONG, "hi").facts == ["अवधि: 6 घंटे", "औसत अंक: 85%"]
    assert state(make_award(hours=1), SHORT, "en").facts == ["Duration: 1 hour"]
    assert state(make_award(hours=None), LONG, "en").facts == []


def test_what_people_write_is_never_read_as_a_slot() -> None:
    award = make_award(recipient_latin="{title} {date} [x]", title={"en": "{name} {hours}", "hi": "{date}"})
    assert "{title} {date} [x] has completed the course “{name} {hours}” and" in str(state(award, SHORT, "en"))
    assert "“{date}”।" in str(state(award, SHORT, "hi"))


def test_several_issuers_stand_in_one_list() -> None:
    award = make_award(issuers=({"en": "Setu", "hi": "सेतु"}, {"en": "Shramik Sahayata"}))
    assert state(award, SHORT, "en").issuer == "Setu and Shramik Sahayata"
    assert state(award, SHORT, "hi").issuer == "सेतु और Shramik Sahayata"


def test_labels_are_filled_and_days_written_out() -> None:
    assert label(SHORT, "issued_on", "en", date=day(date(2026, 1, 5), "en")) == "Issued on 5 January 2026"
    assert label(SHORT, "issued_on", "hi", date=day(date(2026, 1, 5), "hi")) == "जारी करने की तिथि: 5 जनवरी 2026"
