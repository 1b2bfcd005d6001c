from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from lms.core.clock import today_here
from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Person
from lms.people.roles import Role
from lms.workshops.library.models import Template
from lms.workshops.planning import operations
from lms.workshops.planning.agenda import seen_mark
from lms.workshops.planning.models import Facilitator, Workshop, WorkshopState
from lms.workshops.planning.times import days_of, sessions_of
from tests.conftest import CountQueries
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import add_facilitator, add_participant, make_workshop
from tests.forms import drawn_values
from tests.workshops.planning.conftest import Follow, put_on_shelf

PAGES = ("overview", "agenda", "days", "details", "facilitators", "moves/cancelled", "template", "copy", "agenda/new")


@pytest.fixture
def workshop_id(app: Flask, trainer: Person) -> int:
    """A workshop of two days, open, that the trainer planned."""
    with app.app_context():
        return make_workshop(run_by=trainer, days=2).id


def dates(app: Flask, workshop_id: int) -> list[date | None]:
    with app.app_context():
        return list(days_of(workshop_id).values())


def test_nobody_else_finds_the_pages_of_a_workshop(app: Flask, client: FlaskClient, workshop_id: int) -> None:
    with app.app_context():
        other = make_person("Another Trainer", roles=[Role.TRAINER])
    assert client.get(f"/workshops/{workshop_id}/overview").status_code == 303
    sign_in(client, other)
    for page in PAGES:
        assert client.get(f"/workshops/{workshop_id}/{page}").status_code == 404, page
    for page in ("notes", "days", "days/by", "days/undate", "days/add", "facilitators", "moves/cancelled"):
        assert client.post(f"/workshops/{workshop_id}/{page}").status_code == 404, page
    assert client.get("/workshops/holidays").status_code == 403


def test_who_organises_nothing_plans_nothing_but_sees_what_they_teach(
    app: Flask, member: FlaskClient, person: Person, workshop_id: int
) -> None:
    assert member.get("/workshops/new").status_code == 403
    assert "You run no workshop yet" in member.get("/workshops/mine").text
    with app.app_context():
        add_facilitator(db.session.get_one(Workshop, workshop_id), person)
    assert "Small workshop" in member.get("/workshops/mine").text
    assert member.get(f"/workshops/{workshop_id}/agenda").status_code == 200
    assert member.get(f"/workshops/{workshop_id}/template").status_code == 403


