"""What a complaint is about: the fields that ask for it, and what is shown of it in the record."""

from collections.abc import Callable, Sequence

from desk_app.calls.model import CHANNEL_WORDS
from desk_app.complaints.about import AboutDelivery, DeliveriesOf
from desk_app.complaints.kinds import kinds_for
from desk_app.complaints.model import SEVERITY_WORDS, Complaint, severity_words
from desk_app.complaints.nature import NATURE_WORDS, Nature, nature_words
from desk_app.core.i18n import LANGUAGE_NAMES, N_, _
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.topics.dialog import topic_hint
from desk_app.topics.model import Tree
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.pick_line import Pick, PickLine
from desk_app.ui.widgets import Fact

MORE, CAME = N_("Order, delivery, person, place"), N_("Language and time")
"""The groups of the form in which the less used fields are folded away."""


def kind_line(file: DeskFile) -> PickLine:
    """A line in which one of the store's kinds of complaint is picked, or anything else written."""
    return PickLine(lambda letters: [Pick(*found) for found in kinds_for(file, letters)], icon="tag")


def about_fields(file: DeskFile, about_staff_id: str = "") -> tuple[Field, ...]:
    """The fields of a complaint between the customer's words and the customer's file."""
    channels = [Choice(str(value), _(word), str(value)) for value, word in CHANNEL_WORDS.items()]
    grave = [Choice(str(value), _(word), digit=str(n)) for n, (value, word) in enumerate(SEVERITY_WORDS.items(), 1)]
    hint = topic_hint(file, tree=Tree.COMPLAINTS)
    more, came, people = _(MORE), _(CAME), _people(file, about_staff_id)
    natures = [Choice(str(value), _(word), digit=str(n)) for n, (value, word) in enumerate(NATURE_WORDS.items(), 1)]
    return (
        Field("nature", _("What it is"), Kind.COMBO, choices=natures),
        Field("found_by_us", _("Found by us: no customer voiced it"), Kind.CHECK),
        Field("kind", _("Kind"), hint=hint, make=lambda: kind_line(file)),
        Field("severity", _("How grave"), Kind.COMBO, choices=[Choice("", _("not said"), digit="0"), *grave]),
        Field("product", _("Product")),
        Field("channel", _("Channel"), Kind.COMBO, choices=channels),
        Field("order_ref", _("Order number"), group=more),
        Field("about_staff_id", _("About whom of the staff"), Kind.COMBO, group=more, choices=people),
        Field("delivery_id", _("Delivery"), Kind.COMBO, group=more, wide=True, choices=[Choice("", _("none"))]),
        Field("place", _("Place"), group=more, wide=True, hint=_("Where it happened")),
        Field("language", _("Language"), Kind.COMBO, group=came, choices=_languages()),
        Field("received_at", _("Came at, if not just now"), Kind.DATE_TIME, group=came, past=True),
    )


def _people(file: DeskFile, there: str) -> list[Choice]:
    active = {one.id: one.shown for one in staff.active_staff(file)}
    if there and there not in active:
        active[there] = staff.names(file).get(there, there)
    return [Choice("", _("nobody")), *(Choice(row_id, name) for row_id, name in active.items())]


def _languages() -> list[Choice]:
    return [Choice("", _("as in the customer's file")), *(Choice(*each) for each in LANGUAGE_NAMES.items())]


def delivery_choices(found: Sequence[AboutDelivery]) -> list[Choice]:
    """The deliveries to choose from, and none of them."""
    return [Choice("", _("none")), *(Choice(one.id, one.words, one.order_ref) for one in found)]


def what_else(one: Complaint) -> bool:
    """Whether it is anything but a complaint somebody voiced."""
    return one.found_by_us or one.nature is not Nature.COMPLAINT


def about_facts(
    one: Complaint, file: DeskFile, deliveries: DeliveriesOf, edit: Callable[[str], Callable[[], object]]
) -> list[Fact]:
    """What the record shows of it; what is rarely known only where it is. `edit` leads to a field of the form."""
    about = deliveries("", one.delivery_id) if one.delivery_id else ()
    delivery = about[0].words if about else ""
    line = about[0].lines.get(one.delivery_line_id or "", "") if about else ""
    what = (
        _("{what}, found by us").format(what=nature_words(one.nature)) if one.found_by_us else nature_words(one.nature)
    )
    always = [
        *([Fact(_("What it is"), what, on_edit=edit("nature"))] if what_else(one) else []),
        Fact(_("Kind"), one.kind or "", on_edit=edit("kind")),
        Fact(_("How grave"), severity_words(one.severity), on_edit=edit("severity")),
        Fact(_("Product"), one.product or "", on_edit=edit("product")),
    ]
    rarely = [
        Fact(_("Order number"), one.order_ref or "", on_edit=edit("order_ref")),
        Fact(_("Delivery"), delivery, on_edit=edit("delivery_id")),
        Fact(_("Line of the delivery"), line),
        Fact(
            _("About whom of the staff"),
            staff.names(file).get(one.about_staff_id or "", ""),
            on_edit=edit("about_staff_id"),
        ),
        Fact(_("Place"), one.place or "", on_edit=edit("place")),
        Fact(_("Language"), LANGUAGE_NAMES.get(one.language or "", one.language or ""), on_edit=edit("language")),
    ]
    return always + [fact for fact in rarely if fact.value]
