"""What a use case is called when it is taken back."""

from desk_app.core.i18n import N_, _, ngettext

_VERBS = {
    "customers.open_file": N_("Undone: opening the file"),
    "customers.change": N_("Undone: the change of the file"),
    "customers.import": N_("Undone: the import of customers"),
    "calls.take_down": N_("Undone: the call"),
    "calls.import": N_("Undone: the import of calls"),
    "complaints.take_down": N_("Undone: the complaint"),
    "complaints.from_call": N_("Undone: the complaint made of the call"),
    "complaints.import": N_("Undone: the import of complaints"),
    "deliveries.plan": N_("Undone: the delivery"),
    "deliveries.import": N_("Undone: the import of deliveries"),
}


def undone_words(verb: str, kept: int) -> str:
    """What was taken back, and how many things were kept because somebody changed or used them since."""
    text = _(_VERBS.get(verb, N_("Undone")))
    if not kept:
        return text
    left = ngettext(
        "{undone}; {n} thing was changed since and is kept",
        "{undone}; {n} things were changed since and are kept",
        kept,
    )
    return left.format(undone=text, n=kept)
