"""Clean text to parses: any spaCy pipeline, one parse an article, kept under what made it."""
