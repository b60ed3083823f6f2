"""A corpus of one's own: a repository in which `dvc repro` works with the installed package."""
