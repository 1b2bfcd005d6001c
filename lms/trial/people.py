"""Demo people for every role, with passwords made at random for this installation."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Organisation, OrganisationKind, Person
from lms.people.operations import create_person, grant_role, set_password
from lms.people.organisations import add_member, create_organisation
from lms.people.passwords import hash_password
from lms.people.roles import WHOLE_SITE, Role, scope_of
from lms.trial.authoring.programme import ensure_writing
from lms.trial.fellowships.programme import ensure_fellowships
from lms.trial.quizzes import ensure_quizzes
from lms.trial.studies import ensure_studies
from lms.trial.workshops.programme import ensure_workshops

ACCOUNTS_FILE = "demo-accounts.txt"
PASSWORD_BYTES = 9

Account = tuple[str, str, str]


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who can be tried out."""

    role: Role
    sign_in_name: str
    full_name: str
    language: str
    latin: str
    devanagari: str


PEOPLE = (
    DemoPerson(Role.LEARNER, "asha", "आशा कुमारी", "hi", "Asha Kumari", "आशा कुमारी"),
    DemoPerson(Role.TRAINER, "meera", "Meera Joshi", "en", "Meera Joshi", "मीरा जोशी"),
    DemoPerson(Role.COORDINATOR, "ravi", "रवि प्रकाश", "hi", "Ravi Prakash", "रवि प्रकाश"),
    DemoPerson(Role.FELLOW, "farah", "Farah Naaz", "en", "Farah Naaz", "फ़रह नाज़"),
    DemoPerson(Role.MENTOR, "sunil", "Sunil Deshmukh", "en", "Sunil Deshmukh", "सुनील देशमुख"),
    DemoPerson(Role.MANAGER, "anjali", "Anjali Rawat", "en", "Anjali Rawat", "अंजलि रावत"),
    DemoPerson(Role.ADMINISTRATOR, "office", "Lata Menon", "en", "Lata Menon", "लता मेनन"),
)
ORGANISATIONS = (
    ({"en": "Pravah Shramik Kendra", "hi": "प्रवाह श्रमिक केंद्र"}, "Kushinagar", "IN-UP"),
    ({"en": "Aravali Workers' Support Centre", "hi": "अरावली श्रमिक सहायता केंद्र"}, "Udaipur", "IN-RJ"),
)


def ensure_demo() -> list[Account]:
    """Make the demo people at the first start, and return (role, sign-in name, password) of each.

    The passwords are kept in ``demo-accounts.txt``. Where that file was lost, new passwords are made.
    """
    path = Path(current_app.extensions["settings"].instance) / ACCOUNTS_FILE
    known = _read(path)
    if [name for _, name, _ in known] == [person.sign_in_name for person in PEOPLE] and _exist():
        return known
    accounts = [(str(p.role), p.sign_in_name, secrets.token_urlsafe(PASSWORD_BYTES)) for p in PEOPLE]
    hashes = [hash_password(password) for _, _, password in accounts]
    with transaction():
        first = _ensure_organisations()
        for demo, password_hash in zip(PEOPLE, hashes, strict=True):
            _ensure_person(demo, password_hash, first)
    ensure_studies()
    ensure_quizzes()
    ensure_fellowships()
    ensure_workshops()
    ensure_writing()
    _write(path, accounts)
    return accounts


def _exist() -> bool:
    names = [person.sign_in_name for person in PEOPLE]
    found = db.session.scalars(select(Person.sign_in_name).where(Person.sign_in_name.in_(names))).all()
    db.session.rollback()
    return len(found) == len(names)


def _ensure_organisations() -> int:
    """Return the id of the first demo organisation, making them all where there is none."""
    known = db.session.scalar(select(Organisation.id).order_by(Organisation.id).limit(1))
    if known is not None:
        return known
    made = [
        create_organisation(name, kind=OrganisationKind.NGO, district=district, state=state, by=None)
        for name, district, state in ORGANISATIONS
    ]
    db.session.flush()
    return made[0].id


def _ensure_person(demo: DemoPerson, password_hash: str, organisation_id: int) -> None:
    person = db.session.scalar(select(Person).where(Person.sign_in_name == demo.sign_in_name))
    if person is None:
        person = create_person(
            demo.full_name,
            by=None,
            sign_in_name=demo.sign_in_name,
            language=demo.language,
            certificate_name_latin=demo.latin,
            certificate_name_devanagari=demo.devanagari,
        )
        is_coordinator = demo.role is Role.COORDINATOR
        scope = scope_of("organisation", organisation_id) if is_coordinator else WHOLE_SITE
        grant_role(person, demo.role, scope, by=None)
        if demo.role in {Role.LEARNER, Role.COORDINATOR}:
            add_member(organisation_id, person.id, by=None)
    set_password(person, password_hash, by=None)


def _read(path: Path) -> list[Account]:
    if not path.is_file():
        return []
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(role, name, password) for role, name, password in (line for line in lines if len(line) == 3)]


def _write(path: Path, accounts: list[Account]) -> None:
    unfinished = path.with_suffix(".new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines("\t".join(account) + "\n" for account in accounts)
    unfinished.replace(path)
