"""By what a name is found: as written, in full pinyin (zhangsan) and by its initials (zs).

pypinyin is loaded when the first Chinese name is read, never for Latin ones; looking a name up by typed
pinyin needs only `typed_pinyin`, which does not load it.
"""

import re
import unicodedata
from dataclasses import dataclass

from desk_app.core.text import CJK, fold, without_accents

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_BETWEEN_CJK = re.compile(rf"(?<=[{CJK}])\s+(?=[{CJK}])")
_ALL_HAN = re.compile(rf"[{_HAN}]+")
_PIECE = re.compile(rf"([{_HAN}])|[^\W_{CJK}]+(?:['’][^\W_{CJK}]+)*")

SURNAME_READINGS: dict[str, tuple[str, ...]] = {
    key: tuple(readings.split())
    for key, readings in {
        "单": "shan dan", "單": "shan dan", "曾": "zeng ceng", "仇": "qiu chou", "解": "xie jie",
        "翟": "zhai di", "查": "zha cha", "盖": "ge gai", "蓋": "ge gai", "区": "ou qu", "區": "ou qu",
        "朴": "piao pu", "乐": "yue le", "樂": "yue le",
        "缪": "miao mou", "繆": "miao mou", "繁": "po fan", "秘": "bi mi", "折": "she zhe",
        "员": "yun yuan", "員": "yun yuan", "贠": "yun yuan", "尉": "wei yu", "洗": "xian xi",
        "冼": "xian xi", "种": "chong zhong", "召": "shao zhao", "祭": "zhai ji", "覃": "qin tan",
        "谌": "chen shen", "諶": "chen shen", "阚": "kan", "闞": "kan", "郇": "xun huan", "佴": "nai er",
        "隗": "wei kui", "重": "chong zhong", "卜": "bu", "薄": "bo bao", "么": "yao me", "颉": "xie jie",
        "乜": "nie mie", "牟": "mu mou", "能": "nai neng", "句": "gou ju", "藏": "zang cang", "都": "du",
        "炅": "gui jiong", "柏": "bai bo", "郗": "xi chi", "郄": "qie xi", "莘": "shen xin",
        "宓": "mi fu", "角": "jue jiao",
        "长": "zhang chang", "長": "zhang chang", "盛": "sheng cheng", "黑": "hei he", "强": "qiang jiang",
        "晟": "cheng sheng", "番": "pan fan", "粘": "nian zhan",
        "尉迟": "yuchi", "尉遲": "yuchi", "万俟": "moqi", "萬俟": "moqi", "长孙": "zhangsun",
        "長孫": "zhangsun", "令狐": "linghu", "澹台": "tantai", "澹臺": "tantai", "宰父": "zaifu",
        "淳于": "chunyu", "鲜于": "xianyu", "鮮于": "xianyu", "亓官": "qiguan", "颛孙": "zhuansun",
        "子车": "ziju", "乐正": "yuezheng", "樂正": "yuezheng", "夹谷": "jiagu", "谷梁": "guliang",
        "拓跋": "tuoba", "皇甫": "huangfu", "单于": "chanyu shanyu", "独孤": "dugu", "羊舌": "yangshe",
        "欧阳": "ouyang", "歐陽": "ouyang", "司马": "sima", "司馬": "sima", "上官": "shangguan",
        "诸葛": "zhuge", "諸葛": "zhuge", "夏侯": "xiahou", "东方": "dongfang", "呼延": "huyan",
        "慕容": "murong", "司徒": "situ", "司空": "sikong", "端木": "duanmu", "公孙": "gongsun",
        "轩辕": "xuanyuan", "宇文": "yuwen", "钟离": "zhongli", "闻人": "wenren", "赫连": "helian",
        "濮阳": "puyang", "申屠": "shentu", "太叔": "taishu", "南宫": "nangong", "西门": "ximen",
        "东郭": "dongguo", "百里": "baili", "第五": "diwu", "梁丘": "liangqiu", "左丘": "zuoqiu",
    }.items()
}  # fmt: skip
"""Surnames read otherwise than their characters usually are, and compound ones.

First as the family says it, then as people say it who do not know."""

_GIVEN_READINGS = {"长": "chang", "長": "chang", "曾": "zeng", "都": "du", "卜": "bu"}
"""Characters which in a given name are not read as pypinyin's single-character list has them first."""

