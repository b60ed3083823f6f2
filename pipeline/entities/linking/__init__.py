"""Across stories: entities, who speaks, corrections."""
