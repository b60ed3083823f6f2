"""Rows for a person to judge, and what the marks make: corrections, verdicts, a precision."""
