"""Clock, ids, errors, words, phones and names: nothing here knows Qt, SQL or a feature."""
