"""The settings of one installation, read once from the environment and ``instance/setu.env``.

A value that cannot be used stops the start: every wrong one is named, with what it should be.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
SECRET_KEY_LENGTH = 32
T = TypeVar("T")


class Mode(StrEnum):
    """How this process is used."""

    TRIAL = "trial"
    PRODUCTION = "production"
    TESTING = "testing"


class ConfigurationError(Exception):
    """One or more settings cannot be used; ``problems`` holds a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation is told from outside. ``docs/operations.md`` explains each."""

    mode: Mode
    instance: Path
    url: str
    host: str
    port: int
    secret_key: str
    database_url: str
    redis_url: str | None
    storage_url: str | None
    mail_url: str | None
    mail_from: str
    site_name: str
    time_zone: ZoneInfo
    trusted_proxies: int
    web_workers: int
    web_threads: int
    worker_threads: int
    log_level: str

    @property
    def is_secure(self) -> bool:
        """Whether people reach the site over HTTPS, so that cookies may demand it."""
        return self.url.startswith("https://")


class _Reader:
    """Reads values and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    def take(self, values: Mapping[str, str]) -> None:
        """Take over values for what has none yet."""
        self._values = {**values, **self._values}

    def text(self, name: str, default: str = "") -> str:
        return self._values.get(name, "").strip() or default

    def optional(self, name: str, *schemes: str) -> str | None:
        value = self.text(name)
        if not value:
            return None
        if not _is_address(value, schemes):
            expected = " or ".join(f"{scheme}://…" for scheme in schemes)
            self.problems.append(f"{name} should be an address like {expected}, not “{value}”.")
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not re.fullmatch(r"\d{1,9}", value) or not low <= int(value) <= high:
            self.problems.append(f"{name} should be a whole number from {low} to {high}, not “{value}”.")
            return default
        return int(value)

    def one_of(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.problems.append(f"{name} should be one of {', '.join(choices)}, not “{value}”.")
            return default
        return value

    def parsed(self, name: str, default: str, parse: Callable[[str], T], expected: str) -> T:
        value = self.text(name, default)
        try:
            return parse(value)
        except (ValueError, OSError, ZoneInfoNotFoundError):  # OSError: "Asia" is a folder of time zones
            self.problems.append(f"{name} should be {expected}, not “{value}”.")
            return parse(default)


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, brackets that do not close …
        return False


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if not _is_address(value, ("http", "https")) or parts.query or parts.fragment:
        raise ValueError(value)
    return value.rstrip("/")


def _database_address(value: str) -> str:
    value = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value)
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError(value)
    return value


def read_environment_file(path: Path) -> dict[str, str]:
    """Return the ``NAME=value`` lines of a file; blank lines and ``#`` comments are left out."""
    if not path.is_file():
        return {}
    values = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            values[name.strip()] = value.strip().strip("\"'")
    return values


def load_settings(mode: Mode | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this installation.

    Raises ConfigurationError naming every value that cannot be used.
    """
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("SETU_INSTANCE") or ROOT / "instance").expanduser().absolute()
    reader = _Reader(environ)
    _require_folder(reader, instance)
    _take_kept(reader, instance / "setu.env")
    modes = tuple(str(choice) for choice in Mode)
    mode = mode or Mode(reader.one_of("SETU_MODE", Mode.TRIAL, modes))
    port = reader.whole("PORT", 8000, 1, 65535)
    host = "127.0.0.1" if mode is Mode.TRIAL else reader.text("SETU_HOST", "127.0.0.1")
    cores = os.cpu_count() or 1
    settings = Settings(
        mode=mode,
        instance=instance,
        url=reader.parsed(
            "SETU_URL", f"http://127.0.0.1:{port}", _web_address, "a web address like https://learn.example.org"
        ),
        host=host,
        port=port,
        secret_key=_secret_key(reader, mode, instance),
        database_url=reader.parsed(
            "DATABASE_URL",
            f"sqlite:///{instance / 'setu.db'}",
            _database_address,
            "an address like sqlite:////srv/setu/setu.db or postgresql://user:password@host/database",
        ),
        redis_url=reader.optional("REDIS_URL", "redis", "rediss"),
        storage_url=reader.optional("SETU_STORAGE", "s3"),
        mail_url=reader.optional("SETU_MAIL", "smtp", "smtps"),
        mail_from=reader.text("SETU_MAIL_FROM", "setu@localhost"),
        site_name=reader.text("SETU_SITE_NAME", "Setu"),
        time_zone=reader.parsed("SETU_TIME_ZONE", "Asia/Kolkata", ZoneInfo, "a time zone like Asia/Kolkata"),
        trusted_proxies=reader.whole("SETU_TRUSTED_PROXIES", 0, 0, 10),
        web_workers=reader.whole("SETU_WEB_WORKERS", min(cores, 4), 1, 64),
        web_threads=reader.whole("SETU_WEB_THREADS", 4, 1, 64),
        worker_threads=reader.whole("SETU_WORKER_THREADS", 1, 1, 32),
        log_level=reader.one_of("SETU_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    )
    if reader.problems:
        raise ConfigurationError(reader.problems)
    return settings


def _require_folder(reader: _Reader, instance: Path) -> None:
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reader.problems.append(
            f"SETU_INSTANCE should be a folder that this user may write in, not “{instance}” ({error.strerror})."
        )
    else:
        if not os.access(instance, os.W_OK | os.X_OK):
            reader.problems.append(f"SETU_INSTANCE should be a folder that this user may write in, not “{instance}”.")


def _take_kept(reader: _Reader, path: Path) -> None:
    try:
        reader.take(read_environment_file(path))
    except (OSError, UnicodeDecodeError):
        reader.problems.append(f"{path} should be a text in UTF-8 that this user may read.")


def _secret_key(reader: _Reader, mode: Mode, instance: Path) -> str:
    """Return the key that signs cookies; the trial makes one for itself, production wants it given."""
    key = reader.text("SETU_SECRET_KEY")
    if key and len(key) < SECRET_KEY_LENGTH:
        reader.problems.append(f"SETU_SECRET_KEY should have at least {SECRET_KEY_LENGTH} characters.")
    if key or mode is Mode.TESTING:
        return key or "testing-" * 8
    if mode is Mode.PRODUCTION:
        reader.problems.append(
            "SETU_SECRET_KEY is missing. Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))' "
            f"and write it as SETU_SECRET_KEY=… into {instance / 'setu.env'} (readable only by the site's user)."
        )
        return ""
    return "" if reader.problems else _kept_trial_key(instance)


def _kept_trial_key(instance: Path) -> str:
    path = instance / "trial-secret-key"
    if not path.is_file() or not path.stat().st_size:
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(SECRET_KEY_LENGTH), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
