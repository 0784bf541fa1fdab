"""How fast the desk answers on a large file, beside the floor: the same question asked of SQLite by hand."""
