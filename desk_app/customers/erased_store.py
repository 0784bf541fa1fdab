"""Which customer files were erased on request."""

from desk_app.storage.reading import Reader


def erased_ids(reader: Reader) -> frozenset[str]:
    """The ids of all files whose personal data were erased."""
    return frozenset(row[0] for row in reader.query("SELECT id FROM customers WHERE erased_at IS NOT NULL"))
