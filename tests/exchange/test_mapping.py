from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.core.errors import DeskError
from desk_app.exchange.preview import preview
from desk_app.exchange.reading import read_table
from desk_app.exchange.recipe import parse_recipe
from desk_app.exchange.records import MappedFile
from desk_app.exchange.values import Stamp

Made = Callable[..., Path]


@pytest.fixture
def mapped(made: Made, zone: ZoneInfo) -> Callable[[str, str], MappedFile]:
    def run(text: str, recipe: str) -> MappedFile:
        return MappedFile(read_table(made(text)), parse_recipe(recipe), zone)

    return run


Run = Callable[[str, str], MappedFile]


def test_types(mapped: Run) -> None:
    file = mapped(
        "编号,姓名,电话,建档,金额,积分\nK1,张三,13800138000 / 010-88886666,2025-08-26,￥1234.5,12\n",
        'kind="customers"\n[columns]\nreference="编号"\nname="姓名"\nphone="电话"\ncreated_on="建档"\nspent="金额"\npoints="积分"',
    )
    (record,) = file
    assert record.values == {
        "reference": "K1",
        "name": "张三",
        "phone": "13800138000 / 010-88886666",
        "phones": (("", "13800138000 / 010-88886666"),),
        "created_on": date(2025, 8, 26),
        "spent": 123450,
        "points": 12,
    }
    assert (file.read, file.refused, record.line) == (1, [], 2)


def test_a_wrong_value_refuses_its_row_by_column_and_value(mapped: Run) -> None:
    file = mapped(
        "name,born\na,2025-08-26\nb,soon\n,\nc,\n", 'kind="customers"\n[columns]\nname="name"\ncreated_on="born"'
    )
    assert [r.values["name"] for r in file] == ["a", "c"]
    assert [(r.line, r.reason, r.cells) for r in file.refused] == [(3, '"born": "soon" is not a date.', ("b", "soon"))]


def test_rows_refused_for_their_form_are_counted_with_the_others(mapped: Run) -> None:
    file = mapped("name,note\na,1\nb,2,3\n", 'kind="customers"\n[columns]\nname="name"')
    assert len(list(file)) == 1
    assert (file.read, [r.line for r in file.refused]) == (2, [3])


def test_needed_fields(mapped: Run) -> None:
    file = mapped("name,note\n,nobody\n", 'kind="customers"\n[columns]\nname="name"\nnote="note"')
    assert list(file) == []
    assert "name" in file.refused[0].reason


def test_templates_values_constants_and_skips(mapped: Run) -> None:
    file = mapped(
        "date\tstart\tpick\tout\ttest\n990201\t23:59:50\t0:00:05\tAGENT\t\n"
        "990201\t8:00:00\t0:00:00\tHANG\t\n990202\t9:00:00\t0:00:00\tAGENT\tyes\n",
        'kind="calls"\nzone="Asia/Jerusalem"\n[columns]\nrang_at="{date} {start}"\nanswered_at="{date} {pick}"\n'
        'outcome="out"\n[formats]\nrang_at="%y%m%d %H:%M:%S"\nanswered_at="%y%m%d %H:%M:%S"\n'
        '[values.outcome]\nAGENT="answered"\nHANG="abandoned"\n[values.pick]\n"0:00:00"=""\n'
        '[constants]\ndirection="in"\n[skip]\ntest=["yes"]',
    )
    first, second = file
    answered = first.values["answered_at"]
    assert isinstance(answered, Stamp)
    assert answered.local.isoformat() == "1999-02-02T00:00:05"
    assert answered.at.isoformat() == "1999-02-01T22:00:05+00:00"
    assert "answered_at" not in second.values
    assert (second.values["outcome"], second.values["raw_outcome"], second.values["direction"]) == (
        "abandoned",
        "HANG",
        "in",
    )
    assert (file.read, file.skipped) == (3, 1)


def test_chinese_and_western_names_from_two_columns(mapped: Run) -> None:
    file = mapped(
        "Last,First\n张,三\nCalabrese,Goldsmith\n,Cher\n", 'kind="customers"\n[columns]\nname="{Last}{First}"'
    )
    assert [r.values["name"] for r in file] == ["张三", "Goldsmith Calabrese", "Cher"]


def test_several_phones_with_labels(mapped: Run) -> None:
    file = mapped(
        "n,手机,住宅电话,P - Label,P - Value\na,1 ::: 2,3,Work,4\n",
        'kind="customers"\n[columns]\nname="n"\nphone="手机"\nphone_2="住宅电话"\n'
        'phone_3="P - Value"\nphone_3_label="P - Label"',
    )
    (record,) = file
    assert record.values["phones"] == (("mobile", "1"), ("mobile", "2"), ("home", "3"), ("work", "4"))
    assert record.values["phone"] == "1"


def test_dates_that_can_be_read_both_ways_are_said(mapped: Run) -> None:
    recipe = 'kind="customers"\n[columns]\nname="n"\ncreated_on="d"'
    doubtful = mapped("n,d\na,03/04/2025\n", recipe)
    assert next(iter(doubtful)).values["created_on"] == date(2025, 4, 3)
    assert "both ways" in doubtful.notes[0]
    clear = mapped("n,d\n" + "a,03/04/2025\n" * 900 + "a,04/22/2025\n", recipe)
    assert next(iter(clear)).values["created_on"] == date(2025, 3, 4)
    assert clear.notes == []


def test_group_joins_lines(mapped: Run) -> None:
    file = mapped(
        "o,g,q,a,s\n1,灯,1,10,5\n2,桌,1,99,4\n1,椅,2,20.5,5\n2,桌,1,99,1\n",
        'kind="deliveries"\n[columns]\nreference="o"\ngoods="g"\nquantity="q"\namount="a"\nscore="s"\n[group]\ncolumn="o"',
    )
    first, second = file
    assert (first.values["goods"], first.values["quantity"], first.values["amount"]) == ("灯；椅", 3, 3050)
    assert (second.values["quantity"], second.values["amount"], second.values["score"]) == (1, 9900, 1)
    assert "_group" not in first.values
    assert file.read == 4


def test_a_recipe_for_other_columns_is_refused(mapped: Run) -> None:
    with pytest.raises(DeskError, match="客户"):
        mapped("name\na\n", 'kind="customers"\n[columns]\nname="客户"')
    with pytest.raises(DeskError, match="time"):
        mapped("d\na\n", 'kind="calls"\n[columns]\nrang_at="{d} {time}"')
    with pytest.raises(DeskError, match="order"):
        mapped("d\na\n", 'kind="customers"\n[columns]\nname="d"\n[group]\ncolumn="order"')


def test_survey_questions_are_any_words(mapped: Run) -> None:
    (record,) = mapped(
        "id,s1\n7,9\n", 'kind="surveys"\n[columns]\nreference="id"\nsat1="s1"\n[constants]\nscale="1-10"'
    )
    assert record.values == {"reference": "7", "sat1": 9, "scale": "1-10"}


def test_the_preview_shows_rows_as_read_and_as_taken(made: Made, zone: ZoneInfo) -> None:
    table = read_table(made("n,d\n" + "a,2025-01-01\n" * 30 + "b,x\n"))
    shown = preview(table, parse_recipe('kind="customers"\n[columns]\nname="n"\ncreated_on="d"'), zone)
    assert (len(shown.rows), shown.encoding, shown.rows[0].values["name"]) == (20, "utf-8", "a")
    longer = preview(table, parse_recipe('kind="customers"\n[columns]\nname="n"\ncreated_on="d"'), zone, count=31)
    assert "x" in longer.rows[30].reason
