"""Questions that most organisers ask, ready to be ticked, in every language of the site."""

from __future__ import annotations

from lms.questionnaires.documents import FieldKind, Option, Question


def _words(english: str, hindi: str) -> dict[str, str]:
    return {"en": english, "hi": hindi}


def _options(*options: tuple[str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(id=key, label=_words(english, hindi)) for key, english, hindi in options)


READY = (
    Question(
        id="travel",
        kind=FieldKind.CHOICE,
        label=_words("How will you come?", "आप कैसे आएँगे?"),
        options=_options(
            ("train", "By train", "ट्रेन से"),
            ("bus", "By bus", "बस से"),
            ("own", "By my own or the office's vehicle", "अपने या दफ़्तर के वाहन से"),
            ("near", "I live near by", "मैं पास में रहता या रहती हूँ"),
        ),
    ),
    Question(
        id="stay",
        kind=FieldKind.CHOICE,
        label=_words("Do you need a place to sleep?", "क्या आपको रात में ठहरने की जगह चाहिए?"),
        options=_options(("yes", "Yes", "हाँ"), ("no", "No", "नहीं")),
    ),
    Question(
        id="food",
        kind=FieldKind.CHOICE,
        label=_words("What do you eat?", "आप क्या खाते हैं?"),
        options=_options(
            ("vegetarian", "Vegetarian", "शाकाहारी"),
            ("eggs", "Vegetarian with eggs", "शाकाहारी, अंडे के साथ"),
            ("everything", "Everything", "सब कुछ"),
            ("jain", "Jain", "जैन भोजन"),
        ),
    ),
    Question(
        id="access",
        kind=FieldKind.LONG_TEXT,
        label=_words("What do you need so that you can take part well?", "आप अच्छी तरह भाग ले सकें, इसके लिए क्या चाहिए?"),
        help=_words(
            "For instance a ground-floor room, large print, a sign-language interpreter, a place for a small child.",
            "जैसे नीचे की मंज़िल का कमरा, बड़े अक्षर, सांकेतिक भाषा का दुभाषिया, छोटे बच्चे के लिए जगह।",
        ),
        longest=500,
    ),
    Question(
        id="spoken",
        kind=FieldKind.CHOICES,
        label=_words("Which languages do you follow with ease?", "आप कौन-सी भाषाएँ आसानी से समझते हैं?"),
        options=_options(
            ("hindi", "Hindi", "हिन्दी"),
            ("english", "English", "अंग्रेज़ी"),
            ("bengali", "Bengali", "बांग्ला"),
            ("odia", "Odia", "ओड़िया"),
            ("telugu", "Telugu", "तेलुगु"),
            ("other", "Another one", "कोई और"),
        ),
    ),
)
READY_BY_ID = {question.id: question for question in READY}
