"""The proof: every row is verbatim at its offsets, every key is known, every unit of input is accounted for."""
