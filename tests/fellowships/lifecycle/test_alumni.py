from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.jobs import Job, run_due
from lms.core.outbox import Letter
from lms.core.paging import Sorting
from lms.extensions import db
from lms.fellowships.lifecycle.alumni import alumni_list, alumni_years, notes_of, write_note
from lms.fellowships.lifecycle.models import AlumniNote
from lms.fellowships.lifecycle.rounds import ASK_ALUMNUS, ask_alumni
from lms.fellowships.placements.models import Fellow, FellowState
from lms.fellowships.programmes.models import Programme
from lms.people.erasure import erase_person, export_person
from tests.factories.fellowships import make_fellow, make_programme
from tests.factories.people import make_person
from tests.fellowships.lifecycle.years import in_days, now

BY_NAME = Sorting("name", descending=False)


def alumna(
    programme: Programme | None = None, name: str = "Asha Devi", *, days_ago: int = 400, **values: Any
) -> Fellow:
    return make_fellow(
        programme or make_programme(),
        make_person(name, **values),
        starts_on=in_days(-days_ago - 92),
        state=FellowState.COMPLETED,
        ended_on=in_days(-days_ago),
    )


def write(fellow: Fellow, organisation: str = "Union", **values: Any) -> AlumniNote:
    with transaction():
        return write_note(fellow.id, organisation=organisation, by=fellow.person_id or 0, **values)


def test_a_year_has_one_note_which_can_be_changed(app_context: Flask) -> None:
    fellow, year = alumna(), in_days(0).year
    assert write(fellow).id == write(fellow).id == write(fellow, "Labour court", work="Advocate").id
    write(fellow, "At home", year=year - 1)
    assert [(each.year, each.organisation) for each in notes_of(fellow.id)] == [
        (year, "Labour court"),
        (year - 1, "At home"),
    ]


def test_only_alumni_are_asked_and_for_years_since_the_end(app_context: Flask) -> None:
    with pytest.raises(Refusal):
        write(make_fellow(make_programme()))
    for year in (in_days(0).year + 1, 2001):
        with pytest.raises(Refusal) as refused:
            write(alumna(), year=year)
        assert refused.value.field == "year"
    with pytest.raises(Refusal):
        write(alumna(), " ")


def test_the_list_shows_the_latest_note_and_is_filtered(app_context: Flask) -> None:
    programme, year = make_programme(), in_days(0).year
    asha, _ravi = alumna(programme), alumna(programme, "Ravi Kumar", days_ago=800)
    make_fellow(programme)
    write(asha, "Old place", year=year - 1)
    write(asha, "Labour Court")

    def names(**wish: str) -> list[tuple[str, str | None]]:
        rows = db.session.execute(alumni_list(programme.id, BY_NAME, **wish))
        return [(row.full_name, row.organisation) for row in rows]

    assert names() == [("Asha Devi", "Labour Court"), ("Ravi Kumar", None)]
    assert names(search="court") == names(told="yes") == [("Asha Devi", "Labour Court")]
    assert names(search="ravi") == names(told="no") == [("Ravi Kumar", None)]
    assert names(ended=str(in_days(-800).year)) == [("Ravi Kumar", None)]
    assert names(ended="nonsense") == names()
    assert alumni_years(programme.id) == sorted({in_days(-400).year, in_days(-800).year}, reverse=True)


def test_alumni_are_asked_once_a_year_unless_they_have_told(app_context: Flask) -> None:
    asked = alumna(email="asha@example.org")
    told = alumna(name="Ravi", email="ravi@example.org")
    alumna(name="New", days_ago=30, email="new@example.org")
    write(told)
    assert ask_alumni() == 2
    assert ask_alumni() == 0
    assert db.session.query(Job).filter_by(kind=ASK_ALUMNUS).count() == 2
    with app_context.test_request_context():
        run_due()
    letters = list(db.session.scalars(select(Letter.address).where(Letter.subject == "Where do you work now?")))
    assert letters == ["asha@example.org"]
    with transaction():
        now(asked.id).alumni_asked_on = in_days(-366)
    assert ask_alumni() == 1


def test_erasing_forgets_where_somebody_works(app_context: Flask) -> None:
    fellow = alumna()
    write(fellow, "Labour court")
    own = fellow.person_id or 0
    assert export_person(own)["alumni_notes"][0]["organisation"] == "Labour court"
    with transaction():
        erase_person(own, by=None)
    assert db.session.query(AlumniNote).count() == 0
