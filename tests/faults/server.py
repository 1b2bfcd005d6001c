"""The web server, with faults that a request can ask for in its ``X-Fault`` header. Only tests start it.

``die`` kills the whole server, as a power cut does, when the application has answered and before a byte of the answer
has left. ``impatient`` waits for a locked database only as long as a test may.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event

from lms import create_app
from lms.config import load_settings
from lms.server import WebServer

DIE, IMPATIENT = "die", "impatient"
PATIENCE = {"": 1000, IMPATIENT: 200}  # milliseconds; the first is what the application sets itself
_fault: ContextVar[str] = ContextVar("fault", default="")


class Faulty:
    """An application whose requests may ask for a fault."""

    def __init__(self, application: Any) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        fault = environ.get("HTTP_X_FAULT", "")
        token = _fault.set(fault)
        try:
            answer: Iterable[bytes] = self._application(environ, start_response)
        finally:
            _fault.reset(token)
        if fault == DIE:
            os.killpg(0, signal.SIGKILL)
        return answer


def set_patience(connection: Connection) -> None:
    """Wait for a locked database as long as this request may."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={PATIENCE.get(_fault.get(), PATIENCE[''])}")


def main() -> None:
    """Serve the installation that the environment names, without a worker."""
    settings = load_settings()
    app = create_app(settings)
    event.listen(Engine, "engine_connect", set_patience)
    app.wsgi_app = Faulty(app.wsgi_app)  # type: ignore[method-assign]
    WebServer(app, settings).run()


if __name__ == "__main__":
    main()
