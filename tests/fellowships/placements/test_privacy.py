from __future__ import annotations

from flask import Flask

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.placements.agreements import write_agreement
from lms.fellowships.placements.models import Fellow, FellowMentor, LearningAgreement
from lms.people.erasure import erase_person, export_person
from tests.factories.fellowships import make_fellow, make_mentor, make_programme


def test_what_is_held_about_a_fellow_can_be_taken_away_and_erased(app_context: Flask) -> None:
    fellow = make_fellow(
        make_programme("small"), bank={"account": "123456789"}, emergency={"name": "Ma"}, supervisor_name="Lata"
    )
    mentor, own = make_mentor(fellow), fellow.person_id or 0
    with transaction():
        write_agreement(fellow.id, [{"target": "Read", "sign": "", "month": 1}], seen=0, by=mentor.id)
    held = export_person(own)
    assert held["fellows"][0]["programme"] == "small"
    assert held["fellows"][0]["bank"] == {"account": "123456789"}
    assert held["learning_agreements"][0]["targets"] == ["Read"]
    assert export_person(mentor.id)["fellow_mentors"][0]["mentor_role"] == "lead"
    with transaction():
        erase_person(own, by=None)
    db.session.expire_all()
    left = db.session.get_one(Fellow, fellow.id)
    assert (left.person_id, left.bank, left.emergency, left.supervisor_name) == (None, {}, {}, "")
    assert left.stipend_paise == 15_000_00
    assert db.session.query(LearningAgreement).count() == 0


def test_a_mentor_who_is_erased_leaves_the_agreement(app_context: Flask) -> None:
    fellow = make_fellow(make_programme())
    mentor = make_mentor(fellow)
    with transaction():
        write_agreement(fellow.id, [{"target": "Read", "sign": "", "month": 1}], seen=0, by=mentor.id)
    with transaction():
        erase_person(mentor.id, by=None)
    db.session.expire_all()
    assert [each.written_by_id for each in db.session.query(LearningAgreement)] == [None]
    assert db.session.query(FellowMentor).count() == 0
