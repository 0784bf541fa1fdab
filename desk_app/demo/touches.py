"""What makes the files of the made store personal: second numbers, labels, tags, own fields, consents, a family."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta

from desk_app.customers.model import AddressDraft, CustomerDraft, CustomerKind, PhoneDraft
from desk_app.customers.personal import HOW_AGREED, ConsentDraft, ConsentKind, OwnKind
from desk_app.demo.opening import OpeningTimes, day_of
from desk_app.demo.people import Person, landline, mobile, place

TAGS = ("老客户", "以旧换新", "企业采购", "新房装修", "邻居介绍", "要开发票", "分期付款", "团购")
CARD, LIFT = "会员卡号", "楼层/电梯"
LIFTS = ("有电梯", "一楼", "无电梯，三楼以下", "无电梯，四楼以上", "货梯，要预约")
OWN_FIELDS = ((CARD, OwnKind.TEXT, ()), (LIFT, OwnKind.CHOICE, LIFTS))
"""The store's own fields: the name, what is written into it, and the choices."""

_LABELS = {False: ("家", "父母家", "公司"), True: ("Home", "Parents", "Office")}
_TIMES = ("19:00 以后", "上午 9 点到 11 点", "中午别打", "周末都行", "17:30 下班以后", "下午三点前")
_HOBBIES = ("钓鱼", "跳广场舞", "养花", "做烘焙", "听越剧", "摄影", "下象棋", "骑车", "养猫")
_WISHES = ("只看国产品牌", "要静音的", "喜欢白色", "先看节能等级", "要大字说明书", "只要一级能效")
_GATES = ("放门卫，打电话取", "地下车库进，2 号电梯", "晚上六点以后有人", "先按门铃，狗会叫", "东门进，靠河那幢")
_BIRTHDAYS_SOON = 5
_LEAST = 60
"""So many customers there must be for a family of four and files that do not belong."""


def settle_in(rng: random.Random, times: OpeningTimes, people: Sequence[Person]) -> None:
    """Fills the drafts of all who have a time of opening, in their order; few birthdays lie within a week."""
    soon = _BIRTHDAYS_SOON
    for person in people:
        draft = replace(person.draft, tier=person.draft.tier if rng.random() < 0.1 else "")
        if not person.walk_in:
            draft = replace(
                draft,
                phones=_phones(rng, person, draft),
                addresses=_addresses(rng, person, draft),
                tags=_tags(rng, person),
                time_to_call=rng.choice(_TIMES) if rng.random() < 0.15 and not person.english else "",
            )
            if not person.shop and draft.kind != CustomerKind.HOUSEHOLD and rng.random() < 0.4:
                consents, is_soon = _consents(rng, times, person, soon=soon > 0)
                draft, soon = replace(draft, consents=consents), soon - is_soon
            person.own = _own(rng, person)
        person.draft = draft


def _phones(rng: random.Random, person: Person, draft: CustomerDraft) -> tuple[PhoneDraft, ...]:
    phones = list(draft.phones)
    if len(phones) == 1 and rng.random() < 0.14 and not person.shop:
        whose = rng.choice(("wife", "husband") if person.english else ("爱人", "女儿", "儿子", "单位"))
        number = landline(rng) if whose == "单位" else mobile(rng)
        phones.append(PhoneDraft(number, whose, do_not_call=whose == "单位" and rng.random() < 0.7))
    if len(phones) > 1:
        first = rng.randrange(2)
        if rng.random() < 0.5 and not phones[first].do_not_call:
            phones[first] = replace(phones[first], preferred=True)
        elif rng.random() < 0.3:
            phones[-1] = replace(phones[-1], do_not_call=True)
    return tuple(phones)


def _addresses(rng: random.Random, person: Person, draft: CustomerDraft) -> tuple[AddressDraft, ...]:
    labels = _LABELS[person.english]
    first = "店" if person.shop else labels[0]
    addresses = [replace(each, label=first) for each in draft.addresses]
    if addresses and not person.shop and rng.random() < 0.1:
        label = rng.choice(labels[1:])
        note = "" if person.english else rng.choice(_GATES)
        addresses.append(replace(place(rng, home=label == labels[1])[1], label=label, note=note))
    return tuple(addresses)


