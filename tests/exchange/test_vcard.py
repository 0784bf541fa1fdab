import json
import re
from collections.abc import Callable
from pathlib import Path

from desk_app.exchange.guess import guess_recipe
from desk_app.exchange.reading import read_table
from desk_app.exchange.rows import Table

Made = Callable[..., Path]


def cards(table: Table) -> list[dict[str, str]]:
    return [{h: c for h, c in zip(table.header, row.cells, strict=True) if c} for row in table]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def test_quoted_printable_with_soft_breaks_and_its_own_charset(made: Made) -> None:
    def quoted(text: str, charset: str) -> str:
        return "".join(f"={byte:02X}" for byte in text.encode(charset))

    address = quoted("广东省深圳市南山区科技园路1号", "gbk")
    text = card(
        f"N;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:{quoted('张', 'gbk')};{quoted('三', 'gbk')};;;",
        "TEL;CELL:13800138000",
        f"ADR;HOME;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:;;{address[:30]}=\r\n{address[30:]};;;;",
        version="2.1",
    )
    assert cards(read_table(made(text, "a.vcf"))) == [
        {
            "name": "张三",
            "family_name": "张",
            "given_name": "三",
            "phone_1": "13800138000",
            "phone_1_label": "mobile",
            "address_1": "广东省深圳市南山区科技园路1号",
            "address_1_label": "home",
        }
    ]


def test_bytes_in_gbk_without_a_charset(made: Made) -> None:
    text = card("N:王;小明;;;", "FN:王小明", "TEL;WORK;VOICE:010-88886666", version="2.1")
    assert cards(read_table(made(text, "a.vcf", "gbk")))[0]["name"] == "王小明"


def test_folds_escapes_groups_and_uris(made: Made) -> None:
    text = card(
        "FN:John\\, Jr.",
        "item1.TEL:555 1",
        "item1.X-ABLabel:_$!<Shop>!$_",
        'TEL;VALUE=uri;TYPE="voice,home":tel:+1-555-555;ext=12',
        "NOTE:first\\nsec",
        " ond\\; line",
        "ADR;TYPE=WORK:;;1 Main St;Town;ST;123;USA",
        "BDAY:19800322",
        "PHOTO;ENCODING=b:" + "A" * 200,
        version="4.0",
    )
    assert cards(read_table(made(text, "a.vcf")))[0] == {
        "name": "John, Jr.",
        "phone_1": "555 1",
        "phone_1_label": "Shop",
        "phone_2": "+1-555-555 ext 12",
        "phone_2_label": "home",
        "note": "first\nsecond; line",
        "address_1": "1 Main St, Town, ST 123, USA",
        "address_1_label": "work",
        "birthday": "1980-03-22",
    }


def test_a_card_that_does_not_end_is_a_problem_of_its_own(made: Made) -> None:
    table = read_table(made(card("FN:A", "TEL:1") + "BEGIN:VCARD\r\nFN:B\r\n", "a.vcf"))
    assert [row.cells[0] for row in table] == ["A"]
    assert [problem.line for problem in table.problems] == [6]


def test_android_cards(data: Path) -> None:
    expected = json.loads((data / "contacts/android_chinese.expected.json").read_text())
    found = [
        (c["name"].replace("\u3000", ""), "+86" + re.sub(r"^(\+86|0086)?", "", re.sub(r"[ \-]", "", c["phone_1"])))
        for c in cards(read_table(data / "contacts/android_chinese.vcf"))
    ]
    assert found == [tuple(each) for each in expected]


def test_cards_of_known_programs(data: Path) -> None:
    found = {p.name: cards(read_table(p)) for p in (data / "contacts/real").glob("*.vcf")}
    assert [len(found[f"John_Doe_{p}.vcf"]) for p in ("ANDROID", "GMAIL", "MS_OUTLOOK")] == [6, 1, 1]
    greg = found["gmail-single.vcf"][0]
    assert (greg["phone_2"], greg["phone_2_label"]) == ("555 555 2222", "GRAND_CENTRAL")
    assert greg["note"].endswith("ACustomField: CustomField")
    old = found["outlook-2003.vcf"][0]
    assert (old["name"], old["organization"], old["department"]) == ("John Doe III", "Company, The", "TheDepartment")
    assert old["note"] == "This is the note field!!\nSecond line\n\nThird line is empty"


def test_cards_become_customers(made: Made) -> None:
    table = read_table(made(card("FN:张三", "TEL;TYPE=CELL:13800138000"), "a.vcf"))
    assert guess_recipe(table, "customers").columns["phone_1"] == ("phone_1",)
