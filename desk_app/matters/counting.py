"""What counts as a complaint, said once for all that counts them."""

COMPLAINTS = "deleted_at IS NULL AND joined_into IS NULL AND nature = 'complaint'"
"""Of the table of complaints the rows that are one: no suggestion, no praise, no double of another."""
