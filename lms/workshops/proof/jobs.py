"""The job that issues the certificates of an approved list. It can die anywhere and run again: each is made once."""

from __future__ import annotations

from typing import Any

from lms.certificates.designs import keep_design
from lms.core.database import transaction
from lms.core.jobs import JobRun, job
from lms.workshops.proof.operations import DESIGN, ISSUE, issue_proof, waiting_proofs


@job(ISSUE)
def issue_list(run: JobRun) -> dict[str, Any]:
    """Ask for each certificate of a list, one in a transaction; their PDFs are made by jobs of their own."""
    waiting = waiting_proofs(run.payload["list"])
    design = keep_design(DESIGN)
    for number, proof_id in enumerate(waiting, start=1):
        with transaction():
            issue_proof(proof_id, design, by=run.owner_id)
        run.progress(number, len(waiting))
    return {"asked_for": len(waiting)}
