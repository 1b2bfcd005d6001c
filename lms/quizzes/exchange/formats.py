"""Which formats of question files there are, and which of them a file is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from lms.quizzes.exchange.aiken import read_aiken, write_aiken
from lms.quizzes.exchange.decoding import decode
from lms.quizzes.exchange.drafts import Taken, Written
from lms.quizzes.exchange.gift import read_gift, write_gift
from lms.quizzes.exchange.moodle_xml import read_moodle_xml
from lms.quizzes.exchange.moodle_xml_writer import write_moodle_xml
from lms.quizzes.exchange.sheets_reader import read_csv, read_xlsx
from lms.quizzes.exchange.sheets_writer import write_csv, write_xlsx
from lms.quizzes.kinds.question import Question

SAMPLE = 20_000
AIKEN_ANSWER = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z][ \t]*$", re.MULTILINE)
GIFT_SIGN = re.compile(
    r"^[ \t]*(?:::|\$CATEGORY:|//)|(?<!\\)\{[^{}]*\}|^\[(?:html|markdown|moodle|plain)\]", re.MULTILINE
)
XML_START = re.compile(r"\s*<(?:\?xml|!--|quiz)\b")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP_START = b"PK\x03\x04"


@dataclass(frozen=True)
class FileFormat:
    """How files of one format are read and written, what their names end in, and what browsers are told they are."""

    ending: str
    media_type: str
    read: Callable[[bytes], Taken]
    write: Callable[[Sequence[Question], str], Written]


FORMATS = {
    "gift": FileFormat(".gift", "text/plain", read_gift, write_gift),
    "aiken": FileFormat(".txt", "text/plain", read_aiken, write_aiken),
    "moodle-xml": FileFormat(".xml", "application/xml", read_moodle_xml, write_moodle_xml),
    "csv": FileFormat(".csv", "text/csv", read_csv, write_csv),
    "xlsx": FileFormat(".xlsx", XLSX, read_xlsx, write_xlsx),
}
ENDINGS = {".gift": "gift", ".aiken": "aiken", ".xml": "moodle-xml", ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx"}


def guess_format(name: str, data: bytes) -> str | None:
    """Return the name of the format that a file seems to be in, by its name and else by what it begins with."""
    if data.startswith(ZIP_START):
        return "xlsx"
    if found := ENDINGS.get(PurePath(name).suffix.lower()):
        return found
    text = decode(data[:SAMPLE])[0].removeprefix("\ufeff")
    if "\0" in text:
        return None
    return _by_content(text)


def _by_content(text: str) -> str | None:
    if XML_START.match(text):
        return "moodle-xml"
    if AIKEN_ANSWER.search(text):
        return "aiken"
    if GIFT_SIGN.search(text):
        return "gift"
    first = text.partition("\n")[0]
    return "csv" if any(first.count(sign) >= 2 for sign in ",;\t") else None
