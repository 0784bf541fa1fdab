"""The call after a delivery: who is called and when, what is asked, and what the answer leads to."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from functools import partial

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, CallbackDraft, CallbackState
from desk_app.calls.follow_up import Question
from desk_app.calls.model import CallKind
from desk_app.calls.script import Heard, Script
from desk_app.commitments.store import openings
from desk_app.complaints.model import ComplaintDraft
from desk_app.complaints.service import open_case
from desk_app.core import when
from desk_app.core.errors import NotFound
from desk_app.core.i18n import N_, _, pgettext
from desk_app.core.places import place_line
from desk_app.deliveries import answers, marks, store, way_store
from desk_app.deliveries.model import Delivery, DeliveryState
from desk_app.deliveries.phases import Phase
from desk_app.matters.model import MatterKind
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx
from desk_app.surveys import store as surveys
from desk_app.surveys.model import HUNDRED, QUESTION_WORDS, STARS, Answer, Mark, bounds, checked
from desk_app.surveys.model import Question as Asked

ASK = N_("How was delivery {number}? Speed, state of the goods, courier, product.")


def call_after(tx: Tx, one: Delivery) -> Callback | None:
    """Promises the call after a delivery that was handed over; None where none is made.

    A share of them is called, by the settings; one that was late or that failed before always, unless the share is 0.
    Nobody is called of one that came with an import, that has no number, or whose customer has said how it was.
    """
    profile = settings.profile(tx)
    if one.import_id is not None or not one.phone_digits or one.heard_at is not None or not profile.follow_up_share:
        return None
    if any(each.open for each in callbacks.of_matter(tx, one.id)):
        return None
    troubled = marks.came_late(one, profile.zoneinfo) or bool(way_store.attempts_of(tx, one.id))
    if not troubled and place_in_sample(one.id) >= profile.follow_up_share:
        return None
    then = tx.now.astimezone(profile.zoneinfo) + timedelta(days=profile.delivery_follow_up_days)
    draft = CallbackDraft(
        customer_id=one.customer_id,
        name=one.customer_name,
        phone=one.phone_raw or "",
        reason=_(ASK).format(number=one.number),
        due_at=openings(tx).while_open(then.replace(second=0, microsecond=0)),
        owner_id=one.owner_id,
        matter_kind=MatterKind.DELIVERY,
        matter_id=one.id,
    )
    return callbacks.add(tx, draft)


def place_in_sample(delivery_id: str) -> int:
    """Where a delivery stands among a hundred, the same each time it is asked."""
    return int.from_bytes(hashlib.sha256(delivery_id.encode()).digest()[:4]) % 100


class DeliveryFollowUps:
    """What `calls.follow_up.FollowUps` asks of deliveries."""

    kind = MatterKind.DELIVERY

    def question(self, reader: Reader, callback: Callback) -> Question | None:
        """How it was, of a delivery that was handed over; None while it is on its way."""
        if callback.matter_kind != MatterKind.DELIVERY or not callback.matter_id:
            return None
        try:
            one = store.by_id(reader, callback.matter_id)
        except NotFound:
            return None
        if one.state is not DeliveryState.DELIVERED:
            return None
        matter, asked = (MatterKind.DELIVERY, one.id), _(ASK).format(number=one.number)
        done, goods = came_words(reader, one), one.goods or one.number
        return Question(matter, CallKind.ENQUIRY, one.number, goods, asked, done, script_of(reader, one))

    def answered(self, tx: Tx, question: Question, *, satisfied: bool, again: bool, said: str) -> None:
        """Writes down what was said; with `again` whoever is not satisfied has a complaint opened, all carried over."""
        one = store.by_id(tx, question.matter[1])
        answers.write(
            tx, one, {"comment": said or one.comment, "asked_at": one.asked_at or tx.now, "scored_at": tx.now}
        )
        if not satisfied and again:
            complain(tx, one, said)


SPOKEN = {
    Asked.SPEED: N_("How fast did it come?"),
    Asked.STATE: N_("In what state were the goods?"),
    Asked.COURIER: N_("How was the courier?"),
    Asked.PRODUCT: N_("How is the product itself?"),
}
"""The questions as they are asked."""


def came_words(reader: Reader, one: Delivery) -> str:
    """When it was handed over, to whom, and whether that was late."""
    if one.delivered_at is None:
        return ""
    zone = settings.profile(reader).zoneinfo
    said = _("handed over {when}").format(when=when.date_time(one.delivered_at, zone))
    if one.taken_by:
        said = _("{step}: {note}").format(step=said, note=one.taken_by)
    in_time = marks.on_time(one, zone)
    if in_time is None or one.promised_by is None:
        return said
    late = when.late_by(one.delivered_at - one.promised_by)
    return _("{state}, {late}").format(state=said, late=_("in time") if in_time else late)


def script_of(reader: Reader, one: Delivery) -> Script:
    """What is asked of a delivery, and what writes the answer down."""
    questions = tuple((str(key), _(words)) for key, words in SPOKEN.items())
    return Script(questions, settings.profile(reader).follow_up_low, partial(_heard, one.id))


def answer_of(heard: Heard) -> Answer:
    """What was heard as an answer is kept: on the scale of the marks, or of 100 where the whole alone was said."""
    given = tuple(Mark(str(key), float(heard.marks[key])) for key in Asked if key in heard.marks)
    answer = Answer(comment=heard.said, channel=heard.channel or None, callback_id=heard.callback_id, marks=given)
    if not given:
        return replace(answer, score=heard.whole, scale=HUNDRED if heard.whole is not None else None)
    ends = bounds(STARS)
    assert ends is not None
    on_scale = None if heard.whole is None else round(ends[0] + heard.whole * (ends[1] - ends[0]) / 100, 4)
    return replace(answer, score=on_scale, scale=STARS)


def _heard(delivery_id: str, tx: Tx, heard: Heard) -> str:
    return hear(tx, store.by_id(tx, delivery_id), answer_of(heard), call_id=heard.call_id)


def hear(tx: Tx, one: Delivery, answer: Answer, *, complaining: bool = True, call_id: str | None = None) -> str:
    """Writes an answer down within a save, ends the calls that were to ask, and opens a complaint where it is low;
    answers the complaint's id, "" for none.

    A customer who was asked and said nothing counts as heard, without an answer. Raises DeskError with the field for
    a mark beyond its scale.
    """
    answer = checked(replace(answer, answered_at=answer.answered_at or tx.now))
    score: float | None = None
    if answer.whole is not None or answer.comment.strip():
        written = surveys.put(tx, MatterKind.DELIVERY, one.id, one.customer_id, answer)
        score = surveys.by_id(tx, written).score_100
    store.change(tx, one.id, {"heard_at": answer.answered_at})
    way_store.note(tx, one.id, Phase.HEARD, answer.answered_at or tx.now, answer.comment)
    for call in callbacks.of_matter(tx, one.id):
        if call.open:
            callbacks.change(tx, call.id, {"state": CallbackState.DONE, "closed_at": tx.now})
    if not complaining or not low(tx, score):
        return ""
    return complain(tx, store.by_id(tx, one.id), answer.comment, low_words(one, answer), call_id)


def low_words(one: Delivery, answer: Answer) -> str:
    """What a complaint of low marks is called."""
    given = [(QUESTION_WORDS[Asked(each.question)], each.value) for each in answer.marks if each.question in set(Asked)]
    told = _(", ").join(
        _("{question} {mark}").format(question=_(word), mark=f"{value:g}") for word, value in given if value is not None
    )
    said = _("Low marks for delivery {number}").format(number=one.number)
    return _("{step}: {note}").format(step=said, note=told) if told else said


def low(reader: Reader, score_100: float | None) -> bool:
    """Whether a score is so low that a complaint is opened."""
    return score_100 is not None and round(score_100, 6) < settings.profile(reader).follow_up_low


def complain(tx: Tx, one: Delivery, said: str, title: str = "", call_id: str | None = None) -> str:
    """Opens a complaint about a delivery with everything that is known carried over; answers its id."""
    draft = ComplaintDraft(
        text=said,
        title=title or ("" if said else _(ASK).format(number=one.number)),
        customer_id=one.customer_id,
        customer_name=one.customer_name,
        phone=one.phone_raw or "",
        delivery_id=one.id,
        product=one.goods or "",
        order_ref=one.reference or "",
        place=place_line(one.address, one.city),
        kind=pgettext("kind of complaint", "delivery"),
    )
    return open_case(tx, tx.actor, draft, call_id)
