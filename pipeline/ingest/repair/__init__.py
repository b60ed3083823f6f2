"""Damage to the characters of a text: passes that undo it, each a function from text to changes."""
