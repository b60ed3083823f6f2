"""Files to documents: readers -> decode -> repair -> clean, with every input unit accounted for."""
