"""The quiet corner of the bottom line: how old the newest backup is, and where the data lies."""

from datetime import timedelta

from desk_app.core.i18n import _, ngettext
from desk_app.storage import backup
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.status_line import Health

OLD = timedelta(days=2)


def health_of(file: DeskFile) -> list[Health]:
    """What the bottom line says of the file, the most needed first."""
    return [_backup(file), Health(_("All on this computer"), "home")]


def _backup(file: DeskFile) -> Health:
    newest = backup.newest_backup(file.path)
    if newest is None:
        return Health(_("No backup yet"), "alert", "soon", _("A backup is made when you close the window."))
    age = file.clock.now() - newest.made_at
    words = _("Backup {age}").format(age=age_words(age))
    return Health(words, "check", "soon" if age > OLD else "muted", str(newest.path))


def age_words(age: timedelta) -> str:
    """`12 min ago`, `3 h ago`, `2 days ago`."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:
        return _("{n} min ago").format(n=max(0, minutes))
    if minutes < 48 * 60:
        return _("{n} h ago").format(n=minutes // 60)
    days = minutes // (24 * 60)
    return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
