"""The progress sheet: how a complaint stands, for the customer, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.calls.model import channel_words
from desk_app.commitments.clocks import MatterPause, Why
from desk_app.complaints.handout import asking
from desk_app.complaints.model import Complaint, ComplaintStep, Step
from desk_app.complaints.nature import Nature
from desk_app.complaints.nature_sentences import DONE_FOR, JUST_IN, NEXT_FOR, SEES_TO_IT, STANDS
from desk_app.complaints.promise_lines import PromiseLine
from desk_app.core import when
from desk_app.core.i18n import N_, _, speaking
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead, how_to_ask, name_and_phone
from desk_app.printing.sheet import Sheet

DONE_WORDS = {
    Step.ACKNOWLEDGE: N_("We took up your complaint"),
    Step.APOLOGIZE: N_("We apologized to you"),
    Step.AMEND: N_("We put it right"),
    Step.ANTICIPATE: N_("We saw to it that it does not happen again"),
    Step.TOLD: N_("We told you what was done"),
    Step.CLOSED: N_("Your complaint was closed"),
    Step.REOPENED: N_("We took your complaint up again"),
}
"""What a step is to the customer once it is done."""
NEXT_WORDS = {
    Step.ACKNOWLEDGE: N_("We look into it and speak with you about it"),
    Step.APOLOGIZE: N_("We speak with you about what went wrong"),
    Step.AMEND: N_("We find a solution with you and put it right"),
    Step.ANTICIPATE: N_("We see to it that it does not happen again"),
    Step.TOLD: N_("We tell you what was done and ask whether you are content"),
    Step.CLOSED: N_("We make sure that nothing was left undone, and close your complaint"),
}
"""What a step is to the customer while it is to come."""
WAITING_WORDS = {
    Why.CUSTOMER: N_("We are waiting to hear from you"),
    Why.PART: N_("We are waiting for a part"),
    Why.SUPPLIER: N_("We are waiting for the supplier"),
    Why.OTHER: N_("We are waiting for somebody else"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done: when, in the customer's words, and what more is said of it."""

    at: datetime
    words: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """What the sheet says. `next_step` is None where nothing is to come; `with_number` is the complaint it goes with.

    `contact` is whoever sees to it, "" for whoever stands at the counter.
    """

    number: str
    received_at: datetime
    customer_name: str
    about: str
    now: datetime
    zone: ZoneInfo
    reference: str = ""
    phone_masked: str = ""
    remedy: str = ""
    product: str = ""
    order_ref: str = ""
    promises: Sequence[PromiseLine] = field(default_factory=tuple)
    done: Sequence[Happened] = field(default_factory=tuple)
    waiting: MatterPause | None = None
    next_step: Step | None = None
    next_due: datetime | None = None
    with_number: str = ""
    contact: str = ""
    nature: Nature = Nature.COMPLAINT


