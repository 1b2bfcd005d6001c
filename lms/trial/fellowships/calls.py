"""The two calls of the demo programme: one of last year that brought fellows, and one that closes in a few days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.applications import operations as applications
from lms.fellowships.applications.models import Application, Reference
from lms.fellowships.applications.referees import give_letter
from lms.fellowships.applications.screening import move_application
from lms.fellowships.applications.sending import submit
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.operations import create_call, end_call, publish_call
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.periods import months_after
from lms.fellowships.programmes.models import Programme
from lms.fellowships.selection import offers
from lms.fellowships.selection.deciding import Line, Verb, decide
from lms.fellowships.selection.models import Recommendation, Review
from lms.fellowships.selection.pool import assign, put_into_pool
from lms.fellowships.selection.sheets import hand_in, save_sheet
from lms.trial.acts import Act
from lms.trial.fellowships.applicants import LETTERS, Applicant, address_of, answers_of, details_of, half_of
from lms.trial.fellowships.stage import Stage

ABOUT = {
    "en": "For young people who want to stand beside workers for a year. Tell us in your own words why. You can "
    "write in Hindi or English, stop at any time and go on later.",
    "hi": "उन युवाओं के लिए जो एक साल मज़दूरों के साथ खड़े रहना चाहते हैं। अपने शब्दों में बताएँ कि क्यों। हिन्दी या "
    "अंग्रेज़ी में लिखें, कभी भी रुकें और बाद में आगे लिखें।",
}


class Selection:
    """One call and what is done in it, as acts on the days before ``until``."""

    def __init__(self, stage: Stage, key: str, applicants: tuple[Applicant, ...], until: date) -> None:
        self.stage, self.key, self.applicants, self.until = stage, key, applicants, until
        self.manager_id = stage.people["anjali"]

    @property
    def call(self) -> Call:
        """The call, once it is made."""
        return db.session.get_one(Call, self.stage.calls[self.key])

    def at(self, days: int, hour: int = 11) -> datetime:
        """Return an hour of a day so many days before the end."""
        return self.stage.on(self.until - timedelta(days=days), hour)

    def application(self, key: str) -> Application:
        """Return somebody's application."""
        return db.session.get_one(Application, self.stage.applications[key], populate_existing=True)

    def opened(self, *, opens_at: datetime, closes_at: datetime, starts_on: date, has_interview: bool) -> None:
        """Make the call and publish it, with its reviewers."""
        programme = db.session.get_one(Programme, self.stage.programme_id)
        call = create_call(
            programme,
            self.stage.plan,
            by=self.manager_id,
            slug=f"young-leaders-{starts_on:%Y-%m}",
            title={"en": f"Young leaders, batch of {starts_on.year}", "hi": f"युवा नेतृत्व, बैच {starts_on.year}"},
            description=ABOUT,
            opens_at=opens_at,
            closes_at=closes_at,
            zone=self.stage.zone.key,
            starts_on=starts_on,
            has_interview=has_interview,
            seats=6,
            seats_by={"state": {"IN-UP": 2}},
            reviews_each=2,
            names_hidden=True,
            offer_days=7,
        )
        self.stage.calls[self.key] = call.id
        publish_call(call.id, by=self.manager_id)
        judges = [self.stage.people[name] for name in ("sunil", "joseph", "kavita")]
        put_into_pool(call.id, judges, is_reviewer=True, is_on_panel=False, by=self.manager_id)

    def sent(self) -> Iterator[Act]:
        """Yield that everybody applies: the draft is begun, and sent by all but one."""
        for number, applicant in enumerate(self.applicants):
            yield Act(self.at(applicant.days, 18), partial(self._apply, applicant, number))

    def _apply(self, applicant: Applicant, number: int) -> None:
        person_id = self.stage.people.get(applicant.key)
        application_id = applications.start(
            self.stage.calls[self.key],
            full_name=applicant.full_name,
            email=address_of(applicant.key),
            phone="",
            language=applicant.language,
            form_key=f"demo-{self.key}-{applicant.key}",
            person_id=person_id,
        ).id
        self.stage.applications[applicant.key] = application_id
        applications.save_details(application_id, details_of(applicant), seen=0)
        answers = answers_of(applicant, number)
        if applicant.ends == "draft":
            applications.save_answers(application_id, "about-you", half_of(answers), seen=1)
            return
        applications.save_answers(application_id, "about-you", answers, seen=1)
        submit(application_id, person_id=person_id)

    def letters(self, key: str, days: int) -> Act:
        """Return that both referees of somebody write."""
        return Act(self.at(days), partial(self._give_letters, key))

    def _give_letters(self, key: str) -> None:
        asked = select(Reference.id).filter_by(application_id=self.stage.applications[key]).order_by(Reference.id)
        for reference_id, text in zip(db.session.scalars(asked).all(), LETTERS, strict=True):
            give_letter(reference_id, text)

    def moved(self, verb: str, days: int, keys: tuple[str, ...], reason: str = "") -> Iterator[Act]:
        """Yield a move of screening for some applications."""
        for key in keys:
            yield Act(self.at(days, 12), partial(self._move, key, verb, reason))

    def _move(self, key: str, verb: str, reason: str) -> None:
        application_id = self.stage.applications[key]
        move_application(self.call, application_id, verb, by=self.manager_id, reason=reason)

    def assigned(self, days: int, pairs: Mapping[str, tuple[str, ...]]) -> Act:
        """Return that applications are given to reviewers, by name."""

        def act() -> None:
            ids, people = self.stage.applications, self.stage.people
            chosen = [(ids[key], people[judge]) for key, judges in pairs.items() for judge in judges]
            assign(self.call.id, chosen, by=self.manager_id)

        return Act(self.at(days, 13), act)

    def scored(self, days: int, key: str, judge: str, scores: str, advice: Recommendation, *, comment: str = "") -> Act:
        """Return that a reviewer hands a sheet in; ``scores`` are digits, one for each criterion."""
        return Act(self.at(days, 20), partial(self._score, key, judge, scores, advice, comment))

    def _score(self, key: str, judge: str, scores: str, advice: Recommendation | None, comment: str) -> None:
        found = {"application_id": self.stage.applications[key], "reviewer_id": self.stage.people[judge]}
        review = db.session.scalars(select(Review).filter_by(**found)).one()
        typed = {f"score.{each.id}": digit for each, digit in zip(self.stage.plan.criteria, scores, strict=False)}
        typed |= {"private_comment": comment} if comment else {}
        if advice is None:
            save_sheet(review.id, typed, seen=review.version)
        else:
            typed["recommendation"] = str(advice)
            hand_in(review.id, typed, seen=review.version, by=review.reviewer_id)

    def begun(self, days: int, key: str, judge: str, scores: str) -> Act:
        """Return that a reviewer has begun a sheet."""
        return Act(self.at(days, 20), partial(self._score, key, judge, scores, None, ""))

    def decided(self, days: int, verb: Verb, keys: tuple[str, ...], note: str = "") -> Act:
        """Return a batch of decisions."""
        return Act(self.at(days, 14), partial(self._decide, verb, keys, note))

    def _decide(self, verb: Verb, keys: tuple[str, ...], note: str) -> None:
        found = [self.application(key) for key in keys]
        lines = [Line(each.id, verb, each.state, note=note) for each in found]
        decide(self.call.id, lines, form_key=f"demo-{self.key}-{verb}-{keys[0]}", by=self.manager_id)

    def accepted(self, days: int, key: str) -> Act:
        """Return that somebody accepts their offer and becomes a fellow."""
        return Act(self.at(days, 19), partial(self._accept, key))

    def _accept(self, key: str) -> None:
        application = self.application(key)
        offers.accept(application.id, by=application.person_id)
        fellow = db.session.scalars(select(Fellow).filter_by(application_id=application.id)).one()
        self.stage.fellows[key] = fellow.id


