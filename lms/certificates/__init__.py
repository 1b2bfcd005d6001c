"""From an award to a certificate that anybody can verify: issue, render, show, check. It knows nothing of courses."""
