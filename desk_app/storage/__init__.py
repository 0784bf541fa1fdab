"""The desk file: one SQLite file that is whole whenever it is at rest, and the journal under everything."""
