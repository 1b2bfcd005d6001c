"""Completing a fellowship: by its rule, confirmed by a manager; then the certificate, once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.certificates.awards import Award, Wording
from lms.certificates.designs import Design
from lms.certificates.models import Certificate
from lms.certificates.operations import issue
from lms.core.clock import today_here
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.lifecycle.changes import require_running
from lms.fellowships.lifecycle.rules import Completion, Record, assess
from lms.fellowships.mentoring.queries import final_review
from lms.fellowships.milestones.models import MilestoneState
from lms.fellowships.milestones.queries import milestones_of
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import MOVES, Fellow, FellowState
from lms.fellowships.placements.operations import held
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.reports.models import ReportState
from lms.fellowships.reports.queries import reports_of
from lms.learning.forms import is_devanagari, is_latin
from lms.people.letters import write_about
from lms.people.models import Person
from lms.people.operations import update_person

DESIGN = "fellowship"
OCCASION = "completion"
IN = {ReportState.ACCEPTED, ReportState.WAIVED}


def certificate_subject(programme: Programme) -> str:
    """Return what a certificate of this programme is about, as the database knows it."""
    return f"fellowship:{programme.slug}"


def record_of(fellow_id: int) -> Record:
    """Return what a fellow has done as far as completion asks for it."""
    asked = [each for each in milestones_of(fellow_id) if each.state is not MilestoneState.WAIVED]
    return Record(
        milestones=[(each.title, each.state is MilestoneState.APPROVED) for each in asked],
        missing_reports=[each.month for each in reports_of(fellow_id) if each.state not in IN],
        verdict=final_review(fellow_id).verdict,
    )


def completion_of(fellow: Fellow, programme: Programme) -> Completion:
    """Return how a fellow stands by the rule of the programme's plan."""
    return assess(plan_of(programme).completion, record_of(fellow.id))


def complete_fellow(fellow_id: int, design: Design, *, by: int) -> Certificate | None:
    """Complete a fellowship whose rule is fulfilled, and have the certificate made where its names are known.

    ``design`` comes from ``keep_design``, called before the transaction. Asked again it changes nothing. Raises
    Refusal where something is missing still, and where the fellowship ended otherwise.
    """
    fellow = held(fellow_id)
    programme = db.session.get_one(Programme, fellow.programme_id)
    if fellow.state is not FellowState.COMPLETED:
        require_running(fellow)
        if not completion_of(fellow, programme).is_complete:
            raise Refusal(_l("Something is missing still; this page shows what it is."))
        with db.session.no_autoflush:
            fellow.ended_on = min(today_here(), fellow.ends_on)
            MOVES.make(fellow, "completed", actor=Actor.MANAGER, by=by)
        db.session.flush()
        place = {"fellow_id": fellow_id}
        write_about("fellow_completed", fellow.person_id, "fellowships.show_completion", place=place)
    return issue_if_named(fellow, programme, design, by=by)


def confirm_names(fellow_id: int, latin: str, devanagari: str, design: Design, *, by: int) -> Certificate | None:
    """Keep how the fellow writes their name, and have the certificate made where the fellowship is completed.

    The names on a certificate that was made stay as they are. Raises Refusal where there is no name.
    """
    fellow = held(fellow_id)
    if fellow.person_id is None:
        raise LookupError(f"nobody is fellow {fellow_id} any more")
    if not (latin or devanagari):
        raise Refusal(_l("Write your name in one of the two scripts at least."), field="latin")
    names = {"certificate_name_latin": latin, "certificate_name_devanagari": devanagari}
    update_person(fellow.person_id, by=by, **names)
    programme = db.session.get_one(Programme, fellow.programme_id)
    return issue_if_named(fellow, programme, design, by=by)


def issue_if_named(fellow: Fellow, programme: Programme, design: Design, *, by: int) -> Certificate | None:
    """Have the certificate of a completed fellowship made, once; None where it is not time, or there is no name."""
    person = db.session.get(Person, fellow.person_id) if fellow.person_id else None
    if fellow.state is not FellowState.COMPLETED or person is None:
        return None
    award = fellowship_award(fellow, programme, person)
    return issue(person.id, certificate_subject(programme), OCCASION, award, design, by=by) if award else None


def fellowship_award(fellow: Fellow, programme: Programme, person: Person) -> Award | None:
    """Return the facts to certify; None for somebody who has not said how their name is written."""
    latin, devanagari = confirmed_names(person)
    languages = tuple(code for code, name in (("en", latin), ("hi", devanagari)) if name)
    if not languages or fellow.ended_on is None:
        return None
    return Award(
        recipient_latin=latin,
        recipient_devanagari=devanagari,
        title=dict(plan_of(programme).title),
        wording=Wording.COMPLETED,
        completed_on=fellow.ended_on,
        languages=languages,
    )


def confirmed_names(person: Person) -> tuple[str, str]:
    """Return the names that somebody gave for certificates, in Latin and in Devanagari letters."""
    latin, devanagari = person.certificate_name_latin, person.certificate_name_devanagari
    return latin if is_latin(latin) else "", devanagari if is_devanagari(devanagari) else ""
