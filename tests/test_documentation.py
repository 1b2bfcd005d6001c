"""What the Markdown files say of the tree is so: settings, commands, links, names of files, modules, registries."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from flask import Flask
from PIL import Image
from ruamel.yaml import YAML
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from lms import ROOT
from lms.checks.paths import repository_files
from lms.config import Mode, load_settings
from lms.core.language import LANGUAGES
from lms.courses.documents import CertificateTerms, CompletionRule, CourseHead, Reference, Source, Term, UnitHead
from lms.quizzes.documents import QuizContent, QuizSettings
from lms.quizzes.kinds.question import Question, kinds
from lms.quizzes.review import SHORT_WORDS, ReviewRules
from lms.trial.people import PEOPLE
from tools.screenshots import OVERVIEW, SHOTS, SIZES

FILES = [
    name
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "certificates/README.md", "instance/README.md")
    if (ROOT / name).is_file()
] + sorted(
    path.relative_to(ROOT).as_posix() for folder in ("docs", "LICENSES") for path in (ROOT / folder).glob("*.md")
)
OPERATIONS = ROOT / "docs/operations.md"
COMPONENTS = ROOT / "docs/components.md"
ARCHITECTURE = ROOT / "docs/architecture.md"
PICTURES = ROOT / "docs/pictures"
LARGEST_PICTURE = 60_000

LINK = re.compile(r"\]\(([^)\s]+)\)|\bsrc=\"([^\"]+)\"")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
COMMAND = re.compile(r"\./setu ([a-z]+)(?: ([a-z][a-z-]+))?(?: ([a-z][a-z-]+))?")
FILE_NAME = re.compile(
    r"\.?[\w@-]+(?:[./][\w@-]+)*(?:\.(?:py|md|html|yaml|yml|cfg|toml|txt|po|css|js|svg|lock|env|db|woff2)|/)"
)
PACKAGES = sorted(path.parent.name for path in (ROOT / "lms").glob("*/__init__.py"))
DOTTED = re.compile(rf"(?:lms\.)?(?:{'|'.join(PACKAGES)})(?:\.[A-Za-z_]\w*)+")
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \|", re.MULTILINE)
SETTING = re.compile(r'"(SETU_[A-Z_]+|PORT|DATABASE_URL|REDIS_URL)"')
REGISTRY = re.compile(r"^(\w+): Registry\[", re.MULTILINE)
MACRO = re.compile(r"{%-? macro ([a-z]\w*)\((.*?)\) -?%}", re.DOTALL)
OF_FLASK = {"shell", "routes"}
DRAWN_BY_LAYOUTS = {"language_switch", "flash_messages", "error_page"}

every_file = pytest.mark.parametrize("name", FILES)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_of(name: str) -> list[str]:
    """Return what a file sets between single backticks."""
    return CODE.findall(re.sub(r"^```.*?^```", "", text_of(name), flags=re.MULTILINE | re.DOTALL))


# --- Settings ---------------------------------------------------------------------------------------------------------


def documented_settings() -> dict[str, str]:
    section = OPERATIONS.read_text(encoding="utf-8").partition("## Settings")[2].partition("\n## ")[0]
    return {name: default.strip("`") for name, default in ROW.findall(section)}


def test_every_setting_is_documented_and_every_documented_one_is_there() -> None:
    asked_for = set(SETTING.findall(text_of("lms/config.py")))
    assert {"PORT", "SETU_URL", "SETU_STORAGE"} <= asked_for
    assert set(documented_settings()) == asked_for


def test_defaults_are_as_documented(tmp_path: Path) -> None:
    settings = load_settings(environ={"SETU_INSTANCE": str(tmp_path)})
    assert settings.secret_key == (tmp_path / "trial-secret-key").read_text(encoding="ascii")
    assert settings.web_workers <= 4
    assert load_settings(Mode.TRIAL, {}).instance == ROOT / "instance"
    assert documented_settings() == {
        "PORT": str(settings.port),
        "SETU_HOST": settings.host,
        "SETU_URL": settings.url.replace(str(settings.port), "PORT"),
        "SETU_INSTANCE": "instance/",
        "SETU_SECRET_KEY": "made by the trial",
        "SETU_MODE": str(settings.mode),
        "DATABASE_URL": settings.database_url.replace(str(tmp_path), "instance"),
        "REDIS_URL": settings.redis_url or "none",
        "SETU_STORAGE": settings.storage_url or "none",
        "SETU_MAIL": settings.mail_url or "none",
        "SETU_MAIL_FROM": settings.mail_from,
        "SETU_SITE_NAME": settings.site_name,
        "SETU_TIME_ZONE": settings.time_zone.key,
        "SETU_TRUSTED_PROXIES": str(settings.trusted_proxies),
        "SETU_WEB_WORKERS": "cores, at most 4",
        "SETU_WEB_THREADS": str(settings.web_threads),
        "SETU_WORKER_THREADS": str(settings.worker_threads),
        "SETU_LOG_LEVEL": settings.log_level,
    }


def test_names_for_tests_are_read_somewhere() -> None:
    readers = [ROOT / "setu", *(ROOT / "tests").rglob("*.py"), *(ROOT / "lms").rglob("*.py")]
    read = "\n".join(path.read_text(encoding="utf-8") for path in readers if path != Path(__file__))
    for file in FILES:
        for code in code_of(file):
            name = code.partition("=")[0]
            assert not re.fullmatch(r"(SETU|TEST)_[A-Z_]+", name) or name in read, f"{file}: {name}"


def test_containers_are_given_settings_that_exist() -> None:
    compose = YAML(typ="safe", pure=True).load(text_of("compose.yaml"))
    documented = OPERATIONS.read_text(encoding="utf-8")
    environment = compose["x-setu"]["environment"]
    for name in environment:
        assert f"`{name}`" in documented or f"`{name}=" in documented, name
    settings = load_settings(environ={**{name: plain(value) for name, value in environment.items()}})
    assert settings.mode is Mode.PRODUCTION
    assert settings.database_url == "postgresql+psycopg://setu:given-elsewhere@database/setu"


def plain(value: str) -> str:
    """Return a value of the compose file with what comes from elsewhere filled in."""
    special = {"SETU_URL": "https://learn.example.org", "SETU_MAIL": "smtp://mail.example.org:587"}
    special |= {"SETU_SECRET_KEY": "x" * 32, "DATABASE_PASSWORD": "given-elsewhere"}

    def given(found: re.Match[str]) -> str:
        return special.get(found[1], found[2] if found[2] is not None else "given@elsewhere")

    return re.sub(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)\}", given, value)


def test_services_wait_for_services_that_exist() -> None:
    compose = YAML(typ="safe", pure=True).load(text_of("compose.yaml"))
    services = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in compose["volumes"]
        for needed, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in services[needed]


def test_image_has_the_packages_that_the_script_asks_for() -> None:
    wanted = re.findall(r"apt_install (python3 .+)", text_of("setu"))
    assert len(wanted) == 1
    assert set(wanted[0].split()) <= set(text_of("Dockerfile").split())


# --- Links and names --------------------------------------------------------------------------------------------------


@every_file
def test_links_lead_to_files(name: str) -> None:
    folder = (ROOT / name).parent
    text = re.sub(r"^```.*?^```", "", text_of(name), flags=re.MULTILINE | re.DOTALL)
    targets = [either or other for either, other in LINK.findall(CODE.sub("", text))]
    broken = [t for t in targets if "://" not in t and not (folder / t.partition("#")[0]).exists()]
    assert not broken


def test_readme_leads_to_everything_there_is_to_read() -> None:
    linked = {either for either, _ in LINK.findall(text_of("README.md"))}
    assert linked >= {name for name in FILES if name != "README.md"}
    assert linked >= {"LICENSE", "LICENSES/OFL-1.1.txt", "courses/LICENSE"}


@pytest.fixture(scope="module")
def known_names() -> str:
    """The paths of the repository, one a line, each after a slash; and what the code itself calls files."""
    paths = "\n".join(f"/{path}" for path in repository_files(ROOT)) or "\n".join(
        f"/{path.relative_to(ROOT).as_posix()}" for path in ROOT.rglob("*") if ".venv" not in path.parts
    )
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "lms").rglob("*.py"))
    return f"{paths}\n{sources}"


def file_names(name: str) -> Iterator[str]:
    for code in code_of(name):
        if FILE_NAME.fullmatch(code):
            yield code


@every_file
def test_files_that_are_named_are_there(name: str, known_names: str) -> None:
    missing = [each for each in file_names(name) if not exists(each, known_names)]
    assert not missing


def exists(name: str, known: str) -> bool:
    """Whether a file is there under this name (or its end), or is one that the code makes."""
    if (ROOT / name).exists() or re.search(
        rf"/{re.escape(name)}{'' if name.endswith('/') else '$'}", known, re.MULTILINE
    ):
        return True
    made = name.removeprefix("instance/").strip("/")
    return re.search(rf"[\"'/]{re.escape(made)}[\"'/`]", known) is not None


@every_file
def test_modules_and_what_is_in_them_are_there(name: str, app: Flask) -> None:
    ends = {rule.endpoint for rule in app.url_map.iter_rules()}
    dotted = [code.partition("(")[0] for code in code_of(name) if DOTTED.fullmatch(code.partition("(")[0])]
    assert not [
        each for each in dotted if each not in ends and not FILE_NAME.fullmatch(each) and not found_in_code(each)
    ]


def found_in_code(dotted: str) -> bool:
    """Whether there is a module of this name, or something of this name in one."""
    parts = ["lms", *dotted.removeprefix("lms.").split(".")]
    for length in range(len(parts), 1, -1):
        try:
            thing: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            thing = getattr(thing, part, None)
        return thing is not None
    return False


@every_file
def test_addresses_that_are_named_answer(name: str, app: Flask) -> None:
    addresses = app.url_map.bind("localhost")
    for code in code_of(name):
        path = code.removeprefix("GET ")
        if not re.fullmatch(r"/(?!proc|dev|srv)[a-z][a-z./-]*", path):
            continue
        try:
            addresses.match(path)
        except (MethodNotAllowed, RequestRedirect):
            pass
        except NotFound:
            pytest.fail(f"{name}: no page at {path}")


def test_every_registry_is_named() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    registries = [
        f"{path.relative_to(ROOT / 'lms').with_suffix('').as_posix().replace('/', '.')}.{name}"
        for path in (ROOT / "lms").rglob("*.py")
        for name in REGISTRY.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(registries) > 10
    assert not [name for name in registries if f"| `{name}` |" not in text]


def test_every_component_is_listed_with_its_arguments() -> None:
    text = COMPONENTS.read_text(encoding="utf-8")
    for path in (ROOT / "templates/components").glob("*.html"):
        for name, arguments in MACRO.findall(path.read_text(encoding="utf-8")):
            call = f"{name}({' '.join(arguments.split())})"
            shown = name if name in DRAWN_BY_LAYOUTS else shown_as(call)
            assert shown in text, f"{path.name}: docs/components.md does not show {call}"


def shown_as(call: str) -> str:
    """Return a macro's head as the page shows it: where it takes a list or dictionary, an example stands for it."""
    examples = {
        "breadcrumbs(items)": "breadcrumbs([(label, url), …, (label, none)])",
        "definition_list(items)": "definition_list([(term, value), (term, value, action, url)])",
        "query_with(changes)": 'query_with({"page": 2, "state": none})',
        "step_list(steps, numbered=true)": 'step_list([{"title", "url", "state", "note"}], numbered=true)',
        "tabs(label, items)": "tabs(label, [(words, url, is_current)])",
    }
    return examples.get(call, call)


