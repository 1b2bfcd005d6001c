"""What other packages do when an application is withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from lms.core.registry import Registry
from lms.fellowships.applications.models import Application

WithdrawnFollower = Callable[[Application, int | None], None]
withdrawn_followers: Registry[WithdrawnFollower] = Registry("what follows when an application is withdrawn")
"""Called in the transaction of the withdrawal with the application, which is held, and who withdrew it."""