def earlier_call(stage: Stage, applicants: tuple[Applicant, ...], starts_on: date) -> Iterator[Act]:
    """Yield the call of last year, decided without interviews: three seats, all of them taken."""
    until = starts_on - timedelta(days=14)
    selection = Selection(stage, "earlier", applicants, until)
    opens_at, closes_at = selection.at(45, 0), selection.at(30, 23)
    yield Act(
        selection.at(50),
        lambda: selection.opened(opens_at=opens_at, closes_at=closes_at, starts_on=starts_on, has_interview=False),
    )
    yield from selection.sent()
    everybody = tuple(each.key for each in applicants)
    placed, declined = everybody[:3], everybody[3:]
    yield from selection.moved("sent_to_review", 29, everybody)
    yield selection.assigned(28, dict.fromkeys(everybody, ("kavita",)))
    for key, scores in zip(everybody, ("4544", "4434", "5344", "3223", "2322"), strict=True):
        advice = Recommendation.YES if key in placed else Recommendation.MAYBE
        yield selection.scored(24, key, "kavita", scores, advice)
    yield Act(selection.at(23), partial(_place, selection, placed))
    yield selection.decided(20, Verb.SELECT, placed)
    yield selection.decided(20, Verb.DECLINE, declined, "More applicants than seats; asked to apply again.")
    for key in placed:
        yield selection.accepted(17, key)
    yield Act(selection.at(10), lambda: end_call(selection.call.id, by=selection.manager_id))


def _place(selection: Selection, keys: tuple[str, ...]) -> None:
    """Say at which host those who will be selected would be."""
    hosts = dict(zip(keys, ("pravah", "gumla", "aravali"), strict=True))
    for key in keys:
        selection.application(key).host_id = selection.stage.hosts[hosts[key]]


def open_call(stage: Stage, applicants: tuple[Applicant, ...]) -> Selection:
    """Return the call that is open now, not played yet."""
    return Selection(stage, "open", applicants, stage.today)


def opening(stage: Stage, selection: Selection) -> Act:
    """Return that the open call is published: it closes in six days, and the year begins some weeks later."""
    closes_at, starts_on = stage.to_come(6, 23), months_after(stage.today, 1) + timedelta(days=14)
    opens_at = selection.at(28, 8)
    return Act(
        selection.at(30),
        lambda: selection.opened(opens_at=opens_at, closes_at=closes_at, starts_on=starts_on, has_interview=True),
    )
