"""What was typed into the form of a call, as the service takes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from desk_app.calls.follow_up import Content
from desk_app.calls.model import NOT_ANSWERED, CallDraft, CallKind, Changes, Channel, Direction, Outcome
from desk_app.calls.timing import CallClock, Lengths, clock_of, read_length
from desk_app.matters.model import MatterKind

_LENGTHS = ("wait_s", "talk_s", "hold_s", "after_s")
_PLAIN = ("caller_name", "phone", "direction", "channel", "kind", "topic", "topic_id", "note", "outcome")


def matter_of(typed: str) -> tuple[MatterKind, str] | None:
    """The open matter a call is added to, of what the field keeps; None for none."""
    kind, _colon, row_id = typed.partition(":")
    return (MatterKind(kind), row_id) if row_id else None


def typed_lengths(typed: Mapping[str, str]) -> dict[str, int | None]:
    """The lengths a person typed, in seconds; raises DeskError beside the field for what is none."""
    return {key: read_length(typed[key], key) for key in _LENGTHS}


def draft_of(typed: Mapping[str, str], rang_at: datetime, callback_at: datetime | None, now: datetime) -> CallDraft:
    """A new call; its clock counts unless somebody says that it rang at another time.

    `typed` are the fields as text, `callback_at` when a callback is promised for. A call put to an open callback is an
    attempt at it.
    """
    outcome, channel, direction = Outcome(typed["outcome"]), Channel(typed["channel"]), Direction(typed["direction"])
    clock = clock_of(typed["clock"])
    answered_at = ended_at = None
    lengths = Lengths()
    if clock is not None and clock.rang_at == rang_at and clock.answered_at and outcome not in NOT_ANSWERED:
        lengths = clock.lengths(now)
        answered_at, ended_at = clock.answered_at, _ended(clock, now)
        if channel != Channel.PHONE or direction == Direction.OUT:
            lengths = Lengths(None, lengths.talk_s, lengths.hold_s, lengths.after_s)
    again_at = outcome == Outcome.WILL_CALL_BACK or typed["content"] == Content.UNREACHABLE
    by_hand, matter = typed_lengths(typed), matter_of(typed["matter"])
    settles = matter[1] if matter is not None and matter[0] == MatterKind.CALLBACK else ""
    if by_hand["wait_s"] is not None or by_hand["talk_s"] is not None:
        answered_at = rang_at + timedelta(seconds=by_hand["wait_s"] or 0)
        spoken = by_hand["talk_s"] if by_hand["talk_s"] is not None else lengths.talk_s
        ended_at = None if spoken is None else answered_at + timedelta(seconds=spoken + (by_hand["hold_s"] or 0))
    if ended_at is not None and ended_at > now:
        ended_at = max(now, answered_at or now)
    return CallDraft(
        customer_id=typed["customer_id"] or None,
        caller_name=typed["caller_name"],
        phone=typed["phone"],
        direction=direction,
        channel=channel,
        kind=CallKind(typed["kind"]),
        topic=typed["topic"],
        topic_id=typed["topic_id"] or None,
        note=typed["note"],
        outcome=outcome,
        rang_at=rang_at,
        answered_at=answered_at,
        ended_at=ended_at,
        wait_s=_first(by_hand["wait_s"], lengths.wait_s),
        talk_s=_first(by_hand["talk_s"], lengths.talk_s),
        hold_s=_first(by_hand["hold_s"], lengths.hold_s),
        after_s=_first(by_hand["after_s"], lengths.after_s),
        callback_id=typed["callback_id"] or settles or None,
        callback_at=callback_at if again_at else None,
        callback_owner=typed["callback_owner"] or None if outcome == Outcome.WILL_CALL_BACK else None,
        matter=None if settles else matter,
        content=typed["content"],
        again=bool(typed["again"]),
        heard=typed["heard"],
    )


def changes_of(typed: Mapping[str, str], rang_at: datetime) -> Changes:
    """The fields of a call that is put right."""
    kind, row_id = matter_of(typed["matter"]) or (None, None)
    return {
        **{key: typed[key] for key in _PLAIN},
        **typed_lengths(typed),
        "customer_id": typed["customer_id"] or None,
        "rang_at": rang_at,
        "matter_kind": kind,
        "matter_id": row_id,
    }


def _ended(clock: CallClock, now: datetime) -> datetime:
    return clock.ended_at or clock.parked_at or now


def _first(one: int | None, other: int | None) -> int | None:
    return other if one is None else one
