"""What the internal file of a complaint says: all that the store knows of it, gathered and put into words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.calls import store as calls
from desk_app.calls.model import channel_words, headline
from desk_app.commitments import clock_store
from desk_app.commitments.clocks import WHY_WORDS
from desk_app.complaints import checklist, measures, store, work_store
from desk_app.complaints.closing import what_was_done
from desk_app.complaints.fault import cause_words, why_words
from desk_app.complaints.internal_handout import Part
from desk_app.complaints.measures import MEASURE_STATE_WORDS, Measure, measure_words
from desk_app.complaints.model import (
    SATISFACTION_WORDS,
    STATE_WORDS,
    STEP_WORDS,
    Complaint,
    ComplaintState,
    ComplaintStep,
    Satisfaction,
    Step,
    severity_words,
    step_words,
)
from desk_app.complaints.nature import nature_words
from desk_app.complaints.past_words import FIELDS, change_words, move_words, shown
from desk_app.complaints.promise_lines import PromiseLine, every_line
from desk_app.complaints.work_model import opened_again
from desk_app.complaints.work_words import again_words, authority_words, double_words, other_state, other_words
from desk_app.core import when
from desk_app.core.clock import from_text
from desk_app.core.i18n import LANGUAGE_NAMES, N_, _
from desk_app.improvements import store as improvements
from desk_app.matters import attachments_store as attachments
from desk_app.matters import store as matters
from desk_app.matters.attachments import size_words
from desk_app.prints import store as prints
from desk_app.prints.model import headline as print_words
from desk_app.storage.history import FieldChange
from desk_app.storage.reading import Reader

_ALSO = {
    "answer": N_("Answer"),
    "due_at": N_("Due"),
    "promised_at": N_("First answer promised by"),
    "answered_at": N_("First answered"),
    "closed_at": N_("Closed"),
    "state": N_("State"),
    "authority": N_("Authority"),
    "authority_due_at": N_("Decides by"),
    "handed_note": N_("Why it was handed over"),
    "note": N_("Note"),
    "deleted": N_("Removed"),
}
"""Fields the time line on the screen leaves to its other lines, but a file that says everything does not."""
_OF_A_STEP = {
    "at": N_("When"),
    "how": N_("How the customer was told"),
    "note": N_("What was said"),
    "taken_back": N_("Why it was taken back"),
}
_MOMENTS = ("due_at", "promised_at", "answered_at", "closed_at", "authority_due_at", "deleted")


class Gathering:
    """One complaint of a file, told in the language spoken."""

    def __init__(self, reader: Reader, one: Complaint, people: Mapping[str, str], now: datetime, zone: ZoneInfo):
        self._reader, self._one, self._now, self._zone = reader, one, now, zone
        self._people = {**people, **self._delivery()}
        self._steps = store.steps_of(reader, one.id)

    def _delivery(self) -> dict[str, str]:
        rows = self._reader.query("SELECT id, number FROM deliveries WHERE id = ?", (self._one.delivery_id or "",))
        return {row[0]: row[1] for row in rows}

    def _at(self, moment: datetime | None) -> str:
        return when.date_time(moment, self._zone, year=True) if moment is not None else ""

    def _who(self, staff_id: str | None) -> str:
        return self._people.get(staff_id or "", "")

    def facts(self) -> list[tuple[str, str]]:
        """What is known of it: who, what, about what, whose it is, when, and why it came to it."""
        one, reader = self._one, self._reader
        again = again_words(*opened_again(self._steps))
        joined = store.by_id(reader, one.joined_into).number if one.joined_into else ""
        authority = (
            authority_words(one.authority, one.authority_due_at, self._zone)
            if one.authority and one.authority_due_at
            else one.authority or ""
        )
        return [
            (_("Reference"), one.reference or ""),
            (_("Customer"), one.customer_name),
            (_("Number they can be reached at"), one.phone_raw or ""),
            (_("Received"), f"{self._at(one.received_at)} · {channel_words(one.channel)}"),
            (_("What it is about"), one.title),
            (_("In the customer's words"), one.text or ""),
            (_("Remedy sought"), one.remedy or ""),
            (_("Kind"), one.kind or ""),
            (_("How grave"), severity_words(one.severity)),
            (_("Product"), one.product or ""),
            (_("Order number"), one.order_ref or ""),
            (_("Delivery"), self._people.get(one.delivery_id or "", "")),
            (_("About whom of the staff"), self._who(one.about_staff_id)),
            (_("Place"), one.place or ""),
            (_("Language"), LANGUAGE_NAMES.get(one.language or "", one.language or "")),
            (_("State"), " · ".join(filter(None, (_(STATE_WORDS[one.state]), one.raw_state, again)))),
            (_("Owner"), self._who(one.owner_id)),
            (_("Next step"), f"{step_words(one.next_step)} · {self._at(one.due_at)}" if one.open else ""),
            (_("First answer promised by"), self._at(one.promised_at)),
            (_("First answered"), self._at(one.answered_at)),
            (_("Answer"), what_was_done(reader, one)),
            (_("Closed"), self._at(one.closed_at)),
            (_("The customer is"), _(SATISFACTION_WORDS[Satisfaction(one.satisfaction)]) if one.satisfaction else ""),
            (_("Authority"), authority),
            (_("Joined into"), joined),
            (_("Cause"), cause_words(reader, one)),
            (_("Department"), one.department or ""),
            (_("Five times why"), why_words(one)),
            (_("What it is"), nature_words(one.nature)),
            (_("Found by us"), _("yes") if one.found_by_us else ""),
        ]

    def parts(self) -> list[Part]:
        """Everything that happened with it, part by part."""
        at, what, who = _("When"), _("What"), _("Who")
        head, reader, one = (at, what, who), self._reader, self._one
        return [
            Part(_("Steps, with those taken back"), head, [self._step(each) for each in self._steps]),
            Part(
                _("Promises"),
                (_("Given"), what, _("Due"), _("How it stands")),
                [self._promise(each) for each in every_line(reader, one.id, self._now)],
            ),
            Part(_("Times of waiting"), head, self._pauses()),
            Part(
                _("Measures and compensation"),
                (at, what, who, _("Decision")),
                [self._measure(each) for each in measures.of_complaint(reader, one.id)],
            ),
            Part(
                _("Notes"),
                head,
                [
                    (
                        self._at(each.at),
                        "\n".join((_("For the customer") if each.for_customer else _("Inside"), each.text)),
                        self._who(each.by_id),
                    )
                    for each in work_store.notes_of(reader, one.id)
                ],
            ),
            Part(_("From hand to hand, reminders, authority"), head, self._moves()),
            Part(_("Contacts"), head, self._calls()),
            Part(_("Other complaints"), (_("Number"), what, _("How it belongs"), _("State")), self._links()),
            Part(
                _("Doubles joined into it"),
                (what,),
                [
                    (double_words(double, self._people, self._attached(double.id), self._zone),)
                    for double in work_store.doubles_of(reader, one.id)
                ],
                wide=0,
            ),
            Part(
                _("Checklist"),
                (what, _("Checked"), who),
                [
                    (each.text, self._at(each.at) if each.done else _("not yet"), self._who(each.by_id))
                    for each in checklist.checks_of(reader, one.id)
                ],
                wide=0,
            ),
            Part(
                _("Improvements"),
                (_("Number"), what, _("State")),
                [
                    (each.number, "\n".join(filter(None, (each.title, each.plan))), _open_words(open_=each.open))
                    for each in improvements.of_complaint(reader, one.id)
                ],
            ),
            Part(_("Attached files"), (at, what, _("Size"), who), self._files()),
            Part(
                _("Papers printed"),
                head,
                [
                    (self._at(each.at), print_words(each), self._who(each.by))
                    for each in reversed(prints.of_record(reader, "complaint", one.id))
                ],
            ),
            Part(_("History of changes"), head, self._changes()),
        ]

    def _step(self, step: ComplaintStep) -> tuple[str, str, str]:
        word = _(STEP_WORDS[step.step])
        if step.how:
            word = _("{step} ({channel})").format(step=word, channel=channel_words(step.how))
        back = _("taken back: {reason}").format(reason=step.taken_back) if step.taken_back is not None else ""
        return self._at(step.at), "\n".join(filter(None, (word, step.note, back))), self._who(step.by_id)

    def _promise(self, line: PromiseLine) -> tuple[str, str, str, str]:
        if line.met_at is not None:
            words = _("kept {when}") if line.met_at <= line.due_at else _("kept late, {when}")
            state = words.format(when=self._at(line.met_at))
        elif line.dropped_at is not None:
            state = _("dropped {when}").format(when=self._at(line.dropped_at))
        else:
            state = when.late_by(self._now - line.due_at) if line.due_at < self._now else _("stands")
        return self._at(line.given_at), line.words, self._at(line.due_at), state

    def _pauses(self) -> list[tuple[str, str, str]]:
        found = []
        for each in clock_store.pauses_of(self._reader, self._one.id):
            if each.until is not None:
                span = _("until {when}").format(when=self._at(each.until))
            else:
                span = _("look again {when}").format(when=self._at(each.look_again))
            words = "\n".join(filter(None, (_(WHY_WORDS[each.why]), each.note, span)))
            who = "\n".join(dict.fromkeys(filter(None, (self._who(each.by_id), self._who(each.ended_by)))))
            found.append((self._at(each.since), words, who))
        return found

    def _measure(self, one: Measure) -> tuple[str, str, str, str]:
        decided = " ".join(filter(None, (self._who(one.decided_by), self._at(one.decided_at))))
        said = "\n".join(filter(None, (_(MEASURE_STATE_WORDS[one.state]), decided, one.decision_note)))
        return self._at(one.at), measure_words(one), self._who(one.by_id), said

    def _moves(self) -> list[tuple[str, str, str]]:
        return [
            (self._at(each.at), move_words(each, self._people, self._now, self._zone), self._who(each.by_id))
            for each in matters.moves_of(self._reader, self._one.id)
        ]

    def _calls(self) -> list[tuple[str, str, str]]:
        found = reversed(calls.of_matter(self._reader, self._one.id, self._one.call_id))
        return [
            (
                self._at(each.rang_at),
                "\n".join(dict.fromkeys(filter(None, (f"{each.number} · {headline(each)}", each.note)))),
                self._who(each.staff_id) or each.staff_name or "",
            )
            for each in found
        ]

    def _links(self) -> list[tuple[str, str, str, str]]:
        return [
            (each.number, "\n".join(filter(None, (each.title, each.note))), other_words(each), other_state(each))
            for each in work_store.links_of(self._reader, self._one.id)
        ]

    def _attached(self, row_id: str) -> Sequence[str]:
        return work_store.attached_names(self._reader, [row_id]).get(row_id, ())

    def _files(self) -> list[tuple[str, str, str, str]]:
        return [
            (
                self._at(each.at),
                "\n".join(filter(None, (each.name, each.note, f"SHA-256 {each.sha256}"))),
                size_words(each.size),
                self._who(each.by_id),
            )
            for each in attachments.of_matter(self._reader, self._one.id)
        ]

    def _changes(self) -> list[tuple[str, str, str]]:
        """One line for each save that changed a field, with all it changed."""
        found: dict[str, tuple[FieldChange, list[str]]] = {}
        history = store.history(self._reader, self._one.id)
        for change in history:
            first = change.txn == history[0].txn
            said = _("taken down") if first else self._changed(change)
            if said:
                found.setdefault(change.txn or str(change.order), (change, []))[1].append(said)
        return [
            (self._at(change.at), "\n".join(dict.fromkeys(lines)), self._who(change.by) or change.by or "—")
            for change, lines in found.values()
        ]

    def _changed(self, change: FieldChange) -> str:
        name, place, column = change.field, "", ""
        if "." in name:
            place, _dot, column = name.partition(".")
        if column:
            word = _("{step}, {what}").format(step=_(STEP_WORDS[Step(place)]), what=_(_OF_A_STEP[column]))
        elif name in FIELDS or name in _ALSO:
            word = _(FIELDS.get(name) or _ALSO[name])
        else:
            return ""
        return change_words(word, *(self._value(column or name, value) for value in (change.old, change.new)))

    def _value(self, name: str, value: object) -> str:
        if value and (name in _MOMENTS or name == "at"):
            return self._at(from_text(str(value)))
        if name == "how" and value:
            return channel_words(str(value))
        if name == "state" and value:
            return _(STATE_WORDS[ComplaintState(str(value))])
        return shown(name, value, self._people, self._zone)


def _open_words(*, open_: bool) -> str:
    return _("open") if open_ else _("closed")
