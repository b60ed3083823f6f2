"""The tables in the formats that other tools read: spreadsheets, annotation tools, linked data."""
