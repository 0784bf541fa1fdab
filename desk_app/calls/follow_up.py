"""The call that follows a settled matter: what its customer is asked, and what the answer does to it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback
from desk_app.calls.model import NOT_ANSWERED, Call, CallDraft, CallKind, Outcome
from desk_app.calls.script import Heard, Script, heard_of
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import N_, _
from desk_app.matters.model import MatterKind
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx


class Content(StrEnum):
    """What came of asking whether they are content."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    UNREACHABLE = "unreachable"


CONTENT_WORDS = {
    Content.SATISFIED: N_("satisfied"),
    Content.NOT_SATISFIED: N_("not satisfied"),
    Content.UNREACHABLE: N_("could not be reached"),
}
OUTCOMES = {
    Content.SATISFIED: Outcome.SOLVED,
    Content.NOT_SATISFIED: Outcome.PASSED_ON,
    Content.UNREACHABLE: Outcome.NO_ANSWER,
}
"""What such a call usually comes to."""
NOT_REACHED = frozenset({*NOT_ANSWERED, Outcome.WRONG_NUMBER})
"""Outcomes of a call in which they cannot have been asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in a call that follows: of which matter, and in which words; `done` is what was done for them.

    With a `script` marks are asked instead of whether they are content.
    """

    matter: tuple[MatterKind, str]
    kind: CallKind
    number: str
    title: str
    asked: str
    done: str = ""
    script: Script | None = None


class FollowUps(Protocol):
    """A room whose settled matters are followed up by calls."""

    def question(self, reader: Reader, callback: Callback) -> Question | None:
        """What is asked in the call a callback is for; None where it follows nothing that is settled."""
        ...

    def answered(self, tx: Tx, question: Question, *, satisfied: bool, again: bool, said: str) -> None:
        """Writes down how satisfied they are; with `again` whoever is not has their matter opened again."""
        ...


class RoomOfFollowUps(FollowUps, Protocol):
    """One room; `kind` is that of its matters."""

    kind: MatterKind


class AllFollowUps:
    """Several rooms as one: the first that asks something of a callback has it."""

    def __init__(self, *rooms: RoomOfFollowUps) -> None:
        self._rooms = rooms

    def question(self, reader: Reader, callback: Callback) -> Question | None:
        """What the first room that knows the matter asks."""
        return next(filter(None, (room.question(reader, callback) for room in self._rooms)), None)

    def answered(self, tx: Tx, question: Question, *, satisfied: bool, again: bool, said: str) -> None:
        """Hands the answer to the room that asked."""
        for room in self._rooms:
            if room.kind == question.matter[0]:
                room.answered(tx, question, satisfied=satisfied, again=again, said=said)


def question_of(reader: Reader, rooms: FollowUps | None, callback_id: str | None) -> Question | None:
    """What is asked in a call that is an attempt at this callback; None where nothing is."""
    if rooms is None or not callback_id:
        return None
    try:
        return rooms.question(reader, callbacks.by_id(reader, callback_id))
    except NotFound:
        return None


def checked(draft: CallDraft, question: Question) -> CallDraft:
    """The draft of a call that follows a matter, put to that matter where somebody spoke.

    Raises DeskError with the field while nobody wrote down how satisfied they are, or where that cannot have been
    heard in such a call.
    """
    spoke = draft.outcome not in NOT_REACHED
    if not draft.content and question.script is not None:
        if not _told(draft) and heard_of(draft.heard).anything:
            raise DeskError(_("They told how it was, or they did not: choose an outcome that goes with the marks."),
                            field="outcome")  # fmt: skip
        return replace(draft, matter=draft.matter or question.matter) if _told(draft) else draft
    if not draft.content:
        if spoke and draft.outcome != Outcome.WILL_CALL_BACK:
            said = _("Ask them whether they are content with {number}, and choose what they say.")
            raise DeskError(said.format(number=question.number), field="content")
        return draft
    if (draft.content == Content.UNREACHABLE) == spoke:
        said = _("They were reached, or they were not: choose an outcome that goes with “{content}”.")
        raise DeskError(said.format(content=_(CONTENT_WORDS[Content(draft.content)])), field="outcome")
    if draft.content == Content.NOT_SATISFIED and not draft.note.strip():
        raise DeskError(_("Write down what the customer is not satisfied with."), field="note")
    return replace(draft, matter=draft.matter or question.matter) if spoke else draft


def _told(draft: CallDraft) -> bool:
    """Whether they can have told how it was in such a call."""
    return draft.outcome not in NOT_REACHED and draft.outcome != Outcome.WILL_CALL_BACK


def settle(tx: Tx, rooms: FollowUps, question: Question, draft: CallDraft, call: Call) -> None:
    """What the answer does, within the save of the call: it stands in the matter, or a next try is due."""
    if draft.content == Content.UNREACHABLE:
        if draft.callback_id and draft.callback_at:
            callbacks.try_again(tx, draft.callback_id, draft.callback_at)
    elif question.script is not None and not draft.content:
        if _told(draft):
            heard, words = heard_of(draft.heard), call.note or ""
            given = Heard(heard.marks, heard.whole, words, call.channel, draft.callback_id, call.id)
            question.script.heard(tx, given)
    elif draft.content:
        satisfied = draft.content == Content.SATISFIED
        rooms.answered(tx, question, satisfied=satisfied, again=draft.again, said=call.note or "")
