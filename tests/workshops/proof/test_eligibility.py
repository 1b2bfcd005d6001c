from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.workshops.proof.eligibility import Figures, Reason, Rule, judge
from lms.workshops.proof.kinds import ProofKind

RULE = Rule(75, 60)


@pytest.mark.parametrize(
    ("figures", "rule", "kind", "reason"),
    [
        (Figures(8, 8, 60), RULE, ProofKind.COMPLETED, None),
        (Figures(6, 8, 59.9), RULE, ProofKind.ATTENDED, Reason.TEST_TOO_LOW),
        (Figures(6, 8), RULE, ProofKind.ATTENDED, Reason.NO_POST_TEST),
        (Figures(5, 8, 100), RULE, None, Reason.TOO_FEW_SESSIONS),
        (Figures(0, 8, 100), RULE, None, Reason.NOT_THERE),
        (Figures(0, 0), RULE, None, Reason.NOT_THERE),
        (Figures(2, 3), Rule(67), None, Reason.TOO_FEW_SESSIONS),
        (Figures(2, 3), Rule(66), ProofKind.ATTENDED, None),
        (Figures(8, 8, 100, has_name=False), RULE, None, Reason.NO_NAME),
        (Figures(8, 8), Rule(75), ProofKind.ATTENDED, None),
    ],
)
def test_who_gets_what(figures: Figures, rule: Rule, kind: ProofKind | None, reason: Reason | None) -> None:
    verdict = judge(figures, rule)
    assert (verdict.kind, verdict.reason) == (kind, reason)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 100), st.one_of(st.none(), st.floats(0, 100)))
def test_more_sessions_never_cost_a_certificate(present: int, counted: int, share: int, score: float | None) -> None:
    rule, present = Rule(share, 60), min(present, counted)
    less, more = (judge(Figures(each, counted, score), rule).kind for each in (max(0, present - 1), present))
    assert less is None or more == less
