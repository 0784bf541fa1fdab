"""Address books and customer lists of many programs, with nothing but guesses."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desk_app.exchange.reading import read_table
from desk_app.exchange.ready import recipe_for
from desk_app.exchange.recipe import parse_recipe, write_recipe
from desk_app.exchange.records import MappedFile

Made = Callable[..., Path]


def lines(header: str, *rows: Mapping[str, str], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split(delimiter), delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def taken(path: Path, zone: ZoneInfo, kind: str = "customers") -> tuple[list[dict[str, Any]], MappedFile]:
    table = read_table(path)
    recipe = recipe_for(table, kind)
    again = parse_recipe(write_recipe(recipe))
    assert again == recipe
    reread = read_table(path, header_line=recipe.header_line)
    file = MappedFile(reread, again, zone)
    return [dict(record.values) for record in file], file


OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Job Title,Business Street,Business Street 2,Business City,"
    "Business State,Business Postal Code,Business Country/Region,Home Street,Home City,Assistant's Phone,Business Fax,"
    "Business Phone,Car Phone,Company Main Phone,Home Phone,Mobile Phone,Pager,Primary Phone,E-mail Address,"
    "E-mail Type,E-mail 2 Address,Birthday,Notes,Priority"
)


def test_outlook_every_phone_and_the_whole_address(made: Made, zone: ZoneInfo) -> None:
    john = {
        "Title": "Mr.", "First Name": "John", "Middle Name": "Q", "Last Name": "Public", "Suffix": "Jr.",
        "Company": "Acme", "Job Title": "Buyer", "Business Street": "1 Main St", "Business Street 2": "Suite 5",
        "Business City": "Austin", "Business State": "TX", "Business Postal Code": "78701",
        "Business Country/Region": "United States of America", "Home Street": "22 Elm Rd", "Home City": "Austin",
        "Assistant's Phone": "+1 512-555-0101", "Business Fax": "+1 512-555-0102", "Car Phone": "+86 13900000001",
        "Company Main Phone": "021-62345678", "Mobile Phone": "13800138000", "E-mail Address": "a@b.com",
        "E-mail 2 Address": "a2@b.com", "Birthday": "0/0/00", "Notes": "one\ntwo", "Priority": "Normal",
    }  # fmt: skip
    rows = (john, {"First Name": "三丰", "Last Name": "张", "Mobile Phone": "1"}, {"Company": "某店", "Car Phone": "2"})
    (one, two, shop), file = taken(made(lines(OUTLOOK, *rows)), zone)
    assert (one["name"], two["name"]) == ("Mr. John Q Public Jr.", "张三丰")
    assert one["phones"] == (
        ("mobile", "13800138000"),
        ("", "+86 13900000001"),
        ("work", "021-62345678"),
        ("", "+1 512-555-0101"),
        ("fax", "+1 512-555-0102"),
    )
    assert one["addresses"] == (
        ("home", "22 Elm Rd, Austin"),
        ("work", "1 Main St, Suite 5, Austin, TX 78701, United States of America"),
    )
    assert one["emails"] == (("", "a@b.com"), ("", "a2@b.com"))
    assert (one["note"], "birthday" in one) == ("one\ntwo", False)
    assert ("name" in shop, shop["organization"]) == (False, "某店")
    assert file.unused_columns == ("Priority",)


def test_outlook_of_taiwan_in_big5(made: Made, zone: ZoneInfo) -> None:
    header = (
        "名字,中間名,姓氏,公司,職稱,商務 - 街,商務 - 市/鎮,商務 - 縣/市,商務 - 郵遞區號,商務電話,住家電話,行動電話,"
        "電子郵件地址,附註"
    )
    row = {
        "名字": "志明", "姓氏": "陳", "公司": "大同公司", "商務 - 街": "忠孝東路四段1號", "商務 - 市/鎮": "大安區",
        "商務 - 縣/市": "臺北市", "商務 - 郵遞區號": "106", "住家電話": "+886 2 2771 1234",
        "行動電話": "+886 912 345 678", "電子郵件地址": "c@d.tw", "附註": "老客戶，請聯絡",
    }  # fmt: skip
    more = {"名字": "春嬌", "姓氏": "林", "行動電話": "+886 987 654 321", "附註": "週二送貨"}
    (one, two), file = taken(made(lines(header, row, more), encoding="big5"), zone)
    assert file.table.encoding == "big5"
    assert (one["name"], two["name"], one["note"]) == ("陳志明", "林春嬌", "老客戶，請聯絡")
    assert one["phones"] == (("mobile", "+886 912 345 678"), ("home", "+886 2 2771 1234"))
    assert one["addresses"] == (("work", "臺北市大安區忠孝東路四段1號 106"),)


def test_google_before_2024(made: Made, zone: ZoneInfo) -> None:
    header = (
        "Name,Given Name,Additional Name,Family Name,Name Suffix,Nickname,Notes,E-mail 1 - Type,E-mail 1 - Value,"
        "E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,"
        "Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - Region,"
        "Address 1 - Postal Code,Address 1 - Country,Organization 1 - Name,Organization 1 - Title"
    )
    row = {
        "Name": "王小明", "Given Name": "小明", "Family Name": "王", "E-mail 1 - Value": "x@y.cn ::: x2@y.cn",
        "E-mail 2 - Value": "w@y.cn", "Phone 1 - Type": "Mobile", "Phone 1 - Value": "138 0013 8000 ::: 13800138001",
        "Phone 2 - Type": "Work Fax", "Phone 2 - Value": "0571-88881234", "Address 1 - Type": "Home",
        "Address 1 - Formatted": "文三路1号\n杭州市, 浙江省 310000\nCN", "Address 1 - Street": "文三路1号",
        "Address 1 - City": "杭州市", "Address 1 - Region": "浙江省", "Address 1 - Postal Code": "310000",
        "Address 1 - Country": "CN", "Organization 1 - Title": "经理",
    }  # fmt: skip
    formatted = {"Nickname": "阿福", "Address 1 - Formatted": "文三路2号\nCN", "Phone 1 - Value": "1"}
    (one, two), file = taken(made(lines(header, row, formatted), encoding="utf-16"), zone)
    assert file.table.encoding.startswith("utf-16")
    assert one["phones"] == (("mobile", "138 0013 8000"), ("mobile", "13800138001"), ("fax", "0571-88881234"))
    assert [mail for _label, mail in one["emails"]] == ["x@y.cn", "x2@y.cn", "w@y.cn"]
    assert (one["addresses"], one["job_title"]) == ((("home", "浙江省杭州市文三路1号 310000"),), "经理")
    assert (two["name"], two["addresses"]) == ("阿福", (("", "文三路2号"),))


@pytest.mark.parametrize(
    ("header", "row", "name", "phones", "address"),
    [
        (
            "First,Middle,Last,Email,Home,Work,Fax,Mobile,Home Address,Home City,Home State,Home ZIP",
            "Mary,,Jones,m@y.com,+1 415-555-2671,+1 415-555-2672,+1 415-555-2674,+1 415-555-2673,5 Oak,SF,CA,94101",
            "Mary Jones",
            ["+1 415-555-2673", "+1 415-555-2674", "+1 415-555-2671", "+1 415-555-2672"],
            "5 Oak, SF, CA 94101",
        ),
        (
            "名,姓,显示名称,首选电子邮件,工作电话,家庭电话,传真号码,手机号码,家庭地址,"
            "家庭地址 2,家庭所在市县,家庭所在省,"
            "家庭邮编",
            "三,张,,z@x.cn,010-62345678,010-62345670,010-62345671,13800138000,文三路1号,,杭州市,浙江省,310000",
            "张三",
            ["13800138000", "010-62345670", "010-62345678", "010-62345671"],
            "浙江省杭州市文三路1号 310000",
        ),
        (
            "联系组,姓名,邮箱地址,手机号码,联系地址,固定电话,QQ,公司电话",
            "客户,李四,l@163.com,13800138000,杭州市西湖区,0571-88881234,123,0571-88881235",
            "李四",
            ["13800138000", "0571-88881234", "0571-88881235"],
            "杭州市西湖区",
        ),
        (
            "Customer ID,First Name,Last Name,Email,Default Address Company,Default Address Address1,"
            "Default Address Address2,Default Address City,Default Address Country Code,Default Address Zip,"
            "Default Address Phone,Phone",
            "'701,Jane,Roe,j@x.com,,5 High St,Flat 2,London,GB,N1 9GU,'+44 20 7946 0958,'+447911123456",
            "Jane Roe",
            ["+447911123456", "+44 20 7946 0958"],
            "5 High St, Flat 2, London, N1 9GU, GB",
        ),
        (
            "id,first_name,last_name,email,billing_first_name,billing_address_1,billing_city,billing_postcode,"
            "billing_phone",
            "12,Jane,Roe,j@x.com,Jane,5 High St,London,N1 9GU,+447911123456",
            "Jane Roe",
            ["+447911123456"],
            "5 High St, London, N1 9GU",
        ),
        (
            "单位编号,单位全名,联系人,联系电话,手机一,手机二,传真,单位地址,邮编,银行账号",
            "001,好又多超市,王老板,0571-88881234,13800138000,13900139000,0571-88881235,文三路1号,310000,6222021234567890",
            "好又多超市",
            ["13800138000", "13900139000", "0571-88881234", "0571-88881235"],
            "文三路1号 310000",
        ),
        (
            "客户编码,客户名称,首要联系人,联系人手机,联系人座机,联系地址",
            "KH1,好又多,王老板,13800138000,0571-88881234,文三路1号",
            "好又多",
            ["13800138000", "0571-88881234"],
            "文三路1号",
        ),
        (
            "买家姓名,买家手机号,省,市,区,收货地址",
            "韩梅梅,13800138000,浙江省,杭州市,西湖区,文三路1号",
            "韩梅梅",
            ["13800138000"],
            "浙江省杭州市西湖区文三路1号",
        ),
    ],
)
def test_lists_of_customers(
    made: Made, zone: ZoneInfo, header: str, row: str, name: str, phones: list[str], address: str
) -> None:
    [one], file = taken(made(f"{header}\n{row}\n"), zone)
    assert file.refused == []
    assert (one["name"], [raw for _label, raw in one["phones"]]) == (name, phones)
    assert one["addresses"][0][1] == address


def test_spreadsheets_of_germany_and_france(made: Made, zone: ZoneInfo) -> None:
    german = (
        "Kundennr.;Vorname;Nachname;Straße;PLZ;Ort;Telefon privat;Mobiltelefon;Kunde seit;Umsatz gesamt;Bemerkungen\n"
        "10001;Jürgen;Groß;Hauptstraße 5;50667;Köln;+49 221 123456;+49 171 1234567;01.02.2023;1.234,56 €;schöne Grüße\n"
    )
    [one], file = taken(made(german, encoding="cp1252"), zone)
    assert (file.table.encoding, file.notes) == ("cp1252", [])
    assert (one["reference"], one["name"], one["addresses"][0][1]) == (
        "10001",
        "Jürgen Groß",
        "Hauptstraße 5, 50667 Köln",
    )
    assert one["phones"] == (("mobile", "+49 171 1234567"), ("home", "+49 221 123456"))
    assert (one["spent"], one["created_on"].isoformat(), one["note"]) == (123456, "2023-02-01", "schöne Grüße")
    french = (
        "N° client;Nom;Prénom;Adresse;Code postal;Ville;Téléphone;Portable;Remarques\n"
        "A-1;Lefèvre;Hélène;12 rue de l'Église;75001;Paris;+33 1 42 68 53 00;+33 6 12 34 56 78;déjà vue, très fidèle\n"
        "A-2;Benoît;Zoé;3 allée du Château;69001;Lyon;+33 4 72 00 00 00;;à rappeler\n"
    )
    (one, _two), file = taken(made(french, encoding="mac_roman"), zone)
    assert (file.table.encoding, one["reference"], one["name"]) == ("mac_roman", "A-1", "Hélène Lefèvre")
    assert one["addresses"][0][1] == "12 rue de l'Église, 75001 Paris"


def test_ldif(made: Made, zone: ZoneInfo) -> None:
    text = (
        "dn: cn=Zhang,mail=z@x.cn\nobjectclass: person\ncn:: 5byg5LiJ\nmail: z@x.cn\ntelephoneNumber: 010-62345678\n"
        "mobile: 13800138000\nmozillaHomeStreet: 文三路1号\nmozillaHomeLocalityName: 杭州市\n\n"
        "dn: cn=John\ncn: John Doe\ndescription: a line that\n  goes on\n"
    )
    (one, two), file = taken(made(text, "book.ldif"), zone)
    assert (one["name"], one["phones"]) == ("张三", (("mobile", "13800138000"), ("work", "010-62345678")))
    assert (one["addresses"], two["note"]) == ((("home", "杭州市文三路1号"),), "a line that goes on")
    assert file.refused == []


def test_cards_of_phones(made: Made, zone: ZoneInfo) -> None:
    label = "".join(f"={byte:02X}" for byte in "仓库".encode("gbk"))
    text = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:张;三;;;\r\nFN:三 张\r\nTEL:1\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:某店\r\nORG:某店;\r\nTEL;type=WORK:2\r\nEND:VCARD\r\n"
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN:李;雷;;;\r\nTEL;X-CUSTOM(CHARSET=GBK,ENCODING=QUOTED-PRINTABLE,{label}):3\r\n"
        "END:VCARD\r\n"
    )
    (one, shop, three), file = taken(made(text, "cards.vcf", "utf-16"), zone)
    assert file.table.encoding == "utf-16-le"
    assert (one["name"], "name" in shop, shop["organization"]) == ("张三", False, "某店")
    assert (three["name"], three["phones"]) == ("李雷", (("仓库", "3"),))
