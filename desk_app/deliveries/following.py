"""The call after a delivery: who is called and when, what is asked, and what the answer leads to."""

import hashlib
from datetime import timedelta

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import Callback, CallbackDraft
from desk_app.calls.follow_up import Question
from desk_app.calls.model import CallKind
from desk_app.commitments.store import openings
from desk_app.complaints.model import ComplaintDraft
from desk_app.complaints.service import open_case
from desk_app.core.errors import NotFound
from desk_app.core.i18n import N_, _
from desk_app.deliveries import answers, marks, store, way_store
from desk_app.deliveries.model import Delivery, DeliveryState
from desk_app.matters.model import MatterKind
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

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
        asked = _(ASK).format(number=one.number)
        return Question((MatterKind.DELIVERY, one.id), CallKind.ENQUIRY, one.number, one.goods or one.number, asked)

    def answered(self, tx: Tx, question: Question, *, satisfied: bool, again: bool, said: str) -> None:
        """Writes down what was said; with `again` whoever is not satisfied has a complaint opened, all carried over."""
        one = store.by_id(tx, question.matter[1])
        answers.write(
            tx, one, {"comment": said or one.comment, "asked_at": one.asked_at or tx.now, "scored_at": tx.now}
        )
        if not satisfied and again:
            complain(tx, one, said)


def low(reader: Reader, score_100: float | None) -> bool:
    """Whether a score is so low that a complaint is opened."""
    return score_100 is not None and score_100 < settings.profile(reader).follow_up_low


def complain(tx: Tx, one: Delivery, said: str) -> str:
    """Opens a complaint about a delivery with everything that is known carried over; answers its id."""
    draft = ComplaintDraft(
        text=said,
        title="" if said else _(ASK).format(number=one.number),
        customer_id=one.customer_id,
        customer_name=one.customer_name,
        phone=one.phone_raw or "",
        delivery_id=one.id,
        product=one.goods or "",
        order_ref=one.reference or "",
    )
    return open_case(tx, tx.actor, draft)
