"""Who comes to the demo workshops, and from which organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Organisation, OrganisationKind
from lms.people.operations import create_person
from lms.people.organisations import add_member, create_organisation
from lms.trial.fellowships.people import HOSTS, DemoHost
from lms.trial.workshops.stage import Stage
from lms.workshops.registration.models import AgeGroup, Gender, Qualification
from lms.workshops.registration.registrants import Registrant

MORE_HOSTS = (
    DemoHost("gandak", "Gandak Ghati Kamgar Sahyog", "गंडक घाटी कामगार सहयोग", "West Champaran", "IN-BR"),
    DemoHost("ganga", "Ganga Tat Kamgar Sahayata", "गंगा तट कामगार सहायता", "Patna", "IN-BR"),
    DemoHost("mahanadi", "Mahanadi Shramik Sathi", "महानदी श्रमिक साथी", "Bolangir", "IN-OD"),
)
USED = ("pravah", "aravali", "magadh", "utkal", "gumla")
ORGANISATIONS = {host.key: host for host in (*HOSTS, *MORE_HOSTS) if host.key in USED or host in MORE_HOSTS}
DEORIA = "Purvanchal Kamgar Manch"
"""An organisation that is not on the site: those who come from there type its name."""
GENDERS = {"w": Gender.WOMAN, "m": Gender.MAN}
AGES = {"2": AgeGroup.UNDER_25, "3": AgeGroup.TO_34, "4": AgeGroup.TO_44, "5": AgeGroup.TO_59, "6": AgeGroup.FROM_60}
SCHOOLS = {
    "8": Qualification.UP_TO_8,
    "10": Qualification.SECONDARY,
    "12": Qualification.HIGHER_SECONDARY,
    "ba": Qualification.GRADUATE,
    "ma": Qualification.POSTGRADUATE,
}
WORK = {
    "en": ("Field worker", "Paralegal", "Counsellor", "Community organiser", "Centre in charge"),
    "hi": ("क्षेत्र कार्यकर्ता", "पैरा-लीगल", "परामर्शदाता", "सामुदायिक संगठक", "केंद्र प्रभारी"),
}


@dataclass(frozen=True)
class Someone:
    """Somebody who comes: names in both scripts, the language, gender, age and schooling in short, where from."""

    key: str
    latin: str
    devanagari: str
    language: str
    said: str
    organisation: str = ""
    has_account: bool = True

    @property
    def full_name(self) -> str:
        """The name as they write it themselves."""
        return self.devanagari if self.language == "hi" else self.latin


def _from(organisation: str, *people: tuple[str, str, str, str, str], has_account: bool = True) -> tuple[Someone, ...]:
    return tuple(Someone(*each, organisation, has_account) for each in people)


PEOPLE = (
    Someone("asha", "Asha Kumari", "आशा कुमारी", "hi", "w 2 12", "pravah"),
    Someone("farah", "Farah Naaz", "फ़रह नाज़", "en", "w 3 ba", "pravah"),
    *_from(
        "pravah",
        ("rekha", "Rekha Devi", "रेखा देवी", "hi", "w 4 10"),
        ("ramashish", "Ramashish Yadav", "रामाशीष यादव", "hi", "m 5 12"),
        ("sanju", "Sanju Kushwaha", "संजू कुशवाहा", "hi", "w 3 ba"),
        ("nizamuddin", "Nizamuddin Ansari", "निज़ामुद्दीन अंसारी", "en", "m 4 12"),
        ("priti", "Priti Chaurasia", "प्रीति चौरसिया", "en", "w 2 ba"),
        ("dhananjay", "Dhananjay Prasad", "धनंजय प्रसाद", "hi", "m 3 ba"),
        ("kiran", "Kiran Bharti", "किरण भारती", "hi", "w 3 12"),
    ),
    *_from(
        "pravah",
        ("sunder", "Sunder Baitha", "सुंदर बैठा", "hi", "m 5 8"),
        ("chinta", "Chinta Devi", "चिंता देवी", "hi", "w 4 8"),
        has_account=False,
    ),
    *_from(
        "magadh",
        ("anil", "Anil Manjhi", "अनिल मांझी", "hi", "m 4 10"),
        ("sarita", "Sarita Kumari", "सरिता कुमारी", "hi", "w 3 ba"),
        ("shabnam", "Shabnam Parween", "शबनम परवीन", "hi", "w 3 12"),
        ("dharmendra", "Dharmendra Paswan", "धर्मेंद्र पासवान", "hi", "m 4 ba"),
        ("munni", "Munni Devi", "मुन्नी देवी", "hi", "w 5 8"),
        ("vikas", "Vikas Ranjan", "विकास रंजन", "en", "m 2 ba"),
    ),
    *_from(
        "gumla",
        ("sushma", "Sushma Kujur", "सुषमा कुजूर", "en", "w 4 ba"),
        ("birsa", "Birsa Oraon", "बिरसा उरांव", "hi", "m 3 12"),
        ("elisaba", "Elisaba Tirkey", "एलिसबा तिर्की", "en", "w 3 ba"),
        ("jagarnath", "Jagarnath Mahto", "जगरनाथ महतो", "hi", "m 5 10"),
        ("salomi", "Salomi Ekka", "सलोमी एक्का", "en", "w 2 12"),
        ("agnes", "Agnes Kerketta", "एग्नेस केरकेट्टा", "en", "w 4 12"),
        ("mangal", "Mangal Bhagat", "मंगल भगत", "hi", "m 4 10"),
        ("phulmani", "Phulmani Lakra", "फुलमनी लकड़ा", "hi", "w 3 10"),
    ),
    *_from(
        "gumla",
        ("budhram", "Budhram Lohra", "बुधराम लोहरा", "hi", "m 5 8"),
        ("karmi", "Karmi Devi", "करमी देवी", "hi", "w 6 8"),
        ("etwa", "Etwa Munda", "एतवा मुंडा", "hi", "m 3 10"),
        has_account=False,
    ),
    *_from(
        "gandak",
        ("phulmati", "Phulmati Devi", "फूलमती देवी", "hi", "w 4 8"),
        ("rajkishor", "Rajkishor Ram", "राजकिशोर राम", "hi", "m 5 10"),
        ("nagma", "Nagma Khatoon", "नग़मा ख़ातून", "hi", "w 3 12"),
        ("birendra", "Birendra Sah", "बीरेंद्र साह", "hi", "m 4 12"),
    ),
    *_from("gandak", ("lilawati", "Lilawati Tharu", "लीलावती थारू", "hi", "w 5 8"), has_account=False),
    *_from(
        "mahanadi",
        ("sanatan", "Sanatan Bag", "सनातन बाग", "en", "m 4 12"),
        ("kumudini", "Kumudini Sahu", "कुमुदिनी साहू", "en", "w 3 ba"),
        ("tikeshwar", "Tikeshwar Majhi", "टिकेश्वर माझी", "hi", "m 3 10"),
        ("pramila", "Pramila Bhoi", "प्रमिला भोई", "hi", "w 4 10"),
    ),
    *_from(
        "utkal",
        ("gouranga", "Gouranga Swain", "गौरांग स्वाईं", "en", "m 5 ba"),
        ("mamata", "Mamata Behera", "ममता बेहेरा", "en", "w 3 12"),
        ("sabita", "Sabita Jena", "सबिता जेना", "en", "w 4 12"),
    ),
    *_from(
        "aravali",
        ("devilal", "Devilal Meghwal", "देवीलाल मेघवाल", "hi", "m 4 12"),
        ("kamla", "Kamla Kharadi", "कमला खराड़ी", "hi", "w 4 10"),
        ("shanti", "Shanti Gameti", "शांति गमेती", "hi", "w 5 8"),
        ("nathulal", "Nathulal Bhil", "नाथूलाल भील", "hi", "m 3 10"),
        ("rashida", "Rashida Bano", "रशीदा बानो", "hi", "w 3 ba"),
    ),
    *_from(
        "ganga",
        ("sangita", "Sangita Verma", "संगीता वर्मा", "hi", "w 4 ba"),
        ("irshad", "Mohammad Irshad", "मोहम्मद इरशाद", "en", "m 3 ba"),
        ("khushboo", "Khushboo Kumari", "ख़ुशबू कुमारी", "hi", "w 2 12"),
        ("abhishek", "Abhishek Anand", "अभिषेक आनंद", "en", "m 3 ma"),
    ),
    *_from(
        "ganga",
        ("santosh", "Santosh Rajak", "संतोष रजक", "hi", "m 4 10"),
        ("rubina", "Rubina Khatoon", "रुबीना ख़ातून", "hi", "w 4 8"),
        ("usha", "Usha Sinha", "उषा सिन्हा", "hi", "w 5 ba"),
        ("lalan", "Lalan Ravidas", "ललन रविदास", "hi", "m 5 8"),
        ("poonam", "Poonam Das", "पूनम दास", "hi", "w 3 12"),
        ("ganesh", "Ganesh Thakur", "गणेश ठाकुर", "hi", "m 4 10"),
        has_account=False,
    ),
    *_from(
        DEORIA,
        ("archana", "Archana Tripathi", "अर्चना त्रिपाठी", "hi", "w 3 ma"),
        ("shyam", "Shyam Sundar Nishad", "श्याम सुंदर निषाद", "hi", "m 4 10"),
        ("afsana", "Afsana Begum", "अफ़साना बेगम", "hi", "w 4 8"),
        ("rakesh", "Rakesh Chauhan", "राकेश चौहान", "hi", "m 3 ba"),
        ("gudiya", "Gudiya Rao", "गुड़िया राव", "hi", "w 2 12"),
        ("satyendra", "Satyendra Mall", "सत्येंद्र मल्ल", "hi", "m 5 12"),
        ("sarvesh", "Sarvesh Maurya", "सर्वेश मौर्य", "hi", "m 3 12"),
        ("hina", "Hina Kausar", "हिना कौसर", "hi", "w 3 ba"),
        has_account=False,
    ),
)
BY_KEY = {someone.key: someone for someone in PEOPLE}


def several(keys: str) -> tuple[str, ...]:
    """Return the keys of several people from a line of them. Raises LookupError for one whom nobody knows."""
    unknown = set(keys.split()) - set(BY_KEY)
    if unknown:
        raise LookupError(f"nobody is called {sorted(unknown)}")
    return tuple(keys.split())


def make_people(stage: Stage) -> None:
    """Make the organisations that are not there yet, and everybody with an account, as people known for long."""
    with clock.put_back(timedelta(days=240)), transaction():
        known = {row.name.get("en"): row.id for row in db.session.scalars(select(Organisation))}
        for key, host in ORGANISATIONS.items():
            stage.organisations[key] = known.get(host.english) or _make(host)
        for someone in PEOPLE:
            if someone.has_account and someone.key not in stage.people:
                stage.people[someone.key] = _make_person(stage, someone)


def _make(host: DemoHost) -> int:
    name, kind = {"en": host.english, "hi": host.hindi}, OrganisationKind.NGO
    made = create_organisation(name, kind=kind, district=host.district, state=host.state_code, by=None)
    db.session.flush()
    return made.id


def _make_person(stage: Stage, someone: Someone) -> int:
    names = {"certificate_name_latin": someone.latin, "certificate_name_devanagari": someone.devanagari}
    person_id = create_person(someone.full_name, by=None, language=someone.language, **names).id
    add_member(stage.organisations[someone.organisation], person_id, by=None)
    return person_id


def registrant_of(stage: Stage, someone: Someone, answers: dict[str, str] | None = None) -> Registrant:
    """Return what somebody says of themselves when they register."""
    gender, age, school = someone.said.split()
    host = ORGANISATIONS.get(someone.organisation)
    works = WORK[someone.language]
    return Registrant(
        full_name=someone.full_name,
        person_id=stage.people.get(someone.key),
        language=someone.language,
        gender=GENDERS[gender],
        age_group=AGES[age],
        qualification=SCHOOLS[school],
        organisation_id=stage.organisations.get(someone.organisation),
        organisation_name="" if host else someone.organisation,
        work=works[len(someone.latin) % len(works)],
        district=host.district if host else "Deoria",
        state_code=host.state_code if host else "IN-UP",
        answers=dict(answers or {}),
    )
