"""What customers say of how it was: a score on its scale, a mark a question, and their own words."""
