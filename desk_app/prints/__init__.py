"""Paper that went out: which sheet of which record, when and by whom."""
