"""What a person does with complaints: take one down, go through its steps, tell the customer, close, reopen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from desk_app.calls import store as calls
from desk_app.calls.model import AHEAD, Changes, Channel, Outcome, headline
from desk_app.calls.service import first_phone, living
from desk_app.commitments import store as calendars
from desk_app.commitments.model import About
from desk_app.commitments.open_time import in_reach, near_enough
from desk_app.complaints import amends, closing, prevention, promises, store
from desk_app.complaints.answered import first_answer, tells
from desk_app.complaints.holding import NOT_HANDED, by_authority, of_its_own, within_authority
from desk_app.complaints.kinds import known_kind
from desk_app.complaints.model import (
    CHANGEABLE,
    FIRST_ANSWER,
    RULES_OF,
    STEP_WORDS,
    Complaint,
    ComplaintDraft,
    ComplaintState,
    ComplaintStep,
    Step,
    allowed,
    done_steps,
    next_of,
    title_of,
)
from desk_app.complaints.nature import Nature, nature_of_call
from desk_app.complaints.prevention import Prevention
from desk_app.complaints.waiting import WaitingVerbs
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.stages import Stage
from desk_app.core.text import text_or_none
from desk_app.matters import store as matters
from desk_app.matters.model import MatterKind, MatterMove, MoveKind
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


class ComplaintService(WaitingVerbs):
    """The use cases of complaints; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def take_down(self, actor: str, draft: ComplaintDraft) -> Complaint:
        """Writes a complaint down; it is the actor's, and due as its customer is promised.

        From a customer's file name and phone are carried over. Raises DeskError with the field when there
        is neither title nor text, or when it came in the future.
        """
        with self._file.write(actor, "complaints.take_down") as tx:
            return store.by_id(tx, _add(tx, actor, draft, None))

    def from_call(
        self, actor: str, call_id: str, title: str | None = None, remedy: str | None = None, **also: Any
    ) -> Complaint:
        """Makes a call a complaint: customer, phone, channel, topic and note go along, nothing is typed twice.

        `also` may give what it is about and how it came, as `ComplaintDraft` names it. A call of praise or with a
        suggestion stays that unless `also` says otherwise. The call's outcome becomes "became a complaint" in the
        same save where it is one. Raises DeskError, naming the number, when it already is one.
        """
        with self._file.write(actor, "complaints.from_call") as tx:
            call = calls.by_id(tx, call_id)
            if known := store.of_call(tx, call_id):
                raise DeskError(
                    _("This call is already complaint {number}: open that one.").format(number=known.number)
                )
            draft = ComplaintDraft(
                nature=nature_of_call(call.kind),
                title=title or headline(call),
                text=call.note or "",
                remedy=remedy or "",
                customer_id=call.customer_id,
                customer_name=call.caller_name or "",
                phone=call.phone_raw or "",
                received_at=call.rang_at,
            )
            complaint_id = _add(tx, actor, replace(draft, **_texts(also)), call_id, call.channel)
            made = store.by_id(tx, complaint_id)
            if made.nature is Nature.COMPLAINT:
                calls.set_outcome(tx, call_id, Outcome.BECAME_COMPLAINT)
            return made

    def change(self, actor: str, complaint_id: str, changes: Changes) -> Complaint:
        """Puts fields of a complaint right; a changed time of receipt moves the promise along.

        Raises DeskError when the title would be empty, or the complaint would come in the future.
        """
        if strangers := set(changes) - CHANGEABLE:
            raise ValueError(f"no such field of a complaint: {sorted(strangers)}")
        with self._file.write(actor, "complaints.change") as tx:
            before = of_its_own(tx, complaint_id)
            columns = _columns(tx, before, changes)
            if "received_at" in columns:
                moved = promises.start_moved(tx, before, columns["received_at"])
                columns |= {key: value for key, value in moved.items() if key not in changes}
            if "due_at" in changes:
                within_authority(tx, before, columns["due_at"])
            elif "due_at" in columns:
                columns = by_authority(before, columns, tx.now)
            _write(tx, before, columns)
            after = store.by_id(tx, complaint_id)
            if after.call_id and after.nature is not before.nature:
                now_one = after.nature is Nature.COMPLAINT
                calls.set_outcome(tx, after.call_id, Outcome.BECAME_COMPLAINT if now_one else Outcome.ANSWERED)
            return after

    def record_step(
        self, actor: str, complaint_id: str, step: Step, how: str = "", note: str = "", at: datetime | None = None
    ) -> Complaint:
        """Writes down that a step was done, when and how the customer heard of it; the next step follows.

        What is noted of the amends is the measure where none stands there, and what prevents the next one becomes
        an improvement. Raises DeskError when the step before is missing, this one is already done, or nobody says
        what it consists of. Closing is `close`, reopening `reopen`.
        """
        with self._file.write(actor, f"complaints.{step}") as tx:
            complaint = of_its_own(tx, complaint_id)
            do_step(tx, complaint, step, how, note, at or tx.now, by_id=actor)
            return store.by_id(tx, complaint_id)

    def tell(self, actor: str, complaint_id: str, how: str, note: str = "", at: datetime | None = None) -> Complaint:
        """Writes down that the customer was told, and how. Raises DeskError without saying how."""
        return self.record_step(actor, complaint_id, Step.TOLD, how, note, at)

    def close(self, actor: str, complaint_id: str, note: str = "") -> Complaint:
        """Closes a complaint whose customer was told; raises DeskError naming everything that is missing."""
        return self.record_step(actor, complaint_id, Step.CLOSED, "", note)

    def reopen(self, actor: str, complaint_id: str, reason: str) -> Complaint:
        """Opens a closed complaint for another round of steps; it is the actor's. Raises DeskError without reason."""
        with self._file.write(actor, "complaints.reopen") as tx:
            open_again(tx, complaint_id, reason)
            return store.by_id(tx, complaint_id)

    def reassign(
        self,
        actor: str,
        complaint_id: str,
        owner_id: str,
        next_step: str | None = None,
        due_at: datetime | None = None,
        reason: str = "",
    ) -> Complaint:
        """Hands a complaint to somebody else, with another next step or due time where they are given."""
        with self._file.write(actor, "complaints.reassign") as tx:
            give(tx, complaint_id, owner_id, next_step, due_at, reason)
            return store.by_id(tx, complaint_id)

    def postpone(self, actor: str, complaint_id: str, due_at: datetime, reason: str) -> Complaint:
        """Puts the next step off to a later time; the promise stays as it was.

        Raises DeskError with the field without a reason, for a time that has passed, for one after an authority's
        deadline that is still to come, or when it is closed.
        """
        with self._file.write(actor, "complaints.postpone") as tx:
            put_off(tx, complaint_id, due_at, reason)
            return store.by_id(tx, complaint_id)


