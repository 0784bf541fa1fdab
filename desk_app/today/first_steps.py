"""What a new store still has to write down before its first day: its name, its people, its opening hours."""

from enum import StrEnum

from desk_app.commitments import store as calendars
from desk_app.core.i18n import N_
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_ID
from desk_app.storage.reading import Reader


class FirstStep(StrEnum):
    """Something every paper or promise rests on."""

    STORE = "store"
    PEOPLE = "people"
    HOURS = "hours"


FIRST_STEP_WORDS = {
    FirstStep.STORE: N_("Write down the store's name…"),
    FirstStep.PEOPLE: N_("Add the people at the desk…"),
    FirstStep.HOURS: N_("Write down the opening hours…"),
}


def first_steps(reader: Reader) -> list[FirstStep]:
    """Those of the first steps that were not done yet, in their order."""
    chosen = settings.chosen(reader)
    done = {
        FirstStep.STORE: bool(settings.profile(reader).store_name.strip()),
        FirstStep.PEOPLE: any(one.id != DESK_ID for one in staff.active_staff(reader)),
        FirstStep.HOURS: calendars.hours_written(reader) or "opens_at" in chosen or "closes_at" in chosen,
    }
    return [step for step in FirstStep if not done[step]]
