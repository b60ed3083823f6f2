"""Two stories that disagree, a forecast and what came of it, and words told twice: the rows of `conflicts`."""