def open_again(tx: Tx, complaint_id: str, reason: str) -> None:
    """Opens a closed complaint again within a save (see `reopen`); the call that was to follow is not made any more."""
    if not text_or_none(reason):
        raise DeskError(_("Write down why it is opened again."), field="reason")
    complaint = of_its_own(tx, complaint_id)
    if complaint.open:
        raise DeskError(_("{number} is open already.").format(number=complaint.number))
    back = {"state": ComplaintState.OPEN, "closed_at": None, "owner_id": tx.actor, **NOT_HANDED}
    store.change(tx, complaint_id, {**back, "satisfaction": None})
    begin_round(tx, complaint, reason)
    closing.drop_follow_up(tx, complaint)


def give(
    tx: Tx,
    complaint_id: str,
    owner_id: str,
    next_step: str | None = None,
    due_at: datetime | None = None,
    reason: str = "",
) -> None:
    """Hands a complaint over within a save, and notes who gave it to whom and why (see `reassign`)."""
    before = of_its_own(tx, complaint_id)
    if due_at is not None:
        within_authority(tx, before, due_at)
    columns: dict[str, Any] = {"owner_id": new_owner(tx, owner_id), "due_at": due_at or before.due_at, **NOT_HANDED}
    if next_step is not None:
        columns["next_step"] = needed_step(next_step)
    _write(tx, before, columns)
    note_giving(tx, MatterKind.COMPLAINT, before, columns["owner_id"], columns["due_at"], reason)


def put_off(tx: Tx, complaint_id: str, due_at: datetime, reason: str) -> None:
    """Postpones a complaint within a save (see `postpone`)."""
    before = store.by_id(tx, complaint_id)
    if not before.open:
        raise DeskError(_("{number} is closed: nothing of it is due.").format(number=before.number))
    why, due_at = why_later(reason), within_authority(tx, before, still_to_come(due_at, tx.now))
    _write(tx, before, {"due_at": due_at})
    note_postponing(tx, MatterKind.COMPLAINT, before, due_at, why)


class Matter(Protocol):
    """What a move is noted about."""

    @property
    def id(self) -> str: ...

    @property
    def owner_id(self) -> str: ...

    @property
    def due_at(self) -> datetime: ...


