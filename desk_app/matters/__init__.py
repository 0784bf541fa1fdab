"""Open matters of all rooms: what they have in common, and who moved one, when and why."""
