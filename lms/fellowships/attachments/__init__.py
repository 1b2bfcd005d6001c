"""The files that come with applications, evidence, reports and log entries."""