def note_giving(tx: Tx, kind: MatterKind, before: Matter, owner_id: str, due_at: datetime, reason: str) -> None:
    """Notes that a matter went to somebody, is due at another time, or what its owner should know; else nothing."""
    moved, said = due_at != before.due_at, text_or_none(reason)
    if owner_id == before.owner_id and not moved and said is None:
        return
    matters.note(
        tx,
        MatterMove(
            kind=kind,
            row_id=before.id,
            what=MoveKind.REASSIGNED,
            at=tx.now,
            by_id=tx.actor,
            from_owner=before.owner_id,
            to_owner=owner_id,
            from_due=before.due_at if moved else None,
            to_due=due_at if moved else None,
            reason=said,
        ),
    )


def note_postponing(tx: Tx, kind: MatterKind, before: Matter, due_at: datetime, reason: str) -> None:
    """Notes that a matter is due later, and why."""
    matters.note(
        tx,
        MatterMove(
            kind=kind,
            row_id=before.id,
            what=MoveKind.POSTPONED,
            at=tx.now,
            by_id=tx.actor,
            from_due=before.due_at,
            to_due=due_at,
            reason=reason,
        ),
    )


def why_later(reason: str) -> str:
    """Why something is put off; raises DeskError when nobody says."""
    text = text_or_none(reason)
    if text is None:
        raise DeskError(_("Write down why it is postponed: whoever opens it next wants to know."), field="reason")
    return text


def still_to_come(due_at: datetime, now: datetime) -> datetime:
    """The time something is put off to; raises DeskError when it has passed, or lies in another century."""
    if due_at <= now:
        raise DeskError(_("This time has passed: choose one that is still to come."), field="due_at")
    return near_enough(due_at, now, "due_at")


def new_owner(tx: Tx, owner_id: str) -> str:
    """The id, if somebody who is still here has it; raises DeskError."""
    owner = staff.by_id(tx, owner_id)
    if not owner.active:
        raise DeskError(_("{name} no longer works here: choose somebody else.").format(name=owner.shown), field="owner")
    return owner_id


def needed_step(next_step: object) -> str:
    """The next step as typed; raises DeskError when it is empty."""
    text = text_or_none(next_step)
    if text is None:
        raise DeskError(_("An open matter needs a next step: write down what is to be done."), field="next_step")
    return text


def came_at(moment: datetime | None, now: datetime, field: str) -> datetime:
    """When something came or happened, now unless said otherwise.

    Raises DeskError for the future, and for a year of which no calendar is.
    """
    if moment is None:
        return now
    if moment > now + AHEAD:
        raise DeskError(_("This time is still to come: write down when it happened."), field=field)
    try:
        in_reach(moment)
    except DeskError as refusal:
        raise DeskError(refusal.sentence, field=field) from None
    return moment


_BESIDE_A_CALL = frozenset(
    {"text", "kind", "product", "severity", "language", "order_ref", "about_staff_id", "place", "delivery_id"}
    | {"delivery_line_id"}
    | {"received_at", "nature", "found_by_us"}
)


def _texts(also: Mapping[str, Any]) -> dict[str, Any]:
    if strangers := set(also) - _BESIDE_A_CALL:
        raise ValueError(f"no such field of a complaint: {sorted(strangers)}")
    return dict(also)


def open_case(tx: Tx, actor: str, draft: ComplaintDraft, call_id: str | None = None) -> str:
    """Writes a complaint down within a save (see `ComplaintService.take_down`), of a call if one is given; answers its
    id."""
    return _add(tx, actor, draft, call_id)


