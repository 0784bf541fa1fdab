"""What the columns of our own lists are called: in words for people, by their names for programs; read back either way.

A column's name is that of the field, as `phone_1_e164`; its head is the word of the trade in the language spoken.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from desk_app.core.i18n import LANGUAGES, N_, _, speaking
from desk_app.exchange.delimiters import normal
from desk_app.exchange.recipe import Recipe
from desk_app.exchange.rows import REJECT_COLUMNS, Table
from desk_app.exchange.targets import TARGET_WORDS

NUMBER = "number"
_FEW = 3
"""So many heads of ours beside our number say that a file is a list of ours."""

_WORDS: Mapping[str, str] = {
    **{target: word for target, word in TARGET_WORDS.items() if target != "phone_2"},
    "phone_raw": N_("phone"),
    "phone_e164": N_("phone, international"),
    "created": N_("file opened on"),
    "last_purchase_on": N_("date of the last purchase"),
    "customer": N_("customer's number"),
    "caller_name": N_("name of the one speaking"),
    "wait_s": N_("wait in seconds"),
    "talk_s": N_("talk in seconds"),
    "hold_s": N_("hold in seconds"),
    "after_s": N_("work afterwards in seconds"),
    "staff_name": N_("taken by, as written"),
    "stage": N_("stage"),
    "written_at": N_("written down at"),
    "call": N_("Call"),
    "callback": N_("Callback"),
    "complaint": N_("Complaint"),
    "delivery": N_("Delivery"),
    "matter": N_("added to the matter"),
    "reason": N_("reason"),
    "first_due_at": N_("first due"),
    "snoozed_until": N_("put aside until"),
    "tries": N_("attempts"),
    "last_tried_at": N_("last tried at"),
    "last_result": N_("last result"),
    "handed_by": N_("handed over by"),
    "handed_at": N_("handed over at"),
    "handed_note": N_("note with the handing over"),
    "accepted_at": N_("accepted at"),
    "joined_into": N_("joined into"),
    "authority": N_("authority"),
    "authority_due_at": N_("authority decides by"),
    "owner": N_("owner"),
    "next_step": N_("next step"),
    "due_at": N_("due"),
    "remedy": N_("remedy sought"),
    "severity": N_("how grave"),
    "order_ref": N_("order number"),
    "place": N_("place"),
    "kind_of_cause": N_("kind of cause"),
    "cause": N_("cause in words"),
    "department": N_("department responsible"),
    "satisfaction": N_("how satisfied they are"),
    "whys": N_("why it came to it"),
    "language": N_("language"),
    "promised_at": N_("first answer promised by"),
    "raw_state": N_("state as written"),
    "promised_raw": N_("promise as written"),
    "courier": N_("courier"),
    "failed_reason": N_("why it failed"),
    "bought_on": N_("bought on"),
    "instructions": N_("instructions for the courier"),
    "area": N_("delivery area"),
    "cod_cents": N_("to collect at the door, in cents"),
    "cash_cents": N_("cash taken, in cents"),
    "cash_in_at": N_("cash in the till at"),
    "cash_in_by": N_("cash put into the till by"),
    "parcels": N_("number of parcels"),
    "run_day": N_("day of the run"),
    "run_place": N_("place in the run"),
    "taken_by": N_("received by"),
    "signature": N_("customer's signature"),
    "came_right": N_("came in good state"),
    "came_full": N_("came complete"),
    "split_of": N_("brings the rest of"),
    "back_at": N_("back in the store at"),
    "heard_at": N_("customer heard at"),
}
_COUNTED = re.compile(r"(phone|address)_(\d{1,2})(_e164|_whose)?")
_COUNTED_WORDS: Mapping[tuple[str, str], Callable[[int], str]] = {
    ("phone", ""): lambda n: _("Phone {n}").format(n=n),
    ("phone", "_e164"): lambda n: _("Phone {n}, international").format(n=n),
    ("phone", "_whose"): lambda n: _("Phone {n}, whose").format(n=n),
    ("address", ""): lambda n: _("Address {n}").format(n=n),
}
_OF_KIND = {("complaints", "answered_at"): N_("first answered at")}
_MOST_COUNTED = 9


def head_of(name: str, kind: str) -> str:
    """What people call that column of a kind of list, in the language spoken; its name where it has no other."""
    counted = _COUNTED.fullmatch(name)
    if counted:
        return _COUNTED_WORDS[counted[1], counted[3] or ""](int(counted[2]))
    word = _OF_KIND.get((kind, name)) or _WORDS.get(name)
    return _begun(_(word)) if word else name


def _begun(word: str) -> str:
    return word[:1].upper() + word[1:]


def names_of(header: Sequence[str]) -> tuple[str, ...] | None:
    """The columns' names of a list of ours whose heads are words; None for any other list.

    A head that is not ours, as a field of the store's own, is called by its place; what stands in front of refused
    rows keeps its name.
    """
    refused = header[: len(REJECT_COLUMNS)] if tuple(header[: len(REJECT_COLUMNS)]) == REJECT_COLUMNS else ()
    for lang in LANGUAGES:
        known = _names(lang)
        found = [*refused, *(known.get(normal(head), "") for head in header[len(refused) :])]
        if NUMBER in found and sum(map(bool, found)) > _FEW and NUMBER not in header:
            return tuple(name or f"our column {place}" for place, name in enumerate(found, 1))
    return None


def as_named(table: Table) -> Table | None:
    """A list of ours whose heads are words with the columns' names for heads; None for any other table."""
    names = names_of(table.header)
    return None if names is None else replace(table, header=names)


def said_in(recipe: Recipe, names: Sequence[str], heads: Sequence[str]) -> Recipe:
    """The recipe made for a table with these names, for the same table with these heads."""
    meant = dict(zip(names, heads, strict=True))
    columns = {
        target: tuple(meant.get(source, source) for source in sources) for target, sources in recipe.columns.items()
    }
    return replace(recipe, columns=columns)


@cache
def _names(lang: str) -> Mapping[str, str]:
    """Every head in that language, as heads are compared, and the name of its column."""
    counted = [f"{what}_{n}{end}" for what, end in _COUNTED_WORDS for n in range(1, _MOST_COUNTED + 1)]
    with speaking(lang):
        found = {normal(head_of(name, "")): name for name in (*counted, *_WORDS)}
        return found | {normal(head_of(name, kind)): name for kind, name in _OF_KIND}
