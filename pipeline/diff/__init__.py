"""What differs between two runs, row by row, and why."""