def test_planning_from_a_template_takes_one_page(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        slug, first = put_on_shelf(), today_here() + timedelta(days=9)
    drawn = drawn_values(organiser.get(f"/workshops/new?template={slug}").text)
    assert (drawn["title_en"], drawn["capacity"]) == (["Small workshop"], ["30"])
    sent = {**drawn, "first_day": first.isoformat(), "district": "Gaya", "state": "IN-BR"}
    answers = [organiser.post(f"/workshops/new?template={slug}", data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    page = organiser.get(answers[0].location).text
    assert "What to do next" in page
    assert "Announce it" in page


def test_a_wrong_form_keeps_what_was_typed(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        put_on_shelf()
    drawn = drawn_values(organiser.get("/workshops/new").text)
    answer = organiser.post("/workshops/new", data={**drawn, "venue": "Block hall", "capacity": "many"})
    assert answer.status_code == 422
    assert "Enter a whole number from 1 to 5000." in answer.text
    assert "Choose one of the answers." in answer.text
    assert drawn_values(answer.text)["venue"] == ["Block hall"]
    slip = organiser.post("/workshops/new", data={**drawn, "template": "small", "first_day": "9999-12-31"})
    assert "9999 cannot be meant." in slip.text
    again = organiser.post("/workshops/new", data={**drawn, "template": "-"})
    assert "Give the workshop a title." in again.text
    assert organiser.get("/workshops/new?template=nothing").status_code == 404


def test_an_organiser_that_is_not_ones_own_is_refused(app: Flask, organiser: FlaskClient) -> None:
    drawn = drawn_values(organiser.get("/workshops/new").text)
    answer = organiser.post("/workshops/new", data={**drawn, "template": "-", "title_en": "X", "organiser": "77"})
    assert answer.status_code == 422


def test_a_session_that_overlaps_is_refused_with_its_words_kept(organiser: FlaskClient, workshop_id: int) -> None:
    url = f"/workshops/{workshop_id}/agenda/new?day=1"
    drawn = drawn_values(organiser.get(url).text)
    assert (drawn["starts"], drawn["ends"], drawn["day"]) == (["14:30"], ["15:30"], ["1"])
    answer = organiser.post(url, data={**drawn, "title_en": "Songs", "starts": "10:15", "ends": "16:00"})
    assert answer.status_code == 422
    assert "At this time there is “Wages” (10:00–11:30)." in answer.text
    backwards = organiser.post(url, data={**drawn, "title_en": "Songs", "starts": "16:00", "ends": "15:00"})
    assert "start at 16:00 and end at 15:00" in backwards.text
    assert drawn_values(backwards.text)["title_en"] == ["Songs"]
    unread = organiser.post(url, data={**drawn, "title_en": "Songs", "starts": "in the evening"})
    assert "Write a time of the day like 9:30" in unread.text
    assert organiser.post(url, data={**drawn, "title_en": "Songs"}).status_code == 303


def test_who_is_slower_sees_both_and_saves_then(app: Flask, organiser: FlaskClient, workshop_id: int) -> None:
    with app.app_context():
        session_id = sessions_of(workshop_id)[0].session.id
    url = f"/workshops/{workshop_id}/agenda/{session_id}/edit"
    drawn = drawn_values(organiser.get(url).text)
    organiser.post(url, data={**drawn, "title_en": "Tea and welcome"})
    answer = organiser.post(url, data={**drawn, "title_en": "Introductions"})
    assert answer.status_code == 422
    assert "Tea and welcome" in answer.text
    assert drawn_values(answer.text)["title_en"] == ["Introductions"]
    assert organiser.post(url, data=drawn_values(answer.text)).status_code == 303
    with app.app_context():
        assert sessions_of(workshop_id)[0].session.title["en"] == "Introductions"


def test_details_that_somebody_else_changed_are_shown_beside_ones_own(
    app: Flask, organiser: FlaskClient, workshop_id: int
) -> None:
    url = f"/workshops/{workshop_id}/details"
    drawn = drawn_values(organiser.get(url).text)
    assert organiser.post(url, data={**drawn, "venue": "Town hall"}).status_code == 303
    answer = organiser.post(url, data={**drawn, "venue": "School"})
    assert answer.status_code == 422
    assert "Town hall" in answer.text
    assert organiser.post(url, data=drawn_values(answer.text)).status_code == 303
    with app.app_context():
        workshop = db.session.get_one(Workshop, workshop_id)
        assert (workshop.venue, workshop.version) == ("School", 3)
    assert organiser.post(url, data={**drawn, "title_en": "", "title_hi": ""}).status_code == 422


def test_moving_a_workshop_asks_first_where_people_have_registered(
    app: Flask, organiser: FlaskClient, workshop_id: int, following: Follow
) -> None:
    seen, before = following("moved_followers"), dates(app, workshop_id)
    with app.app_context():
        add_participant(db.session.get_one(Workshop, workshop_id))
    backwards = organiser.post(
        f"/workshops/{workshop_id}/days", data={"version": "1", "day_1": "2099-03-02", "day_2": "2099-03-01"}
    )
    assert (backwards.status_code, "Day 2 must come after day 1" in backwards.text) == (422, True)
    assert drawn_values(backwards.text)["day_2"] == ["2099-03-01"]
    by = f"/workshops/{workshop_id}/days/by"
    asked = organiser.post(by, data={"version": "1", "by_days": "7"})
    assert "Move this workshop?" in asked.text
    assert (asked.status_code, dates(app, workshop_id), seen) == (200, before, [])
    confirmed = drawn_values(asked.text)
    assert organiser.post(f"/workshops/{workshop_id}/days", data=confirmed).status_code == 303
    assert dates(app, workshop_id) == [day and day + timedelta(days=7) for day in before]
    assert len(seen) == 1
    assert organiser.post(f"/workshops/{workshop_id}/days", data=confirmed).status_code == 303
    assert len(seen) == 1


def test_dates_are_changed_at_once_where_nobody_has_registered(
    app: Flask, organiser: FlaskClient, workshop_id: int
) -> None:
    url = f"/workshops/{workshop_id}/days"
    drawn = drawn_values(organiser.get(url).text)
    wrong = organiser.post(url, data={"version": "1", "day_1": drawn["day_1"][0], "day_2": drawn["day_1"][0]})
    assert wrong.status_code == 422
    assert "Day 2 must come after day 1" in wrong.text
    undated = organiser.post(f"{url}/undate", data={"version": "1"})
    assert (undated.status_code, dates(app, workshop_id)) == (303, [None, None])
    late = organiser.post(f"{url}/add", data={"version": "1"})
    assert (late.status_code, len(dates(app, workshop_id))) == (422, 2)
    assert organiser.post(f"{url}/add", data={"version": "2"}).status_code == 303
    assert organiser.post(f"{url}/3/remove", data={"version": "3"}).status_code == 303
    assert len(dates(app, workshop_id)) == 2


def test_a_day_is_moved_by_minutes(app: Flask, organiser: FlaskClient, workshop_id: int) -> None:
    url = f"/workshops/{workshop_id}/agenda/days/1/shift"
    with app.app_context():
        seen = seen_mark([each.session for each in sessions_of(workshop_id) if each.session.day == 1])
    too_far = organiser.post(url, data={"seen": seen, "minutes": "700"})
    assert too_far.status_code == 422
    assert "no longer lie between midnight and midnight" in too_far.text
    assert organiser.post(url, data={"seen": seen, "minutes": "15"}).status_code == 303
    assert organiser.post(url, data={"seen": seen, "minutes": "15"}).status_code == 422
    with app.app_context():
        assert sessions_of(workshop_id)[0].hours == "09:45–10:15"


def test_facilitators_are_found_by_name_or_sign_in_and_learners_only_by_sign_in(
    app: Flask, organiser: FlaskClient, workshop_id: int
) -> None:
    with app.app_context():
        learner = make_person("Sita Kumari", phone="+919876543210")
        mentor = make_person("Sita Rao", roles=[Role.MENTOR])
    url = f"/workshops/{workshop_id}/facilitators"
    by_name, by_phone = organiser.get(f"{url}?search=sita"), organiser.get(f"{url}?search=9876543210")
    assert ("Sita Rao" in by_name.text, "Sita Kumari" in by_name.text) == (True, False)
    assert "Sita Kumari" in by_phone.text
    assert "Nobody is found" in organiser.get(f"{url}?search=nobody").text
    assert organiser.post(url, data={"person": str(mentor.id), "days": ["2"]}).status_code == 303
    assert organiser.post(url, data={"person": "x"}).status_code == 422
    assert organiser.post(f"{url}/named", data={"name": ""}).status_code == 422
    assert organiser.post(f"{url}/named", data={"name": "Dr Rao"}).status_code == 303
    with app.app_context():
        found = db.session.query(Facilitator).order_by(Facilitator.id).all()
        assert [(each.person_id, each.name, each.days) for each in found] == [
            (mentor.id, "", [2]),
            (None, "Dr Rao", [1, 2]),
        ]
        first, learner_id = found[0].id, learner.id
    organiser.post(f"{url}/{first}/days", data={"days": ["1"]})
    organiser.post(f"{url}/{first}/remove")
    with app.app_context():
        assert db.session.query(Facilitator).count() == 1
        assert learner_id


def test_cancelling_asks_for_the_reason_and_the_title(app: Flask, organiser: FlaskClient, workshop_id: int) -> None:
    url = f"/workshops/{workshop_id}/moves/cancelled"
    wrong = organiser.post(url, data={"reason": "The hall is flooded.", "confirmation": "Another workshop"})
    assert wrong.status_code == 422
    assert "This is not the title of the workshop." in wrong.text
    assert "The hall is flooded." in wrong.text
    assert organiser.post(url, data={"confirmation": "Small workshop"}).status_code == 422
    right = {"reason": "The hall is flooded.", "confirmation": "छोटी  कार्यशाला"}
    assert organiser.post(url, data=right).status_code == 303
    assert "The hall is flooded." in organiser.get(f"/workshops/{workshop_id}/overview").text
    assert "This workshop is cancelled." in organiser.get(f"/workshops/{workshop_id}").text
    late = organiser.post(f"/workshops/{workshop_id}/moves/closed")
    assert late.status_code == 422
    assert "It is “Cancelled” now" in late.text
    assert organiser.get(f"/workshops/{workshop_id}/moves/dance").status_code == 404


def test_notes_stand_on_the_overview(organiser: FlaskClient, workshop_id: int) -> None:
    url = f"/workshops/{workshop_id}/notes"
    for _ in range(2):
        assert organiser.post(url, data={"form_key": "n", "text": "Bring <b>fans</b>."}).status_code == 303
    page = organiser.get(f"/workshops/{workshop_id}/overview").text
    assert page.count("Bring &lt;b&gt;fans") == 1
    assert organiser.post(url, data={"form_key": "m", "text": " "}).status_code == 422


def test_a_workshop_is_saved_as_a_template_once(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        slug = put_on_shelf()
        with transaction():
            trainer_id = db.session.query(Person.id).filter_by(full_name="Meera Joshi").scalar()
            made = operations.plan_from_template(slug, operations.NewWorkshop(), by=trainer_id).id
    url = f"/workshops/{made}/template"
    drawn = drawn_values(organiser.get(url).text)
    answers = [organiser.post(url, data={**drawn, "slug": "my-own"}) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/workshops/templates/my-own"] * 2
    assert organiser.post(url, data={**drawn, "form_key": "new", "slug": "my-own"}).status_code == 422
    with app.app_context():
        assert db.session.query(Template).count() == 2


def test_the_list_of_those_i_run_is_filtered_sorted_and_exported(
    app: Flask, organiser: FlaskClient, trainer: Person, count_queries: CountQueries
) -> None:
    with app.app_context():
        for number in range(30):
            make_workshop(run_by=trainer, title={"en": f"Workshop {number:02}"})
        make_workshop(run_by=trainer, title={"en": "=HYPERLINK(1)"}, state=WorkshopState.DRAFT)
        make_workshop(title={"en": "Of somebody else"})
    with count_queries() as queries:
        page = organiser.get("/workshops/mine?search=work+03&sort=title").text
    assert len(queries) <= 6
    assert [f">Workshop {number:02}<" in page for number in (3, 4)] == [True, False]
    assert "Of somebody else" not in organiser.get("/workshops/mine").text
    assert "No workshop fits" in organiser.get("/workshops/mine?status=held").text
    csv = organiser.get("/workshops/mine.csv?status=draft").text
    assert "'=HYPERLINK(1)" in csv
    book = load_workbook(io.BytesIO(organiser.get("/workshops/mine.xlsx").data))
    assert book.worksheets[0].max_row == 32


def test_managers_keep_the_holidays(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        manager, year = make_person("Anjali Rao", roles=[Role.MANAGER]), today_here().year
    sign_in(client, manager)
    sent = {"held_on": f"{year}-12-25", "name_en": "Christmas", "name_hi": "क्रिसमस"}
    assert client.post("/workshops/holidays", data=sent).status_code == 303
    page = client.get("/workshops/holidays").text
    assert "Christmas" in page
    assert "Republic Day" in page
    assert client.post("/workshops/holidays", data={**sent, "name_en": "Other"}).status_code == 422
    assert client.post("/workshops/holidays", data={"name_en": "Nothing"}).status_code == 422
    assert client.post("/workshops/holidays/1/remove").status_code == 303


def test_the_agenda_and_the_overview_ask_few_queries(
    app: Flask, organiser: FlaskClient, trainer: Person, count_queries: CountQueries
) -> None:
    with app.app_context():
        workshop_id = make_workshop(run_by=trainer, days=6).id
    organiser.get(f"/workshops/{workshop_id}/agenda")
    with count_queries() as queries:
        assert organiser.get(f"/workshops/{workshop_id}/agenda").status_code == 200
    assert len(queries) <= 12
