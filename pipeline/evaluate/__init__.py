"""The tables of a run against what people annotated: gold in, figures out."""
