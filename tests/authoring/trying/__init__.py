"""Tests of finding, trying and pasting questions."""
