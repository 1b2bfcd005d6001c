"""What sets some demo fellows apart: farah's half-written month, a leave, an early end, a certificate, a concern."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from lms.certificates.designs import Design
from lms.extensions import db
from lms.fellowships.lifecycle.alumni import write_note as write_alumni_note
from lms.fellowships.lifecycle.changes import Wish, grant_change
from lms.fellowships.lifecycle.completion import complete_fellow
from lms.fellowships.lifecycle.ending import end_fellowship
from lms.fellowships.lifecycle.models import ChangeKind
from lms.fellowships.mentoring.meetings import When, plan_meeting, write_note
from lms.fellowships.mentoring.models import CheckIn, Occasion, Side
from lms.fellowships.mentoring.operations import (
    Asking,
    Outsider,
    ask_final,
    ask_for_check_ins,
    hand_in_check_in,
    save_check_in,
)
from lms.fellowships.moves import Actor
from lms.fellowships.placements.agreements import Target, sign_agreement, write_agreement
from lms.fellowships.placements.models import MOVES
from lms.fellowships.placements.operations import held
from lms.fellowships.placements.periods import months_after
from lms.fellowships.reports import operations as reports
from lms.fellowships.safety.operations import close_flag, raise_flag
from lms.fellowships.stipends.models import Stipend
from lms.fellowships.stipends.operations import adjust, clear_without_report, hold
from lms.trial.acts import Act
from lms.trial.fellowships import looking_back, words
from lms.trial.fellowships.stage import Stage
from lms.trial.fellowships.year import Year

LEFT = "Took up a permanent post with the block's legal aid clinic; handed the open cases over in a meeting."
HELD = "Two monthly reports are missing and nobody could reach him. Held until we have spoken."
RAISED = "Bus fares to the District Legal Services Authority and back, agreed for the month of the drive."
LEAVE = "Her mother is in hospital in Ranchi. She comes back after the treatment; the host keeps the room."
LONG_LEAVE = "Broken leg after a fall from a motorcycle; the hospital's note is with the office."
FOLLOWED = (
    "She was followed twice on her way back from the evening visit at the labour stand. She wants to go on, but not "
    "alone after dark. Supervisor told by phone."
)
THREATENED = (
    "Two men of a contractor came to the desk and asked where I live. My supervisor was there. I have not slept well."
)
SAFE_AGAIN = (
    "Visits in pairs only since that day, the room was changed, and the police station has a written note. Spoke "
    "with her twice; she feels safe again and wants to stay."
)


def stories(stage: Stage, years: dict[str, Year], design: Design) -> Iterator[Act]:
    """Yield what happens to some fellows only."""
    yield from _farah(stage, years["farah"])
    yield from _leave(stage, years["sunita"], LEAVE)
    yield from _leave(stage, years["mohan"], LONG_LEAVE)
    yield from _final_review(stage, years["mohan"], stage.day(6), are_in=(Side.FELLOW, Side.HOST))
    yield from _finish(stage, years["rukhsana"], design)
    yield from _leave_early(stage, years["dinesh"])
    yield from _mid_term(stage, years["vinod"])
    yield from _money(stage, years)
    yield from _concerns(stage, years)


def _farah(stage: Stage, farah: Year) -> Iterator[Act]:
    yield Act(stage.on(farah.starts_on + timedelta(days=9)), partial(_agree, farah))
    yield farah.hand_in("first-cases", stage.day(23), text=words.FIRST_CASES)
    yield farah.ask_for_changes("first-cases", stage.day(19), words.FIRST_ASKED)
    yield farah.hand_in("first-cases", stage.day(2), number=2)
    yield farah.hand_in("entitlements", stage.day(5))
    yield farah.ask_for_changes("entitlements", stage.day(3), words.ASKED)
    yield Act(stage.on(stage.day(3), 15), partial(_notes, farah))
    yield Act(stage.on(stage.day(2), 15), partial(_plan_talk, stage, farah))
    yield Act(stage.on(stage.day(1), 21), partial(_half_write, stage, farah))


def _agree(farah: Year) -> None:
    targets = (
        Target(target="Calculate unpaid wages and write a complaint on my own", sign="Five complaints filed", month=5),
        Target(target="Open a mediation safely", sign="The legal mentor was there and agrees", month=7),
        Target(target="A women's evening at the labour stand", sign="Held every second week by two women", month=10),
    )
    number = write_agreement(farah.id, targets, seen=0, by=farah.person_id).number
    sign_agreement(farah.id, number, actor=Actor.FELLOW, by=farah.person_id)
    sign_agreement(farah.id, number, actor=Actor.MENTOR, by=farah.mentor_id)


def _notes(farah: Year) -> None:
    shared = "Well prepared for the drive. Next time plan half a day for the forms that come back."
    private = "Ask gently about the evenings: she works late four days a week."
    for text, is_private in ((shared, False), (private, True)):
        key = f"demo-note-{farah.id}-{int(is_private)}"
        write_note(farah.id, text, is_private=is_private, form_key=key, by=farah.mentor_id)


def _plan_talk(stage: Stage, farah: Year) -> None:
    when = When(starts_at=stage.to_come(5, 16), minutes=30, place="Phone, Sunil calls")
    plan_meeting(farah.id, farah.mentor_id, when, form_key=f"demo-meeting-{farah.id}", by=farah.mentor_id)


def _half_write(stage: Stage, farah: Year) -> None:
    report = farah.report(farah.fellow.answered + 1)
    typed = {
        "done": "Planned: the entitlement drive and two visits to the brick kiln road. The drive is done, 46 forms "
        "filed. One visit is still to come, because",
        **farah.counted(farah.fellow.answered + 1),
    }
    reports.save_draft(report.id, typed, seen=report.version, today=stage.day(1))


def _leave(stage: Stage, year: Year, reason: str) -> Iterator[Act]:
    if year.leave is None:
        return
    first, last = year.leave
    wish = Wish(kind=ChangeKind.LEAVE, from_on=first, to_on=last, reason=reason)
    yield Act(stage.on(first, 9), lambda: grant_change(year.id, wish, by=year.manager_id))
    if last < stage.today:
        yield Act(stage.on(last + timedelta(days=1), 9), partial(_come_back, year))


def _come_back(year: Year) -> None:
    MOVES.make(held(year.id), "leave_ended", actor=Actor.MANAGER, by=year.manager_id)


def _finish(stage: Stage, rukhsana: Year, design: Design) -> Iterator[Act]:
    everybody = (Side.FELLOW, Side.MENTOR, Side.HOST, Side.PANEL)
    yield from _final_review(stage, rukhsana, stage.day(34), are_in=everybody)
    yield Act(stage.on(stage.day(11)), lambda: complete_fellow(rukhsana.id, design, by=rukhsana.manager_id))
    text = "अपने ही ज़िले में पलायन पंजी का काम आगे बढ़ा रही हूँ, अब छह पंचायतों में।"
    yield Act(
        stage.on(stage.day(2)),
        lambda: write_alumni_note(
            rukhsana.id,
            organisation="प्रवाह श्रमिक केंद्र",
            work="क्षेत्र संयोजक",
            text=text,
            by=rukhsana.person_id,
        ),
    )


def _final_review(stage: Stage, year: Year, day: date, *, are_in: tuple[Side, ...]) -> Iterator[Act]:
    host = Outsider(name=year.fellow.supervisor, email=f"{year.fellow.host}@example.org")
    asking = Asking(
        due_on=day + timedelta(days=14),
        language=year.fellow.language,
        fellow=True,
        mentor=True,
        hosts=(host,),
        panel=(year.manager_id,),
    )
    yield Act(stage.on(day, 10), lambda: ask_final(year.id, asking, by=year.manager_id))
    for number, side in enumerate(are_in, start=2):
        answers = looking_back.FINAL[side]
        at = stage.on(day + timedelta(days=number), 18)
        yield Act(at, partial(_look_back, year, Occasion.FINAL, side, answers))


def _look_back(year: Year, occasion: Occasion, side: Side, answers: dict[str, str]) -> None:
    row = db.session.scalars(select(CheckIn).filter_by(fellow_id=year.id, occasion=occasion, side=side)).one()
    save_check_in(row.id, answers, "passed", seen=row.version)
    hand_in_check_in(row.id, by=row.person_id)


def _leave_early(stage: Stage, dinesh: Year) -> Iterator[Act]:
    last_day = months_after(dinesh.starts_on, 6) + timedelta(days=11)
    manager = dinesh.manager_id

    def end() -> None:
        end_fellowship(dinesh.id, "exited", last_day=last_day, reason=LEFT, by=manager)
        reports.waive(dinesh.report(7).id, reason=LEFT, by=manager, actor=Actor.MANAGER)
        clear_without_report(_stipend(dinesh, 7), "Twelve days served; the handover note is here.", by=manager)

    yield Act(stage.on(last_day, 17), end)


def _mid_term(stage: Stage, vinod: Year) -> Iterator[Act]:
    due_on = stage.day(-5)
    yield Act(
        stage.on(stage.day(8)), lambda: ask_for_check_ins(vinod.id, Occasion.MID_TERM, due_on, by=vinod.manager_id)
    )
    act = partial(_look_back, vinod, Occasion.MID_TERM, Side.FELLOW, looking_back.MID_TERM)
    yield Act(stage.on(stage.day(4), 20), act)


def _stipend(year: Year, month: int) -> int:
    return db.session.scalars(select(Stipend.id).filter_by(fellow_id=year.id, month=month)).one()


def _money(stage: Stage, years: dict[str, Year]) -> Iterator[Act]:
    ramesh, jyoti = years["ramesh"], years["jyoti"]
    yield Act(stage.on(stage.day(6)), lambda: hold(_stipend(ramesh, 4), HELD, by=ramesh.manager_id))
    yield Act(stage.on(stage.day(5)), lambda: adjust(_stipend(jyoti, 4), 1_200_00, RAISED, by=jyoti.manager_id))


def _concerns(stage: Stage, years: dict[str, Year]) -> Iterator[Act]:
    salma, jyoti, flags = years["salma"], years["jyoti"], list[int]()
    yield Act(
        stage.on(stage.day(2), 20),
        lambda: raise_flag(salma.id, FOLLOWED, form_key="demo-flag-open", by=salma.mentor_id),
    )
    yield Act(
        stage.on(stage.day(47), 20),
        lambda: flags.append(raise_flag(jyoti.id, THREATENED, form_key="demo-flag-closed", by=jyoti.person_id)),
    )
    yield Act(stage.on(stage.day(38)), lambda: close_flag(flags[0], SAFE_AGAIN, by=jyoti.manager_id))
