"""Quotes by rules over quote regions and the parse alone: `quotes.mode: rules`."""
