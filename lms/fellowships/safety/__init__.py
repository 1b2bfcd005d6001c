"""Signs that a fellow needs a call, and safeguarding flags."""
