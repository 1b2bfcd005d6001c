"""Who is in the demo fellowships: hosts in eight states, mentors, and twelve fellows in every part of the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.placements.periods import months_after
from lms.people.models import Organisation, OrganisationKind
from lms.people.operations import create_person
from lms.people.organisations import create_organisation
from lms.trial.fellowships.stage import Stage

ACCOUNTS = ("farah", "sunil", "anjali", "asha", "meera")


@dataclass(frozen=True)
class DemoHost:
    """An organisation that takes fellows in. Two of them are there already; their names find them."""

    key: str
    english: str
    hindi: str
    district: str
    state_code: str


@dataclass(frozen=True, kw_only=True)
class DemoFellow:
    """Somebody's fellowship: begun so many months and days ago, at a host, with a lead mentor.

    ``answered`` is how many months' reports are accepted; ``latest`` what became of the one after them. ``story`` is
    what sets this year apart.
    """

    key: str
    full_name: str
    host: str
    mentor: str
    months: int
    days: int
    answered: int
    language: str = "en"
    supervisor: str = ""
    latest: str = ""
    call: str = ""
    story: str = ""
    latin: str = ""
    devanagari: str = ""
    has_bank: bool = True

    def starts_on(self, today: date) -> date:
        """Return the first day, counted back from today."""
        return months_after(today, -self.months) - timedelta(days=self.days)


HOSTS = (
    DemoHost("pravah", "Pravah Shramik Kendra", "प्रवाह श्रमिक केंद्र", "Kushinagar", "IN-UP"),
    DemoHost("aravali", "Aravali Workers' Support Centre", "अरावली श्रमिक सहायता केंद्र", "Udaipur", "IN-RJ"),
    DemoHost("magadh", "Magadh Shramik Sahayata", "मगध श्रमिक सहायता", "Gaya", "IN-BR"),
    DemoHost("utkal", "Utkal Migrant Workers' Desk", "उत्कल प्रवासी श्रमिक डेस्क", "Ganjam", "IN-OD"),
    DemoHost("gumla", "Chhotanagpur Shram Manch", "छोटानागपुर श्रम मंच", "Gumla", "IN-JH"),
    DemoHost("deccan", "Deccan Gulf Returnees' Forum", "दक्कन खाड़ी वापसी मंच", "Nizamabad", "IN-TS"),
    DemoHost("thane", "Naka Kamgar Madat Kendra", "नाका कामगार मदद केंद्र", "Thane", "IN-MH"),
    DemoHost("dooars", "Dooars Workers' Resource Centre", "डुआर्स श्रमिक संसाधन केंद्र", "Jalpaiguri", "IN-WB"),
)
MENTORS = {"joseph": ("Joseph Kerketta", "en"), "kavita": ("कविता नाम्बियार", "hi")}
FELLOWS = (
    DemoFellow(
        key="rukhsana",
        full_name="रुख़साना बानो",
        language="hi",
        host="pravah",
        supervisor="Mahendra Kushwaha",
        mentor="sunil",
        months=12,
        days=24,
        answered=12,
        call="earlier",
        story="finished",
        latin="Rukhsana Bano",
        devanagari="रुख़साना बानो",
    ),
    DemoFellow(
        key="dinesh",
        full_name="Dinesh Munda",
        host="gumla",
        supervisor="Sushila Lakra",
        mentor="joseph",
        months=12,
        days=24,
        answered=6,
        call="earlier",
        story="left",
    ),
    DemoFellow(
        key="mohan",
        full_name="मोहन गरासिया",
        language="hi",
        host="aravali",
        supervisor="Kamla Meena",
        mentor="kavita",
        months=12,
        days=24,
        answered=11,
        call="earlier",
        story="finishing",
    ),
    DemoFellow(
        key="sunita",
        full_name="सुनीता सोरेन",
        language="hi",
        host="gumla",
        supervisor="Sushila Lakra",
        mentor="joseph",
        months=8,
        days=12,
        answered=7,
        story="leave",
    ),
    DemoFellow(
        key="vinod",
        full_name="विनोद पासवान",
        language="hi",
        host="magadh",
        supervisor="Shahid Alam",
        mentor="sunil",
        months=6,
        days=9,
        answered=6,
        story="mid-term",
    ),
    DemoFellow(
        key="ramesh",
        full_name="Ramesh Damor",
        host="aravali",
        supervisor="Kamla Meena",
        mentor="kavita",
        months=5,
        days=20,
        answered=3,
        story="at-risk",
    ),
    DemoFellow(
        key="jyoti",
        full_name="Jyoti Nayak",
        host="utkal",
        supervisor="Basanta Sahu",
        mentor="sunil",
        months=4,
        days=6,
        answered=3,
        latest="waiting",
        story="drive",
    ),
    DemoFellow(
        key="farah",
        full_name="Farah Naaz",
        host="pravah",
        supervisor="Mahendra Kushwaha",
        mentor="sunil",
        months=3,
        days=20,
        answered=3,
        story="farah",
    ),
    DemoFellow(
        key="anita",
        full_name="Anita Oraon",
        host="dooars",
        supervisor="Robin Minz",
        mentor="joseph",
        months=2,
        days=14,
        answered=1,
        latest="returned",
    ),
    DemoFellow(
        key="mallesh",
        full_name="Mallesh Goud",
        host="deccan",
        supervisor="Vijaya Reddy",
        mentor="sunil",
        months=1,
        days=8,
        answered=0,
        latest="waiting",
    ),
    DemoFellow(
        key="salma",
        full_name="सलमा शेख़",
        language="hi",
        host="thane",
        supervisor="Prakash Kamble",
        mentor="kavita",
        months=0,
        days=9,
        answered=0,
        has_bank=False,
    ),
)
"""Eleven; the twelfth has just accepted a seat of the open call."""


def make_people(stage: Stage) -> None:
    """Make the hosts, the mentors and the fellows who have no account to sign in with, as people known for long."""
    known = {row.name.get("en"): row.id for row in db.session.query(Organisation)}
    with clock.put_back(timedelta(days=480)), transaction():
        for host in HOSTS:
            stage.hosts[host.key] = known.get(host.english) or _make_host(host)
        for key, (full_name, language) in MENTORS.items():
            stage.people[key] = create_person(full_name, by=None, language=language).id
        for fellow in FELLOWS:
            if fellow.key not in stage.people:
                stage.people[fellow.key] = _make_fellow(fellow)


def _make_host(host: DemoHost) -> int:
    name = {"en": host.english, "hi": host.hindi}
    made = create_organisation(name, kind=OrganisationKind.NGO, district=host.district, state=host.state_code, by=None)
    db.session.flush()
    return made.id


def _make_fellow(fellow: DemoFellow) -> int:
    names = {"certificate_name_latin": fellow.latin, "certificate_name_devanagari": fellow.devanagari}
    return create_person(fellow.full_name, by=None, language=fellow.language, **names).id
