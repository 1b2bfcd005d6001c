"""Setu: a learning-management system for people who protect migrant workers.

``create_app`` puts the features together; it is the only place that sees all of them.
"""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.attachments.feature import register as add_attachments
from lms.authoring.feature import register as add_authoring
from lms.certificates.feature import register as add_certificates
from lms.config import Settings, load_settings
from lms.core import (
    access,
    assets,
    errors,
    health,
    intake,
    jobs,
    language,
    money,
    page_session,
    security,
    storage,
    templating,
)
from lms.courses.feature import register as add_courses
from lms.extensions import compress, csrf, db, login_manager, migrate
from lms.fellowships.feature import register as add_fellowships
from lms.home.feature import register as add_home
from lms.learning.feature import register as add_learning
from lms.people.feature import register as add_people
from lms.questionnaires.feature import register as add_questionnaires
from lms.quizzes.feature import register as add_quizzes
from lms.workshops.feature import register as add_workshops

ROOT = Path(__file__).resolve().parent.parent
LARGEST_REQUEST = 11 * 1024 * 1024
FEATURES = (
    add_people,
    add_certificates,
    add_courses,
    add_attachments,
    add_questionnaires,
    add_learning,
    add_quizzes,
    add_workshops,
    add_authoring,
    add_fellowships,
    add_home,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for some settings (those of the environment by default).

    Raises ConfigurationError where a setting cannot be used.
    """
    settings = settings or load_settings()
    app = Flask("lms", root_path=str(ROOT / "lms"), static_folder=None, template_folder=str(ROOT / "templates"))
    app.jinja_environment = templating.PlainEnvironment
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="setu_page",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_secure,
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIN_SIZE=500,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    logging.getLogger("lms").setLevel(settings.log_level)
    _add_core(app)
    for add_feature in FEATURES:
        add_feature(app)
    access.require_rules(app)
    return app


def _add_core(app: Flask) -> None:
    app.extensions["settings"].instance.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "lms" / "migrations"), render_as_batch=True)
    login_manager.init_app(app)
    csrf.init_app(app)
    compress.init_app(app)
    for part in (page_session, intake, language, templating, money, assets, storage, jobs, errors, security, access):
        part.init_app(app)
    app.register_blueprint(health.blueprint)
