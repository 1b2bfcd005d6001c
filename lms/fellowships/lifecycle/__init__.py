"""The course of a fellow's year: start, leave, extension, exit, completion, alumni."""
