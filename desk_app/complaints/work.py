"""What a person does while working on a complaint: note, hand over, remind, link, join doubles, escalate."""

from datetime import date as Date
from datetime import datetime

from desk_app.complaints import authorities, store, work_store
from desk_app.complaints.holding import NOT_HANDED, of_its_own
from desk_app.complaints.model import Complaint, ComplaintState
from desk_app.complaints.work_model import LinkKind, Note
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.matters import store as matters
from desk_app.matters.model import MatterKind, MatterMove, MoveKind
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_ID
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx

_RESTORED = (
    "state", "closed_at", "owner_id", "next_step", "due_at", "stage", "handed_by", "handed_at", "handed_note",
    "accepted_at",
)  # fmt: skip
"""What a double has again when it is parted, as it was when it was joined."""


class ComplaintWork:
    """The use cases of working on a complaint; each is one save. A double stays as it was until it is parted again."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    # Notes

    def note(self, actor: str, complaint_id: str, text: str, *, for_customer: bool = False) -> Note:
        """Writes a note down; it stays inside unless it is `for_customer` too. Raises DeskError without text."""
        with self._file.write(actor, "complaints.note") as tx:
            of_its_own(tx, complaint_id)
            note_id = work_store.add_note(tx, complaint_id, _text(text), for_customer=for_customer)
            return work_store.note_by_id(tx, note_id)

    def put_note_right(self, actor: str, note_id: str, text: str, *, for_customer: bool) -> Note:
        """Another text for a note; the one before stays in the history. Raises DeskError without text."""
        with self._file.write(actor, "complaints.put_note_right") as tx:
            before = work_store.note_by_id(tx, note_id)
            of_its_own(tx, before.complaint_id)
            said = _text(text)
            if (said, for_customer) != (before.text, before.for_customer):
                work_store.change_note(tx, note_id, said, for_customer=for_customer)
            return work_store.note_by_id(tx, note_id)

    # Handing over

    def hand_over(self, actor: str, complaint_id: str, to_id: str, reason: str) -> Complaint:
        """Hands a complaint to a colleague: it is theirs at once, and waits for them to accept it or give it back.

        Raises DeskError with the field without a reason, for the Desk, which accepts nothing, for the actor, for who
        has it already, and for who left.
        """
        with self._file.write(actor, "complaints.hand_over") as tx:
            before = _open_one(tx, complaint_id)
            said = _reason(reason, _("Write down why it is handed over, and what they should know."))
            if to_id == DESK_ID:
                raise DeskError(_("The desk cannot accept anything: give it to the desk instead."), field="to")
            if to_id == actor:
                raise DeskError(_("To take it yourself, give it to yourself: nobody needs to accept that."), field="to")
            colleague = staff.by_id(tx, to_id)
            if not colleague.active:
                sentence = _("{name} no longer works here: choose somebody else.")
                raise DeskError(sentence.format(name=colleague.shown), field="to")
            if to_id == before.owner_id:
                raise DeskError(
                    _("{name} has it already: choose somebody else.").format(name=colleague.shown), field="to"
                )
            _moved(tx, before, MoveKind.HANDED_OVER, to_owner=to_id, reason=said)
            handed = {"handed_by": actor, "handed_at": tx.now, "handed_note": said, "accepted_at": None}
            store.change(tx, complaint_id, {"owner_id": to_id, **handed})
            return store.by_id(tx, complaint_id)

    def accept(self, actor: str, complaint_id: str) -> Complaint:
        """Accepts what was handed over. Raises DeskError for anybody else, or where nothing waits."""
        with self._file.write(actor, "complaints.accept") as tx:
            before = _waiting_for(tx, complaint_id, actor)
            _moved(tx, before, MoveKind.ACCEPTED)
            store.change(tx, complaint_id, {"accepted_at": tx.now})
            return store.by_id(tx, complaint_id)

    def give_back(self, actor: str, complaint_id: str, reason: str) -> Complaint:
        """Gives what was handed over back to who handed it; to the Desk when they left.

        Raises DeskError without a reason, for anybody else, or where nothing waits.
        """
        with self._file.write(actor, "complaints.give_back") as tx:
            before = _waiting_for(tx, complaint_id, actor)
            why = _reason(reason, _("Write down why it is given back."))
            giver = before.handed_by or DESK_ID
            back_to = giver if staff.by_id(tx, giver).active else DESK_ID
            _moved(tx, before, MoveKind.RETURNED, to_owner=back_to, reason=why)
            store.change(tx, complaint_id, {"owner_id": back_to, **NOT_HANDED})
            return store.by_id(tx, complaint_id)

    def remind(self, actor: str, complaint_id: str, reason: str) -> Complaint:
        """Writes down that somebody asked for a complaint again, and why; when it is due stays.

        Raises DeskError without a reason, and for a closed one.
        """
        with self._file.write(actor, "complaints.remind") as tx:
            before = _open_one(tx, complaint_id)
            why = _reason(reason, _("Write down why: the customer asked again, or what is to be seen to."))
            _moved(tx, before, MoveKind.REMINDED, reason=why)
            return before

    # Others like it

    def link(self, actor: str, one_id: str, other_id: str, what: LinkKind, note: str = "") -> None:
        """Writes down that two complaints are similar, or one the repetition of the other.

        Raises DeskError for one and the same, and for two that are linked already.
        """
        with self._file.write(actor, "complaints.link") as tx:
            one, other = of_its_own(tx, one_id), of_its_own(tx, other_id)
            if one.id == other.id:
                raise DeskError(_("A complaint cannot be linked with itself: choose another one."), field="other")
            if work_store.link_between(tx, one.id, other.id):
                raise DeskError(
                    _("{number} is linked already.").format(number=other.number),
                    field="other",
                )
            work_store.add_link(tx, one.id, other.id, what, text_or_none(note))

    def unlink(self, actor: str, one_id: str, other_id: str) -> None:
        """Takes the link between two complaints away; raises NotFound when there is none."""
        with self._file.write(actor, "complaints.unlink") as tx:
            link_id = work_store.link_between(tx, one_id, other_id)
            if link_id is None:
                raise NotFound(_("These complaints are not linked any more."))
            work_store.drop_link(tx, link_id)

    def join(self, actor: str, double_id: str, kept_id: str, reason: str) -> Complaint:
        """Joins a double into the complaint that is kept: it is closed, and counts no more as one of its own.

        Answers the kept one. Raises DeskError without a reason, for one and the same, where one of both is a double
        already or has doubles of its own, and for an open one that would go into a closed one.
        """
        with self._file.write(actor, "complaints.join") as tx:
            double, kept = of_its_own(tx, double_id), store.by_id(tx, kept_id)
            if double.id == kept.id:
                raise DeskError(_("A complaint cannot be joined into itself: choose another one."), field="other")
            if kept.joined_into is not None:
                into = store.by_id(tx, kept.joined_into).number
                sentence = _("{number} was itself joined into {kept}: join it into that one.")
                raise DeskError(sentence.format(number=kept.number, kept=into), field="other")
            if work_store.doubles_of(tx, double.id):
                sentence = _("Others were joined into {number}: part them first, or join the other one into it.")
                raise DeskError(sentence.format(number=double.number), field="other")
            if double.open and not kept.open:
                sentence = _("{number} is closed: open it again first, so that nobody forgets what is open here.")
                raise DeskError(sentence.format(number=kept.number), field="other")
            why = _reason(reason, _("Write down how you know that both are one."))
            _moved(tx, double, MoveKind.JOINED, reason=why)
            closed = {"state": ComplaintState.CLOSED, "closed_at": tx.now} if double.open else {}
            store.change(tx, double.id, {"joined_into": kept.id, **closed})
            return kept

    def part(self, actor: str, double_id: str) -> Complaint:
        """Parts a double again: state, owner, next step and due time are as they were when it was joined.

        Raises DeskError for one that was not joined.
        """
        with self._file.write(actor, "complaints.part") as tx:
            double = store.by_id(tx, double_id)
            if double.joined_into is None:
                raise DeskError(_("{number} is joined into no other complaint.").format(number=double.number))
            before = work_store.before_joining(tx, double)
            tx.update("complaints", double_id, {"joined_into": None, **{key: before.get(key) for key in _RESTORED}})
            _moved(tx, double, MoveKind.PARTED)
            return store.by_id(tx, double_id)

    # The authority

    def escalate(
        self, actor: str, complaint_id: str, authority: str, since: Date, days: int = 0, note: str = ""
    ) -> Complaint:
        """Writes down that a complaint went to an authority, and by when that decides: so many working days later.

        Without `days` as many as settings and region say. The next step is due no later than that. Raises DeskError
        with the field without an authority, for a day to come, for no days, and for a closed complaint.
        """
        with self._file.write(actor, "complaints.escalate") as tx:
            before = _open_one(tx, complaint_id)
            name = text_or_none(authority)
            if name is None:
                raise DeskError(_("Write down to which authority it went."), field="authority")
            days = days or authorities.working_days(tx)
            if days < 1:
                raise DeskError(_("Write down within how many working days the authority decides."), field="days")
            begun, due_at = authorities.deadline(tx, since, days)
            if begun.date() > tx.now.astimezone(begun.tzinfo).date():
                raise DeskError(
                    _("This day is still to come: write down when it reached the authority."), field="since"
                )
            if due_at < before.received_at:
                raise DeskError(_("This was before it came: see whether the day is right."), field="since")
            sooner = min(before.due_at, due_at)
            said = "\n".join(filter(None, (name, text_or_none(note))))
            moved = sooner != before.due_at
            from_due, to_due = (before.due_at, sooner) if moved else (None, None)
            _moved(tx, before, MoveKind.ESCALATED, from_due=from_due, to_due=to_due, reason=said)
            work_store.set_authority_clock(tx, complaint_id, days, begun, due_at)
            changes = {"authority": name, "authority_due_at": due_at, "due_at": sooner}
            now = {"authority": before.authority, "authority_due_at": before.authority_due_at, "due_at": before.due_at}
            store.change(tx, complaint_id, {key: value for key, value in changes.items() if value != now[key]})
            return store.by_id(tx, complaint_id)


def _text(typed: str) -> str:
    text = text_or_none(typed)
    if text is None:
        raise DeskError(_("Write down the note."), field="text")
    return text


def _reason(typed: str, missing: str) -> str:
    text = text_or_none(typed)
    if text is None:
        raise DeskError(missing, field="reason")
    return text


def _open_one(tx: Tx, complaint_id: str) -> Complaint:
    found = of_its_own(tx, complaint_id)
    if not found.open:
        raise DeskError(_("{number} is closed: open it again first.").format(number=found.number))
    return found


def _waiting_for(tx: Tx, complaint_id: str, actor: str) -> Complaint:
    found = _open_one(tx, complaint_id)
    if found.waiting_for is None:
        raise DeskError(_("{number} waits for nobody to accept it.").format(number=found.number))
    if found.waiting_for != actor:
        name = staff.by_id(tx, found.waiting_for).shown
        raise DeskError(_("It was handed to {name}: only they can accept it or give it back.").format(name=name))
    return found


def _moved(
    tx: Tx,
    before: Complaint,
    what: MoveKind,
    *,
    to_owner: str | None = None,
    from_due: datetime | None = None,
    to_due: datetime | None = None,
    reason: str | None = None,
) -> None:
    matters.note(
        tx,
        MatterMove(
            kind=MatterKind.COMPLAINT,
            row_id=before.id,
            what=what,
            at=tx.now,
            by_id=tx.actor,
            from_owner=before.owner_id if to_owner else None,
            to_owner=to_owner,
            from_due=from_due,
            to_due=to_due,
            reason=reason,
        ),
    )
