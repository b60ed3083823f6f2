"""Which names of one story are one person or one body."""
