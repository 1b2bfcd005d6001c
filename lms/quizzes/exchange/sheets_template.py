"""The empty table into which people write questions, with two examples and a sheet that explains it."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from lms.quizzes.exchange.sheets_columns import AFTER_THE_TEXT, FIRST, LAST, heading, in_order
from lms.quizzes.exchange.sheets_files import HOW_TO, csv_bytes
from lms.quizzes.exchange.sheets_writer import fill_sheet, first_sheet, table_of, workbook_bytes

CHOICES = 8
OF_A_CHOICE = ("en", "hi", "worth", "feedback_en", "feedback_hi")
EXAMPLES = (
    {
        "id": "example-1",
        "kind": "single_choice",
        "text_en": "Ramesh earns ₹500 a day and works 6 days. How much is due to him?",
        "text_hi": "रमेश को रोज़ ₹500 मिलते हैं और वह 6 दिन काम करता है। उसे कितने रुपये मिलने चाहिए?",
        "right": "2",
        "choice_1_en": "₹2,500",
        "choice_1_hi": "₹2,500",
        "choice_1_feedback_en": "That is for 5 days.",
        "choice_1_feedback_hi": "यह 5 दिन का है।",
        "choice_2_en": "₹3,000",
        "choice_2_hi": "₹3,000",
        "choice_3_en": "₹3,500",
        "choice_3_hi": "₹3,500",
        "mark": "1",
        "bloom": "apply",
        "tags": "example, wages",
    },
    {
        "id": "example-2",
        "kind": "true_false",
        "text_en": "A week has seven days.",
        "text_hi": "एक सप्ताह में सात दिन होते हैं।",
        "answer": "true",
        "tags": "example",
    },
)
EXPLAINED = (
    ("How to fill in the table", "तालिका कैसे भरें"),
    (
        "One row is one question. Delete the two examples before you bring the file back.",
        "एक पंक्ति में एक सवाल लिखें। फ़ाइल वापस डालने से पहले दोनों उदाहरण हटा दें।",
    ),
    (
        "Enough for a question: text_en or text_hi, the choices, and in “right” the number of the right choice.",
        "एक सवाल के लिए इतना काफ़ी है: text_en या text_hi, विकल्प, और “right” में सही विकल्प की संख्या।",
    ),
    (
        "Several right choices: write their numbers with commas (1, 3). They share the mark; each wrong choice costs "
        "such a share.",
        "कई विकल्प सही हों तो उनकी संख्याएँ अल्पविराम के साथ लिखें (1, 3)। अंक उनमें बँट जाते हैं; ग़लत विकल्प पर उतना अंश कटता है।",
    ),
    (
        "Instead of “right” you may say what each choice is worth, in per cent, in choice_1_worth (100, 50, 0, -50).",
        "“right” के बदले choice_1_worth में हर विकल्प का मूल्य प्रतिशत में लिख सकते हैं (100, 50, 0, -50)।",
    ),
    (
        "kind may stay empty where the row shows it. The kinds are: single_choice, multiple_choice, true_false, "
        "short_answer, numerical, matching, ordering, gap_fill, long_answer, case, description.",
        "जहाँ पंक्ति से पता चल जाए वहाँ kind ख़ाली छोड़ सकते हैं। प्रकार ये हैं: single_choice, multiple_choice, true_false, "
        "short_answer, numerical, matching, ordering, gap_fill, long_answer, case, description.",
    ),
    (
        "true_false: write true or false in “answer”. choice_1_feedback is said to those who said true, "
        "choice_2_feedback to those who said false.",
        "true_false: “answer” में सही या ग़लत लिखें। choice_1_feedback सही कहने वालों को दिखता है, "
        "choice_2_feedback ग़लत कहने वालों को।",
    ),
    (
        "short_answer: the accepted words in choice_1_en, choice_2_en and so on; * stands for any text.",
        "short_answer: मान्य शब्द choice_1_en, choice_2_en आदि में लिखें; * का अर्थ है कोई भी शब्द।",
    ),
    (
        "numerical: the number in choice_1_en, and in a column choice_1_tolerance how far off it may be "
        "(0.5, or 5%, or x1.1). 1,00,000 and १००० are understood.",
        "numerical: संख्या choice_1_en में, और choice_1_tolerance नाम के कॉलम में लिखें कि कितना अंतर चलेगा "
        "(0.5, या 5%, या x1.1)। 1,00,000 और १००० भी समझे जाते हैं।",
    ),
    (
        "matching: the left side in choice_1_en, what belongs to it in a column match_1_en. A match without a left "
        "side is an extra wrong one.",
        "matching: बाईं ओर की बात choice_1_en में, और उसका जोड़ match_1_en नाम के कॉलम में। जिस जोड़ के साथ बाईं ओर "
        "कुछ न हो वह अतिरिक्त ग़लत विकल्प है।",
    ),
    (
        "ordering: the items in the right order in choice_1_en, choice_2_en and so on; the rule in “rule”: "
        "all_or_nothing, absolute_position, relative_to_correct or longest_run.",
        "ordering: चीज़ें सही क्रम में choice_1_en, choice_2_en आदि में; नियम “rule” में: "
        "all_or_nothing, absolute_position, relative_to_correct या longest_run।",
    ),
    (
        "Gap fill, long answers with a rubric and cases need more than a row: make them on the page, or export one and "
        "look at its column “more”.",
        "रिक्त स्थान, अंक-कसौटी वाले लंबे उत्तर और मामले एक पंक्ति में नहीं आते: उन्हें पन्ने पर बनाएँ, या एक निर्यात करके उसका "
        "“more” कॉलम देखें।",
    ),
    (
        "Texts may hold Markdown: **bold**, *italic*, lists. The headings may be in English or in Hindi, in any order; "
        "columns that you do not need may be deleted.",
        "लेख में Markdown लिख सकते हैं: **मोटा**, *तिरछा*, सूचियाँ। शीर्षक अंग्रेज़ी या हिन्दी में, किसी भी क्रम में हो सकते हैं; "
        "जो कॉलम नहीं चाहिए वे हटाए जा सकते हैं।",
    ),
    (
        "bloom is one of remember, understand, apply, analyse, evaluate, create. Tags are separated by commas. "
        "mark is what the question is worth, 1 where it is empty.",
        "bloom में इनमें से एक लिखें: remember, understand, apply, analyse, evaluate, create. टैग अल्पविराम से अलग करें। "
        "mark सवाल के अंक हैं, ख़ाली हो तो 1।",
    ),
)
WIDE = 75


def template_names() -> list[str]:
    """Return the columns of the template."""
    of_choices = (f"choice_{place}_{part}" for place in range(1, CHOICES + 1) for part in OF_A_CHOICE)
    left_out = {"unit_en", "unit_hi", "shuffle", "case", "penalty"}
    return in_order([*FIRST, *AFTER_THE_TEXT, *of_choices, *(name for name in LAST if name not in left_out)])


def template_csv(language: str = "en") -> bytes:
    """Return the template as a CSV file with headings in a language."""
    return csv_bytes(table_of(EXAMPLES, template_names(), language))


def template_xlsx(language: str = "en") -> bytes:
    """Return the template as a workbook with headings in a language, and instructions in both on a second sheet."""
    workbook = Workbook()
    names = template_names()
    fill_sheet(first_sheet(workbook), table_of(EXAMPLES, names, language), names)
    sheet = workbook.create_sheet(HOW_TO)
    for row, pair in enumerate([*EXPLAINED, *_headings(names)], 1):
        for place, text in enumerate(pair, 1):
            cell = sheet.cell(row, place, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
    for letter in "AB":
        sheet.column_dimensions[letter].width = WIDE
    return workbook_bytes(workbook)


def _headings(names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the headings of some columns in both languages, of numbered ones the first."""
    yield "Headings", "कॉलम के शीर्षक"
    for name in [
        *(each for each in names if not any(map(str.isdigit, each)) or "_1" in each),
        "match_1_en",
        "hint_1_en",
    ]:
        yield heading(name, "en"), heading(name, "hi")
