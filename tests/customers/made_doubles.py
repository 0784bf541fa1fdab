"""A made list of customers with people entered twice and with families, the same for the same seed."""

import random
from dataclasses import dataclass, field, replace

from desk_app.core.names import name_keys
from desk_app.customers.double_traits import Entry

_FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤籍边亢"
)
_GIVEN = (
    "丽华英明伟芳秀红玉军敏静强平文建国春梅兰桂霞燕娟艳玲海金志小晓淑杰涛磊洋勇辉刚超鹏飞云龙婷雪波斌彬浩宇晨曦欣怡佳琪雨萱梓涵诗琳琳瑶瑞祥福贵荣庆德永成立新民生光亮"
    "俊凯峰锋林森炎钧铭锦鑫洁颖慧娜莉莎蕾薇蓉菊荷莲珍珠翠凤鸣雁鸿鹤松柏桐楠枫榕棠泉源清溪潇沐泽润渊博毅恒诚信义礼智仁勤俭朴拙"
)
_TRADITIONAL = str.maketrans(
    "张刘陈杨黄赵吴孙马郑谢许韩冯邓叶苏卢钟谭陆贾韦邹龙贺顾龚万钱严汤边丽华伟红军静强国兰艳晓杰涛飞云龙鹏凤锋钧锦颖莲荣庆泽润义礼诚鸿鹤",
    "張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧葉蘇盧鍾譚陸賈韋鄒龍賀顧龔萬錢嚴湯邊麗華偉紅軍靜強國蘭豔曉傑濤飛雲龍鵬鳳鋒鈞錦穎蓮榮慶澤潤義禮誠鴻鶴",
)
_PAIRS = "斌彬 彬斌 峰锋 锋峰 辉晖 洁浩 建健 玲铃 莉利 梅海 桂佳 淑椒 林琳 晨辰 俊峻 平苹 芳芬 娟涓 王玉 于干 任仁 余佘"
_MISTAKEN = {pair[0]: pair[1] for pair in _PAIRS.split()}
_CITIES = ("江苏省苏州市", "浙江省宁波市", "湖南省长沙市", "山东省青岛市", "四川省绵阳市")
_IN_A_COUNTY = ("城关镇", "新桥镇", "石湖街道", "白马乡", "双河镇", "太平街道")
_TOWNS = [f"{city}{county}县区{town}" for city in _CITIES for county in "东西南北中" for town in _IN_A_COUNTY]
_NOTES = ("", "", "", "微信同号", "老客户,喜欢打电话", "VIP；每年换一次滤芯", "要求送货前先打电话")


@dataclass
class Made:
    """The list, the pairs that are one person (with how they differ), and the pairs that are two of a family."""

    entries: list[Entry] = field(default_factory=list)
    same: dict[frozenset[str], str] = field(default_factory=dict)
    family: set[frozenset[str]] = field(default_factory=set)