_SALUTATIONS = (
    "总经理|副总|小姐姐|老板娘|女士|先生|小姐|太太|夫人|同志|老师|师傅|师父|老板|经理|主任|店长|医生|大夫|教授|"
    "阿姨|叔叔|大叔|大爷|大妈|大娘|大姐|大哥|大嫂|二哥|二姐|表哥|表姐|姐姐|哥哥|妹妹|弟弟|伯伯|爷爷|奶奶|婆婆|"
    "老師|師傅|老闆|經理|醫生"
)
_SHORT_SALUTATIONS = "总總哥姐叔姨嫂工"
_LATIN_SALUTATION = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof)(?:\.\s*|\s+)(?=\S)", re.IGNORECASE)
_CHINESE_SALUTATION = re.compile(rf"(?:{_SALUTATIONS})\Z")


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The columns a name is found by.

    `folded`: as written, full width as half width, small letters without accents, one space between words and
    none between Chinese characters. `pinyin`: toneless, nothing between the syllables; ü is v, as every input
    method types it. `initials`: first letters of syllables and words. `other_pinyin`: further readings people
    type: ü as u (lu) and as on passports (lyu), and a surname read as a stranger reads it (单 as dan).
    Characters without a known reading are left out of the last three.
    """

    folded: str
    pinyin: str
    initials: str
    other_pinyin: tuple[str, ...] = ()


class _Readings(dict[str, str]):
    """Character -> toneless syllable, filled as characters are met; '' for those without a known reading."""

    def __missing__(self, character: str) -> str:
        from pypinyin.constants import PINYIN_DICT

        syllable = _toneless(str(PINYIN_DICT.get(ord(character), "")).split(",")[0])
        self[character] = syllable
        return syllable


_readings = _Readings()


def _toneless(syllable: str) -> str:
    spelled = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(c for c in spelled if c.isascii() and c.isalpha())


def name_keys(name: str, *, personal: bool = True) -> NameKeys:
    """The keys of a name. With `personal` the first characters are read as a surname: not for shops."""
    folded = fold_name(name)
    if folded.isascii():
        words = [word.replace("'", "") for word in _latin_words(folded)]
        return NameKeys(folded, "".join(words), "".join(word[0] for word in words))
    if _ALL_HAN.fullmatch(folded):
        pieces: list[str] = list(folded)
    else:
        pieces = [found.group().replace("'", "").replace("’", "") for found in _PIECE.finditer(folded)]
    surname, length = _surname(pieces) if personal else ("", 0)
    syllables = [
        (_GIVEN_READINGS.get(piece) if personal else None) or _readings[piece] if _is_han(piece) else piece
        for piece in pieces[length:]
    ]
    rest = "".join(syllables)
    first_letters = "".join(syllable[:1] for syllable in syllables)
    if not length:
        return NameKeys(folded, rest, first_letters, _spellings_of_v(rest) if "v" in rest else ())
    readings = SURNAME_READINGS.get(surname) or ("".join(map(_readings.__getitem__, surname)),)
    letters = "".join(_readings[c][:1] for c in surname[1:]) if length == 2 else ""
    if length == 2 and surname in _LETTERS:
        letters = _LETTERS[surname]
    pinyin = readings[0] + rest
    others = tuple(reading + rest for reading in readings[1:])
    if "v" in pinyin:
        others += _spellings_of_v(pinyin)
    return NameKeys(folded, pinyin, readings[0][:1] + letters + first_letters, others)


_LETTERS = {"万俟": "q", "萬俟": "q", "子车": "j"}
"""The second initial of compound surnames whose second character is otherwise read."""


def _latin_words(folded: str) -> list[str]:
    return [found.group() for found in _PIECE.finditer(folded)]


def _is_han(piece: str) -> bool:
    return len(piece) == 1 and _ALL_HAN.match(piece) is not None


def _surname(pieces: list[str]) -> tuple[str, int]:
    """The characters of the surname and how many they are; none when the name does not begin in Chinese."""
    if not pieces or not _is_han(pieces[0]):
        return "", 0
    if len(pieces) > 1:
        compound = pieces[0] + pieces[1]
        if compound in SURNAME_READINGS and (compound != "单于" or len(pieces) > 3):
            return compound, 2
    return pieces[0], 1


def _spellings_of_v(pinyin: str) -> tuple[str, ...]:
    """lv, nv (and lve, nve) as people without the key type them; a Latin v, as in David, is left alone."""
    return tuple(
        dict.fromkeys(
            spelled
            for spelled in (re.sub("(?<=[ln])v", "u", pinyin), re.sub("(?<=[ln])v", "yu", pinyin))
            if spelled != pinyin
        )
    )


def fold_name(name: str) -> str:
    """Two writings of one name made equal: width, capitals, accents, spaces. What `NameKeys.folded` holds."""
    folded = without_accents(fold(name))
    folded = " ".join(folded.split())
    return _SPACE_BETWEEN_CJK.sub("", folded) if " " in folded and not folded.isascii() else folded


def typed_pinyin(text: str) -> str:
    """What a person typed, as it stands in `pinyin` or `initials`: "Zhāng Sān" -> zhangsan, "lǚ" -> lv.

    Empty when nothing of it is a Latin letter or digit. Chinese characters in it are left out.
    """
    spelled = re.sub("[üǖǘǚǜ]|u:", "v", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in without_accents(spelled) if c.isascii() and c.isalnum())


def strip_salutation(name: str) -> str:
    """The name without a form of address: "王女士" -> "王", "Mr. Smith" -> "Smith". Never leaves nothing.

    The single characters 总 哥 姐 叔 姨 嫂 工 are taken off only after a surname or 小, 老, 阿 with one
    character, as they also end given names.
    """
    stripped = name.strip()
    rest = _LATIN_SALUTATION.sub("", stripped)
    if rest != stripped:
        return rest
    rest = _CHINESE_SALUTATION.sub("", stripped).rstrip()
    if rest and rest != stripped:
        return rest
    if stripped.endswith(tuple(_SHORT_SALUTATIONS)):
        rest = stripped[:-1].rstrip()
        if len(rest) == 1 or (len(rest) == 2 and (rest in SURNAME_READINGS or rest[0] in "小老阿")):
            return rest
    return stripped


def same_reading(a: str, b: str, *, personal: bool = True) -> bool:
    """Whether two names may sound alike: 李丽 and 李莉, 李莉 and Li Li. False when one has no reading."""
    one, other = name_keys(a, personal=personal), name_keys(b, personal=personal)
    return not {one.pinyin, *one.other_pinyin, ""}.isdisjoint({other.pinyin, *other.other_pinyin} - {""})