# --- Courses ----------------------------------------------------------------------------------------------------------


def test_every_key_of_a_course_is_explained() -> None:
    text = text_of("docs/authoring.md")
    for model in (CourseHead, CompletionRule, CertificateTerms, UnitHead, Source, Reference, Term):
        for key in model.model_fields:
            assert re.search(rf"\b{key}:", text), f"{model.__name__}.{key}"


def test_every_key_of_a_quiz_and_of_each_kind_of_question_is_explained(app: Flask) -> None:
    text = text_of("docs/quizzes.md")
    for key in (*QuizContent.model_fields, *Question.model_fields):
        assert re.search(rf"\b{key}:", text), key
    for kind in kinds.keys():  # noqa: SIM118 – a Registry
        model = kinds[kind]
        row = next(line for line in text.splitlines() if line.startswith(f"| `{kind}`"))
        for key in set(model.model_fields) - set(Question.model_fields):
            assert key in row, f"{kind}.{key}"


def test_settings_of_a_quiz_are_explained_with_their_defaults(app: Flask) -> None:
    text = text_of("docs/quizzes.md")
    defaults = QuizSettings().model_dump(mode="json")
    for key, value in defaults.items():
        shown = re.search(rf"^ +{key}: *([^ \n]*)", text, re.MULTILINE)
        assert shown, key
        if isinstance(value, float):
            assert float(shown[1]) == value
        elif value is not None and not isinstance(value, dict | list):
            assert shown[1] == str(value).lower()
    for aspect in ReviewRules.model_fields:
        shown = re.search(rf"^ +{aspect}: *([^ \n]*)", text, re.MULTILINE)
        assert shown, aspect
        default = getattr(ReviewRules(), aspect)
        assert shown[1] == "true" if default is True else SHORT_WORDS[shown[1]] == default


