"""A sheet of paper that was printed or saved."""

from dataclasses import dataclass
from datetime import datetime

from desk_app.core.i18n import LANGUAGE_NAMES, N_, _, language

SHEET_WORDS = {
    "acceptance_slip": N_("acceptance slip"),
    "all_callbacks": N_("everybody's callbacks"),
    "call_slip": N_("call slip"),
    "callback_list": N_("callback list"),
    "callback_slip": N_("callback slip"),
    "close": N_("close sheet"),
    "credit_sheet": N_("credit sheet"),
    "customer_sheet": N_("customer file sheet"),
    "delivery_note": N_("delivery note"),
    "door_card": N_("card for the door"),
    "envelope": N_("envelope"),
    "internal": N_("internal file"),
    "label": N_("address label"),
    "progress": N_("progress sheet"),
    "pyramid": N_("customer pyramid"),
    "reply": N_("reply letter"),
    "service_report": N_("service report"),
    "statement": N_("statement of what we hold"),
    "survey_slip": N_("survey slip"),
}


@dataclass(frozen=True, slots=True)
class Print:
    """One printing: the record (`kind`, `row_id`) it is of, the customer file it belongs to, and who made it.

    `by` is a staff id, None for another program.
    """

    id: str
    kind: str
    row_id: str
    customer_id: str | None
    sheet: str
    language: str
    at: datetime
    by: str | None = None


def sheet_words(name: str) -> str:
    """What a sheet is called in the language spoken; one not known here by its own name."""
    return _(SHEET_WORDS[name]) if name in SHEET_WORDS else name.replace("_", " ")


def headline(one: Print) -> str:
    """The sheet in one line, with its language where that is another than the one spoken."""
    sheet = sheet_words(one.sheet)
    if one.language == language():
        return _("printed: {sheet}").format(sheet=sheet)
    spoken = LANGUAGE_NAMES.get(one.language, one.language)
    return _("printed: {sheet} ({language})").format(sheet=sheet, language=spoken)
