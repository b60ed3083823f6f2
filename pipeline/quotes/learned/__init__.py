"""Quotes by a chain of trained rankers: cues, their contents, their sources, and which of them to believe."""
