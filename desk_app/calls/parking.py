"""Calls put aside half-typed, to be taken up again: kept beside the drafts, so that a crash loses none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desk_app.core.ids import new_id
from desk_app.storage import drafts
from desk_app.storage.desk_file import DeskFile

FORM = "parked_call"


@dataclass(frozen=True, slots=True)
class Parked:
    """One call put aside: what was typed, by whom, since when."""

    id: str
    who: str
    values: Mapping[str, object]
    since: datetime

    @property
    def title(self) -> str:
        """Who it is and what about, as far as it was typed."""
        said = ("who", "caller_name", "phone", "topic", "note")
        words = [" ".join(str(self.values.get(key) or "").split()) for key in said]
        name = next((word for word in words[:3] if word), "")
        about = next((word for word in words[3:] if word), "")
        return " · ".join(filter(None, (name, about[:24])))


def park(file: DeskFile, who: str, values: Mapping[str, object], parked_id: str = "") -> str:
    """Keeps what was typed; answers the id by which it is taken up again."""
    parked_id = parked_id or new_id(file.clock.now())
    drafts.keep(file, FORM, parked_id, who, values)
    return parked_id


def all_parked(file: DeskFile) -> list[Parked]:
    """Every call put aside, the oldest first."""
    found = [
        Parked(each.subject, each.who, each.values, each.saved_at)
        for each in drafts.all_drafts(file)
        if each.form == FORM
    ]
    return sorted(found, key=lambda parked: parked.id)


def one(file: DeskFile, parked_id: str) -> Parked | None:
    """A call put aside; None when somebody else took it up."""
    return next((each for each in all_parked(file) if each.id == parked_id), None)


def forget(file: DeskFile, parked_id: str) -> None:
    """It is taken up again (and kept as an ordinary draft by now), or thrown away."""
    drafts.drop(file, FORM, parked_id)
