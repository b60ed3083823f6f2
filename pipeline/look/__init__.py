"""What the tables of a run say of one name, mention, quote or figure, for those who ask at a terminal."""
