"""The names of a story: the model's, corrected by how the whole story uses them."""
