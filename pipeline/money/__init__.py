"""Plain text to monetary figures: the amount as worded, its currency, its bounds and what the money is."""
