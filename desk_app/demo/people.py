"""The customers of the made store: persons, households on one phone, small shops, a walk-in file."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime

from desk_app.customers.model import AddressDraft, CustomerDraft, CustomerKind, CustomerState, PhoneDraft
from desk_app.demo import names
from desk_app.demo.places import CITY, DISTRICTS, DOOR_NOTES

_MOBILE = (
    "130", "131", "132", "133", "135", "136", "137", "138", "139", "150", "151", "152", "153", "155", "157",
    "158", "159", "177", "180", "181", "183", "186", "187", "188", "189", "199",
)  # fmt: skip
_LANDLINE = ("85", "86", "87", "88", "28", "56")
_WHOSE = ("母亲", "父亲", "儿子", "女儿", "爱人", "爷爷", "奶奶")
_FLAGS = (
    "送货前一定先打电话",
    "听力不好，讲话大声一点",
    "只要周师傅上门",
    "上次有投诉，请李娜接",
    "欠款未清，先问李娜",
    "家里有大狗，上门先说",
)
_NOTES = (
    "老客户介绍来的。",
    "退休教师，喜欢把说明讲清楚。",
    "白天上班，晚上 19:00 以后再打。",
    "儿子在外地，买东西由儿子微信付款。",
    "新房装修中，家电分批买。",
    "喜欢先在网上比价。",
    "家里用的都是我们店买的。",
    "旧空调两台想换，等补贴。",
    "要发票，抬头见微信。",
)
_NOTES_ENGLISH = (
    "Speaks English only.",
    "Speaks some Chinese, prefers WeChat.",
    "Works at the university, moves out in summer.",
)
_SHOP_NOTES = ("月结，每月 5 日对账。", "早上十点以后才开门。", "老板在的时候再谈价。", "送货走后门，有台阶。")


@dataclass
class Person:
    """A customer as the story knows them: what the file is opened with, when, and its id from then on.

    `own` is what stands in the store's own fields, by their name.
    """

    draft: CustomerDraft
    opened_at: datetime | None = None
    id: str = ""
    scenes: int = 0
    own: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name on the file."""
        return self.draft.name

    @property
    def english(self) -> bool:
        """Whether people speak English with them."""
        return self.draft.language == "en"

    @property
    def shop(self) -> bool:
        """Whether it is a shop."""
        return self.draft.kind == CustomerKind.SHOP

    @property
    def buys(self) -> bool:
        """Whether orders and complaints may be theirs: somebody with a phone who is a customer now."""
        return self.draft.state == CustomerState.ACTIVE and not self.walk_in and bool(self.draft.phones)

    @property
    def walk_in(self) -> bool:
        """Whether it is the file of those who leave no name."""
        return self.draft.kind == CustomerKind.WALK_IN

    @property
    def address(self) -> str:
        """Where things are delivered to."""
        return self.draft.addresses[0].text if self.draft.addresses else ""


def make_people(rng: random.Random, count: int) -> list[Person]:
    """`count` customers in any order, each name and number made up."""
    people = _featured(rng)[:count]
    if count > 12:
        people.append(Person(CustomerDraft(name="散客", kind=CustomerKind.WALK_IN, note="没有留名的客人记在这里。")))
    while len(people) < count:
        share = rng.random()
        if share < 0.08:
            people.append(_shop(rng))
        elif share < 0.20:
            people.extend(_family(rng, one_file=rng.random() < 0.45))
        elif share < 0.25:
            people.append(_foreigner(rng))
        else:
            people.append(Person(_person(rng, *_chinese(rng))))
    del people[count:]
    rng.shuffle(people)
    return people


def mobile(rng: random.Random) -> str:
    """A mobile number, written in one of the ways people write it."""
    digits = rng.choice(_MOBILE) + f"{rng.randrange(10**8):08d}"
    way = rng.random()
    if way < 0.55:
        return digits
    if way < 0.9:
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if way < 0.96:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    return f"+86 {digits[:3]} {digits[3:7]} {digits[7:]}"


def landline(rng: random.Random, *, extension: bool = False) -> str:
    """A number of Hangzhou, with or without the area code."""
    local = rng.choice(_LANDLINE) + f"{rng.randrange(10**6):06d}"
    area = rng.choice(("0571-", "0571-", "0571 ", ""))
    tail = rng.choice((" 转 8", "转801", "-12", " 转 302")) if extension else ""
    return f"{area}{local[:4]} {local[4:]}{tail}" if tail != "-12" else f"0571-{local}{tail}"


def place(rng: random.Random, *, home: bool = True) -> tuple[str, AddressDraft]:
    """A business circle and an address in it, a `home` or a shop on the street."""
    district, circle, roads, estates = rng.choices(DISTRICTS, (14, 13, 12, 8, 7, 6, 4, 4))[0]
    house = f"{rng.choice(roads)} {rng.randrange(1, 400)} 号"
    if home and rng.random() < 0.75:
        floor = rng.randrange(1, 19 if rng.random() < 0.5 else 7)
        house += f"{rng.choice(estates)} {rng.randrange(1, 30)} 幢 {rng.randrange(1, 4)} 单元 {floor}{rng.randrange(1, 5):02d} 室"
    note = rng.choice(DOOR_NOTES) if home and rng.random() < 0.15 else ""
    return circle, AddressDraft(f"{district}{house}", CITY, note)


