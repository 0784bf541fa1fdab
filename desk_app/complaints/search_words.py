"""What a complaint is found by."""

import sqlite3
from collections.abc import Iterable, Sequence

from desk_app.core.phone import search_digits
from desk_app.storage.reading import Reader, marks
from desk_app.storage.search import Document, SearchSource

_FOUND_BY = ("title", "text", "remedy", "kind", "product", "place", "answer", "notes", "written")

_NUMBERS = ("number", "reference", "order_ref")


def _documents(file: Reader, ids: Sequence[str]) -> Iterable[Document]:
    """What complaints are found by; a double is found by the one it was joined into, by its words and its numbers."""
    rows = file.query(
        f"""SELECT c.id, c.number, c.reference, c.customer_name, c.phone_raw, c.title, c.text, c.remedy, c.kind,
             c.product, c.answer, c.order_ref, c.place, c.joined_into,
             (SELECT group_concat(p.note, char(10)) FROM complaint_steps p
               WHERE p.complaint_id = c.id AND p.deleted_at IS NULL) AS notes,
             (SELECT group_concat(n.text, char(10)) FROM complaint_notes n
               WHERE n.complaint_id = c.id AND n.deleted_at IS NULL) AS written
            FROM complaints c WHERE (c.id IN ({marks(ids)}) OR c.joined_into IN ({marks(ids)}))
             AND c.deleted_at IS NULL""",
        (*ids, *ids),
    )
    doubles: dict[str, list[sqlite3.Row]] = {}
    for row in rows:
        if row["joined_into"]:
            doubles.setdefault(row["joined_into"], []).append(row)
    for row in rows:
        if row["joined_into"]:
            continue
        whole = [row, *doubles.get(row["id"], ())]
        digits = [search_digits(each["phone_raw"] or "") for each in whole]
        yield Document(
            kind="complaint",
            row_id=row["id"],
            words="\n".join(each[column] for each in whole for column in _FOUND_BY if each[column]),
            numbers=tuple(each[column] for each in whole for column in _NUMBERS if each[column]),
            phones=tuple((each, False) for each in dict.fromkeys(digits) if each),
            names=tuple((name, True, False) for name in dict.fromkeys(each["customer_name"] for each in whole)),
        )


SEARCH = SearchSource(
    "complaint",
    "complaints",
    {"complaint_steps": "complaint_id", "complaint_notes": "complaint_id"},
    _documents,
    points=("joined_into",),
    told={
        "complaints": (
            *("title", "text", "remedy", "kind", "product", "place", "answer", "customer_name", "phone_raw"),
            *(*_NUMBERS, "joined_into", "deleted_at"),
        ),
        "complaint_steps": ("note", "deleted_at"),
    },
)
