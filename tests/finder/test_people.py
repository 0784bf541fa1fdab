"""Customers found for a form: by which number, whose it is, and what they spoke of last."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.calls.model import CallDraft
from desk_app.calls.store import last_topics
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import speaking
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.finder.people import people, relation_words
from tests.fresh_files import fresh_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC)))
    yield opened
    opened.close()


def test_a_family_on_one_phone_is_told_apart(desk: Desk) -> None:
    phones = (PhoneDraft("13700001111"), PhoneDraft("0571-88881234", "mother"))
    mother = desk.customers.open_file(DESK_ID, CustomerDraft("周桂芳", phones=phones)).id
    son = desk.customers.open_file(DESK_ID, CustomerDraft("陈志强", phones=(PhoneDraft("0571 8888 1234", "son"),))).id
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=son, topic="late delivery"))
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=son, note="wants  an\ninvoice"))
    with speaking("en"):
        found = {one.id: one for one in people(desk.file, desk.finder, "88881234", 8)}
        assert found.keys() == {mother, son}
        assert found[mother].phone == "0571-8888 1234"
        assert found[mother].about.startswith("mother  S01-K-")
        assert found[son].about in ("son  last: late delivery", "son  last: wants an invoice")
        assert relation_words(desk.file, [mother, son]).keys() == {son}
        [one] = people(desk.file, desk.finder, "周桂芳", 8)
        assert one.phone == "137 0000 1111"


def test_what_somebody_spoke_of_last_is_their_newest_call_that_says_anything(desk: Desk) -> None:
    clock = desk.file.clock
    assert isinstance(clock, FixedClock)
    one = desk.customers.open_file(DESK_ID, CustomerDraft("Ann")).id
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=one, topic="price"))
    clock.set(datetime(2026, 11, 21, 3, 0, tzinfo=UTC))
    desk.calls.take_down(DESK_ID, CallDraft(customer_id=one, note="late"))
    assert last_topics(desk.file, [one, "unknown"]) == {one: "late"}
    assert last_topics(desk.file, []) == {}
