"""Records told line by line, in the language spoken: what was asked, promised, done and said to the customer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.calls.model import KIND_WORDS as CALL_KINDS
from desk_app.calls.model import OUTCOME_WORDS, Call, Direction, Outcome, channel_words
from desk_app.complaints.measures import measure_words
from desk_app.complaints.model import STEP_WORDS, Complaint, ComplaintStep, Step, done_steps, owed_steps
from desk_app.complaints.model import step_words as complaint_step
from desk_app.complaints.nature import Nature
from desk_app.core import when
from desk_app.core.i18n import N_, _, ngettext
from desk_app.core.money import format_cents
from desk_app.deliveries.model import STATE_WORDS, Delivery, DeliveryState
from desk_app.deliveries.model import step_words as delivery_step
from desk_app.service_report.model import Matters, Move, Period, begin_of, is_contact

CONTACTS, COMPLAINTS, DELIVERIES, PURCHASES = N_("contacts"), N_("complaints"), N_("deliveries"), N_("purchases")
SORT_OF = {Nature.COMPLAINT: COMPLAINTS, Nature.SUGGESTION: N_("suggestions"), Nature.PRAISE: N_("praise")}
_ASKED = {
    Nature.COMPLAINT: N_("Complaint: {about}"),
    Nature.SUGGESTION: N_("Suggestion: {about}"),
    Nature.PRAISE: N_("Praise: {about}"),
}
_NAMED_ONE_BY_ONE = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a part; without `at` it is something that has not happened. `beside` is who, or how it ended.

    `sort` is the word under which older lines are counted; of a `whole_day` no time of day is known.
    """

    at: datetime | None
    number: str
    words: str
    beside: str = ""
    sort: str = ""
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A matter still open, with what comes next."""

    number: str
    about: str
    next_step: str
    owner: str
    due: datetime


def joined(*texts: str | None) -> str:
    """Short texts on one line; empty ones leave nothing."""
    return " · ".join(text for text in texts if text)


def stacked(*texts: str | None) -> str:
    """Texts one under the other; empty ones leave nothing."""
    return "\n".join(text.strip("\n") for text in texts if text and text.strip())


def _within(lines: Iterable[Line], period: Period) -> list[Line]:
    dated, missing = list[tuple[datetime, Line]](), list[Line]()
    for line in lines:
        if line.at is None:
            missing.append(line)
        elif period.holds(line.at):
            dated.append((line.at, line))
    return [line for _at, line in sorted(dated, key=lambda each: each[0])] + missing


def moments_of(matters: Matters, nature: Nature) -> list[datetime]:
    """When what is of that nature came."""
    return [each.received_at for each in matters.complaints if each.nature is nature]


def _reference(reference: str | None) -> str:
    return _("Reference: {reference}").format(reference=reference) if reference else ""


def asked(matters: Matters, period: Period, zone: ZoneInfo) -> list[Line]:
    """What the customer asked for, oldest first: contacts, complaints with the remedy sought, orders, purchases."""
    return _within(_asked(matters, zone), period)


def _asked(matters: Matters, zone: ZoneInfo) -> Iterator[Line]:
    told_elsewhere = {each.call_id: each.text for each in matters.complaints}
    told_elsewhere |= {each.call_id: each.note for each in matters.deliveries if each.note}
    added_to = _matter_words(matters)
    for call in matters.calls:
        if call.direction == Direction.IN and is_contact(call):
            note = "" if call.note and told_elsewhere.get(call.id) == call.note else call.note
            yield Line(
                call.rang_at,
                call.number,
                stacked(_call_words(call), added_to.get(call.matter_id), note, _reference(call.reference)),
                _taken_by(call, matters),
                _(CONTACTS),
            )
    deliveries = {each.id: each.number for each in matters.deliveries}
    for complaint in matters.complaints:
        number = deliveries.get(complaint.delivery_id or "")
        about = _("About delivery {number}").format(number=number) if number else ""
        yield Line(
            complaint.received_at,
            complaint.number,
            _complaint_words(complaint, about),
            matters.people.get(complaint.owner_id, ""),
            _(SORT_OF[complaint.nature]),
        )
    complaints = {each.id: each.number for each in matters.complaints}
    for delivery in matters.deliveries:
        number = complaints.get(delivery.complaint_id or "")
        amends = _("To make amends for complaint {number}").format(number=number) if number else ""
        yield Line(delivery.ordered_at, delivery.number, _order_words(delivery, amends), "", _(DELIVERIES))
    for bought in matters.purchases:
        amount = "" if bought.amount_cents is None else format_cents(bought.amount_cents, bought.currency)
        words = _("Purchase: {goods}").format(goods=joined(bought.goods, amount))
        words = stacked(words, bought.note, _reference(bought.reference))
        yield Line(begin_of(bought.bought_on, zone), bought.number, words, "", _(PURCHASES), whole_day=True)


def _matter_words(matters: Matters) -> dict[str | None, str]:
    """By the id of a matter what is said of a call that was added to it."""
    words: dict[str | None, str] = {
        each.id: _("About complaint {number}").format(number=each.number) for each in matters.complaints
    }
    return words | {each.id: _("About delivery {number}").format(number=each.number) for each in matters.deliveries}


def _call_words(call: Call) -> str:
    outcome = "" if call.outcome == Outcome.ANSWERED else _(OUTCOME_WORDS[call.outcome])
    return joined(channel_words(call.channel), _(CALL_KINDS[call.kind]), call.topic, outcome)


def _taken_by(call: Call, matters: Matters) -> str:
    return matters.people.get(call.staff_id or "") or call.staff_name or ""


def _complaint_words(complaint: Complaint, about: str) -> str:
    text = complaint.text or ""
    title = "" if text.startswith(complaint.title) else complaint.title
    first, rest = (title, text) if title else (text, "")
    remedy = _("Remedy sought: {remedy}").format(remedy=complaint.remedy) if complaint.remedy else ""
    words = _(_ASKED[complaint.nature]).format(about=first)
    return stacked(words, rest, about, remedy, _reference(complaint.reference))


def _order_words(delivery: Delivery, amends: str) -> str:
    pieces = "" if delivery.quantity is None else f"× {delivery.quantity}"
    amount = "" if delivery.amount_cents is None else format_cents(delivery.amount_cents, delivery.currency)
    goods = " ".join(text for text in (delivery.goods, pieces) if text)
    order = _("Delivery: {goods}").format(goods=joined(goods, amount)) if goods or amount else _("Delivery")
    return stacked(order, amends, delivery.note, _reference(delivery.reference))


def done(matters: Matters, period: Period) -> list[Line]:
    """What was done, when and by whom, oldest first; then what has not been done yet."""
    return _within([*_complaint_work(matters), *_delivery_work(matters)], period)


def _complaint_work(matters: Matters) -> Iterator[Line]:
    for complaint in matters.complaints:
        sort = _(SORT_OF[complaint.nature])
        steps = matters.steps.get(complaint.id, ())
        for step in steps:
            if step.step != Step.TOLD:
                words = stacked(_(STEP_WORDS[step.step]), step.note)
                who = matters.people.get(step.by_id, "")
                yield Line(step.at, complaint.number, words, who, sort)
        for measure in matters.measures.get(complaint.id, ()):
            who = matters.people.get(measure.by_id, "")
            yield Line(measure.at, complaint.number, measure_words(measure), who, sort)
        for note in matters.notes.get(complaint.id, ()):
            yield Line(note.at, complaint.number, note.text, matters.people.get(note.by_id, ""), sort)
        now_done = done_steps(steps)
        if complaint.closed_at is not None and Step.CLOSED not in now_done:
            words = _(STEP_WORDS[Step.CLOSED])
            yield Line(complaint.closed_at, complaint.number, words, sort=sort)
        missing = [_(STEP_WORDS[step]) for step in owed_steps(complaint.nature) if step not in now_done]
        if complaint.open and missing:
            words = _("Not done yet: {steps}").format(steps=" · ".join(missing))
            yield Line(None, complaint.number, words, sort=sort)


def _delivery_work(matters: Matters) -> Iterator[Line]:
    for delivery in matters.deliveries:
        if delivery.paid_at is not None:
            yield Line(delivery.paid_at, delivery.number, _("Paid"), sort=_(DELIVERIES))
        moves = matters.moves.get(delivery.id, ())
        for move in moves:
            words = stacked(_(STATE_WORDS[move.state]), _moved_words(delivery, move, matters))
            yield Line(move.at, delivery.number, words, matters.people.get(move.by_id or "", ""), _(DELIVERIES))
        state = _(STATE_WORDS[delivery.state])
        if delivery.open:
            words = _("Not delivered yet: {state}").format(state=state)
            yield Line(None, delivery.number, words, sort=_(DELIVERIES))
        elif delivery.state not in {each.state for each in moves}:
            words = _("{state}, time not written down").format(state=state)
            yield Line(None, delivery.number, words, sort=_(DELIVERIES))


def _moved_words(delivery: Delivery, move: Move, matters: Matters) -> str:
    carrier = joined(matters.people.get(delivery.courier_id or "", ""), delivery.carrier, delivery.tracking)
    if move.state in (DeliveryState.ASSIGNED, DeliveryState.UNDER_WAY):
        return carrier
    return move.reason or ""


def told(matters: Matters, period: Period, zone: ZoneInfo) -> list[Line]:
    """How the customer heard of it, oldest first; then of what they have not been told."""
    lines = [*_complaint_news(matters), *_calls_out(matters), *_delivery_news(matters), *_never_asked(matters, period)]
    return _within(lines, period)


def _complaint_news(matters: Matters) -> Iterator[Line]:
    for complaint in matters.complaints:
        sort = _(SORT_OF[complaint.nature])
        steps = matters.steps.get(complaint.id, ())
        for step in steps:
            if step.step == Step.TOLD or step.how:
                yield _told_step(complaint, step, matters)
        answer = complaint.answer if complaint.answer not in {each.note for each in steps} else None
        if answer or (complaint.answered_at and not steps):
            words = stacked(_("Answer"), answer)
            yield Line(complaint.answered_at or complaint.closed_at, complaint.number, words, sort=sort)
        if complaint.open and Step.TOLD not in done_steps(steps):
            yield Line(None, complaint.number, _("Not told yet"), sort=sort)
        elif not (complaint.open or steps or complaint.answered_at or complaint.answer):
            words = _("No answer to the customer is written down.")
            yield Line(None, complaint.number, words, sort=sort)


def _told_step(complaint: Complaint, step: ComplaintStep, matters: Matters) -> Line:
    words = stacked(
        joined(_(STEP_WORDS[step.step]), channel_words(step.how or "")), step.note if step.step == Step.TOLD else ""
    )
    return Line(step.at, complaint.number, words, matters.people.get(step.by_id, ""), _(SORT_OF[complaint.nature]))


def _calls_out(matters: Matters) -> Iterator[Line]:
    added_to = _matter_words(matters)
    for call in matters.calls:
        if call.direction == Direction.OUT and is_contact(call):
            words = stacked(_call_words(call), added_to.get(call.matter_id), call.note, _reference(call.reference))
            yield Line(call.rang_at, call.number, words, _taken_by(call, matters), _(CONTACTS))


def _delivery_news(matters: Matters) -> Iterator[Line]:
    for delivery in matters.deliveries:
        if delivery.asked_at is not None:
            yield Line(delivery.asked_at, delivery.number, _("Asked how it was"), sort=_(DELIVERIES))
        if _answered(delivery):
            score = "" if delivery.score is None else f"{delivery.score:g}"
            shown = _("{score} (scale {scale})").format(score=score, scale=delivery.score_scale)
            told_us = _("How it was: {answer}").format(answer=shown if score and delivery.score_scale else score or "—")
            at = delivery.scored_at or delivery.asked_at
            yield Line(at, delivery.number, stacked(told_us, delivery.comment), sort=_(DELIVERIES))


def _answered(delivery: Delivery) -> bool:
    return delivery.score is not None or bool(delivery.comment) or delivery.scored_at is not None


def _never_asked(matters: Matters, period: Period) -> Iterator[Line]:
    waiting = [
        each.number
        for each in matters.deliveries
        if each.state == DeliveryState.DELIVERED
        and each.asked_at is None
        and not _answered(each)
        and period.holds(each.delivered_at or each.ordered_at)
    ]
    if len(waiting) > _NAMED_ONE_BY_ONE:
        words = ngettext(
            "{n} delivery: not asked yet how it was", "{n} deliveries: not asked yet how they were", len(waiting)
        )
        yield Line(None, "", words.format(n=len(waiting)), sort=_(DELIVERIES))
        return
    for number in waiting:
        yield Line(None, number, _("Not asked yet how it was"), sort=_(DELIVERIES))


def still_open(matters: Matters) -> list[OpenLine]:
    """What is open now, whenever it began, the most urgent first."""
    people = matters.people
    found = [
        OpenLine(each.number, each.title, complaint_step(each.next_step), people.get(each.owner_id, ""), each.due_at)
        for each in matters.complaints
        if each.open
    ]
    found += [
        OpenLine(
            each.number,
            each.goods or each.note or _("Delivery"),
            delivery_step(each.next_step),
            people.get(each.owner_id, ""),
            each.due_at,
        )
        for each in matters.deliveries
        if each.open
    ]
    return sorted(found, key=lambda each: (each.due, each.number))


def summed_up(lines: Sequence[Line], zone: ZoneInfo) -> str:
    """A sentence in the place of lines that are not printed one by one; all of them have a time."""
    days = sorted(line.at for line in lines if line.at is not None)
    sorts: dict[str, int] = {}
    for line in lines:
        sorts[line.sort] = sorts.get(line.sort, 0) + 1
    first, last = (when.date(day.astimezone(zone).date(), year=True) for day in (days[0], days[-1]))
    return ngettext(
        "{n} older line, {first} to {last}, is summed up: {counts}",
        "{n} older lines, {first} to {last}, are summed up: {counts}",
        len(lines),
    ).format(
        n=f"{len(lines):,}",
        first=first,
        last=last,
        counts=counts(sorts),
    )


def counts(of: Mapping[str, int]) -> str:
    """How many of each word: `contacts: 1,200 · complaints: 3`."""
    return " · ".join(_("{what}: {n}").format(what=word, n=f"{count:,}") for word, count in of.items())
