"""Numerical: a number, right within a tolerance. ``1,00,000``, ``१०००``, ``₹35,400/-`` and ``12.5`` are numbers."""