# --- Commands ---------------------------------------------------------------------------------------------------------


def words_of_script() -> set[str]:
    branches = re.findall(r"^([a-z]+(?: \| [a-z-]+)*)\)$", text_of("setu"), re.MULTILINE)
    return {word for branch in branches for word in branch.split(" | ")}


@pytest.mark.parametrize("name", [*FILES, "setu", "compose.yaml", "Dockerfile", ".ci/run"])
def test_commands_that_are_named_exist(name: str, app: Flask) -> None:
    for words in COMMAND.findall(text_of(name)):
        word, second, _ = (*words[1:], "") if words[0] == "flask" else words
        if not word or word in words_of_script() | OF_FLASK:
            continue
        command = app.cli.commands.get(word)
        assert command is not None, f"{name}: ./setu {word}"
        if second and isinstance(command, click.Group):
            assert second in command.commands, f"{name}: ./setu {word} {second}"


def test_first_command_of_the_readme_leads_to_the_script() -> None:
    commands = re.findall(r"^```sh\n(.*?)^```", text_of("README.md"), re.MULTILINE | re.DOTALL)
    lines = [line.partition("#")[0].strip() for line in commands[0].splitlines()]
    assert lines == ["cd setu", "./setu run"]
    script = ROOT / "setu"
    assert script.stat().st_mode & 0o111
    shell = shutil.which("sh")
    assert shell is not None
    assert subprocess.run([shell, "-n", script], check=False).returncode == 0
    helped = subprocess.run([script, "help"], capture_output=True, text=True, check=True)
    assert "./setu run" in helped.stdout


def test_demo_people_of_the_readme_are_there() -> None:
    names = set(re.findall(r"\*\*([a-z]+)\*\*[,:]? (?:a |who|the |is )", text_of("README.md")))
    assert names == {"asha", "farah", "meera", "anjali", "sunil"}
    assert names <= {person.sign_in_name for person in PEOPLE}


# --- Pictures ---------------------------------------------------------------------------------------------------------


def test_pictures_are_small_and_whole() -> None:
    pictures = sorted(PICTURES.glob("*.webp"))
    assert pictures
    for path in pictures:
        assert path.stat().st_size <= LARGEST_PICTURE, path.name
        with Image.open(path) as picture:
            picture.verify()


def test_pictures_are_those_that_the_script_takes() -> None:
    taken = {f"{shot.name}-{size}-{language}" for shot in SHOTS for size in SIZES for language in LANGUAGES}
    assert {path.stem for path in PICTURES.iterdir()} == {*taken, OVERVIEW, "certificate"}
