"""Pieces of column definitions that several rooms' tables share."""

TO_STAFF = "REFERENCES staff(id) DEFERRABLE INITIALLY DEFERRED"


def moment(column: str, needed: str = "") -> str:
    """A moment as the file keeps it; `needed` is NOT NULL or nothing."""
    rule = f"{column} GLOB '*T*Z' AND julianday({column}) IS NOT NULL"
    return f"{column} TEXT NOT NULL CHECK({rule})" if needed else f"{column} TEXT CHECK({column} IS NULL OR ({rule}))"


def day(column: str, needed: str = "") -> str:
    """A day, ISO; `needed` is NOT NULL or nothing."""
    return f"{column} TEXT {needed} CHECK(date({column}) IS {column})"
