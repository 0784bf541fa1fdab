"""Paper that went out: which sheet, of what, to whose file it belongs, when and by whom."""
