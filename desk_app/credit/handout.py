"""The paper on which customers read their own credit: the grade, what it is made of, and how to contest it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, ngettext, speaking
from desk_app.core.money import format_cents
from desk_app.credit.model import DECISION_WORDS, EVENT_WORDS, CreditEvent, CreditStatement
from desk_app.credit.rule import NEVER_TOUCHES, Graded, Judged, Why, explain, rule_words, signed, why_words
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class CreditSheet:
    """What the sheet says; the customer's statements newest first. `zone` is the store's."""

    number: str
    name: str
    printed_at: datetime
    zone: ZoneInfo
    graded: Graded
    statements: tuple[CreditStatement, ...] = ()


def credit_sheet(data: CreditSheet, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """A customer's credit as a PDF on `A4`, `A5`, `80mm` or `58mm` paper, to hand out to them."""
    with speaking(lang):
        title = _("Your credit with us")

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(data.name or title, data.number, title, qr=data.number)
            sheet.rule()
            _grade(sheet, data.graded)
            sheet.rule()
            _events(sheet, data.graded)
            _statements(sheet, data.statements)
            sheet.rule()
            sheet.heading(_("If something is not right"))
            sheet.steps(_how_to_contest(letterhead))
            sheet.gap(2.5)
            sheet.heading(_("What a grade never touches"))
            sheet.paragraph(_(NEVER_TOUCHES))
            sheet.gap(1.5)
            sheet.heading(_("How the grade is made"))
            for sentence in rule_words(data.graded.rule):
                sheet.paragraph(sentence, small=True)
            printed = when.date_time(data.printed_at, data.zone, year=True)
            sheet.foot(_("Printed {when}, for the customer").format(when=printed))

        return fitted_pdf(say, size, letterhead, title=f"{title} {data.number}", lang=lang)


def _grade(sheet: Sheet, graded: Graded) -> None:
    day = when.date(graded.as_of, year=True)
    shown = _("no grade") if graded.grade is None else graded.grade.value
    sheet.pair(_("Grade"), _("{grade} (on {day})").format(grade=shown, day=day), bold=True)
    for sentence in explain(graded):
        sheet.paragraph(sentence)


def _events(sheet: Sheet, graded: Graded) -> None:
    sheet.heading(_("What is written down"))
    if not graded.judged:
        sheet.paragraph(_("No events."))
        return
    days = {one.event.id: one.event for one in graded.judged}
    sheet.table(
        [_("Day"), _("Event"), _("What shows it"), _("Amount"), _("Worth")],
        [
            (
                when.date(one.event.happened_on, year=True),
                _(EVENT_WORDS[one.event.kind]),
                "\n".join(_told(one, days.get(one.event.corrects_id or ""))),
                "" if one.event.amount_cents is None else _amount(one.event),
                signed(graded.rule.points[one.event.kind]) if one.why == Why.COUNTS else "—",
            )
            for one in graded.judged
        ],
        wide=2,
        right=(3, 4),
    )


def _amount(event: CreditEvent) -> str:
    return format_cents(event.amount_cents or 0, event.currency or "")


def _told(judged: Judged, corrected: CreditEvent | None) -> list[str]:
    event = judged.event
    told = [event.evidence]
    if corrected is not None:
        day = when.date(corrected.happened_on, year=True)
        told.append(_("Corrects: {what}, {day}").format(what=_(EVENT_WORDS[corrected.kind]), day=day))
    if event.contested_on is not None:
        day = when.date(event.contested_on, year=True)
        told.append(_("You contested it on {day}: {what}").format(day=day, what=event.contest or ""))
    if event.decision is not None and event.decided_on is not None:
        told.append(
            _("Decided on {day}, {decision}: {what}").format(
                day=when.date(event.decided_on, year=True),
                decision=_(DECISION_WORDS[event.decision]),
                what=event.decision_note or "",
            )
        )
    return [*told, _("→ {why}").format(why=why_words(judged))]


def _statements(sheet: Sheet, statements: tuple[CreditStatement, ...]) -> None:
    sheet.gap(2.5)
    sheet.heading(_("Your own statement"))
    if not statements:
        sheet.paragraph(_("None yet. You may have your own words added at any time."))
        return
    newest, *earlier = statements
    sheet.paragraph(newest.text)
    sheet.paragraph(_("Said on {day}").format(day=when.date(newest.said_on, year=True)), small=True)
    if earlier:
        kept = ngettext("{n} earlier statement is kept.", "{n} earlier statements are kept.", len(earlier))
        sheet.paragraph(kept.format(n=len(earlier)), small=True)


def _how_to_contest(letterhead: Letterhead) -> list[str]:
    phone = letterhead.phone.strip()
    first = (
        _("Tell us at the counter or by phone ({phone}) which event is not right, and why.").format(phone=phone)
        if phone
        else _("Tell us at the counter or by phone which event is not right, and why.")
    )
    return [
        first,
        _("From then on it does not count until we have decided."),
        _("We write down what we decided and why, and tell you. Nothing is erased: you can read it all here again."),
    ]
