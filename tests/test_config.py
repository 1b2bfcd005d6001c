from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from lms.config import ConfigurationError, Mode, Settings, load_settings, read_environment_file

KEY = "k" * 32


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def load_with(mode: Mode | None = Mode.TESTING, **environ: str) -> Settings:
        return load_settings(mode, {"SETU_INSTANCE": str(tmp_path), **environ})

    return load_with


def problems(load: Any, mode: Mode | None = Mode.TESTING, **environ: str) -> list[str]:
    with pytest.raises(ConfigurationError) as raised:
        load(mode, **environ)
    assert str(raised.value) == "\n".join(raised.value.problems)
    return list(raised.value.problems)


def test_nothing_needs_to_be_said_for_a_trial(load: Any, tmp_path: Path) -> None:
    settings = load(None)
    assert settings.mode is Mode.TRIAL
    assert (settings.host, settings.port, settings.url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.database_url == f"sqlite:///{tmp_path / 'setu.db'}"
    assert (settings.redis_url, settings.storage_url, settings.mail_url) == (None, None, None)
    assert settings.time_zone.key == "Asia/Kolkata"
    assert (settings.trusted_proxies, settings.is_secure) == (0, False)


def test_everything_can_be_said(load: Any) -> None:
    settings = load(
        None,
        SETU_MODE="production",
        SETU_SECRET_KEY=KEY,
        SETU_URL="https://learn.example.org/",
        SETU_HOST="0.0.0.0",
        PORT="9000",
        DATABASE_URL="postgresql://setu:secret@db/setu",
        REDIS_URL="rediss://cache:6380/1",
        SETU_STORAGE="s3://setu-files/folder",
        SETU_MAIL="smtps://user:p%40ss@mail.example.org",
        SETU_MAIL_FROM="training@example.org",
        SETU_SITE_NAME="सेतु",
        SETU_TIME_ZONE="Asia/Dubai",
        SETU_TRUSTED_PROXIES="1",
        SETU_WEB_WORKERS="3",
        SETU_WEB_THREADS="8",
        SETU_WORKER_THREADS="2",
        SETU_LOG_LEVEL="DEBUG",
    )
    assert settings.mode is Mode.PRODUCTION
    assert (settings.url, settings.is_secure) == ("https://learn.example.org", True)
    assert (settings.host, settings.port) == ("0.0.0.0", 9000)
    assert settings.database_url == "postgresql+psycopg://setu:secret@db/setu"
    assert settings.mail_url == "smtps://user:p%40ss@mail.example.org"
    assert (settings.site_name, settings.time_zone.key, settings.log_level) == ("सेतु", "Asia/Dubai", "DEBUG")
    assert (settings.web_workers, settings.web_threads, settings.worker_threads) == (3, 8, 2)


def test_every_wrong_value_is_named_in_one_go(load: Any) -> None:
    wrong = {
        "SETU_MODE": "live",
        "PORT": "eighty",
        "SETU_URL": "learn.example.org",
        "DATABASE_URL": "mysql://db/setu",
        "REDIS_URL": "http://cache",
        "SETU_STORAGE": "/srv/files",
        "SETU_MAIL": "mail.example.org",
        "SETU_TIME_ZONE": "Asia/Nowhere",
        "SETU_TRUSTED_PROXIES": "-1",
        "SETU_WEB_WORKERS": "0",
        "SETU_WEB_THREADS": "65",
        "SETU_WORKER_THREADS": "x",
        "SETU_LOG_LEVEL": "LOUD",
        "SETU_SECRET_KEY": "short",
    }
    found = problems(load, None, **wrong)
    assert len(found) == len(wrong)
    for name in wrong:
        assert sum(problem.startswith(name) for problem in found) == 1, name
    for name in wrong.keys() - {"SETU_SECRET_KEY"}:
        assert any(wrong[name] in problem for problem in found if problem.startswith(name)), name


def test_a_secret_key_is_never_repeated_on_the_screen(load: Any) -> None:
    (problem,) = problems(load, SETU_SECRET_KEY="hunter2")
    assert "hunter2" not in problem
    assert "32 characters" in problem


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000.0", "8 000", "9" * 20])
def test_a_port_is_a_whole_number_in_range(load: Any, port: str) -> None:
    assert problems(load, PORT=port) == [f"PORT should be a whole number from 1 to 65535, not “{port}”."]


@pytest.mark.parametrize(
    "address",
    ["ftp://x", "https://", "https://x/?a=b", "https://x/#a", "https://x:99999", "https://[x", "https://x:no"],
)
def test_a_public_address_is_a_web_address(load: Any, address: str) -> None:
    (problem,) = problems(load, SETU_URL=address)
    assert problem.startswith("SETU_URL should be a web address like https://")


@pytest.mark.parametrize("address", ["smtp://", "smtp://mail:no", "smtp://[mail", "smtp://mail:99999", "mail:25"])
def test_a_mail_server_is_an_address(load: Any, address: str) -> None:
    (problem,) = problems(load, SETU_MAIL=address)
    assert problem == f"SETU_MAIL should be an address like smtp://… or smtps://…, not “{address}”."


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "Asia", "../../etc/passwd", "/etc/passwd", "IST5:30"])
def test_a_time_zone_is_one_that_exists(load: Any, zone: str) -> None:
    assert problems(load, SETU_TIME_ZONE=zone) == [
        f"SETU_TIME_ZONE should be a time zone like Asia/Kolkata, not “{zone}”."
    ]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////srv/setu.db", "sqlite:////srv/setu.db"),
    ],
)
def test_databases_by_their_usual_addresses(load: Any, given: str, used: str) -> None:
    assert load(DATABASE_URL=given).database_url == used


