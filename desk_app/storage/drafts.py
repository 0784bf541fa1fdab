"""Half-typed forms, kept every few seconds outside the journal and offered back after a crash."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desk_app.core.clock import from_text, to_text
from desk_app.storage.desk_file import DeskFile


@dataclass(frozen=True)
class Draft:
    """What was typed into a form about a subject ("" for a new record) and not saved yet."""

    form: str
    subject: str
    who: str
    values: Mapping[str, object]
    saved_at: datetime


def keep(file: DeskFile, form: str, subject: str, who: str, values: Mapping[str, object]) -> None:
    """Keeps what is typed; one draft a form and subject."""
    file.draft_write(
        "INSERT INTO drafts VALUES (?, ?, ?, ?, ?) ON CONFLICT(form, subject) DO UPDATE SET"
        " who = excluded.who, body = excluded.body, saved_at = excluded.saved_at",
        (form, subject, who, _as_text(values), to_text(file.clock.now())),
    )


def _as_text(values: Mapping[str, object]) -> str:
    """JSON; half a surrogate pair, which the file cannot hold, becomes a question mark."""
    return json.dumps(dict(values), ensure_ascii=False).encode("utf-8", "replace").decode()


def drop(file: DeskFile, form: str, subject: str) -> None:
    """Forgets a draft that was saved or thrown away."""
    file.draft_write("DELETE FROM drafts WHERE form = ? AND subject = ?", (form, subject))


def all_drafts(file: DeskFile) -> list[Draft]:
    """Every draft that can be read, the newest first."""
    rows = file.query("SELECT form, subject, who, body, saved_at FROM drafts ORDER BY saved_at DESC")
    return [draft for row in rows if (draft := _draft(row)) is not None]


def _draft(row: sqlite3.Row) -> Draft | None:
    """A damaged draft is left out: it must not keep the window from opening."""
    try:
        values, saved_at = json.loads(row["body"]), from_text(row["saved_at"])
    except ValueError:
        return None
    return Draft(row["form"], row["subject"], row["who"], values, saved_at) if isinstance(values, dict) else None


def draft(file: DeskFile, form: str, subject: str) -> Draft | None:
    """The draft of one form and subject."""
    return next((d for d in all_drafts(file) if (d.form, d.subject) == (form, subject)), None)
