"""Who takes part: places, the waiting list, approvals, invitations, and the notice people agreed to."""
