"""Good words: short answers the store agreed on, found while one types and put into the note."""
