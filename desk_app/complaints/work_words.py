"""How the work on a complaint is told: marks beside it, notes, what was done in its doubles, what is linked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.complaints.model import STATE_WORDS, Complaint, ComplaintRow
from desk_app.complaints.nature import Nature, nature_words
from desk_app.complaints.work_model import LINK_WORDS, Note, Other
from desk_app.core import when
from desk_app.core.i18n import _, ngettext


def marks(row: ComplaintRow) -> list[str]:
    """What is to be minded of a complaint in a list, in a few words each."""
    found = []
    if row.nature is not Nature.COMPLAINT:
        found.append(nature_words(row.nature))
    if row.found_by_us:
        found.append(_("found by us"))
    if row.authority:
        found.append(_("authority"))
    if row.reminded and row.open:
        found.append(_("reminded {n}×").format(n=row.reminded))
    if row.doubles:
        found.append(ngettext("{n} double", "{n} doubles", row.doubles).format(n=row.doubles))
    return found


def about(row: ComplaintRow) -> str:
    """What it is about, after its marks."""
    return " · ".join((*marks(row), row.title))


def about_tip(row: ComplaintRow, zone: ZoneInfo) -> str:
    """What it is about, and to which authority it was passed, which decides by when."""
    said = [row.title]
    if row.authority and row.authority_due_at:
        said.append(authority_words(row.authority, row.authority_due_at, zone))
    return "\n".join((*said, *marks(row)))


def reminded_words(times: int) -> str:
    """How often somebody reminded of it."""
    return ngettext("reminded {n} time", "reminded {n} times", times).format(n=times)


def authority_words(name: str, due_at: datetime, zone: ZoneInfo) -> str:
    """Which authority, and by when it decides."""
    return _("{name}, decides by {when}").format(name=name, when=when.date_time(due_at, zone))


def again_words(times: int, soon: int) -> str:
    """How often a complaint was opened again, and how often soon after its closing; "" if never."""
    if not times:
        return ""
    said = ngettext("opened again {n} time", "opened again {n} times", times).format(n=times)
    if not soon:
        return said
    early = ngettext("{n} time within 7 days of closing", "{n} times within 7 days of closing", soon).format(n=soon)
    return _("{times}, {early}").format(times=said, early=early)


def note_words(note: Note) -> str:
    """A note on one line, and whether it stays inside."""
    text = " ".join(note.text.split())
    return (_("note for the customer: {note}") if note.for_customer else _("inside: {note}")).format(note=text)


def other_words(other: Other) -> str:
    """How another complaint belongs to one: linked by somebody, or likely."""
    word = _(LINK_WORDS[other.what])
    return word if other.link_id else _("likely {word}").format(word=word)


def other_state(other: Other) -> str:
    """How another complaint stands."""
    return _("joined") if other.joined else _(STATE_WORDS[other.state])


def double_words(double: Complaint, people: Mapping[str, str], attached: Sequence[str], zone: ZoneInfo) -> str:
    """A double with its number, who took it down, its words and what is attached to it."""
    head = _("{number} · {name} · received {when} · {owner}").format(
        number=f"{double.number} · {double.reference}" if double.reference else double.number,
        name=double.customer_name,
        when=when.date_time(double.received_at, zone),
        owner=people.get(double.owner_id, ""),
    )
    remedy = _("Remedy sought: {remedy}").format(remedy=double.remedy) if double.remedy else ""
    files = _("Attached: {names}").format(names=_(", ").join(attached)) if attached else ""
    text = "" if double.text == double.title else double.text
    return "\n".join(filter(None, (head, double.title, text, remedy, files)))
