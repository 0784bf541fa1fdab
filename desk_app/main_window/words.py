"""What a use case is called when it is taken back."""

from desk_app.core.i18n import N_, _, ngettext

_VERBS = {
    "customers.open_file": N_("Undone: opening the file"),
    "customers.change": N_("Undone: the change of the file"),
    "customers.import": N_("Undone: the import of customers"),
    "calls.take_down": N_("Undone: the call"),
    "customers.add_phone": N_("Undone: the added number"),
    "customers.remove": N_("Undone: the file is in the lists again"),
    "customers.bring_back": N_("Undone: bringing the file back"),
    "customers.merge": N_("Undone: putting the files together"),
    "customers.they_are_two": N_("Undone: that they are two"),
    "customers.part": N_("Undone: parting the files"),
    "purchases.enter": N_("Undone: the purchase that was entered"),
    "purchases.import": N_("Undone: the import of purchases"),
    "purchases.change": N_("Undone: the change of the purchase"),
    "purchases.remove": N_("Undone: the purchase is in the lists again"),
    "purchases.bring_back": N_("Undone: bringing the purchase back"),
    "pyramid.recompute": N_("Undone: the new classes of the customers"),
    "calls.change": N_("Undone: the change of the call"),
    "complaints.change": N_("Undone: the change of the complaint"),
    "complaints.acknowledge": N_("Undone: the acknowledgement"),
    "complaints.apologize": N_("Undone: the apology"),
    "complaints.amend": N_("Undone: the amends"),
    "complaints.anticipate": N_("Undone: what prevents the next one"),
    "complaints.told": N_("Undone: that the customer was told"),
    "complaints.closed": N_("Undone: the complaint is open again"),
    "complaints.reopen": N_("Undone: the complaint is closed again"),
    "complaints.reassign": N_("Undone: handing the complaint over"),
    "deliveries.change": N_("Undone: the change of the delivery"),
    "deliveries.reassign": N_("Undone: handing the delivery over"),
    "deliveries.assigned": N_("Undone: assigning the courier"),
    "deliveries.under_way": N_("Undone: setting off"),
    "deliveries.delivered": N_("Undone: the handing over"),
    "deliveries.failed": N_("Undone: the failed attempt"),
    "deliveries.cancelled": N_("Undone: calling the delivery off"),
    "settings.set_logo": N_("Undone: the logo"),
    "settings.fill_in": N_("Undone: the settings of the store"),
    "staff.add": N_("Undone: the new person"),
    "staff.change": N_("Undone: the change of the person"),
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
