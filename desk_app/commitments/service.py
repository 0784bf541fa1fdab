"""What a person does with the opening calendar: bring one in, and fill in the holidays of some years."""

from collections.abc import Iterable

from desk_app.commitments import calendar_json, seeding, store
from desk_app.commitments.calendar import Calendar
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile


class CalendarService:
    """The opening calendar of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def bring_in(self, actor: str, text: str | bytes) -> Calendar:
        """Puts the calendar of a JSON text in the place of all that was written down; its zone becomes the store's.

        Raises DeskError that names the place of what cannot be read; then nothing is changed.
        """
        wanted = calendar_json.read(text, settings.profile(self._file).zone)
        with self._file.write(actor, "calendar.bring_in") as tx:
            store.replace(tx, wanted)
        return store.calendar(self._file)

    def seed(self, actor: str, country: str, years: Iterable[int]) -> store.Written:
        """Fills in the holidays and make-up days of a country; days that people wrote down stay as they are.

        Raises DeskError for a country that is not known, and for years too far away.
        """
        days = seeding.seed(country.strip().upper(), years)
        with self._file.write(actor, "calendar.seed") as tx:
            return store.write_seeded(tx, days)
