"""What is kept of a person beyond what the work needs: with their dated consent, or in fields of the store's own."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from enum import StrEnum

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _

OWN = "own:"
"""Before the id of an own field: its key in a form, and its name in the history."""


class ConsentKind(StrEnum):
    """What is kept, or done, only because the customer agreed to it."""

    BIRTHDAY = "birthday"
    HOBBIES = "hobbies"
    PREFERENCES = "preferences"
    MESSAGES = "messages"


CONSENT_WORDS = {
    ConsentKind.BIRTHDAY: N_("birthday"),
    ConsentKind.HOBBIES: N_("hobbies"),
    ConsentKind.PREFERENCES: N_("preferences"),
    ConsentKind.MESSAGES: N_("offers may be sent"),
}
CONSENT_NAMES = {
    ConsentKind.BIRTHDAY: N_("Birthday"),
    ConsentKind.HOBBIES: N_("Hobbies"),
    ConsentKind.PREFERENCES: N_("Preferences"),
    ConsentKind.MESSAGES: N_("Offers may be sent"),
}
"""The same as the names of fields."""
HOW_AGREED = (N_("at the counter"), N_("by phone"), N_("in writing"), N_("by message"))
"""How somebody may have agreed; any other word is kept as typed."""


@dataclass(frozen=True, slots=True)
class Consent:
    """That a customer agreed, on which day and how; once withdrawn, since when, and without the value."""

    id: str
    what: ConsentKind
    value: str | None
    given_on: Date
    how: str | None = None
    withdrawn_on: Date | None = None


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """A consent as typed. Without `given_on` one that there is is withdrawn; a value then needs a day."""

    what: ConsentKind
    value: str = ""
    given_on: Date | None = None
    how: str = ""


class OwnKind(StrEnum):
    """What is written into a field of the store's own."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


OWN_KIND_WORDS = {
    OwnKind.TEXT: N_("any text"),
    OwnKind.NUMBER: N_("a number"),
    OwnKind.DATE: N_("date"),
    OwnKind.CHOICE: N_("one of a list"),
}


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field that the supervisor added to customer files; `choices` only where one of them is chosen."""

    id: str
    name: str
    kind: OwnKind
    choices: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class OwnValue:
    """What a file holds in such a field: text as typed, a number as 1234.5, a day as 2026-11-21."""

    field_id: str
    name: str
    kind: OwnKind
    value: str


def read_birthday(text: str, today: Date) -> str:
    """`1980-05-21`, or `--05-21` without the year, of any way to write it in figures; "" of nothing.

    Year, month, day; or with the year last day, month, year. Raises DeskError for a day that cannot be one.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    parts = [plain[:4], plain[4:6], plain[6:]] if re.fullmatch(r"\d{8}", plain) else re.findall(r"\d+", plain)
    if len(parts) == 3 and len(parts[2]) == 4:
        parts.reverse()
    if re.search(r"[A-Za-z]", plain) or not (len(parts) == 2 or (len(parts) == 3 and len(parts[0]) == 4)):
        raise DeskError(_("Write the day as 1980-05-21, or as 05-21 without the year."), field="birthday")
    year = int(parts[0]) if len(parts) == 3 else 2000  # a leap year: 29 February is somebody's birthday
    try:
        day = Date(year, int(parts[-2]), int(parts[-1]))
    except ValueError:
        raise DeskError(_("There is no such day."), field="birthday") from None
    if len(parts) == 2:
        return f"--{day:%m-%d}"
    if day > today:
        raise DeskError(_("This day is still to come."), field="birthday")
    return day.isoformat()


def birthday_words(value: str) -> str:
    """A kept birthday for people, with its year where that is known; what is no day as it stands."""
    try:
        if value.startswith("--"):
            return when.date(Date.fromisoformat(f"2000-{value[2:]}"))
        return when.date(Date.fromisoformat(value), year=True)
    except ValueError:
        return value


def birthdays_from(day: Date, days: int) -> list[str]:
    """The month and day (MM-DD) of `days` days from `day` on; 29 February falls on the 28th in other years."""
    wanted = list[str]()
    for step in range(min(days, 366)):
        each = day + timedelta(days=step)
        wanted.append(f"{each:%m-%d}")
        if wanted[-1] == "02-28" and (each + timedelta(days=1)).month == 3:
            wanted.append("02-29")
    return wanted


def read_own(field: OwnField, text: str) -> str:
    """What an own field keeps of a typed text, "" of nothing; raises DeskError beside the field."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return ""
    key = OWN + field.id
    match field.kind:
        case OwnKind.TEXT:
            return " ".join(text.split())
        case OwnKind.NUMBER:
            figures = plain.replace(" ", "")
            if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", figures):
                raise DeskError(_("This is no number: write it as 1234.5."), field=key)
            return figures.replace(",", "").removeprefix("+")
        case OwnKind.DATE:
            try:
                return Date(*(int(part) for part in re.findall(r"\d+", plain))).isoformat()
            except (ValueError, TypeError):
                raise DeskError(_("There is no such day: write it as 2026-11-21."), field=key) from None
        case OwnKind.CHOICE:
            chosen = next((each for each in field.choices if each.casefold() == text.strip().casefold()), None)
            if chosen is None:
                raise DeskError(_("Choose one of: {choices}.").format(choices=_(", ").join(field.choices)), field=key)
            return chosen


def own_words(kind: OwnKind, value: str) -> str:
    """A kept value for people: a day in words, anything else as it is."""
    if kind != OwnKind.DATE:
        return value
    try:
        return when.date(Date.fromisoformat(value), year=True)
    except ValueError:
        return value
