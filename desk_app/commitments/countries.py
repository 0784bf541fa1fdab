"""The countries and regions whose holidays are known, by their names in the language spoken."""

from functools import cache

from desk_app.commitments import seeding
from desk_app.core.i18n import language
from desk_app.core.names import name_keys, typed_pinyin
from desk_app.core.text import fold

CHINA = "CN"


def name_of(code: str) -> str:
    """What a country is called in the language spoken; its code where it has no name."""
    return _names(language()).get(code, code)


def find(letters: str, most: int = 8) -> list[tuple[str, str]]:
    """Codes and names for some letters of the name, of its pinyin, or the code; China first for none."""
    names, asked = _names(language()), fold(letters).strip()
    if not asked:
        return list(names.items())[:most]
    latin, begins, inside = typed_pinyin(letters), [], []
    for code, name in names.items():
        spoken = {fold(name), fold(_names("en").get(code, "")), code.lower()}
        keys = name_keys(name, personal=False)
        if any(each.startswith(asked) for each in spoken) or (
            latin and (keys.pinyin.startswith(latin) or keys.initials.startswith(latin))
        ):
            begins.append((code, name))
        elif any(asked in each for each in spoken):
            inside.append((code, name))
    return [*begins, *inside][:most]


def code_of(text: str) -> str:
    """The code for a name or a code as typed in whole; "" where it is neither."""
    asked = fold(text).strip()
    for lang in (language(), "en", "zh_CN"):
        for code, name in _names(lang).items():
            if asked in (fold(name), code.lower()):
                return code
    return ""


@cache
def _names(lang: str) -> dict[str, str]:
    from babel import Locale  # with all its names it takes a while: only who asks waits

    known = Locale.parse(lang).territories
    codes = sorted(seeding.countries(), key=lambda code: (code != CHINA, name_keys(str(known.get(code, code))).pinyin))
    return {code: str(known.get(code, code)) for code in codes}
