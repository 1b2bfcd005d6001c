"""The places of a draft's texts, and the paths that they have in the bundle."""

from __future__ import annotations

from lms.authoring.drafts.models import DraftModule, DraftUnit
from lms.courses.layout import MODULE_FILE
from lms.courses.units import LESSON

COURSE = "course.yaml"
SOURCES = "sources.yaml"
GLOSSARY = "glossary.yaml"
MEDIA_WORDS = "media.yaml"
FACTS = "facts.yaml"
BANKS = "banks/"


def module_place(module_id: int) -> str:
    """Return the place of the file that says what a module is."""
    return f"modules/{module_id}"


def unit_place(unit_id: int, language: str = "") -> str:
    """Return the place of a unit's file; ``language`` is empty for the first language and for YAML."""
    return f"units/{unit_id}.{language}" if language else f"units/{unit_id}"


def bank_place(bank: str) -> str:
    """Return the place of a bank's file."""
    return f"{BANKS}{bank}.yaml"


def language_of(place: str) -> str:
    """Return the language in the place of a lesson; empty for the first language, for YAML and for other files."""
    return place.partition(".")[2] if place.startswith("units/") else ""


def folder_of(module: DraftModule) -> str:
    """Return the folder of a module in the bundle."""
    return f"{module.number:02d}-{module.slug}"


def module_path(module: DraftModule) -> str:
    """Return the path of the file that says what a module is."""
    return f"{folder_of(module)}/{MODULE_FILE}"


def unit_path(module: DraftModule, unit: DraftUnit, language: str = "") -> str:
    """Return the path of a unit's file."""
    ending = "md" if unit.kind == LESSON else "yaml"
    dotted = f".{language}" if language else ""
    return f"{folder_of(module)}/{unit.number:02d}-{unit.slug}{dotted}.{ending}"