def _add(tx: Tx, actor: str, draft: ComplaintDraft, call_id: str | None, channel: str | None = None) -> str:
    text = text_or_none(draft.text)
    title = title_of(text_or_none(draft.title), text)
    if title is None:
        raise DeskError(_("Write down what the complaint is about."), field="title")
    received_at = came_at(draft.received_at, tx.now, "received_at")
    customer = living(tx, draft.customer_id) if draft.customer_id else None
    phone = text_or_none(draft.phone) or (text_or_none(first_phone(customer)) if customer else None)
    name = text_or_none(draft.customer_name) or (customer.name if customer else None)
    complaint_id = new_id()
    kind, kind_id = known_kind(tx, text_or_none(draft.kind))
    promised = promises.given(tx, draft.customer_id, kind_id, received_at, promises.at_once(draft.nature))
    store.add(
        tx,
        {
            "id": complaint_id,
            "number": tx.next_number("C", tx.now.astimezone(settings.profile(tx).zoneinfo).date()),
            "reference": text_or_none(draft.reference),
            "customer_id": draft.customer_id,
            "customer_name": name or phone or _("Unknown customer"),
            "phone_raw": phone,
            "call_id": call_id,
            "delivery_id": draft.delivery_id,
            "delivery_line_id": draft.delivery_line_id,
            "kind": kind,
            "kind_id": kind_id,
            "title": title,
            "text": text,
            "remedy": text_or_none(draft.remedy),
            "channel": channel or Channel(draft.channel),
            "product": text_or_none(draft.product),
            "severity": text_or_none(draft.severity),
            "language": text_or_none(draft.language),
            "order_ref": text_or_none(draft.order_ref),
            "about_staff_id": draft.about_staff_id or None,
            "place": text_or_none(draft.place),
            "received_at": received_at,
            "promised_at": promises.due_of(promised, About.FIRST_ANSWER, received_at + FIRST_ANSWER),
            "state": ComplaintState.OPEN,
            "owner_id": actor,
            "nature": draft.nature,
            "found_by_us": int(draft.found_by_us),
            **_clock(tx, draft.nature, Step.ACKNOWLEDGE, received_at, promised),
        },
    )
    promises.write(tx, complaint_id, promised)
    return complaint_id


def _clock(
    tx: Tx, nature: Nature, step: Step, since: datetime, promised: Mapping[About, promises.Given] | None = None
) -> dict[str, Any]:
    """Next step, due time and stage while `step` is what comes next; the house's own time ends while it is open."""
    rule, about = RULES_OF[nature][step], promises.STEP_PROMISE.get(step)
    due_at = calendars.openings(tx).while_open(since + rule.within)
    if promised and about:
        due_at = promises.due_of(promised, about, due_at)
    return {"next_step": _(rule.ask), "due_at": due_at, "stage": rule.stage}


def begin_round(tx: Tx, complaint: Complaint, reason: str) -> None:
    """Begins another round of steps within a save."""
    _add_step(tx, tx.actor, complaint.id, Step.REOPENED, "", reason, tx.now)
    clock = _clock(tx, complaint.nature, Step.ACKNOWLEDGE, tx.now, promises.begin_anew(tx, complaint))
    store.change(tx, complaint.id, by_authority(complaint, clock, tx.now))


def due_again(tx: Tx, complaint: Complaint, steps: Sequence[ComplaintStep]) -> dict[str, Any]:
    """Next step and due time as these steps leave a complaint: the clock runs from the last that counts."""
    since = max((step.at for step in steps if step.taken_back is None), default=complaint.received_at)
    done = done_steps(steps)
    coming = next_of(done, complaint.nature)
    assert coming is not None
    waits = bool(amends.waiting(tx, complaint.id))
    words = amends.step_now(done, waits=waits, nature=complaint.nature)
    return _clock(tx, complaint.nature, coming, since) | {"next_step": words}


def do_step(
    tx: Tx,
    complaint: Complaint,
    step: Step,
    how: str,
    note: str,
    at: datetime,
    *,
    by_id: str,
    prevents: Prevention | None = None,
) -> None:
    """Does a step of a complaint within a save, done by `by_id` (see `ComplaintService.record_step`)."""
    before = store.steps_of(tx, complaint.id)
    done = done_steps(before)
    if step == Step.REOPENED or step in done or not complaint.open:
        raise DeskError(
            _("“{step}” is already written down for {number}.").format(
                step=_(STEP_WORDS[step]), number=complaint.number
            )
        )
    if step not in RULES_OF[complaint.nature]:
        raise DeskError(_("This is no complaint: thank them, and say what became of it."))
    if not allowed(step, done, complaint.nature):
        missing = next(each for each in RULES_OF[complaint.nature] if each not in done)
        if step == Step.CLOSED:
            closing.nothing_missing(tx, complaint)
        raise DeskError(_refusal(step, missing))
    if step == Step.TOLD and not text_or_none(how):
        raise DeskError(_("Write down how the customer was told: by phone, in person, in writing."), field="how")
    at = came_at(at, tx.now, "at")
    if at < complaint.received_at:
        raise DeskError(_("A step cannot be done before it came."), field="at")
    match step:
        case Step.AMEND:
            amends.ready_to_amend(tx, complaint, note)
        case Step.ANTICIPATE:
            prevention.needed(tx, complaint, note, prevents)
        case Step.CLOSED:
            closing.nothing_missing(tx, complaint)
    added = _add_step(tx, staff.by_id(tx, by_id).id, complaint.id, step, how, note, at)
    columns: dict[str, Any] = {}
    if tells(step, how):
        columns["answered_at"] = first_answer([*before, added], complaint.answered_at)
    if step == Step.TOLD and text_or_none(note):
        columns["answer"] = text_or_none(note)
    following = None if step == Step.CLOSED else next_of(done | {step}, complaint.nature)
    if step == Step.CLOSED:
        columns |= {"state": ComplaintState.CLOSED, "closed_at": at}
    elif following is not None:
        waits = bool(amends.waiting(tx, complaint.id))
        words = amends.step_now(done | {step}, waits=waits, nature=complaint.nature)
        columns |= _clock(tx, complaint.nature, following, at) | {"next_step": words}
    columns |= promises.after_step(tx, complaint, step, following, at, told=tells(step, how))
    if "due_at" in columns:
        columns = by_authority(complaint, columns, at)
    _write(tx, complaint, columns)


