"""The report: the tables as one self-contained HTML page that opens from disk, with the proof beside every row."""
