"""Choosing settings: one alone, a form of them, and the picture on the papers."""

from collections.abc import Mapping

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.settings import store
from desk_app.settings.model import StoreProfile, check
from desk_app.storage.desk_file import DeskFile

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class SettingsService:
    """The settings of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def profile(self) -> StoreProfile:
        """All settings as they are now."""
        return store.profile(self._file)

    def set(self, actor: str, key: str, value: str) -> StoreProfile:
        """Chooses one value; raises DeskError for a key there is not or a value it cannot have."""
        return self.fill_in(actor, {key: value})

    def fill_in(self, actor: str, values: Mapping[str, str]) -> StoreProfile:
        """Chooses several values in one save: all, or none if one of them cannot be."""
        checked = {key: check(key, value) for key, value in values.items()}
        with self._file.write(actor, "settings.fill_in") as tx:
            for key, value in checked.items():
                store.put(tx, key, value)
        return self.profile()

    def set_logo(self, actor: str, picture: bytes) -> StoreProfile:
        """Puts a PNG or JPEG at the head of the papers; no bytes take it away again.

        Raises DeskError for another kind of file and for one over 10 MB.
        """
        if picture and not picture.startswith(_PICTURES):
            raise DeskError(_("The logo must be a PNG or JPEG picture."), field="store_logo")
        with self._file.write(actor, "settings.set_logo") as tx:
            store.put(tx, "store_logo", store.keep_picture(tx, picture) if picture else "")
        return self.profile()
