"""What the demo participants answer in the tests, and in which words they give feedback."""

from __future__ import annotations

from typing import Any

from lms.questionnaires.documents import FieldKind, Questionnaire
from lms.quizzes.kinds.question import Question
from lms.workshops.library.documents import Test
from lms.workshops.measuring.letters import letters_of
from lms.workshops.measuring.scoring import asked

RIGHT = "x"
SHEETS = (
    ("xxxxx..xx.", "xxxxx..xx."),
    ("xx...xx.x.", "xxxxxxxxx."),
    ("..x.......", "xxxx......"),
    (".x....xxx.", "xxx...xxx."),
    (".xxxx..xx.", ".xxxxx.xx."),
    ("x.xx...x..", "xxxxx.xxx."),
    ("x.........", "x..x.x.x.."),
    (".xx.x...x.", "xxxxx.x.x."),
    ("...x.xxxx.", "xx.xxxxxx."),
    ("..xx...x..", ".xxx...x.."),
    ("xx.x.xxxx.", "xxxx.xxxx."),
    ("xxx.x...x.", "xxxxx..xx."),
    (".....xx...", "xxx.xxx.x."),
    ("..xx...x.x", "..xx...x.x"),
    (".x.xx.xxxx", ".xxxx.xxxx"),
    ("x.xx...x.x", "xxxxx..xxx"),
    ("x........x", "x.xx..xx.x"),
    (".xx.x...xx", "xxx.xx..xx"),
    (".xxxx..xxx", ".xxxx.xxxx"),
    ("...x.xxx..", ".x.x.xxxxx"),
    ("x.x....xx.", "x.xx...xxx"),
    (".x..xxx.x.", "xxxxxxxxx."),
    ("..x.......", "xxx.x...x."),
)
"""What somebody had right before and after a workshop, question by question: a gain of 0.4, by objective 0.1 to 0.7."""
WRONG_NUMBER = "1000"


def answers_of(test: Test, sheet: str) -> dict[str, Any]:
    """Return the answers that earn what a sheet says; every fourth question that is not known is left out."""
    given = {}
    for number, (question, sign) in enumerate(zip(asked(test), sheet, strict=True)):
        if sign == RIGHT:
            given[question.id] = _right(question)
        elif (number + sheet.count(RIGHT)) % 4:
            given[question.id] = _wrong(question)
    return given


def _right(question: Question) -> Any:
    right = question.right_answer()
    return right.replace(",", "") if isinstance(right, str) else right


def _wrong(question: Question) -> Any:
    right = question.right_answer()
    if isinstance(right, bool):
        return not right
    others = [choice for choice in letters_of(question).values() if choice not in right]
    if isinstance(right, list):
        return others or list(reversed(right))
    return others[len(question.id) % len(others)] if others else WRONG_NUMBER


GRADES = ("44454", "55445", "43354", "54455", "34443", "55554", "44344", "45455", "33432", "54445")
"""The first five scales of the feedback form, from 1 to 5."""
SCALE = 5
PACES = (1, 1, 2, 1, 1, 0, 1, 2, 1, 1)
"""The pace: too slow, right, too fast."""
HELPED = (
    "मज़दूरी का हिसाब अब मज़दूर के सामने बैठकर, उसी की डायरी से निकालूँगी।",
    "The visit to the Authority. I had passed that door for two years and never gone in.",
    "दावे का मसौदा हमने ख़ुद लिखा। पहली बार लगा कि यह वकील के बिना भी हो सकता है।",
    "",
    "The sentence for the first conversation: what I can do, what I cannot, and who else will hear of it.",
    "लाल रेखा वाला पन्ना। अब पता है कि कब बीच-बचाव नहीं करना है।",
    "",
    "Practising the mediation three times. The second time I stopped talking so much.",
    "काग़ज़ कम हों तो भी सबूत बनता है: फ़ोन का संदेश, साथी की गवाही, साइट की फ़ोटो।",
    "",
)
CHANGE = (
    "तीसरे दिन समझौते के लिए और समय दीजिए, जल्दी में रह गया।",
    "",
    "Shorter first day. We had travelled all night from Gumla.",
    "शाम को हॉल में मच्छर थे। पंखे चलें तो अच्छा।",
    "",
    "More cases of brick kilns, fewer of factories.",
    "पर्चे थोड़े बड़े अक्षरों में हों।",
    "",
    "A crèche. Two of us came with small children.",
    "",
)
VISIT = (
    "ठेकेदार तीन मज़दूरों का पैसा दो महीने से टाल रहा है। उसी मामले को साथ देखें।",
    "",
    "How to keep the case files locked; our office is one room.",
    "",
    "ब्लॉक के श्रम अधिकारी से पहली बार मिलने में साथ चलें।",
)


def feedback_of(number: int, form: Questionnaire) -> dict[str, str]:
    """Return somebody's feedback: the scales, the pace, and words where they wrote some."""
    grades, given = iter(GRADES[number % len(GRADES)]), {}
    words = iter((HELPED[number % len(HELPED)], CHANGE[number % len(CHANGE)], VISIT[number % len(VISIT)]))
    for question in form.questions():
        if question.kind is FieldKind.LONG_TEXT:
            given[question.id] = next(words, "")
        elif len(question.options) == SCALE:
            given[question.id] = next(grades, "4")
        elif question.options:
            given[question.id] = question.options[PACES[number % len(PACES)]].id
    return {name: said for name, said in given.items() if said}
