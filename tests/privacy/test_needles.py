"""A number is found in any writing, and never inside another."""

import json
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.privacy.needles import Needles

MOBILE, LANDLINE = "13871236547", "057187654329"


@pytest.mark.parametrize(
    "text",
    ["13871236547", "138 7123 6547", "138-7123-6547", "+86 138-7123-6547", "8613871236547", "0086 13871236547",
     "１３８７１２３６５４７", "（138）71236547", "打138.7123.6547找她", "138\u30007123\u30006547"],
)  # fmt: skip
def test_a_mobile_in_any_writing(text: str) -> None:
    needles = Needles.of([MOBILE], ())
    assert needles.found_in(text)
    left = str(needles.taken_out(f"打{text}即可"))
    assert "〔…〕" in left and not any(each in left for each in ("7123", "6547", "７"))


@pytest.mark.parametrize("text", ["0571-87654329", "(0571)8765 4329", "+86 571 87654329", "86057187654329"])
def test_a_landline_in_any_writing(text: str) -> None:
    assert Needles.of([LANDLINE], ()).taken_out(f"家 {text}") == "家 〔…〕"


@pytest.mark.parametrize("text", ["9138712365470", "138712365471", "1387123654", "2387123654７", "013871236547"])
def test_another_number_is_none_of_theirs(text: str) -> None:
    assert not Needles.of([MOBILE], ()).found_in(text)


def test_handles_stand_by_themselves() -> None:
    needles = Needles.of((), ["li.na@example.cn", "lina_88", "12", "1001"])
    assert needles.handles == {"li.na@example.cn", "lina_88"}
    assert needles.taken_out("微信LINA_88，邮箱 Li.Na@Example.cn。") == "微信〔…〕，邮箱 〔…〕。"
    assert needles.taken_out("lina_889 or xli.na@example.cn") == "lina_889 or xli.na@example.cn"


def test_nothing_to_look_for_finds_nothing() -> None:
    none = Needles.of(["110"], ["ab"])
    assert not none
    assert none.taken_out("110 ab") == "110 ab" and not none.found_in("110")


def test_json_stays_json() -> None:
    needles = Needles.of([MOBILE], ())
    made = needles.taken_out_of_json(json.dumps({"words": "138 7123 6547", "n": 13871236547, "on": True}))
    assert json.loads(made) == {"words": "〔…〕", "n": "〔…〕", "on": True}


APART = st.sampled_from(["", " ", "-", ".", "（", "\u3000", "—"])


@settings(max_examples=60, deadline=None)
@given(st.lists(APART, min_size=11, max_size=11), st.booleans(), st.text(max_size=8).filter(str.isprintable))
def test_the_coarse_sieve_lets_every_writing_through(apart: list[str], wide: bool, around: str) -> None:
    digits = MOBILE.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else MOBILE
    text = f"{around}x{''.join(a + b for a, b in zip(digits, apart, strict=True))}x{around}"
    needles = Needles.of([MOBILE], ["someone@example.cn"])
    condition, values = needles.condition("t")
    with sqlite3.connect(":memory:") as conn:
        found = conn.execute(f"SELECT {condition} FROM (SELECT ? AS t)", (*values, text)).fetchone()[0]
    conn.close()
    assert needles.found_in(text)
    assert found
