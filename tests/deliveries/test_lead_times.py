"""How long such deliveries took, and how full a day is."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.deliveries.lead_times import FEWEST, LeadTime, LeadTimes, full_words, lead_words, promised_on
from desk_app.deliveries.model import DeliveryDraft, DeliveryState, Precision
from desk_app.staff.model import Role

ZONE = ZoneInfo("Asia/Shanghai")


def came(desk: Desk, li: str, clock: FixedClock, days: float, city: str, area: str = "") -> None:
    draft = DeliveryDraft(customer_name="王丽", courier_id=li, city=city, area=area)
    one = desk.deliveries.plan(li, draft)
    desk.deliveries.move(li, one.id, DeliveryState.UNDER_WAY)
    begin = clock.now()
    clock.advance(timedelta(days=days))
    desk.deliveries.move(li, one.id, DeliveryState.DELIVERED)
    clock.set(begin)


def test_eighty_of_a_hundred_took_so_long(desk: Desk, li: str, clock: FixedClock) -> None:
    set_language("en")
    for place in range(FEWEST):
        came(desk, li, clock, 1.5 if place < 16 else 6, "杭州", "west" if place < 4 else "")
    for _place in range(FEWEST - 1):
        came(desk, li, clock, 0.2, "宁波")
    clock.advance(timedelta(days=10))
    known = LeadTimes(desk.file, clock.now())
    assert known.of("杭州", "") == LeadTime(2, 20)
    assert known.of("杭州", "west") == LeadTime(2, 20), "four of an area say nothing: the city does"
    assert known.of("宁波", "") == LeadTime(2, 39), "nineteen of a city say nothing: all do"
    assert lead_words(LeadTime(2, 20)) == "80 % of such took 2 days or less (20 deliveries of the last 365 days)."
    clock.advance(timedelta(days=366))
    assert LeadTimes(desk.file, clock.now()).of("杭州", "") is None


def test_how_full_a_day_is(desk: Desk, li: str) -> None:
    set_language("en")
    chen = desk.staff.add(li, "陈强", Role.COURIER).id
    day = datetime(2026, 11, 22, tzinfo=ZONE)
    for courier, hour, precision in ((chen, 0, Precision.DAY), (chen, 23, Precision.TIME), (None, 9, Precision.TIME)):
        promised = day.replace(hour=hour)
        desk.deliveries.plan(
            li,
            DeliveryDraft(customer_name="王丽", courier_id=courier, promised_by=promised, promised_precision=precision),
        )
    off = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", promised_by=day.replace(hour=10)))
    desk.deliveries.move(li, off.id, DeliveryState.CANCELLED, reason="no")
    counts = promised_on(desk.file, date(2026, 11, 22), ZONE)
    assert counts == {chen: 2, "": 1}
    assert promised_on(desk.file, date(2026, 11, 23), ZONE) == {}
    assert full_words(counts, chen, "陈强") == "3 deliveries are promised that day; 陈强 has 2."
