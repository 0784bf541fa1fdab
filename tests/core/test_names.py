import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.core.names import fold_name, name_keys, same_reading, strip_salutation, typed_pinyin

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("张　三", "zhangsan", "zs"),
        ("单晓丽", "shanxiaoli", "sxl"),
        ("曾志伟", "zengzhiwei", "zzw"),
        ("仇英", "qiuying", "qy"),
        ("解海龙", "xiehailong", "xhl"),
        ("翟天临", "zhaitianlin", "ztl"),
        ("查良镛", "zhaliangyong", "zly"),
        ("盖叫天", "gejiaotian", "gjt"),
        ("区志明", "ouzhiming", "ozm"),
        ("任建", "renjian", "rj"),
        ("华国", "huaguo", "hg"),
        ("朴信惠", "piaoxinhui", "pxh"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("长孙无忌", "zhangsunwuji", "zswj"),
        ("令狐冲", "linghuchong", "lhc"),
        ("欧阳娜娜", "ouyangnana", "oynn"),
        ("司马光", "simaguang", "smg"),
        ("上官云", "shangguanyun", "sgy"),
        ("诸葛亮", "zhugeliang", "zgl"),
        ("澹台明", "tantaiming", "ttm"),
        ("鲜于松", "xianyusong", "xys"),
        ("单于婷", "shanyuting", "syt"),
        ("长松", "zhangsong", "zs"),
        ("王长松", "wangchangsong", "wcs"),
        ("吕绿", "lvlv", "ll"),
        ("单", "shan", "s"),
        ("买买提·艾力", "maimaitiaili", "mmtal"),
        ("David王", "davidwang", "dw"),
        ("５号桌", "5haozhuo", "5hz"),
        ("José María", "josemaria", "jm"),
        ("O'Brien-Smith", "obriensmith", "os"),
        ("さくら", "", ""),
        ("😀", "", ""),
        ("", "", ""),
    ],
)
def test_keys(name: str, pinyin: str, initials: str) -> None:
    keys = name_keys(name)
    assert (keys.pinyin, keys.initials) == (pinyin, initials)


def test_surname_readings_only_for_people() -> None:
    assert name_keys("单氏便利店", personal=False).pinyin == "danshibianlidian"
    assert name_keys("长城超市", personal=False).initials == "zccs"
    assert name_keys("王单", personal=True).pinyin == "wangdan"


def test_wrong_and_keyboardless_readings_are_kept_beside() -> None:
    assert name_keys("单晓丽").other_pinyin == ("danxiaoli",)
    assert name_keys("翟志").other_pinyin == ("dizhi",)
    assert name_keys("吕布").other_pinyin == ("lubu", "lyubu")
    assert name_keys("张三").other_pinyin == ()


def test_characters_beyond_the_common_planes() -> None:
    assert name_keys("边𬊈").initials[0] == "b"
    unknown = "\U000323a0"
    assert name_keys("边" + unknown).pinyin == "bian"
    assert name_keys("边" + unknown).folded == "边" + unknown
    assert name_keys(unknown).pinyin == ""


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("张　三", "张三"),
        ("张 三 ", "张三"),
        ("ＤＡＶＩＤ  Smith", "david smith"),
        ("Müller", "muller"),
        ("Łódź Ørsted", "lodz orsted"),
        ("張三", "張三"),
        ("がく", "がく"),
        ("david 王", "david 王"),
    ],
)
def test_folded(name: str, folded: str) -> None:
    assert fold_name(name) == name_keys(name).folded == folded


@given(st.text())
def test_any_text_has_keys(name: str) -> None:
    keys = name_keys(name)
    assert fold_name(keys.folded) == keys.folded
    assert " " not in keys.pinyin + keys.initials
    assert name_keys(name, personal=False).folded == keys.folded
    strip_salutation(name)
    typed_pinyin(name)


@given(st.text(alphabet="王单尉迟长孙丽乐 　", min_size=1))
def test_spaces_in_chinese_names_mean_nothing(name: str) -> None:
    assert name_keys(name) == name_keys("".join(name.split()))


@pytest.mark.parametrize(
    ("name", "stripped"),
    [
        ("王女士", "王"),
        ("周 先生", "周"),
        ("刀师傅", "刀"),
        ("储姐姐", "储"),
        ("李总经理", "李"),
        ("强副总", "强"),
        ("欧阳总", "欧阳"),
        ("王哥", "王"),
        ("小王哥", "小王"),
        ("汝龙哥", "汝龙哥"),
        ("先生", "先生"),
        ("总", "总"),
        ("Mr. Smith", "Smith"),
        ("Mrs Smith", "Smith"),
        ("Mr", "Mr"),
        ("Drake", "Drake"),
        ("张三", "张三"),
    ],
)
def test_salutations(name: str, stripped: str) -> None:
    assert strip_salutation(name) == stripped


def test_same_reading() -> None:
    assert same_reading("李丽", "李莉")
    assert same_reading("李莉", "Li Li")
    assert same_reading("单丽", "Dan Li")
    assert same_reading("吕布", "Lyu Bu")
    assert not same_reading("李丽", "王丽")
    assert not same_reading("😀", "さくら")


@pytest.mark.parametrize(
    ("typed", "pinyin"),
    [("Zhāng Sān", "zhangsan"), ("lǚ", "lv"), ("lü", "lv"), ("xi'an", "xian"), ("ZS", "zs"), ("张", "")],
)
def test_typed_pinyin(typed: str, pinyin: str) -> None:
    assert typed_pinyin(typed) == pinyin


def test_latin_names_do_not_load_the_dictionary() -> None:
    program = (
        "import sys; from desk_app.core.names import name_keys, same_reading, typed_pinyin, strip_salutation;"
        "name_keys('José O Neill'); typed_pinyin('zs'); same_reading('a b', 'ab'); strip_salutation('王女士');"
        "assert 'pypinyin' not in sys.modules; name_keys('王'); assert 'pypinyin' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_every_real_name_has_keys() -> None:
    path = REAL / "customers" / "customers_gb18030.csv"
    if not path.exists():
        pytest.skip("the pack of real records is not here")
    with path.open(encoding="gb18030", newline="") as file:
        names = [row["客户姓名"] for row in csv.DictReader(file)]
    assert len(names) >= 4000
    for name in names:
        keys = name_keys(name)
        assert keys.pinyin and keys.initials and keys.pinyin.isascii(), name