def _refusal(step: Step, missing: Step) -> str:
    return _("First comes “{missing}”, then “{step}”.").format(missing=_(STEP_WORDS[missing]), step=_(STEP_WORDS[step]))


def _add_step(tx: Tx, actor: str, complaint_id: str, step: Step, how: str, note: str, at: datetime) -> ComplaintStep:
    added = ComplaintStep(new_id(), complaint_id, step, at, actor, text_or_none(how), text_or_none(note))
    store.add_step(tx, added)
    return added


_WORDS = ("title", "text", "remedy", "customer_name", "phone_raw", "kind", "product", "severity", "language", "answer",
          "order_ref", "place")  # fmt: skip


def _columns(tx: Tx, before: Complaint, changes: Changes) -> dict[str, Any]:
    columns: dict[str, Any] = dict(changes)
    for field in _WORDS:
        if field in columns:
            columns[field] = text_or_none(columns[field])
    if "kind" in columns and columns["kind"] != before.kind:
        columns["kind"], columns["kind_id"] = known_kind(tx, columns["kind"])
    if "title" in columns and columns["title"] is None:
        raise DeskError(_("Write down what the complaint is about."), field="title")
    if columns.get("customer_id"):
        customer = living(tx, columns["customer_id"])
        columns.setdefault("customer_name", customer.name)
        columns.setdefault("phone_raw", before.phone_raw or text_or_none(first_phone(customer)))
    if "customer_name" in columns and columns["customer_name"] is None:
        raise DeskError(_("Write down whose complaint it is."), field="customer_name")
    if "next_step" in columns:
        columns["next_step"] = needed_step(columns["next_step"])
    if "found_by_us" in columns:
        columns["found_by_us"] = bool(columns["found_by_us"])
    if columns.get("due_at"):
        near_enough(columns["due_at"], tx.now, "due_at")
    if "nature" in columns:
        columns |= _other_nature(tx, before, Nature(columns["nature"]), changes)
    if "stage" in columns:
        columns["stage"] = Stage(columns["stage"])
    if "received_at" in columns:
        columns["received_at"] = came_at(columns["received_at"], tx.now, "received_at")
        columns["promised_at"] = columns["received_at"] + FIRST_ANSWER
        if before.due_at == before.promised_at:
            columns.setdefault("due_at", columns["promised_at"])
    return columns


def _other_nature(tx: Tx, before: Complaint, nature: Nature, changes: Changes) -> dict[str, Any]:
    """What changes when it turns out to be something else: its steps follow another order from now on.

    Raises DeskError for one that is closed, or in which steps are done that the other order does not know.
    """
    if nature is before.nature:
        return {"nature": nature}
    if not before.open:
        raise DeskError(_("{number} is closed: open it again first.").format(number=before.number))
    steps = store.steps_of(tx, before.id)
    done = done_steps(steps)
    if strange := [step for step in done if step not in RULES_OF[nature]]:
        said = _("“{step}” is done already: take it back first, then say that it is no complaint.")
        raise DeskError(said.format(step=_(STEP_WORDS[min(strange, key=list(Step).index)])), field="nature")
    other = replace(before, nature=nature)
    promises.follow_nature(tx, before, nature)
    if next_of(done, nature) is None:
        return {"nature": nature}
    clock = due_again(tx, other, steps)
    if not done:
        clock["due_at"] = before.due_at
    return {"nature": nature, **{key: value for key, value in clock.items() if key not in changes}}


def _write(tx: Tx, before: Complaint, columns: Mapping[str, Any]) -> None:
    changed = {key: value for key, value in columns.items() if getattr(before, key) != value}
    if changed:
        store.change(tx, before.id, changed)
