"""Questions from files into a course and out of it, in the browser."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.core import clock, jobs
from lms.core.database import transaction
from lms.core.history import HistoryEntry
from lms.core.jobs import Job
from lms.core.privacy import personal_data
from lms.core.storage import storage
from lms.courses.operations import published_bundle
from lms.courses.queries import published
from lms.extensions import db
from lms.people.roles import Role
from lms.quizzes.banks.documents import Bank
from lms.quizzes.documents import QuizContent
from lms.quizzes.imports.models import ImportState, QuestionImport
from lms.quizzes.imports.operations import FOLDER, FORGET
from tests.factories.courses import MODULE, make_course, quiz_file, yaml
from tests.factories.people import make_person, sign_in

QUIZ = f"{MODULE}/03-first-quiz.yaml"
BASE = "/teaching/a-course"
IMPORT = f"{BASE}/import"
GIFT = """// [id:visa] [tag:papers]
::Visa::Which visa? {=Work visa#Yes. ~Tourist visa#Never.}

Papers can come later. {F}

::Broken:: No end {=a ~b
"""
BILINGUAL = (
    '// [id:promise]\n[html]<span lang="en" class="multilang">A word is enough.</span>'
    '<span lang="hi" class="multilang">बात काफ़ी है।</span> {F}\n'
)
BANK = """# Ours, with care
title: {en: Frauds, hi: धोखे}
questions:
  - id: promise          # the first
    kind: true_false
    text:
      en: "Old words"
      hi: पुराने शब्द
    answer: true
"""


def bank_file() -> bytes:
    """A bank with one question, ``promise``, that the quiz of the course takes."""
    return BANK.encode()


@pytest.fixture
def trainer(app: Flask, client: FlaskClient) -> FlaskClient:
    """The browser of the trainer of a course with a bank."""
    slots = ["who-helps", {"draw": 1, "bank": "frauds"}]
    with app.app_context():
        make_course(files={"banks/frauds.yaml": bank_file(), QUIZ: yaml(quiz_file(banks=["frauds"], slots=slots))})
        meera = make_person("Meera Joshi", [(Role.TRAINER, "course:a-course")])
        db.session.remove()
    return sign_in(client, meera)


def upload(client: FlaskClient, content: str | bytes, name: str = "q.gift", **fields: Any) -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    given = {"target": "banks/frauds", "language": "en", "format": "", **fields}
    return client.post(IMPORT, data={**given, "file": (io.BytesIO(data), name)})


def take(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    return client.post(address, data={"go": "take", **fields})


def bank(app: Flask, name: str = "banks/frauds") -> Bank:
    with app.app_context():
        course = published("a-course")
        assert course is not None
        found = course.document.shared[name]
        db.session.remove()
    assert isinstance(found, Bank)
    return found


def states(app: Flask, name: str = "banks/frauds") -> dict[str, bool]:
    return {entry.question.id: entry.is_ready for entry in bank(app, name).questions}


def source(app: Flask, path: str) -> str:
    """Return a file of the course as it is published."""
    with app.app_context():
        bundle = published_bundle("a-course")
        assert bundle is not None
        db.session.remove()
    return bundle.files[path].decode()


def imports(app: Flask) -> list[QuestionImport]:
    with app.app_context():
        found = list(db.session.scalars(select(QuestionImport).order_by(QuestionImport.id)))
        for each in found:
            db.session.expunge(each)
        db.session.remove()
    return found


def history(app: Flask, action: str) -> list[dict[str, Any]]:
    with app.app_context():
        details = select(HistoryEntry.detail).where(HistoryEntry.action == action)
        found = list(db.session.scalars(details.order_by(HistoryEntry.id)))
        db.session.remove()
    return found


def test_a_file_is_looked_at_before_anything_changes(app: Flask, trainer: FlaskClient) -> None:
    reply = upload(trainer, GIFT)
    assert reply.status_code == 303
    page = trainer.get(reply.location).text
    assert "2 questions can be taken" in page
    assert "Take these 2 questions" in page
    for words in ("Which visa?", "Work visa", "Never.", "One choice", "100%", "Papers can come later"):
        assert words in page
    assert "2 questions are not there in every language" in page
    assert "हिन्दी" in page
    assert states(app) == {"promise": True}


def test_what_cannot_be_taken_is_said_with_its_line_and_can_be_downloaded(trainer: FlaskClient) -> None:
    address = upload(trainer, GIFT).location
    assert re.search(r'<td class="number">6</td><td>\S', trainer.get(address).text)
    reply = trainer.get(f"{address}/problems.csv")
    assert reply.mimetype == "text/csv"
    header, *rows = csv.reader(io.StringIO(reply.text.removeprefix("\ufeff")))
    assert header == ["Line", "What is wrong", "In the file"]
    assert [(row[0], row[2]) for row in rows] == [("6", "::Broken:: No end {=a ~b")]


def test_taking_writes_drafts_into_the_bank_and_keeps_what_stands_there(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, GIFT).location
    reply = take(trainer, address)
    assert reply.location == f"{BASE}/banks/frauds"
    assert "2 questions were taken." in trainer.get(reply.location).text
    assert states(app) == {"promise": True, "visa": False, "q1": False}
    written = source(app, "banks/frauds.yaml")
    assert written.startswith(BANK)
    assert "status: draft" in written
    (detail,) = history(app, "quizzes.import_taken")
    assert (detail["added"], detail["replaced"], detail["place"]) == (2, 0, "banks/frauds")
    with app.app_context():
        course = published("a-course")
        assert course is not None
        content = course.document.unit("first-quiz").content
        db.session.remove()
    assert isinstance(content, QuizContent)
    assert [question.id for question in content.taken["frauds"]] == ["promise"]


def test_a_question_in_every_language_is_ready(app: Flask, trainer: FlaskClient) -> None:
    take(trainer, upload(trainer, BILINGUAL.replace("promise", "word")).location)
    assert states(app) == {"promise": True, "word": True}
    question = bank(app).questions[1].question
    assert question.text == {"en": "A word is enough.", "hi": "बात काफ़ी है।"}


def test_a_second_press_takes_nothing_twice(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, GIFT).location
    take(trainer, address)
    reply = take(trainer, address)
    assert reply.location == address
    page = trainer.get(address).text
    assert "nothing was taken twice" in page
    assert "2 questions of this file were taken." in page
    assert "Take these" not in page
    assert len(states(app)) == 3
    assert len(history(app, "quizzes.import_taken")) == 1


def test_two_presses_at_once_take_once(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, GIFT).location
    with app.app_context():
        lata = make_person("Lata Menon", [Role.TRAINER])
        clients = [sign_in(app.test_client(), lata) for _ in range(2)]
        db.session.remove()
    replies: list[int] = []
    threads = [Thread(target=lambda each=each: replies.append(take(each, address).status_code)) for each in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == [303, 303]
    assert len(states(app)) == 3
    assert len(history(app, "quizzes.import_taken")) == 1


@pytest.mark.parametrize(
    ("existing", "ids", "first"),
    [
        ("skip", ["promise"], "Old words"),
        ("replace", ["promise"], "A word is enough."),
        ("new", ["promise", "promise-2"], "Old words"),
        ("nonsense", ["promise"], "Old words"),
    ],
)
def test_a_question_that_is_there_already(
    app: Flask, trainer: FlaskClient, existing: str, ids: list[str], first: str
) -> None:
    address = upload(trainer, BILINGUAL).location
    page = trainer.get(address).text
    assert "1 question has an id that is there already" in page
    assert "there already" in page
    take(trainer, address, existing=existing)
    assert list(states(app)) == ids
    assert bank(app).questions[0].question.text["en"] == first


def test_a_single_question_may_go_another_way(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, BILINGUAL).location
    assert 'name="existing.promise" form="finish"' in trainer.get(address).text
    reply = take(trainer, address, existing="replace", **{"existing.promise": "skip"})
    assert "1 was left as it is." in trainer.get(reply.location).text
    assert bank(app).questions[0].question.text["en"] == "Old words"


def test_a_translation_makes_a_draft_complete(app: Flask, trainer: FlaskClient) -> None:
    take(trainer, upload(trainer, "// [id:sum]\nOne is one. {T}\n").location)
    assert states(app)["sum"] is False
    address = upload(trainer, "// [id:sum]\nएक एक है। {T}\n", language="hi").location
    assert "texts in the other languages stay" in trainer.get(address).text
    take(trainer, address, existing="replace")
    assert states(app)["sum"] is True
    assert bank(app).questions[1].question.text == {"en": "One is one.", "hi": "एक एक है।"}
    assert "draft" not in source(app, "banks/frauds.yaml")


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
MOODLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz><question type="truefalse"><name><text>Seal</text></name>
<questiontext format="html"><text><![CDATA[<p>Is it real? <img src="@@PLUGINFILE@@/seal.png" alt="A seal"></p>]]></text>
<file name="seal.png" path="/" encoding="base64">{PIXEL}</file></questiontext>
<answer fraction="100" format="html"><text>true</text></answer>
<answer fraction="0" format="html"><text>false</text></answer></question></quiz>"""


def test_pictures_of_a_moodle_file_come_along_and_go_out_again(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, MOODLE, name="moodle.xml").location
    assert "Pictures that come along: media/seal.png" in trainer.get(address).text
    take(trainer, address)
    assert states(app)["seal"] is False
    with app.app_context():
        course = published("a-course")
        assert course is not None
        assert [*course.document.media] == ["media/seal.png"]
        db.session.remove()
    query = {"place": "banks/frauds", "format": "moodle-xml"}
    assert PIXEL in trainer.get(f"{BASE}/export/questions", query_string=query).text
    take(trainer, upload(trainer, MOODLE, name="moodle.xml").location, existing="new")
    assert len(states(app)) == 3


def test_an_id_that_the_file_does_not_give_never_replaces(app: Flask, trainer: FlaskClient) -> None:
    take(trainer, upload(trainer, "One is one. {T}\n").location)
    take(trainer, upload(trainer, "Two is two. {T}\n").location, existing="replace")
    assert list(states(app)) == ["promise", "q1", "q2"]


def test_an_id_that_the_quiz_has_elsewhere_is_changed_and_said(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, BILINGUAL.replace("promise", "who-helps")).location
    assert "Another question of a quiz has the id “who-helps”" in trainer.get(address).text
    assert take(trainer, address).status_code == 303
    assert list(states(app)) == ["promise", "who-helps-2"]
    elsewhere = upload(trainer, BILINGUAL, target="quizzes/first-quiz").location
    assert "so that this one gets the id “promise-2”" in trainer.get(elsewhere).text


def test_a_new_bank_is_made(app: Flask, trainer: FlaskClient) -> None:
    reply = upload(trainer, BILINGUAL, target="new", bank_title="Wage theft")
    assert "This bank will be new." in trainer.get(reply.location).text
    assert take(trainer, reply.location).location == f"{BASE}/banks/wage-theft"
    made = bank(app, "banks/wage-theft")
    assert made.title == {"en": "Wage theft", "hi": "Wage theft"}
    assert [entry.question.id for entry in made.questions] == ["promise"]


def test_a_quiz_takes_only_what_is_there_in_every_language(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, GIFT + "\n" + BILINGUAL, target="quizzes/first-quiz").location
    page = trainer.get(address).text
    assert "Take it into a bank" in page
    assert "Take this question" in page


def test_questions_go_into_a_quiz_itself(app: Flask, trainer: FlaskClient) -> None:
    reply = take(trainer, upload(trainer, BILINGUAL.replace("promise", "word"), target="quizzes/first-quiz").location)
    assert reply.location == f"{BASE}/quizzes/first-quiz/questions"
    with app.app_context():
        course = published("a-course")
        assert course is not None
        content = course.document.unit("first-quiz").content
        db.session.remove()
    assert isinstance(content, QuizContent)
    assert [question.id for question in content.questions] == ["who-helps", "papers-later", "word"]


def test_what_the_check_of_the_course_refuses_is_said_and_nothing_is_written(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, "// [id:promise]\nOnly English. {F}\n").location
    reply = take(trainer, address, existing="replace")
    assert reply.status_code == 422
    assert "Nothing was taken, because:" in reply.text
    assert "The slot draws 1, but only 0 questions fit." in reply.text
    assert states(app) == {"promise": True}
    assert imports(app)[0].state is ImportState.WAITING


def test_sources_and_markup_that_the_course_does_not_know(trainer: FlaskClient) -> None:
    known = '// [setu:{"sources": ["F01", "F99"]}]\nOne is one. {T}\n\n'
    page = trainer.get(upload(trainer, known + "[markdown]A [[strange]] word. {T}\n").location).text
    assert "The course has no source “F99”" in page
    assert "The word “strange” is not in glossary.yaml." in page
    assert "1 question can be taken" in page


def test_pasted_text_is_taken_as_well(trainer: FlaskClient) -> None:
    data = {"target": "banks/frauds", "language": "hi", "format": "gift", "pasted": "एक और एक दो हैं। {T}\n"}
    reply = trainer.post(IMPORT, data=data)
    page = trainer.get(reply.location).text
    assert "एक और एक दो हैं।" in page
    assert "Not there in:" in page
    assert "English" in page.partition("Not there in:")[2][:60]


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        ("", {}, "Choose a file, or paste the questions"),
        ("   \n", {}, "Choose a file, or paste the questions"),
        ("hello", {"name": "a.doc"}, "The format of this file cannot be told"),
        (GIFT, {"target": "new"}, "Enter a title for the new bank."),
        (GIFT, {"target": "banks/none"}, "Not a valid choice"),
        (GIFT, {"language": "ta"}, "Not a valid choice"),
        (GIFT, {"format": "riddle"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_uploaded(trainer: FlaskClient, content: str, fields: dict[str, str], words: str) -> None:
    reply = upload(trainer, content, **fields)
    assert reply.status_code == 422
    assert words in reply.text


def test_a_file_that_is_too_large_is_refused(trainer: FlaskClient) -> None:
    fields = {"target": "banks/frauds", "language": "en", "format": ""}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="q.gift"\r\n\r\n' + "x" * 5_000_001
    body = "\r\n".join([*parts, file, "--x--\r\n"]).encode()
    reply = trainer.post(IMPORT, data=body, content_type="multipart/form-data; boundary=x")
    assert reply.status_code == 422
    assert "larger than 5 MB" in reply.text


def test_a_file_without_questions_says_so(trainer: FlaskClient) -> None:
    address = upload(trainer, "// nothing here\n").location
    assert "No question was found in this file" in trainer.get(address).text
    reply = take(trainer, address)
    assert reply.status_code == 422
    assert "There is no question in this file that can be taken." in reply.text


def test_an_import_can_be_dropped_and_stays_in_the_list_until_then(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, GIFT, name="mine.gift").location
    assert "mine.gift" in trainer.get(IMPORT).text
    reply = trainer.post(address, data={"go": "drop"})
    assert reply.location == f"{BASE}/banks"
    assert "mine.gift" not in trainer.get(IMPORT).text
    assert "Nothing was taken from this file." in trainer.get(address).text
    assert take(trainer, address).status_code == 303
    assert states(app) == {"promise": True}
    assert len(history(app, "quizzes.import_dropped")) == 1


def test_many_questions_come_in_pages(trainer: FlaskClient) -> None:
    address = upload(trainer, "".join(f"Number {number:02}. {{T}}\n\n" for number in range(30))).location
    first, second = trainer.get(address).text, trainer.get(address, query_string={"page": 2}).text
    assert "Number 24." in first
    assert "Number 25." not in first
    assert "Number 29." in second


def test_an_import_is_forgotten_after_a_week(app: Flask, trainer: FlaskClient) -> None:
    for _number in range(2):
        upload(trainer, GIFT)
    first, _second = imports(app)
    with app.app_context():
        jobs.run_due()
        assert len(imports(app)) == 2
        due = db.session.scalars(select(Job.not_before).where(Job.kind == FORGET)).all()
        assert all(each > clock.now() + timedelta(days=6) for each in due)
        for expected in (True, False):
            with transaction():
                oldest = db.session.scalars(select(Job).where(Job.kind == FORGET, Job.state == "queued")).first()
                assert oldest is not None
                oldest.not_before = clock.now()
            jobs.run_due()
            assert storage().exists(FOLDER + first.digest) is expected
        db.session.remove()
    assert imports(app) == []


def test_what_is_held_about_the_uploader(app: Flask, trainer: FlaskClient) -> None:
    upload(trainer, GIFT, name="mine.gift")
    (found,) = imports(app)
    declared = personal_data["question_imports"]
    assert declared.export is not None
    assert declared.erase is not None
    with app.app_context():
        assert found.made_by_id is not None
        (row,) = declared.export(found.made_by_id)
        assert (row["file"], row["course"], row["state"]) == ("mine.gift", "a-course", "waiting")
        with transaction():
            declared.erase(found.made_by_id)
        assert declared.export(found.made_by_id) == []
        db.session.remove()
    assert imports(app)[0].made_by_id is None


def test_a_bank_is_exported_and_imported_again_unchanged(app: Flask, trainer: FlaskClient) -> None:
    before = bank(app)
    reply = trainer.get(f"{BASE}/export/questions", query_string={"place": "banks/frauds", "format": "gift"})
    assert reply.headers["Content-Disposition"] == 'attachment; filename="a-course-frauds.gift"'
    take(trainer, upload(trainer, reply.data).location, existing="replace")
    assert bank(app) == before


def test_export_in_one_language(trainer: FlaskClient) -> None:
    query = {"place": "banks/frauds", "format": "gift", "language": "hi"}
    reply = trainer.get(f"{BASE}/export/questions", query_string=query)
    assert "पुराने शब्द" in reply.text
    assert "Old words" not in reply.text


def test_what_a_format_cannot_hold_is_said_before_the_download(trainer: FlaskClient) -> None:
    asked = trainer.get(f"{BASE}/export", query_string={"place": "quizzes/first-quiz"}).text
    assert "Download" not in asked
    aiken = trainer.get(f"{BASE}/export", query_string={"place": "quizzes/first-quiz", "format": "aiken"}).text
    assert "Not everything can be written in this format:" in aiken
    assert "papers-later" in aiken
    gift = trainer.get(f"{BASE}/export", query_string={"place": "quizzes/first-quiz", "format": "gift"}).text
    assert "Everything can be written in this format." in gift
    assert "/export/questions?place=quizzes" in gift


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_empty_table_can_be_had(trainer: FlaskClient, ending: str) -> None:
    reply = trainer.get(f"{IMPORT}/template.{ending}")
    assert reply.status_code == 200
    assert f"questions.{ending}" in reply.headers["Content-Disposition"]
    address = upload(trainer, reply.data, name=f"questions.{ending}").location
    assert trainer.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        f"{IMPORT}/99",
        f"{IMPORT}/99/problems.csv",
        f"{IMPORT}/template.doc",
        f"{BASE}/export?place=banks/none",
        f"{BASE}/export/questions?place=banks/frauds",
        f"{BASE}/export/questions?place=banks/frauds&format=riddle",
        "/teaching/none/import",
    ],
)
def test_what_is_not_there_is_not_found(trainer: FlaskClient, address: str) -> None:
    assert trainer.get(address).status_code == 404


def test_an_import_of_another_course_is_not_found(app: Flask, trainer: FlaskClient) -> None:
    address = upload(trainer, GIFT).location
    with app.app_context():
        make_course("other", completion=None)
        lata = make_person("Lata Menon", [(Role.TRAINER, "course:other")])
        db.session.remove()
    other = sign_in(app.test_client(), lata)
    assert other.get(address).status_code == 404
    assert other.get(address.replace("a-course", "other")).status_code == 404
    assert take(other, address.replace("a-course", "other")).status_code == 404


ADDRESSES = [
    IMPORT,
    f"{IMPORT}/1",
    f"{IMPORT}/1/problems.csv",
    f"{IMPORT}/template.csv",
    f"{BASE}/export",
    f"{BASE}/export/questions",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_signs_in_first(client: FlaskClient, address: str) -> None:
    assert client.get(address).location.startswith("/sign-in")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_learner_may_not(stranger: FlaskClient, address: str) -> None:
    assert stranger.get(address).status_code == 403


@pytest.mark.parametrize("address", ADDRESSES[:2])
def test_a_learner_may_not_write(stranger: FlaskClient, address: str) -> None:
    assert stranger.post(address).status_code == 403
