"""The libraries that the application is built around, one object each; they are bound to it in ``create_app``."""

from __future__ import annotations

from enum import StrEnum

from flask import Response
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Enum, MetaData
from sqlalchemy.orm import DeclarativeBase, registry

# Constraints have names, so that migrations can find them again on every database.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _values(choices: type[StrEnum]) -> list[str]:
    return [choice.value for choice in choices]


class Base(DeclarativeBase):
    """What every table of the application inherits from. A ``Mapped[SomeStrEnum]`` is a text column with a CHECK."""

    # A ready registry, because Flask-SQLAlchemy copies the class and cannot copy a bare type map.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            StrEnum: Enum(StrEnum, native_enum=False, length=24, create_constraint=True, values_callable=_values)
        },
    )


class CompressEverything(Compress):
    """Compresses refused forms and pages of errors too: they hold as many words as any other page."""

    def after_request(self, response: Response | None) -> Response:
        """Compress an answer as if it had the status of a page that was found."""
        if response is None or not 400 <= response.status_code < 500:
            return super().after_request(response)
        status = response.status
        response.status_code = 200
        answer = super().after_request(response)
        answer.status = status
        return answer


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = CompressEverything()
