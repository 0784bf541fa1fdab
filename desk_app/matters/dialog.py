"""The questions that all open matters share: who takes over, until when it is put off, and why."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from desk_app.commitments import store as calendars
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.matters.handing import give_words
from desk_app.settings import store as settings
from desk_app.staff.model import Staff
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog

Give = Callable[[str, str | None, str], object]
"""What is done with a new owner, another next step (None where it stays) and the reason."""
Later = Callable[[datetime, str], object]
"""What is done with another due time and the reason."""


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """The moment as the clock on the wall shows it, to the minute."""
    return at.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)


def moment(typed: object, zone: ZoneInfo) -> datetime:
    """The moment meant by the clock on the wall."""
    assert isinstance(typed, datetime)
    return typed.replace(tzinfo=zone)


def ask_owner(
    people: Sequence[Staff],
    owner_id: str,
    about: Sequence[str],
    parent: QWidget | None,
    act: Give,
    *,
    next_step: str | None = None,
) -> bool:
    """Asks who takes over, what comes next where `next_step` is given, and perhaps why; answers whether it was done.

    Nobody is chosen to begin with; `owner_id`, who has it now, is refused
    unless the next step is another one.
    """
    choices = [Choice(one.id, one.shown) for one in people]
    fields = [
        Field("owner", _("Who takes over"), Kind.COMBO, required=True, choices=choices),
        Field("reason", _("Why, or what they should know"), Kind.TEXT, lines=2),
    ]
    if next_step is not None:
        fields.insert(1, Field("next_step", _("Next step"), required=True))
    dialog = FormDialog(_("Give to somebody"), [*about, give_words()], _("Give"), fields, parent)
    dialog.begin({"owner": "", "next_step": next_step})
    names = {one.id: one.shown for one in people}

    def give(values: Mapping[str, object]) -> None:
        step = str(values["next_step"]) if next_step is not None and values["next_step"] != next_step else None
        if owner_id and values["owner"] == owner_id and step is None:
            said = _("{name} has it already: choose somebody else.")
            raise DeskError(said.format(name=names[owner_id]), field="owner")
        act(str(values["owner"]), step, str(values["reason"] or ""))

    return dialog.ask(give)


def ask_postponing(
    start: datetime,
    zone: ZoneInfo,
    about: Sequence[str],
    parent: QWidget | None,
    act: Later,
    *,
    title: str = "",
    verb: str = "",
) -> bool:
    """Asks until when and why it is put off; `start` stands there to begin with. Answers whether it was done."""
    fields = (
        Field("due_at", _("Due then"), Kind.DATE_TIME, required=True),
        Field("reason", _("Why"), Kind.TEXT, required=True, lines=2),
    )
    dialog = FormDialog(title or _("Postpone"), about, verb or _("Postpone"), fields, parent)
    dialog.begin({"due_at": wall(start, zone)})
    return dialog.ask(lambda values: act(moment(values["due_at"], zone), str(values["reason"])))


def tomorrow(file: DeskFile) -> datetime:
    """Tomorrow at this hour by the clock on the wall, or at the next opening where the store is closed then."""
    then = file.clock.now().astimezone(settings.profile(file).zoneinfo) + timedelta(days=1)
    return calendars.openings(file).while_open(then.replace(minute=0, second=0, microsecond=0))


def ask_reason(
    title: str, verb: str, about: Sequence[str], parent: QWidget | None, act: Callable[[str], object]
) -> bool:
    """Asks why; answers whether it was done."""
    dialog = FormDialog(title, about, verb, (Field("reason", _("Why"), Kind.TEXT, required=True, lines=3),), parent)
    dialog.begin({})
    return dialog.ask(lambda values: act(str(values["reason"])))