def test_white_space_around_a_value_does_not_matter_and_an_empty_one_is_none(load: Any) -> None:
    settings = load(PORT=" 9000 ", SETU_SITE_NAME="  ", REDIS_URL="")
    assert (settings.port, settings.site_name, settings.redis_url) == (9000, "Setu", None)


def test_production_without_a_key_is_refused_and_says_how_to_make_one(load: Any, tmp_path: Path) -> None:
    (problem,) = problems(load, Mode.PRODUCTION)
    assert problem.startswith("SETU_SECRET_KEY is missing.")
    assert "secrets.token_hex(32)" in problem
    assert str(tmp_path / "setu.env") in problem


def test_a_trial_makes_a_key_once_and_keeps_it_to_itself(load: Any, tmp_path: Path) -> None:
    key = load(Mode.TRIAL).secret_key
    assert len(key) == 64
    assert load(Mode.TRIAL).secret_key == key
    assert stat.S_IMODE((tmp_path / "trial-secret-key").stat().st_mode) == 0o600


def test_a_key_that_was_cut_off_is_made_again(load: Any, tmp_path: Path) -> None:
    (tmp_path / "trial-secret-key").touch()
    assert len(load(Mode.TRIAL).secret_key) == 64


def test_a_trial_is_for_this_machine_only_whatever_is_said(load: Any) -> None:
    assert load(Mode.TRIAL, SETU_HOST="0.0.0.0").host == "127.0.0.1"
    assert load(Mode.PRODUCTION, SETU_HOST="0.0.0.0", SETU_SECRET_KEY=KEY).host == "0.0.0.0"


def test_the_mode_of_the_command_comes_before_the_environment(load: Any) -> None:
    assert load(Mode.TRIAL, SETU_MODE="production").mode is Mode.TRIAL


def test_settings_can_be_kept_in_the_instance(load: Any, tmp_path: Path) -> None:
    (tmp_path / "setu.env").write_text("SETU_SITE_NAME='Shramik Shala'\nPORT=9000\n", encoding="utf-8")
    settings = load(PORT="9001")
    assert settings.site_name == "Shramik Shala"
    assert settings.port == 9001, "the environment comes first"


def test_a_settings_file_in_all_its_spellings(tmp_path: Path) -> None:
    path = tmp_path / "setu.env"
    path.write_text('# a note\n\nA=1\n B = two words \nC="x=y"\n#D=4\nnot a setting\nE=सेतु\n', encoding="utf-8")
    assert read_environment_file(path) == {"A": "1", "B": "two words", "C": "x=y", "E": "सेतु"}
    assert read_environment_file(tmp_path / "none") == {}


def test_the_instance_is_made_where_it_is_said_to_be(tmp_path: Path) -> None:
    place = tmp_path / "new" / "place"
    assert load_settings(Mode.TRIAL, {"SETU_INSTANCE": str(place)}).instance == place
    assert place.is_dir()


@pytest.mark.parametrize("mode", [Mode.TRIAL, Mode.TESTING])
def test_an_instance_that_cannot_be_a_folder_is_named(tmp_path: Path, mode: Mode) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="SETU_INSTANCE should be a folder"):
        load_settings(mode, {"SETU_INSTANCE": str(tmp_path / "file")})
    with pytest.raises(ConfigurationError, match="SETU_INSTANCE should be a folder"):
        load_settings(mode, {"SETU_INSTANCE": str(tmp_path / "file" / "below")})


def test_a_settings_file_that_cannot_be_read_is_named(load: Any, tmp_path: Path) -> None:
    (tmp_path / "setu.env").write_bytes(b"SETU_SITE_NAME=\xff\xfe")
    assert problems(load) == [f"{tmp_path / 'setu.env'} should be a text in UTF-8 that this user may read."]
