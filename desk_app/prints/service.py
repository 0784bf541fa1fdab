"""What is noted when paper goes out."""

from desk_app.core.clock import to_text
from desk_app.core.i18n import LANGUAGES
from desk_app.core.ids import new_id
from desk_app.prints import store
from desk_app.prints.model import Print
from desk_app.storage.desk_file import DeskFile


class PrintsService:
    """The paper of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def note(self, actor: str, kind: str, row_id: str, customer_id: str | None, sheet: str, lang: str) -> Print:
        """Writes down that a sheet of a record was printed or saved; `customer_id` None or "" where it is nobody's.

        Raises ValueError for a language there is not, DeskError when the file cannot take it.
        """
        if lang not in LANGUAGES:
            raise ValueError(f"no words in {lang!r}")
        with self._file.write(actor, "prints.note") as tx:
            print_id = new_id(tx.now)
            row = {
                "id": print_id,
                "kind": kind,
                "row_id": row_id,
                "customer_id": customer_id or None,
                "sheet": sheet,
                "language": lang,
                "at": to_text(tx.now),
            }
            store.add(tx, row)
            return store.by_id(tx, print_id)
