"""Drafts to linked tables: entities across stories, speakers, claimants, corrections."""
