import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.core.errors import DeskError
from desk_app.exchange.recipe import Recipe, parse_recipe, recipe_as_data, write_recipe

FULL = """
kind = "calls"
encoding = "gbk"
delimiter = "\\t"
header_line = 3
zone = "Asia/Jerusalem"
[columns]
reference = "call_id"
rang_at = "{date} {vru_entry}"
phone = ["手机", "电话"]
[formats]
rang_at = ["%y%m%d %H:%M:%S", "%Y-%m-%d"]
wait_s = "seconds"
[values.outcome]
AGENT = "answered"
0 = ""
[constants]
direction = "in"
[skip]
type = ["TEST", 7]
[group]
column = "call_id"
"""


def test_a_full_recipe() -> None:
    recipe = parse_recipe(FULL)
    assert recipe.columns["phone"] == ("手机", "电话")
    assert recipe.formats == {"rang_at": ("%y%m%d %H:%M:%S", "%Y-%m-%d"), "wait_s": ("seconds",)}
    assert recipe.values == {"outcome": {"AGENT": "answered", "0": ""}}
    assert (recipe.skip, recipe.group, recipe.header_line) == ({"type": ("TEST", "7")}, "call_id", 3)
    assert parse_recipe(write_recipe(recipe)) == recipe
    assert recipe_as_data(recipe)["group"] == {"column": "call_id"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("kind = ", "TOML"),
        ('kind = "dogs"\n[columns]\nname = "x"', "kind"),
        ('[columns]\nname = "x"', "kind"),
        ('kind = "customers"', "columns"),
        ('kind = "customers"\n[columns]\nshoe_size = "x"', "columns.shoe_size"),
        ('kind = "customers"\n[columns]\nname = {a = 1}', "columns.name"),
        ('kind = "customers"\n[columns]\nname = []', "columns.name"),
        ('kind = "customers"\ncolums = 3', "colums"),
        ('kind = "customers"\nzone = "Moon/Sea"\n[columns]\nname = "x"', "Moon/Sea"),
        ('kind = "customers"\nzone = "../../etc"\n[columns]\nname = "x"', "etc"),
        ('kind = "customers"\nencoding = "x9"\n[columns]\nname = "x"', "x9"),
        ('kind = "customers"\ndelimiter = ",,"\n[columns]\nname = "x"', "delimiter"),
        ('kind = "customers"\nheader_line = -1\n[columns]\nname = "x"', "header_line"),
        ('kind = "customers"\n[columns]\nname = "x"\n[formats]\ncreated_on = "%Q"', "formats.created_on"),
        ('kind = "customers"\n[columns]\nname = "x"\n[formats]\nname = "%Y"', "formats.name"),
        ('kind = "customers"\n[columns]\nname = "x"\n[values]\nsex = "m"', "values.sex"),
        ('kind = "customers"\n[columns]\nname = "x"\n[group]\nby = "x"', "group"),
        ('kind = "customers"\n[columns]\nname = "x"\n[skip]\nx = {}', "skip.x"),
    ],
)
def test_a_wrong_recipe_is_refused_by_place(text: str, place: str) -> None:
    with pytest.raises(DeskError, match=place):
        parse_recipe(text)


words = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=12)


@given(
    columns=st.dictionaries(
        st.sampled_from(["name", "phone", "phone_2", "note"]), st.lists(words, min_size=1, max_size=3), min_size=1
    ),
    values=st.dictionaries(words, st.dictionaries(words, words, max_size=3), max_size=3),
    skip=st.dictionaries(words, st.lists(words, min_size=1, max_size=3), max_size=2),
    group=words,
)
def test_writing_and_parsing_are_inverse(
    columns: dict[str, list[str]], values: dict[str, dict[str, str]], skip: dict[str, list[str]], group: str
) -> None:
    recipe = Recipe(
        "customers",
        columns={k: tuple(v) for k, v in columns.items()},
        values=values,
        skip={k: tuple(v) for k, v in skip.items()},
        group=group,
    )
    assert parse_recipe(write_recipe(recipe)) == recipe
