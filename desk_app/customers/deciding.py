"""Conflicts: where a file contradicts what a person wrote, who that was, and what becomes of it."""

from collections.abc import Sequence
from typing import Any

from desk_app.customers.model import by_import
from desk_app.customers.store import Row
from desk_app.imports.model import Choice, Conflict, Setting
from desk_app.storage.journal import BACK_AND_FORTH, Entry

_BY_THE_PROGRAM = {"kind": "person", "state": "active"}
"""What a file opened by hand holds without anybody having chosen it; so does `created_on`."""


class Deciding:
    """Decides the conflicts of one import. `conflicts` are those met since it was last emptied."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.conflicts: list[Conflict] = []

    def choose(
        self,
        now: Row,
        field: str,
        ours: str | int | None,
        theirs: str | int,
        by: Entry | None,
        replaced: bool,
        choices: tuple[Choice, ...],
        otherwise: Choice,
    ) -> Choice:
        """Notes a conflict and answers what becomes of it."""
        setting = self._setting
        chosen = setting.decisions.get((now["id"], field)) or setting.policy or otherwise
        if chosen not in choices:
            chosen = Choice.KEEP
        who, when_ = (by.actor, by.at) if by else (None, None)
        self.conflicts.append(
            Conflict(
                0, now["id"], now["number"], now["name"], field, ours, theirs, who, when_, replaced, choices, chosen
            )
        )
        return chosen


def is_person(entry: Entry) -> bool:
    """Whether somebody wrote this by hand."""
    return entry.verb is not None and entry.verb not in BACK_AND_FORTH and not by_import(entry.verb)


def last_by_person(entries: Sequence[Entry], column: str, value: object) -> Entry | None:
    """Who wrote the value that stands, if a person did; what the program fills in by itself counts as nobody's."""
    for entry in reversed(entries):
        if column in entry.new and entry.verb not in BACK_AND_FORTH and entry.new[column] == value:
            if entry.op == "I" and (
                value is None or column == "created_on" or _BY_THE_PROGRAM.get(column, "") == value
            ):
                return None
            return entry if is_person(entry) else None
    return None


def former(entries: Sequence[Entry], column: str) -> list[Any]:
    """What once stood in a column."""
    return [entry.old[column] for entry in entries if entry.op == "U" and entry.old.get(column) is not None]
