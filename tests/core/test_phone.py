import csv
import json
import quopri
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.core.phone import mask_phone, read_phone, search_digits, show_phone, split_phones

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"

MOBILE = "+8613800138000"
BEIJING = "+861088886666"
HANGZHOU = "+8657188881234"


def real(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip("the pack of real records is not here")
    return path


@pytest.mark.parametrize(
    ("raw", "e164", "extension"),
    [
        ("13800138000", MOBILE, None),
        ("138-0013-8000", MOBILE, None),
        ("138.0013.8000", MOBILE, None),
        ("１３８　００１３　８０００", MOBILE, None),
        ("'13800138000", MOBILE, None),
        ("‘13800138000 ", MOBILE, None),
        ("13800138000.0", MOBILE, None),
        ("+86 138 0013 8000", MOBILE, None),
        ("＋８６１３８００１３８０００", MOBILE, None),
        ("008613800138000", MOBILE, None),
        ("86 13800138000", MOBILE, None),
        ("0 138 0013 8000", MOBILE, None),
        ("17951 13800138000", MOBILE, None),
        ("\u202a138 0013 8000\u202c", MOBILE, None),
        ("手机：13800138000", MOBILE, None),
        ("13800138000（妈妈）", MOBILE, None),
        ("13800138000 微信同号", MOBILE, None),
        ("tel:+86-10-8888-6666", BEIJING, None),
        ("(010) 8888 6666", BEIJING, None),
        ("010/88886666", BEIJING, None),
        ("+86 (0)10 8888 6666", BEIJING, None),
        ("1088886666", BEIJING, None),
        ("010-88886666转123", BEIJING, "123"),
        ("010-88886666 转 801", BEIJING, "801"),
        ("010-88886666（转801）", BEIJING, "801"),
        ("010-88886666分机12", BEIJING, "12"),
        ("010 8888 6666 ext. 123", BEIJING, "123"),
        ("010-88886666 ext 5", BEIJING, "5"),
        ("010-88886666 ext.5", BEIJING, "5"),
        ("010-88886666ext5", BEIJING, "5"),
        ("010-88886666 Extension 5", BEIJING, "5"),
        ("010-88886666x12", BEIJING, "12"),
        ("010-88886666#123", BEIJING, "123"),
        ("010-88886666,,12", BEIJING, "12"),
        ("010-88886666-123", BEIJING, "123"),
        ("010-8888-6666-123", BEIJING, "123"),
        ("+86-10-88886666-123", BEIJING, "123"),
        ("010-88886666(8001)", BEIJING, "8001"),
        ("13800138000-1234", MOBILE, "1234"),
        ("400-810-8888转1", "+864008108888", "1"),
        ("800-810-8888", "+868008108888", None),
        ("+852 2123 4567", "+85221234567", None),
        ("+44 (0)20 7031 3000", "+442070313000", None),
        ("0044 20 7031 3000", "+442070313000", None),
        ("1.3812345678E10", "+8613812345678", None),
    ],
)
def test_written_forms_of_a_number(raw: str, e164: str, extension: str | None) -> None:
    phone = read_phone(raw)
    assert (phone.e164, phone.extension, phone.raw, phone.destroyed) == (e164, extension, raw, False)


@pytest.mark.parametrize("raw", ["1.38E+10", "1.70700E+10", "1.707E10", "1,38E+10", "1.38001e+10", "'1.38E+10"])
def test_a_number_a_spreadsheet_rounded_is_lost(raw: str) -> None:
    phone = read_phone(raw)
    assert (phone.destroyed, phone.e164, phone.digits, phone.raw) == (True, None, "", raw)
    assert search_digits(raw) == ""
    assert [part.raw for part in split_phones(raw)] == [raw.strip("'")]


@pytest.mark.parametrize(
    ("raw", "digits"),
    [
        ("95588", "95588"),
        ("12345", "12345"),
        ("110", "110"),
        ("0571-8765432", "05718765432"),
        ("138****8000", "1388000"),
        ("010-88886666/123", "01088886666123"),
        ("13800138000/13900139000", "1380013800013900139000"),
        ("无", ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_what_is_no_valid_number_keeps_its_digits(raw: str, digits: str) -> None:
    phone = read_phone(raw)
    assert (phone.e164, phone.digits, phone.raw) == (None, digits, raw)


@pytest.mark.parametrize("area_code", ["0571", "571", "０５７１"])
def test_area_code_completes_a_local_number(area_code: str) -> None:
    assert read_phone("8888 1234", area_code=area_code).e164 == HANGZHOU
    assert read_phone("88881234-12", area_code=area_code).extension == "12"
    assert read_phone("95588", area_code=area_code).e164 is None
    assert read_phone("13800138000", area_code=area_code).e164 == MOBILE
    assert read_phone("8888123", area_code=area_code).digits == "8888123"


def test_another_country() -> None:
    phone = read_phone("020 7031 3000", region="GB")
    assert (phone.e164, phone.digits) == ("+442070313000", "2070313000")
    for typed in ("020 7031 3000", "+44 20 7031 3000", "0044 20 7031 3000", "3000"):
        assert search_digits(typed, region="GB") in phone.digits
    assert show_phone(phone, region="GB") == "020 7031 3000"
    assert show_phone(read_phone(MOBILE, region="GB"), region="GB") == "+86 138 0013 8000"


@given(st.text())
def test_no_text_is_refused(text: str) -> None:
    phone = read_phone(text, area_code="0571")
    assert phone.raw == text
    assert re.fullmatch("[0-9]*", phone.digits)
    show_phone(phone)
    mask_phone(phone)
    search_digits(text)


NEARLY = st.text(alphabet="0123456789 -+()/.,;:#xE转分机e、，或８ ext\n\t手机*'", max_size=60)


@given(NEARLY)
def test_nothing_like_a_number_is_refused(text: str) -> None:
    phone = read_phone(text, area_code="010")
    assert phone.e164 is None or re.fullmatch(r"\+[1-9][0-9]{6,14}", phone.e164)
    show_phone(phone)
    mask_phone(phone)


@given(NEARLY)
def test_splitting_takes_no_digit_twice_and_keeps_the_order(text: str) -> None:
    position = 0
    for part in split_phones(text):
        position = text.index(part.raw, position) + len(part.raw)
    assert any(c.isalnum() for c in text) == bool(split_phones(text))


LOCAL_NUMBERS = st.sampled_from(["13800138000", "057188881234", "01088886666", "4008108888", "19900001111"])
WRITINGS = ("{}", "+86 {}", "+86{}", "0086 {}", "0086{}", "86{}", "'{}", "{} ", "手机:{}", "{}转8", "{} ext. 5")


@given(LOCAL_NUMBERS, st.sampled_from(WRITINGS), st.sampled_from(["", " ", "-"]))
def test_any_way_of_writing_is_found_by_any_other(number: str, writing: str, separator: str) -> None:
    national = number.lstrip("0") if "86" in writing else number
    spaced = separator.join((national[:-8], national[-8:-4], national[-4:]))
    written = writing.format(spaced)
    phone = read_phone(written)
    assert phone.digits == number
    for other in WRITINGS:
        typed = other.format(national)
        assert search_digits(typed) in number, typed
        assert search_digits(typed)[-8:] == number[-8:]


@given(LOCAL_NUMBERS, st.data())
def test_any_part_finds_the_number(number: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(number) - 1))
    stop = data.draw(st.integers(start + 1, len(number)))
    key = read_phone(number).digits
    assert search_digits(number[start:stop]) in key
    assert key.endswith(search_digits(number[start:]))
    if not number.startswith("0"):
        assert key.startswith(search_digits("+86 " + number[:stop]))


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0571-8888", "05718888"),
        ("１３８", "138"),
        ("+86 138", "138"),
        ("+86 571 88", "057188"),
        ("+86", ""),
        ("0013", "0013"),
        ("0086", "0086"),
        ("00138000", "00138000"),
        ("0086138001", "138001"),
        ("+852 21", "85221"),
        ("13800138000 / 13900139000", "13800138000"),
        ("王", ""),
    ],
)
def test_typed_digits(typed: str, digits: str) -> None:
    assert search_digits(typed) == digits


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("13800138000 / 0571-88881234", [("", "13800138000"), ("", "0571-88881234")]),
        ("13800138000/13900139000", [("", "13800138000"), ("", "13900139000")]),
        ("13800138000、13900139000", [("", "13800138000"), ("", "13900139000")]),
        ("13800138000；13900139000，110", [("", "13800138000"), ("", "13900139000，110")]),
        ("13800138000或13900139000", [("", "13800138000"), ("", "13900139000")]),
        ("13800138000\n0571-88881234转8", [("", "13800138000"), ("", "0571-88881234转8")]),
        ("19900740470 ::: +86 15500590181", [("", "19900740470"), ("", "+86 15500590181")]),
        ("13800138000|95588", [("", "13800138000"), ("", "95588")]),
        ("13800138000,010-88886666,8001", [("", "13800138000"), ("", "010-88886666,8001")]),
        ("95588,12345", [("", "95588"), ("", "12345")]),
        ("13800138000 13900139000", [("", "13800138000"), ("", "13900139000")]),
        ("138 0013 8000 0571-8888 1234", [("", "138 0013 8000"), ("", "0571-8888 1234")]),
        ("1380013800013900139000", [("", "13800138000"), ("", "13900139000")]),
        ("13800138000-13900139000", [("", "13800138000"), ("", "13900139000")]),
        ("0571-88881234、88885678", [("", "0571-88881234"), ("", "88885678")]),
        ("0571-8888 1234", [("", "0571-8888 1234")]),
        ("138-0013-8000", [("", "138-0013-8000")]),
        ("(0571) 88881234", [("", "(0571) 88881234")]),
        ("010/88886666", [("", "010/88886666")]),
        ("88886666/7", [("", "88886666/7")]),
        ("010-88886666-123", [("", "010-88886666-123")]),
        ("13800138000,,12", [("", "13800138000,,12")]),
        ("+852 2123 4567 13800138000", [("", "+852 2123 4567"), ("", "13800138000")]),
        ("138****8000", [("", "138****8000")]),
        ("妈妈:13800138000", [("妈妈", "13800138000")]),
        ("手机 138 0013 8000，家 88881234", [("手机", "138 0013 8000"), ("家", "88881234")]),
        ("home: 13800138000; work: 0571-88881234 ext 5", [("home", "13800138000"), ("work", "0571-88881234 ext 5")]),
        ("13800138000(妈妈)13900139000(爸爸)", [("妈妈", "13800138000"), ("爸爸", "13900139000")]),
        ("13800138000（王女士）/13900139000 李", [("王女士", "13800138000"), ("李", "13900139000")]),
        ("手机1 13800138000", [("手机1", "13800138000")]),
        ("1、13800138000 2、13900139000", [("", "13800138000"), ("", "13900139000")]),
        ("1.13800138000 2.13900139000", [("", "13800138000"), ("", "13900139000")]),
        ("①13800138000②13900139000", [("", "13800138000"), ("", "13900139000")]),
        ("2号店 0571-88881234", [("2号店", "0571-88881234")]),
        ("1.70707E+10/13800138000", [("", "1.70707E+10"), ("", "13800138000")]),
        ("见备注", [("", "见备注")]),
        (" - ", []),
        ("", []),
    ],
)
def test_cells_with_several_numbers(text: str, parts: list[tuple[str, str]]) -> None:
    assert split_phones(text) == parts


