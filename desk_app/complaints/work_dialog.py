"""The questions asked while a complaint is worked on: a note, a reminder, another complaint, an authority."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date

from PySide6.QtWidgets import QWidget

from desk_app.complaints.work_model import LINK_WORDS, REMINDER_WORDS, LinkKind, Note, Reminder
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.matters.handing import hand_over_words
from desk_app.staff.model import Staff
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.pick_line import Find, Pick, PickLine

THIS, OTHER = "this", "other"


def ask_note(about: str, before: Note | None, parent: QWidget | None, act: Callable[[str, bool], object]) -> bool:
    """Asks for a note (or what it should be instead), and whether it may be printed for the customer."""
    fields = (
        Field("text", _("Note"), Kind.TEXT, required=True, lines=5),
        Field("for_customer", _("may be printed for the customer"), Kind.CHECK),
    )
    title, verb = (_("Put the note right"), _("Save")) if before else (_("Note"), _("Write it down"))
    dialog = FormDialog(title, [about, _("Without the tick it stays inside.")], verb, fields, parent)
    dialog.begin({"text": before.text if before else "", "for_customer": bool(before and before.for_customer)})
    return dialog.ask(lambda values: act(str(values["text"]), bool(values["for_customer"])))


def ask_hand_over(
    people: Sequence[Staff], about: str, parent: QWidget | None, act: Callable[[str, str], object]
) -> bool:
    """Asks which colleague takes it over, and why."""
    fields = (
        Field("to", _("To whom"), Kind.COMBO, required=True, choices=[Choice(one.id, one.shown) for one in people]),
        Field("reason", _("Why, and what they should know"), Kind.TEXT, required=True, lines=3),
    )
    dialog = FormDialog(_("Hand over"), [about, hand_over_words()], _("Hand over"), fields, parent)
    dialog.begin({"to": people[0].id if len(people) == 1 else ""})
    return dialog.ask(lambda values: act(str(values["to"]), str(values["reason"])))


def ask_reminder(about: Sequence[str], parent: QWidget | None, act: Callable[[str], object]) -> bool:
    """Asks whether the customer asked again or somebody inside, and what they said."""
    choices = [Choice(str(one), _(word), digit=str(n)) for n, (one, word) in enumerate(REMINDER_WORDS.items(), 1)]
    fields = (
        Field("why", _("Why"), Kind.COMBO, required=True, choices=choices),
        Field("note", _("What was said"), Kind.TEXT, lines=2),
    )
    dialog = FormDialog(_("Remind"), about, _("Remind"), fields, parent)
    dialog.begin({"why": str(Reminder.CUSTOMER)})

    def remind(values: Mapping[str, object]) -> None:
        said, note = _(REMINDER_WORDS[Reminder(str(values["why"]))]), str(values["note"] or "").strip()
        act(_("{what}: {why}").format(what=said, why=note) if note else said)

    return dialog.ask(remind)


class OtherComplaint:
    """The line of a question that finds another complaint: what is likely before anything is typed."""

    def __init__(self, find: Find) -> None:
        self.line = PickLine(find, icon="complaint")

    def field(self, label: str) -> Field:
        """The field of a form."""
        return Field("other", label, required=True, hint=_("Number, name or words"), make=lambda: self.line)

    def begin(self, first: Pick | None) -> None:
        """The likeliest stands there to begin with."""
        if first is not None:
            self.line.pick(first.id, first.text)

    def chosen(self) -> str:
        """The id of what was chosen; raises DeskError while nothing is."""
        if not self.line.picked_id:
            raise DeskError(_("Choose one of the complaints that are found."), field="other")
        return self.line.picked_id


def ask_link(
    about: str,
    find: Find,
    first: tuple[Pick, LinkKind] | None,
    parent: QWidget | None,
    act: Callable[[str, LinkKind, str], object],
) -> bool:
    """Asks with which complaint one is linked, how, and what there is to say about it."""
    other = OtherComplaint(find)
    choices = [Choice(str(one), _(word)) for one, word in LINK_WORDS.items()]
    fields = (
        other.field(_("Which complaint")),
        Field("what", _("How they belong together"), Kind.COMBO, required=True, choices=choices),
        Field("note", _("Note")),
    )
    dialog = FormDialog(_("Link complaints"), [about], _("Link"), fields, parent)
    dialog.begin({"what": str(first[1] if first else LinkKind.SIMILAR)})
    other.begin(first[0] if first else None)
    return dialog.ask(
        lambda values: act(other.chosen(), LinkKind(str(values["what"])), str(values["note"] or "")),
    )


def ask_join(
    number: str,
    about: str,
    find: Find,
    first: Pick | None,
    parent: QWidget | None,
    act: Callable[[str, bool, str], object],
) -> bool:
    """Asks with which complaint one is the same, which of both is kept, and how one knows; `act(other, kept, why)`.

    `kept` tells whether the complaint at hand is the one that stays.
    """
    other = OtherComplaint(find)
    choices = [Choice(THIS, _("{number}, this one").format(number=number)), Choice(OTHER, _("the other one"))]
    fields = (
        other.field(_("Which complaint is the same")),
        Field("kept", _("Which one is kept"), Kind.COMBO, required=True, choices=choices),
        Field("reason", _("How you know"), Kind.TEXT, required=True, lines=2),
    )
    said = _("The double is closed and counts no more; its words, calls and numbers stay with the one that is kept.")
    dialog = FormDialog(_("Join doubles"), [about, said], _("Join"), fields, parent)
    dialog.begin({"kept": THIS})
    other.begin(first)
    return dialog.ask(lambda values: act(other.chosen(), values["kept"] == THIS, str(values["reason"])))


def ask_authority(
    about: str,
    names: Sequence[str],
    start: Mapping[str, object],
    parent: QWidget | None,
    act: Callable[[str, Date, int, str], object],
) -> bool:
    """Asks to which authority it went, on which day, and within how many working days that decides."""
    fields = (
        Field("authority", _("Authority"), required=True, suggestions=names),
        Field("since", _("Reached it on"), Kind.DATE, required=True),
        Field("days", _("Decides within working days"), required=True),
        Field("note", _("Note"), Kind.TEXT, lines=2),
    )
    said = _("The next step is due no later than the authority decides.")
    dialog = FormDialog(_("Passed to an authority"), [about, said], _("Write it down"), fields, parent)
    dialog.begin(start)

    def escalate(values: Mapping[str, object]) -> None:
        since, days = values["since"], str(values["days"]).strip()
        if not days.isdecimal() or not 0 < int(days) <= 365:
            raise DeskError(_("Write the working days as a whole number from 1 to 365."), field="days")
        assert isinstance(since, Date)
        act(str(values["authority"]), since, int(days), str(values["note"] or ""))

    return dialog.ask(escalate)