def progress_sheet(one: Progress, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The progress sheet as a PDF on `A5`, `A4`, `80mm` or `58mm` paper."""
    with speaking(lang):
        title = _(STANDS[one.nature])

        def say(sheet: Sheet) -> None:
            sheet.head()
            as_of = when.date_time(one.now, one.zone, year=True)
            sheet.big_number(title, one.number, _("As of {when}").format(when=as_of), qr=one.number)
            sheet.rule()
            sheet.pair(_("Reference"), one.reference)
            sheet.pair(_("Customer"), name_and_phone(one.customer_name, one.phone_masked))
            sheet.pair(_("You told us on"), when.date_time(one.received_at, one.zone, year=True))
            sheet.pair(_("About"), one.about)
            sheet.pair(_("Product"), one.product)
            sheet.pair(_("Order number"), one.order_ref)
            sheet.pair(_("You asked for"), one.remedy)
            if one.promises:
                sheet.heading(_("What we promised"))
                _promises(sheet, one)
            sheet.heading(_("What was done so far"))
            if one.done:
                sheet.table(
                    [_("When"), _("What")],
                    [
                        (when.date_time(each.at, one.zone, year=True), "\n".join(filter(None, (each.words, each.more))))
                        for each in one.done
                    ],
                    wide=1,
                )
            else:
                sheet.paragraph(_(JUST_IN[one.nature]))
            sheet.heading(_("What comes next"))
            for sentence in coming(one):
                sheet.paragraph(sentence)
            sheet.pair(_("Whom to ask"), "\n".join(filter(None, (_contact(one), asking(one.number, letterhead)))))
            sheet.foot(how_to_ask(letterhead))

        return fitted_pdf(say, size, letterhead, title=f"{title} {one.number}", lang=lang)


def _promises(sheet: Sheet, one: Progress) -> None:
    """The promises, by when, and what became of each; on a roll the last two stand in one column."""
    lines = [
        (each.words, when.date_time(each.due_at, one.zone, year=True), kept_words(each, one)) for each in one.promises
    ]
    if sheet.paper.is_roll:
        sheet.table([_("Promise"), _("By")], [(words, f"{due}\n{kept}") for words, due, kept in lines], wide=0)
        return
    sheet.table([_("Promise"), _("By"), _("How it stands")], lines, wide=0)


def kept_words(line: PromiseLine, one: Progress) -> str:
    """What became of a promise, as the customer may see it for themselves."""
    if line.met_at is not None:
        at = when.date_time(line.met_at, one.zone)
        return (_("done {when}") if line.met_at <= line.due_at else _("done late, {when}")).format(when=at)
    if line.due_at < one.now:
        return _("late, and we are sorry")
    if one.waiting is not None:
        return _("the time stands still while we wait")
    return _("still to come")


def coming(one: Progress) -> list[str]:
    """What comes next and by when, in sentences."""
    if one.with_number:
        return [_("It is handled together with complaint {number}.").format(number=one.with_number)]
    if one.next_step is None:
        return [_("Nothing is left to do. If you are not content, tell us and we take it up again.")]
    step = _(NEXT_FOR.get(one.nature, NEXT_WORDS)[one.next_step])
    if one.waiting is not None and one.waiting.look_again is not None:
        again = when.date_time(one.waiting.look_again, one.zone, year=True)
        waits = _("{waiting}; we look again on {when} at the latest.")
        then = _("After that: {step}.").format(step=step)
        return [waits.format(waiting=_(WAITING_WORDS[one.waiting.why]), when=again), then]
    if one.next_due is None:
        return [_("{step}.").format(step=step)]
    due = when.date_time(one.next_due, one.zone, year=True)
    if one.next_due < one.now:
        return [_("{step}. This was due by {when}; it is late, and we are sorry.").format(step=step, when=due)]
    return [_("{step}: by {when}.").format(step=step, when=due)]


def _contact(one: Progress) -> str:
    if one.contact:
        return _(SEES_TO_IT[one.nature]).format(name=one.contact)
    return _("Anybody at our counter can tell you more.")


def happened(
    complaint: Complaint, steps: Sequence[ComplaintStep], amends: Sequence[str], notes: Sequence[Happened]
) -> list[Happened]:
    """The steps that count and what else may be told, oldest first; what the customer got stands beside the amends."""
    last = next((each.id for each in reversed(steps) if each.step is Step.AMEND), "")
    found = [
        Happened(each.at, _told_how(each, complaint.nature), "\n".join(amends) if each.id == last else "")
        for each in steps
    ]
    if complaint.answered_at is not None and not steps:
        found.append(Happened(complaint.answered_at, _("We answered you"), complaint.answer or ""))
    if complaint.closed_at is not None and not any(each.step is Step.CLOSED for each in steps):
        found.append(Happened(complaint.closed_at, done_words(Step.CLOSED, complaint.nature)))
    return sorted([*found, *notes], key=lambda each: each.at)


def done_words(step: Step, nature: Nature) -> str:
    """What a step that is done is to the customer; one that only a complaint has is said as of a complaint."""
    return _(DONE_FOR.get(nature, DONE_WORDS).get(step) or DONE_WORDS[step])


def _told_how(step: ComplaintStep, nature: Nature) -> str:
    words = done_words(step.step, nature)
    return _("{step} ({channel})").format(step=words, channel=channel_words(step.how)) if step.how else words