@pytest.mark.parametrize(
    ("raw", "shown", "masked"),
    [
        ("+8613800138000", "138 0013 8000", "138****8000"),
        ("057188881234转8", "0571-8888 1234 转 8", "0571-****1234"),
        ("010-88886666-123", "010-8888 6666-123", "010-****6666"),
        ("010-88886666#123", "010-8888 6666 #123", "010-****6666"),
        ("010 88886666,,123", "010-8888 6666,,123", "010-****6666"),
        ("4008108888", "400 810 8888", "400****8888"),
        ("+85221234567", "+852 2123 4567", "852****4567"),
        ("95588", "95588", "****88"),
        ("110", "110", "****"),
        ("'1.38E+10", "1.38E+10", "****"),
        ("无", "无", ""),
        ("88886666/7", "88886666/7", "****67"),
    ],
)
def test_shown_and_masked(raw: str, shown: str, masked: str) -> None:
    phone = read_phone(raw)
    assert show_phone(phone) == shown
    assert mask_phone(phone) == masked


def test_long_texts_are_read_too() -> None:
    for piece in ("1 ", "1x", "(", "+", "转1", ",1", "1-", "12345678 ", "字", " "):
        text = "13800138000" + piece * 20_000 + "a"
        assert read_phone(text).raw == text
        assert len(search_digits(text)) >= 11