def _chinese(rng: random.Random) -> tuple[str, str]:
    surname = names.SURNAMES[int(len(names.SURNAMES) * rng.random() ** 1.8)]
    sex = rng.choice(("male", "female"))
    older = rng.random() < 0.35
    pool = (names.OLDER_MEN if older else names.MEN) if sex == "male" else (names.OLDER_WOMEN if older else names.WOMEN)
    given = rng.choice(pool)
    if len(given) == 1 and rng.random() < 0.12:
        given += given
    return surname + given, sex


def _person(rng: random.Random, name: str, sex: str) -> CustomerDraft:
    circle, address = place(rng)
    phones = [PhoneDraft(mobile(rng))]
    if rng.random() < 0.12:
        phones.append(PhoneDraft(landline(rng, extension=rng.random() < 0.4), rng.choice(("家里", "单位"))))
    return CustomerDraft(
        name=name,
        state=rng.choices((CustomerState.ACTIVE, CustomerState.PROSPECT, CustomerState.DORMANT), (82, 12, 6))[0],
        phones=tuple(phones) if rng.random() < 0.985 else (),
        addresses=(address,) if rng.random() < 0.9 else (),
        sex=sex if rng.random() < 0.7 else "",
        flag=rng.choice(_FLAGS) if rng.random() < 0.04 else "",
        note=rng.choice(_NOTES) if rng.random() < 0.22 else "",
        wechat=f"wx_{rng.randrange(16**6):06x}" if rng.random() < 0.15 else "",
        preferred_channel=rng.choice(("phone", "WeChat", "SMS")) if rng.random() < 0.3 else "",
        area=circle,
        tier=rng.choices(("", "最有价值", "最具增长性", "低贡献"), (78, 8, 9, 5))[0],
    )


def _foreigner(rng: random.Random) -> Person:
    given, sex = rng.choice(names.MORE_GIVEN)
    return Person(_from_abroad(rng, f"{given} {rng.choice(names.MORE_FAMILY)}", sex))


def _from_abroad(rng: random.Random, name: str, sex: str) -> CustomerDraft:
    return replace(
        _person(rng, name, sex),
        language="en",
        flag="",
        note=rng.choice(_NOTES_ENGLISH) if rng.random() < 0.6 else "",
        email=f"{''.join(c for c in name.lower() if c.isascii() and c.isalpha())}@example.com"
        if rng.random() < 0.6
        else "",
    )


def _family(rng: random.Random, *, one_file: bool) -> list[Person]:
    """One file for a household, or two files of people who share a phone."""
    first, sex = _chinese(rng)
    shared = mobile(rng)
    draft = _person(rng, first, sex)
    if one_file:
        whose = rng.sample(_WHOSE, 2)
        home = [PhoneDraft(landline(rng), "家里")] if rng.random() < 0.5 else []
        phones = (PhoneDraft(shared, whose[0]), PhoneDraft(mobile(rng), whose[1]), *home)
        return [Person(replace(draft, kind=CustomerKind.HOUSEHOLD, name=f"{first}家", sex="", phones=phones))]
    older = rng.choice(names.OLDER_WOMEN)
    surname = names.SURNAMES[int(len(names.SURNAMES) * rng.random() ** 1.8)]
    child = "儿子" if sex == "male" else "女儿"
    mother = replace(_person(rng, surname + older, "female"), addresses=draft.addresses, area=draft.area)
    return [
        Person(replace(draft, phones=(PhoneDraft(shared), PhoneDraft(landline(rng), "母亲")))),
        Person(replace(mother, phones=(PhoneDraft(shared, child),), tier="")),
    ]


def _shop(rng: random.Random) -> Person:
    ending, trade, least, most = rng.choice(names.SHOP_KINDS)
    circle, address = place(rng, home=False)
    boss, sex = _chinese(rng)
    name = f"{rng.choice(names.SHOP_FIRST)}{ending}"
    if rng.random() < 0.3:
        name += f"（{circle.removesuffix('商圈')}店）"
    phones = [PhoneDraft(mobile(rng), "老板" if sex == "male" else "老板娘")]
    if rng.random() < 0.6:
        phones.append(PhoneDraft(landline(rng, extension=rng.random() < 0.5), "店里"))
    return Person(
        CustomerDraft(
            name=name,
            kind=CustomerKind.SHOP,
            phones=tuple(phones),
            addresses=(address,),
            note=rng.choice(_SHOP_NOTES) if rng.random() < 0.5 else "",
            area=circle,
            shop_type=trade,
            shop_size_m2=rng.randrange(least, most, 5),
            contact_person=boss,
            tier=rng.choices(("", "最有价值", "最具增长性"), (55, 25, 20))[0],
        )
    )


def _featured(rng: random.Random) -> list[Person]:
    """People whose names a program gets wrong, foreigners and a first shop and family in turn."""
    chinese = [Person(_person(rng, name, sex)) for name, sex in names.FEATURED]
    abroad = [Person(_from_abroad(rng, name, sex)) for name, sex in names.FOREIGNERS]
    mixed = [
        Person(_person(rng, *_chinese(rng))),
        chinese[0],
        abroad[0],
        _shop(rng),
        *_family(rng, one_file=False),
        abroad[1],
    ]
    for n, one in enumerate(chinese[1:]):
        mixed += [one, *abroad[n + 2 : n + 3]]
    return mixed
