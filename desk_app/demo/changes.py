"""What changes in the customer files of the made store after they were opened: numbers, addresses, notes."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from desk_app.app import Desk
from desk_app.customers.model import PhoneDraft
from desk_app.demo.crew import Crew
from desk_app.demo.diary import Diary
from desk_app.demo.opening import OpeningTimes
from desk_app.demo.people import Person, landline, mobile, place

_LATER_NOTES = (
    "搬家中，{month} 月底前不要送大件。",
    "以后送货请打女儿电话。",
    "问过洗碗机，双十二再联系。",
    "换了工作，白天方便接电话了。",
)
_LATER_NOTES_ENGLISH = ("Prefers e-mail from now on.", "Has a new flat, wants an offer for an air conditioner.")
_LATER_FLAGS = ("电话换过，别打旧的", "送货前一定先打电话", "要李娜亲自接")


def change_files(
    rng: random.Random, times: OpeningTimes, crew: Crew, desk: Desk, diary: Diary, people: list[Person]
) -> None:
    """Notes later changes of some files, each by somebody else than the one who opened it; one new number at least."""
    changed = False
    for person in people:
        opened = person.opened_at
        if opened is None or person.walk_in or opened > times.edge - timedelta(days=4):
            continue
        share = 0.0 if not changed and person.draft.phones else rng.random()
        change = _change_for(rng, person, share)
        if change is None:
            continue
        when = times.moment(opened + timedelta(days=1), times.edge - timedelta(minutes=20))
        who = crew.other_than(crew.on_duty(opened), when)
        changed = True
        diary.add(when, _doing(desk, crew, who, person, change))


Change = Callable[[], dict[str, object]]


def _doing(desk: Desk, crew: Crew, who: str, person: Person, change: dict[str, object]) -> Callable[[], object]:
    return lambda: desk.customers.change(crew.id(who), person.id, change)


def _change_for(rng: random.Random, person: Person, share: float) -> dict[str, object] | None:
    """The fields one file gets; None for the most, where nothing changes."""
    draft, phones = person.draft, person.draft.phones
    if share < 0.045 and phones:
        return {"phones": (replace(phones[0], raw=mobile(rng)), *phones[1:])}
    if share < 0.075 and phones:
        whose = rng.choice(("爱人", "儿子", "单位")) if not person.english else ""
        return {"phones": (*phones, PhoneDraft(landline(rng) if whose == "单位" else mobile(rng), whose))}
    if share < 0.10 and person.address:
        circle, address = place(rng, home=not person.shop)
        return {"addresses": (replace(address, label=draft.addresses[0].label),), "area": circle}
    if share < 0.125:
        text = rng.choice(_LATER_NOTES_ENGLISH if person.english else _LATER_NOTES)
        if "{month}" in text and person.opened_at:
            text = text.format(month=_month_after(person.opened_at))
        return {"note": f"{draft.note}\n{text}".strip()}
    if share < 0.14 and not person.english:
        return {"flag": rng.choice(_LATER_FLAGS[1:])}
    return None


def _month_after(moment: datetime) -> int:
    return (moment + timedelta(days=25)).month
