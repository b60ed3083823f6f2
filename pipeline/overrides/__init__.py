"""Corrections and verdicts kept in git: what a reader of the tables set right or judged, by whom and when."""
