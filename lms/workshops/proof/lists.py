"""The list that an organiser reads before certificates are issued: everybody with a place, and what they get."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import and_, select

from lms.certificates.models import Certificate, CertificateState
from lms.extensions import db
from lms.learning.forms import is_devanagari, is_latin
from lms.people.models import Person
from lms.workshops.attendance.queries import attended
from lms.workshops.library.documents import Phase
from lms.workshops.measuring.queries import scores
from lms.workshops.planning.models import Workshop
from lms.workshops.proof.eligibility import Figures, Rule, Verdict, judge
from lms.workshops.proof.kinds import ProofKind
from lms.workshops.proof.models import Proof
from lms.workshops.registration.models import Participant
from lms.workshops.registration.names import erased_name
from lms.workshops.registration.queries import on_the_roll

MOST_AT_ONCE = 300


@dataclass(frozen=True)
class Names:
    """A name as certificates print it, in Latin and in Devanagari letters; either may be empty."""

    latin: str
    devanagari: str

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that a certificate with these names has."""
        return tuple(code for code, name in (("en", self.latin), ("hi", self.devanagari)) if name)


@dataclass(frozen=True)
class Held:
    """A certificate that somebody has, or whose making was approved. ``serial`` is None until the job has begun it."""

    proof_id: int
    kind: ProofKind
    serial: str | None = None
    state: CertificateState | None = None
    problem: str = ""


@dataclass(frozen=True)
class Line:
    """One participant: figures, names, verdict, and what they hold already."""

    participant_id: int
    person_id: int | None
    full_name: str
    organisation_name: str
    names: Names
    figures: Figures
    verdict: Verdict
    held: tuple[Held, ...]

    @property
    def is_new(self) -> bool:
        """Whether approving the list gives them something."""
        return self.verdict.kind is not None and self.verdict.kind not in {each.kind for each in self.held}

    @property
    def is_unfounded(self) -> bool:
        """Whether they hold a valid certificate that the figures of today would not give them."""
        valid = [each for each in self.held if each.state in {CertificateState.ISSUED, CertificateState.QUEUED}]
        if self.verdict.kind is None:
            return bool(valid)
        return self.verdict.kind is ProofKind.ATTENDED and any(each.kind is ProofKind.COMPLETED for each in valid)


def rule_of(workshop: Workshop) -> Rule:
    """Return what certificates of a workshop ask for."""
    return Rule(workshop.attendance_share, workshop.pass_mark)


def names_of(participant: Participant, person: Person | None) -> Names:
    """Return the names to print: those that somebody confirmed for certificates, else the one on the list."""
    confirmed = (person.certificate_name_latin, person.certificate_name_devanagari) if person else ("", "")
    found = [name for name in (*confirmed, participant.full_name) if name]
    if participant.full_name == erased_name(participant.in_line):
        return Names("", "")
    return Names(next(filter(is_latin, found), ""), next(filter(is_devanagari, found), ""))


def lines_of(workshop: Workshop) -> list[Line]:
    """Return everybody who has or had a place at a workshop, by name; in five queries, however many there are."""
    statement = (
        select(Participant, Person)
        .outerjoin(Person, and_(Person.id == Participant.person_id, Person.erased_at.is_(None)))
        .where(on_the_roll(workshop.id))
        .order_by(Participant.name_key, Participant.id)
    )
    rows = db.session.execute(statement).all()
    figures = _figures_of(workshop.id)
    held, rule = _held(workshop.id), rule_of(workshop)
    return [
        _line(participant, person, figures(participant.id), held.get(participant.id, []), rule)
        for participant, person in rows
    ]


def _figures_of(workshop_id: int) -> Callable[[int], Figures]:
    presence, marks = attended(workshop_id), scores(workshop_id, Phase.POST)

    def figures(participant_id: int) -> Figures:
        found = presence[participant_id]
        return Figures(found.present, found.counted, marks.get(participant_id))

    return figures


def _line(participant: Participant, person: Person | None, figures: Figures, held: list[Held], rule: Rule) -> Line:
    names = names_of(participant, person)
    figures = replace(figures, has_name=bool(names.languages))
    return Line(
        participant_id=participant.id,
        person_id=person.id if person else None,
        full_name=participant.full_name,
        organisation_name=participant.organisation_name,
        names=names,
        figures=figures,
        verdict=judge(figures, rule),
        held=tuple(held),
    )


def _held(workshop_id: int) -> dict[int, list[Held]]:
    statement = (
        select(Proof.participant_id, Proof.id, Proof.kind, Certificate.serial, Certificate.state, Proof.problem)
        .join(Participant, Participant.id == Proof.participant_id)
        .outerjoin(Certificate, Certificate.id == Proof.certificate_id)
        .where(Participant.workshop_id == workshop_id)
        .order_by(Proof.id)
    )
    found: dict[int, list[Held]] = {}
    for row in db.session.execute(statement):
        held = Held(row.id, row.kind, row.serial, row.state, row.problem)
        found.setdefault(row.participant_id, []).append(held)
    return found


def new_lines(lines: Iterable[Line]) -> list[Line]:
    """Return those to whom approving gives something, MOST_AT_ONCE at most: nobody reads a longer list in one go."""
    return list(islice((line for line in lines if line.is_new), MOST_AT_ONCE))


def digest_of(lines: Sequence[Line]) -> str:
    """Return what tells two lists apart: who gets what, under which name, on which figures."""
    told = [
        [each.participant_id, str(each.verdict.kind), each.names.latin, each.names.devanagari, *_figures(each)]
        for each in new_lines(lines)
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _figures(line: Line) -> list[float | None]:
    return [line.figures.present, line.figures.counted, line.figures.score]
