"""A worker that dies at a chosen moment of making a certificate, as in a power cut. Only tests start it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from lms.certificates import rendering
from lms.core.storage import LocalStorage
from lms.server import main

PRINTED, KEPT = "printed", "kept"
"""The moments: the file is printed and nowhere else yet; the file is kept and the database does not know it yet."""
MOMENTS: dict[str, tuple[Any, str]] = {PRINTED: (rendering, "render_pdf"), KEPT: (LocalStorage, "put")}


def dying_after(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does the same work, and then the process is dead."""

    def work_and_die(*given: Any) -> None:
        work(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    return work_and_die


if __name__ == "__main__":
    place, name = MOMENTS[sys.argv[1]]
    setattr(place, name, dying_after(getattr(place, name)))
    sys.exit(main(["worker"]))