def _tags(rng: random.Random, person: Person) -> tuple[str, ...]:
    if person.shop:
        return ("企业采购", "要开发票") if rng.random() < 0.5 else ("企业采购",)
    if rng.random() > 0.4:
        return ()
    found = rng.choices(("老客户", "以旧换新", "新房装修", "邻居介绍", "分期付款", "团购"), (8, 5, 3, 4, 2, 2), k=2)
    return tuple(dict.fromkeys(found if rng.random() < 0.25 else found[:1]))


def _own(rng: random.Random, person: Person) -> dict[str, str]:
    own = {}
    if rng.random() < 0.35:
        own[CARD] = f"FM{rng.randrange(10**6):06d}"
    if person.address and rng.random() < 0.45:
        own[LIFT] = "一楼" if person.shop else rng.choice(LIFTS)
    return own


def _consents(
    rng: random.Random, times: OpeningTimes, person: Person, *, soon: bool
) -> tuple[tuple[ConsentDraft, ...], bool]:
    """What somebody agreed to, and whether their birthday lies within a week."""
    opened = day_of(person.opened_at) if person.opened_at else times.today
    found, is_soon = list[ConsentDraft](), False
    if rng.random() < 0.6:
        is_soon = soon and rng.random() < 0.5
        day = times.today + timedelta(days=rng.randrange(7) if is_soon else rng.randrange(8, 360))
        value = f"{day:%m-%d}" if rng.random() < 0.2 else _born(rng, day).isoformat()
        found.append(_agreed(rng, ConsentKind.BIRTHDAY, value, opened))
    if rng.random() < 0.35:
        found.append(_agreed(rng, ConsentKind.HOBBIES, "、".join(rng.sample(_HOBBIES, rng.randint(1, 2))), opened))
    if rng.random() < 0.25:
        found.append(_agreed(rng, ConsentKind.PREFERENCES, rng.choice(_WISHES), opened))
    if not found or rng.random() < 0.6:
        found.append(_agreed(rng, ConsentKind.MESSAGES, "", opened))
    return tuple(found), is_soon


def _born(rng: random.Random, day: Date) -> Date:
    year = day.year - rng.randrange(24, 79)
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def _agreed(rng: random.Random, what: ConsentKind, value: str, opened: Date) -> ConsentDraft:
    given = opened - timedelta(days=rng.randrange(0, 500) if rng.random() < 0.5 else 0)
    return ConsentDraft(what, value, given, rng.choices(HOW_AGREED, (6, 2, 2, 1))[0])


def special_people(rng: random.Random, count: int) -> tuple[list[Person], list[Person]]:
    """A family of four on one phone; and three files besides, none where `count` is small.

    The three: a double nobody saw yet, a double to be put together, and a file to be removed. Those they are
    doubles of come behind the family.
    """
    if count < _LEAST:
        return [], []
    shared, home = landline(rng), place(rng)
    family = [
        _at_home(name, sex, PhoneDraft(shared, whose), home)
        for name, sex, whose in (
            ("沈国平", "male", "own"),
            ("吴月琴", "female", "爱人（沈国平家）"),
            ("沈雨桐", "female", "父亲沈国平"),
            ("沈天佑", "male", "爸爸（沈国平）"),
        )
    ]
    seen = _at_home("许慧敏", "female", PhoneDraft(mobile(rng), ""), place(rng))
    twice = _at_home("顾学军", "male", PhoneDraft(mobile(rng), ""), place(rng))
    wrong = Person(CustomerDraft("推销（王先生）", phones=(PhoneDraft(mobile(rng)),), note="推销广告位的，不是客户。"))
    return [*family, seen, twice], [_again(seen), _again(twice), wrong]


def _at_home(name: str, sex: str, phone: PhoneDraft, home: tuple[str, AddressDraft]) -> Person:
    return Person(CustomerDraft(name, phones=(phone,), addresses=(home[1],), sex=sex, area=home[0]))


def _again(person: Person) -> Person:
    """The same customer typed in once more, the number written otherwise."""
    draft = person.draft
    digits = "".join(c for c in draft.phones[0].raw if c.isdigit())[-11:]
    phone = PhoneDraft(f"{digits[:3]}-{digits[3:7]}-{digits[7:]}")
    return Person(replace(draft, phones=(phone,), wechat="", note="来店时又登记了一次。"))
