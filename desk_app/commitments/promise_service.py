"""What a person does with commitments: promise something new, promise otherwise from a day on, end it, bring it back.

Nothing that was promised on a day gone by changes: a version holds from today on or later, and one that holds already
is not touched any more except for its end. One still to come may be put right or withdrawn.
"""

from dataclasses import replace
from datetime import date as Date

from desk_app.commitments import pauses, promise_store
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.model import Version, in_force
from desk_app.commitments.promising import (
    CommitmentDraft,
    Span,
    draft_of,
    same_promise,
    spans,
    version_of,
    written_down,
)
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


class CommitmentService:
    """The use cases of commitments; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def add(self, actor: str, draft: CommitmentDraft) -> Version:
        """A new commitment, from today on unless it says a later day.

        Raises DeskError with the field for what `version_of` refuses, for an amount that never falls due, and
        (`about`) where the same people are promised something about it on one of those days already.
        """
        with self._file.write(actor, "commitments.add") as tx:
            made = self._checked(tx, draft, "", new_id(tx.now))
            return promise_store.add(tx, made)

    def renew(self, actor: str, commitment_id: str, draft: CommitmentDraft) -> Version:
        """What is promised from a day on, today unless it says a later one; what it is about stays.

        Where nothing but the last day differs from what holds then, that version gets the other last day. Raises what
        `add` raises, and DeskError (`valid_from`) where a version to come begins on that very day.
        """
        with self._file.write(actor, "commitments.renew") as tx:
            past = promise_store.history(tx, commitment_id)
            made = self._checked(tx, replace(draft, about=past[0].about), "", commitment_id)
            before = _on(past, made.valid_from)
            if before and same_promise(before, made):
                return self._until(tx, before, made.valid_until)
            day = promise_store.today(tx)
            if any(each.valid_from == made.valid_from > day for each in past):
                raise DeskError(
                    _("Another version begins on that day already: change or withdraw that one."), field="valid_from"
                )
            return promise_store.add(tx, made)

    def correct(self, actor: str, version_id: str, draft: CommitmentDraft) -> Version:
        """Puts a version right that does not hold yet. Raises what `renew` raises, and DeskError for one that does."""
        with self._file.write(actor, "commitments.correct") as tx:
            before = _to_come(tx, version_id)
            made = self._checked(tx, replace(draft, about=before.about), before.id, before.commitment_id)
            others = [each for each in promise_store.history(tx, before.commitment_id) if each.id != version_id]
            if any(each.valid_from == made.valid_from for each in others):
                raise DeskError(
                    _("Another version begins on that day already: change or withdraw that one."), field="valid_from"
                )
            return promise_store.change(tx, made)

    def withdraw(self, actor: str, version_id: str) -> None:
        """Takes a version away that does not hold yet; what held before goes on. Raises DeskError for one that does."""
        with self._file.write(actor, "commitments.withdraw") as tx:
            promise_store.withdraw(tx, _to_come(tx, version_id))

    def end(self, actor: str, commitment_id: str, last_day: Date | None = None) -> Version:
        """Promises it until a day, today unless said otherwise, and no longer.

        Raises DeskError (`valid_until`) for a day gone by, where it is not promised on that day, and where a version
        would begin after it.
        """
        with self._file.write(actor, "commitments.end") as tx:
            day = promise_store.today(tx)
            until, past = last_day or day, promise_store.history(tx, commitment_id)
            _refuse_gone(until, day)
            holds = _on(past, until)
            if holds is None:
                raise DeskError(_("It is not promised on that day: there is nothing to end."), field="valid_until")
            later = [each.valid_from for each in past if each.valid_from > until]
            if later:
                sentence = _("A version begins on {day}: withdraw it first.")
                raise DeskError(sentence.format(day=when.date(min(later), year=True)), field="valid_until")
            return self._until(tx, holds, until)

    def bring_back(self, actor: str, commitment_id: str) -> Version:
        """Promises again what ended, from today on; or takes the end away where it is still to come.

        Raises DeskError where it has no end, and where the same people are promised something about it by now.
        """
        with self._file.write(actor, "commitments.bring_back") as tx:
            day, last = promise_store.today(tx), spans(promise_store.history(tx, commitment_id))[-1].version
            if last.valid_until is None:
                raise DeskError(_("It has no last day: there is nothing to bring back."))
            if last.valid_until >= day:
                _refuse_double(tx, replace(last, valid_until=None))
                return self._until(tx, last, None)
            made = self._checked(tx, replace(draft_of(last), valid_from=day, valid_until=None), "", commitment_id)
            return promise_store.add(tx, made)

    def _checked(self, tx: Tx, draft: CommitmentDraft, version_id: str, commitment_id: str) -> Version:
        made = version_of(draft, version_id, commitment_id, promise_store.today(tx))
        _must_fall_due(tx, made)
        _refuse_double(tx, made)
        return made

    def _until(self, tx: Tx, version: Version, last_day: Date | None) -> Version:
        """Gives a version another last day; one that is ready-made is written down for it."""
        if version.valid_until == last_day:
            return version
        ended = replace(written_down(version), valid_until=last_day)
        return promise_store.change(tx, ended) if version.id else promise_store.add(tx, ended)


def _on(versions: list[Version], day: Date) -> Version | None:
    return next(iter(in_force(versions, day)), None)


def _to_come(tx: Tx, version_id: str) -> Version:
    version = promise_store.version_by_id(tx, version_id)
    if version not in promise_store.history(tx, version.commitment_id):
        raise DeskError(_("This version was withdrawn."))
    if version.valid_from <= promise_store.today(tx):
        raise DeskError(_("This holds already and stays as it was promised: write what holds from today on, or later."))
    return version


def _refuse_gone(until: Date, today: Date) -> None:
    if until < today:
        raise DeskError(
            _("What was promised on days gone by stays as it was: the last day is today, or later."),
            field="valid_until",
        )


def _must_fall_due(tx: Tx, version: Version) -> None:
    """Refuses an amount nobody lives to see; a store without opening hours yet may promise nonetheless."""
    calendar = promise_store.calendar_by(tx, version.clock)
    try:
        pauses.due(Calendar.always(calendar.zone) if calendar.never_opens else calendar, tx.now, version.amount)
    except DeskError as error:
        raise DeskError(error.sentence, field="amount") from None


def _refuse_double(tx: Tx, wanted: Version) -> None:
    for span in promise_store.all_spans(tx):
        if _same_people(span.version, wanted) and _meet(span, wanted):
            sentence = _("The same people are promised something about this already (“{text}”): change that.")
            raise DeskError(sentence.format(text=span.version.text), field="about")


def _same_people(one: Version, other: Version) -> bool:
    """Whether two commitments are about the same, for the same people."""
    same = [(each.about, each.level_id, each.tier, each.kind_id) for each in (one, other)]
    return one.commitment_id != other.commitment_id and same[0] == same[1]


def _meet(span: Span, wanted: Version) -> bool:
    ends = [each for each in (span.until, wanted.valid_until) if each is not None]
    return max(span.since, wanted.valid_from) <= min(ends, default=Date.max) and not _empty(span)


def _empty(span: Span) -> bool:
    return span.until is not None and span.until < span.since
