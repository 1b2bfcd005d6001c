"""The demo programme as a whole: made once, where its document was taken over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial

from flask import current_app
from sqlalchemy import delete, select

from lms.certificates.designs import Design, keep_design
from lms.core import clock
from lms.core.database import transaction
from lms.core.jobs import Job
from lms.core.outbox import Letter
from lms.extensions import db
from lms.fellowships.applications.answering import withdraw
from lms.fellowships.calls.models import Call
from lms.fellowships.lifecycle.completion import DESIGN
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.operations import change_programme
from lms.fellowships.programmes.queries import find_programme
from lms.fellowships.selection import offers
from lms.fellowships.selection.deciding import Verb
from lms.fellowships.selection.interviews import book, open_slots
from lms.fellowships.selection.models import InterviewSlot, Recommendation
from lms.fellowships.selection.pool import put_into_pool
from lms.fellowships.stipends.models import Stipend
from lms.fellowships.stipends.pay_runs import mark_paid, prepare_run
from lms.trial.acts import Act, play
from lms.trial.fellowships import applicants
from lms.trial.fellowships.calls import Selection, earlier_call, open_call, opening
from lms.trial.fellowships.people import ACCOUNTS, FELLOWS, make_people
from lms.trial.fellowships.stage import Stage, stage_of
from lms.trial.fellowships.stories import stories
from lms.trial.fellowships.year import Year

SLUG = "young-leader-fellowship"
FUNDER = "Shram Nidhi (demo)"
BETWEEN_RUNS = 30
LAST_RUN = 12
"""How many days ago the last stipends were put into a run that is paid."""
DISAGREE = ("Knows the kilns from inside.", "Speaks of workers in general; no example of her own.")
YES, MAYBE, NO = Recommendation.YES, Recommendation.MAYBE, Recommendation.NO


def ensure_fellowships() -> None:
    """Let the demo people live in a fellowship programme, once; where its document is missing nothing happens."""
    programme = find_programme(SLUG)
    if programme is None or db.session.scalar(select(Call.id).where(Call.programme_id == programme.id).limit(1)):
        return
    settings = current_app.extensions["settings"]
    stage, design = stage_of(programme, ACCOUNTS), keep_design(DESIGN)
    with current_app.test_request_context(base_url=settings.url):
        make_people(stage)
        _set_up(stage, programme)
        play(stage.now, _acts(stage, design))
        _forget_letters()


def _set_up(stage: Stage, programme: Programme) -> None:
    """Name who pays and who is told of concerns."""
    named = {"funder": FUNDER, "safeguarding_id": stage.people["meera"]}
    seen, plan, programme_id = programme.version, plan_of(programme), programme.id
    with clock.put_back(timedelta(days=470)), transaction():
        change_programme(programme_id, plan, seen=seen, by=stage.people["anjali"], **named)


def _acts(stage: Stage, design: Design) -> Iterator[Act]:
    years = {fellow.key: Year(stage, fellow) for fellow in FELLOWS}
    yield from earlier_call(stage, applicants.EARLIER_CALL, years["rukhsana"].starts_on)
    for year in years.values():
        yield from year.acts()
    yield from stories(stage, years, design)
    yield from _pay_runs(stage, (stage.today - years["rukhsana"].starts_on).days)
    selection = open_call(stage, applicants.OPEN_CALL)
    yield opening(stage, selection)
    yield from selection.sent()
    yield from _screening(selection)
    yield from _reviews(selection)
    yield from _decisions(stage, selection)


def _pay_runs(stage: Stage, days: int) -> Iterator[Act]:
    """Yield a pay run every month, paid two days later, and one that was prepared today."""
    for ago in range(LAST_RUN, days - 40, BETWEEN_RUNS):
        runs: list[int] = []
        yield Act(stage.on(stage.day(ago), 16), partial(_prepare, stage, ago, runs))
        yield Act(stage.on(stage.day(ago - 2), 16), partial(_pay, stage, ago - 2, runs))
    yield Act(stage.now, partial(_prepare, stage, 0, []))


def _prepare(stage: Stage, ago: int, runs: list[int]) -> None:
    run = prepare_run(stage.programme_id, until=stage.day(ago), by=stage.people["anjali"], form_key=f"demo-run-{ago}")
    runs.append(run.id)


def _pay(stage: Stage, ago: int, runs: list[int]) -> None:
    (run_id,), day = runs, stage.day(ago)
    lines = list(db.session.scalars(select(Stipend.id).filter_by(pay_run_id=run_id)))
    mark_paid(run_id, lines, paid_on=day, reference="", today=day, by=stage.people["anjali"])


def _screening(selection: Selection) -> Iterator[Act]:
    yield from selection.moved("sent_to_review", 19, ("hemlata", "thomas", "rahima", "suresh"))
    yield from selection.moved("sent_to_review", 14, ("pooja", "arjun", "nasreen", "bijay"))
    yield from selection.moved("sent_to_review", 11, ("kalpana", "stephen"))
    yield from selection.moved("taken_up", 4, ("lalita",))
    yield from selection.moved("asked", 3, ("asha",), applicants.QUESTION)
    yield from selection.moved("declined", 13, ("gita",), "Cannot begin before the summer; asked to apply next time.")
    yield selection.letters("nasreen", 9)
    yield Act(selection.at(7), partial(_withdraw, selection))


def _withdraw(selection: Selection) -> None:
    application = selection.application("imran")
    withdraw(application.id, by=application.person_id)


def _reviews(selection: Selection) -> Iterator[Act]:
    """Yield the reviews: two judges apiece; sunil has handed some in, begun one, and has two to begin."""
    first = dict.fromkeys(("hemlata", "thomas", "rahima", "suresh"), ("joseph", "kavita"))
    yield selection.assigned(19, first)
    for key, scores, advice in (
        ("hemlata", ("5445", "4544"), YES),
        ("thomas", ("4444", "4345"), YES),
        ("rahima", ("4534", "4443"), YES),
        ("suresh", ("3443", "4333"), MAYBE),
    ):
        for judge, digits in zip(first[key], scores, strict=True):
            yield selection.scored(17, key, judge, digits, advice)
    second = dict.fromkeys(("pooja", "arjun"), ("joseph", "kavita")) | dict.fromkeys(
        ("nasreen", "bijay"), ("sunil", "joseph")
    )
    yield selection.assigned(14, second)
    for key, scores in (("pooja", ("4443", "4534")), ("arjun", ("3454", "4443"))):
        for judge, digits in zip(second[key], scores, strict=True):
            yield selection.scored(11, key, judge, digits, YES)
    yield selection.scored(5, "nasreen", "sunil", "5544", YES, comment=DISAGREE[0])
    yield selection.scored(4, "nasreen", "joseph", "3121", NO, comment=DISAGREE[1])
    yield selection.scored(4, "bijay", "joseph", "4333", MAYBE)
    yield selection.assigned(10, dict.fromkeys(("kalpana", "stephen"), ("sunil", "kavita")))
    yield selection.begun(1, "bijay", "sunil", "43")


def _decisions(stage: Stage, selection: Selection) -> Iterator[Act]:
    """Yield offers accepted, run out and open, a place on the waiting list, and two interviews."""
    yield selection.decided(16, Verb.SELECT, ("hemlata", "thomas"))
    yield selection.accepted(13, "hemlata")
    yield Act(selection.at(8, 15), partial(_expire, selection))
    yield selection.decided(7, Verb.WAIT, ("suresh",))
    yield Act(selection.at(9), partial(_panel, selection))
    yield selection.decided(6, Verb.INVITE, ("pooja", "arjun"))
    yield Act(selection.at(6, 15), partial(_offer_slots, stage, selection))
    yield Act(selection.at(4), partial(_book, selection))
    yield selection.decided(2, Verb.SELECT, ("rahima",))


def _expire(selection: Selection) -> None:
    offer = offers.latest_offer(selection.application("thomas").id)
    if offer is not None:
        offers.expire(offer.id)


def _panel(selection: Selection) -> None:
    panel = [selection.stage.people["anjali"]]
    put_into_pool(selection.call.id, panel, is_reviewer=False, is_on_panel=True, by=selection.manager_id)


def _offer_slots(stage: Stage, selection: Selection) -> None:
    day = stage.day(-3)
    open_slots(
        selection.call.id,
        day=day,
        from_time=time(11),
        to_time=time(12, 30),
        minutes=30,
        place="Phone",
        by=selection.manager_id,
    )


def _book(selection: Selection) -> None:
    application = selection.application("pooja")
    slots = select(InterviewSlot.id).filter_by(call_id=application.call_id).order_by(InterviewSlot.starts_at)
    book(application.id, db.session.scalars(slots).all()[0], by=application.person_id)


def _forget_letters() -> None:
    """Throw away what was written to addresses that nobody has."""
    with transaction():
        nobodys = select(Letter.id).where(Letter.address.endswith("@example.org"))
        keys = [f"letter:{letter_id}" for letter_id in db.session.scalars(nobodys)]
        db.session.execute(delete(Job).where(Job.key.in_(keys)))
        db.session.execute(delete(Letter).where(Letter.id.in_(nobodys)))