def test_libphonenumber_agrees() -> None:
    with real("peers/phone_numbers.libphonenumber.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    different = {
        row["input"]: read_phone(row["input"]).e164
        for row in rows
        if read_phone(row["input"]).e164 != (row["e164"] if row["valid"] == "1" else None)
    }
    assert len(rows) > 50
    assert different == {"010-88886666-123": BEIJING, "010-88886666转123": BEIJING}


def first_e164(cell: str) -> str:
    parts = split_phones(cell)
    return (read_phone(parts[0].raw).e164 if parts else None) or ""


def test_first_numbers_of_the_customer_list() -> None:
    expected = json.loads(real("customers/customers_gb18030.expected.json").read_text("utf-8"))["rows"]
    with real("customers/customers_gb18030.csv").open(encoding="gb18030", newline="") as file:
        cells = {row["客户编号"]: row["联系电话"] for row in csv.DictReader(file)}
    assert [(number, first_e164(cells[number])) for number, _, _ in expected] == [
        (number, e164) for number, _, e164 in expected
    ]
    assert all(read_phone(cell).destroyed for cell in cells.values() if "E+" in cell)


def outlook() -> Iterator[str]:
    with real("contacts/outlook_chinese_gbk.csv").open(encoding="gbk", newline="") as file:
        yield from (row["移动电话"] for row in csv.DictReader(file))


def google() -> Iterator[str]:
    with real("contacts/google_2024.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from (row["Phone 1 - Value"] for row in csv.DictReader(file))


def android() -> Iterator[str]:
    text = quopri.decodestring(real("contacts/android_chinese.vcf").read_bytes()).decode("utf-8")
    yield from re.findall(r"^TEL;CELL:(.*?)\r?$", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "cells"),
    [("outlook_chinese_gbk", outlook), ("google_2024", google), ("android_chinese", android)],
)
def test_first_numbers_of_contacts(name: str, cells: Callable[[], Iterator[str]]) -> None:
    expected = json.loads(real(f"contacts/{name}.expected.json").read_text("utf-8"))
    assert [first_e164(cell) for cell in cells()] == [entry[1] for entry in expected]
