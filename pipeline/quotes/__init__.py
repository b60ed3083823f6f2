"""Statements attributed to a source: quote regions, cues, contents, sources."""
