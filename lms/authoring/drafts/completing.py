"""What the packages above do to the files of a draft before they are read as they would be published.

What its texts cite from elsewhere is added, and what no text shows is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from lms.core.registry import Registry
from lms.courses.bundles import Bundle

BundleCompleter = Callable[[Bundle], Bundle]
bundle_completers: Registry[BundleCompleter] = Registry("what completes the files of a draft")
"""Each returns a bundle as it would be published; it is given a whole draft, or the part of one that is read alone."""


def completed(bundle: Bundle) -> Bundle:
    """Return a bundle as it would be published."""
    for complete in bundle_completers:
        bundle = complete(bundle)
    return bundle
