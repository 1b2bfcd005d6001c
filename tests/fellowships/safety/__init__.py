"""Tests of signals and safeguarding flags."""
