"""How fast, how small and how frugal the site is, measured by hand: ``./setu bench``. ``docs/speed.md`` explains it."""