def made_list(people: int, pairs: int, families: int, seed: int) -> Made:
    """`pairs` of `people` are entered twice, of which half share no phone; `families` more share one phone."""
    chance = random.Random(seed)
    weights = [1 / (at + 3) for at in range(len(_FAMILIES))]
    made = Made()

    def name() -> str:
        given = chance.choices(_GIVEN, [1 / (at + 12) for at in range(len(_GIVEN))], k=chance.choice((1, 2, 2, 2)))
        return chance.choices(_FAMILIES, weights)[0] + "".join(given)

    def phone() -> tuple[tuple[str, str], ...]:
        digits = f"1{chance.choice('3578')}{chance.randrange(10**9):09d}"
        return ((digits, digits),)

    def address() -> tuple[tuple[str, str], ...]:
        flat = f"{chance.randrange(1, 20)}号楼{chance.randrange(1, 5)}单元{chance.randrange(100, 2900)}室"
        return ((f"{chance.choice(_TOWNS)}{chance.randrange(1, 300)}号{chance.choice(('', flat))}", ""),)

    def add(entry: Entry) -> Entry:
        made.entries.append(replace(entry, id=f"{len(made.entries):07d}"))
        return made.entries[-1]

    for _number in range(people):
        add(
            Entry(
                "",
                name(),
                sex=chance.choice(("男", "女", "")),
                note=chance.choice(_NOTES),
                phones=phone() if chance.random() < 0.95 else (),
                addresses=address() if chance.random() < 0.85 else (),
            )
        )
    firsts = chance.sample([one for one in made.entries if one.phones and one.addresses], pairs + families)
    for at, first in enumerate(firsts[:pairs]):
        how = ("as it was", "phone gone", "pinyin", "traditional", "address gone", "pinyin, no phone", "full width",
               "mistaken", "moved", "moved, rare name")[at % 10]  # fmt: skip
        second = replace(first, sex=chance.choice((first.sex, "")), note=chance.choice(_NOTES))
        if "pinyin" in how:
            family, given = name_keys(first.name[0]).pinyin, name_keys("王" + first.name[1:]).pinyin[4:]
            both = (family.title(), given.title())
            second = replace(second, name=" ".join(chance.choice((both, both[::-1]))))
        if how in ("traditional",):
            second = replace(second, name=first.name.translate(_TRADITIONAL))
        if how in ("full width",):
            second = replace(second, name="\u3000".join(first.name), phones=phone())
        if how == "mistaken":
            changed = [
                first.name[:i] + _MISTAKEN[c] + first.name[i + 1 :] for i, c in enumerate(first.name) if c in _MISTAKEN
            ]
            if not changed:
                given, mistaken = chance.choice(_GIVEN), chance.choice("斌峰辉莉梅桂淑俊")
                changed = [first.name[0] + given + _MISTAKEN[mistaken]]
                made.entries[int(first.id)] = replace(first, name=first.name[0] + given + mistaken)
            second = replace(second, name=changed[-1], phones=phone())
        if how in ("phone gone", "pinyin, no phone"):
            second = replace(second, phones=())
        if how == "address gone":
            second = replace(second, addresses=())
        if how.startswith("moved"):
            second = replace(second, phones=phone(), addresses=address())
            if how == "moved":
                kept = chance.choice(("email", "wechat", "birthday", "old number"))
                if kept in ("email", "wechat"):
                    value = f"{name_keys(first.name).pinyin}{chance.randrange(1000)}"
                    value += "@example.com" if kept == "email" else ""
                    if kept == "email":
                        first, second = replace(first, email=value), replace(second, email=value)
                    else:
                        first, second = replace(first, wechat=value), replace(second, wechat=value)
                elif kept == "birthday":
                    month, day = chance.randrange(1, 13), chance.randrange(1, 29)
                    first = replace(first, note=f"生日{month}月{day}日，老客户", sex=first.sex)
                    second = replace(second, note=f"搬家了，生日：{month:02}-{day:02}")
                else:
                    second = replace(second, note=f"原电话 {first.phones[0][0]}")
            else:
                rare = chance.choice("亢籍边覃郝") + chance.choice("拙朴俭棠鹤渊潇") + chance.choice("溪沐榕桐鸿泽仁")
                first, second = replace(first, name=rare), replace(second, name=rare)
            made.entries[int(first.id)] = first
        made.same[frozenset((first.id, add(second).id))] = how
    for first in firsts[pairs:]:
        members = [first]
        for _number in range(chance.choice((1, 1, 2, 3))):
            used = "".join(member.name for member in members)
            given = "".join(chance.sample([c for c in _GIVEN if c not in used], chance.choice((1, 2))))
            family = first.name[0] if chance.random() < 0.6 else chance.choices(_FAMILIES, weights)[0]
            relative = replace(first, name=family + given, sex=chance.choice(("男", "女", "")), note="")
            members.append(add(relative))
        made.family |= {frozenset((a.id, b.id)) for a in members for b in members if a.id != b.id}
    return made
