"""Thin click commands: each reads tables, calls the library, writes tables."""
