"""Records of a person erased on request: a list imported again does not bring back what was taken out of them."""

from collections.abc import Collection, Mapping
from typing import Any

from desk_app.core.i18n import ngettext
from desk_app.customers.erased_store import erased_ids
from desk_app.storage.reading import Reader

GONE_MARK = "—"
"""What erasing puts where a text was that the file needs."""


class KeptEmpty:
    """Knows, during one import, the records emptied by an erasure, and keeps them empty.

    `gone` are the columns erasing always empties; those of `category` it empties only where nobody else's record
    says the same, so they stay empty only where they are. `rows` counts the records that lost something.
    """

    def __init__(self, reader: Reader, *, gone: Collection[str], category: Collection[str]) -> None:
        self._erased = erased_ids(reader)
        self._gone, self._category = frozenset(gone), frozenset(category)
        self.rows = 0

    def holds(self, row: Mapping[str, Any] | None) -> bool:
        """Whether this record was emptied: its customer was erased, or on no file its name was."""
        return row is not None and (row["customer_id"] in self._erased or row.get("customer_name") == GONE_MARK)

    def without(self, row: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        """What the list says of an emptied record, without what is to stay empty."""
        left = {
            column: value
            for column, value in given.items()
            if column not in self._gone and not (column in self._category and row[column] is None)
        }
        self.rows += len(left) < len(given)
        return left

    def notices(self) -> list[str]:
        """The sentence for the report of the import; none where nothing was kept out."""
        if not self.rows:
            return []
        return [
            ngettext(
                "{n} row is of a customer erased on request: the name, the phone and other personal words of it stay"
                " empty.",
                "{n} rows are of customers erased on request: the names, the phones and other personal words of them"
                " stay empty.",
                self.rows,
            ).format(n=self.rows)
        ]
