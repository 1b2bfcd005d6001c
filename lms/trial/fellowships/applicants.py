"""Who applies in the demo calls, and what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WHY = {
    "en": (
        "My father came back from a building site with half his wages and nobody to ask. Now I keep our lane's papers.",
        "I taught in a night school near the kilns. The children left with their parents in November, every year.",
        "I worked in a garment hostel for two years. I know how a contract is read out so fast that nobody follows.",
    ),
    "hi": (
        "पिताजी निर्माण स्थल से आधी मज़दूरी लेकर लौटे और पूछने को कोई नहीं था। अब पूरी गली के काग़ज़ मैं ही देखती हूँ।",
        "भट्ठों के पास रात की पाठशाला में पढ़ाया। हर नवंबर बच्चे माँ-बाप के साथ चले जाते थे।",
        "दो साल कपड़ा कारख़ाने के हॉस्टल में काम किया। अनुबंध इतनी जल्दी पढ़ा जाता है कि कोई समझ न सके।",
    ),
}
IDEA = {
    "en": (
        "Wages in our block are settled at the end of the season, when nobody can prove the days. I would begin with "
        "a diary that three families keep together.",
        "Women wait for the contractor's van in the dark. I would begin by walking with them and writing it down.",
    ),
    "hi": (
        "हमारे प्रखंड में हिसाब मौसम के अंत में होता है, जब दिन साबित नहीं हो पाते। मैं तीन परिवारों की साझी डायरी से शुरू करूँगा।",
        "महिलाएँ अँधेरे में ठेकेदार की गाड़ी का इंतज़ार करती हैं। मैं उनके साथ चलकर उनकी बात लिखने से शुरू करूँगी।",
    ),
}
EXAMPLE = {
    "en": "When the ration dealer turned families away eleven of us went with the receipts. He opened the book.",
    "hi": "जब राशन डीलर ने परिवारों को लौटाया, तो हम ग्यारह लोग रसीदें लेकर साथ गए। उसने रजिस्टर खोला।",
}
LETTERS = (
    "I have known her for three years from our village library. She is patient, keeps what she is told to herself, "
    "and comes back on the day she has named. She finds it hard to say no; a good mentor can help with that.",
    "She led our survey of the brick kilns last winter. The notes were exact, and she stopped an interview when the "
    "foreman came near. I would trust her with difficult work.",
)
QUESTION = "आपने लिखा है कि कार्यक्षेत्र में रहने के लिए कुछ मदद चाहिए। कौन-सी मदद, और कब से? दो पंक्तियाँ काफ़ी हैं।"


@dataclass(frozen=True)
class Applicant:
    """Somebody who applies: ``ends`` is where the application stands today, ``days`` how long ago it was sent."""

    key: str
    full_name: str
    language: str
    state_code: str
    district: str
    ends: str
    days: int


OPEN_CALL = (
    Applicant("hemlata", "हेमलता भोई", "hi", "IN-CG", "Mahasamund", "placed", 24),
    Applicant("thomas", "Thomas Hansda", "en", "IN-JH", "Dumka", "lapsed", 24),
    Applicant("rahima", "Rahima Begum", "en", "IN-AS", "Dhubri", "selected", 22),
    Applicant("suresh", "सुरेश बैठा", "hi", "IN-BR", "Gaya", "waiting", 21),
    Applicant("pooja", "Pooja Kanwar", "en", "IN-RJ", "Udaipur", "interview", 20),
    Applicant("arjun", "अर्जुन तुरी", "hi", "IN-JH", "Gumla", "interview", 20),
    Applicant("nasreen", "Nasreen Khatoon", "en", "IN-UP", "Kushinagar", "review", 16),
    Applicant("bijay", "Bijay Patra", "en", "IN-OD", "Ganjam", "review", 15),
    Applicant("kalpana", "कल्पना मरांडी", "hi", "IN-WB", "Purulia", "review", 14),
    Applicant("stephen", "Stephen Lepcha", "en", "IN-WB", "Darjeeling", "review", 13),
    Applicant("gita", "Gita Vasava", "en", "IN-GJ", "Dahod", "declined", 18),
    Applicant("imran", "इमरान अंसारी", "hi", "IN-UP", "Deoria", "withdrawn", 12),
    Applicant("asha", "आशा कुमारी", "hi", "IN-UP", "Kushinagar", "information", 6),
    Applicant("lalita", "Lalita Rathva", "en", "IN-GJ", "Chhota Udaipur", "screening", 5),
    Applicant("yusuf", "Yusuf Sheikh", "en", "IN-MH", "Thane", "submitted", 3),
    Applicant("manju", "मंजू देवी", "hi", "IN-BR", "Nawada", "submitted", 1),
    Applicant("deepa", "दीपा निषाद", "hi", "IN-UP", "Gorakhpur", "draft", 2),
)
EARLIER_CALL = (
    Applicant("rukhsana", "रुख़साना बानो", "hi", "IN-UP", "Kushinagar", "placed", 40),
    Applicant("dinesh", "Dinesh Munda", "en", "IN-JH", "Gumla", "placed", 40),
    Applicant("mohan", "मोहन गरासिया", "hi", "IN-RJ", "Udaipur", "placed", 39),
    Applicant("rosy", "Rosy Minz", "en", "IN-JH", "Gumla", "declined", 38),
    Applicant("kamal", "कमल राणा", "hi", "IN-RJ", "Dungarpur", "declined", 37),
)


def address_of(key: str) -> str:
    """Return the e-mail address of somebody in the demo, at a domain that nobody has."""
    return f"{key}@example.org"


def details_of(applicant: Applicant) -> dict[str, str]:
    """Return what somebody says about themselves."""
    return {
        "full_name": applicant.full_name,
        "email": address_of(applicant.key),
        "phone": "",
        "state_code": applicant.state_code,
        "district": applicant.district,
        "organisation_name": "",
    }


def answers_of(applicant: Applicant, number: int) -> dict[str, Any]:
    """Return somebody's answers to the form of the programme's plan."""
    language = applicant.language
    why, idea = WHY[language], IDEA[language]
    needs_support = applicant.ends == "information"
    return {
        "education": ("class-12", "graduate", "diploma")[number % 3],
        "work-now": {"en": "Volunteer at a workers' centre", "hi": "मज़दूर केंद्र में स्वयंसेवक"}[language],
        "own-migration": ("family", "self", "neither")[number % 3],
        "age": "21-to-35",
        "full-year": "yes",
        "live-in-field": "with-support" if needs_support else "yes",
        "why": why[number % len(why)],
        "own-idea": idea[number % len(idea)],
        "community-work": ("under-year", "one-to-three", "longer")[number % 3],
        "example": EXAMPLE[language],
        "speaks": ["hindi", "english"] if language == "en" else ["hindi"],
        "referees": [
            {"name": "Savitri Oraon", "email": address_of("library"), "relation": "Librarian"},
            {"name": "Abdul Hakim", "email": address_of("survey"), "relation": "Led the survey"},
        ],
        "truth": "yes",
    }


def half_of(answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers as far as a draft has come."""
    return dict(list(answers.items())[:7])
