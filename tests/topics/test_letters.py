import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from desk_app.topics.letters import Fit, fit, fit_pieces

HAN = "送货迟到安装质量价格库存售后退换维修发票洗衣机冰箱空调电视"


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("迟到", "迟到", Fit.WHOLE),
        ("Late", "LATE", Fit.WHOLE),
        ("Ｌａｔｅ", "late", Fit.WHOLE),
        ("迟到", "迟", Fit.START),
        ("送货迟到", "迟到", Fit.PART),
        ("送货迟到", "songhuo", Fit.START),
        ("送货迟到", "SongHuo", Fit.START),
        ("送货迟到", "song huo", Fit.START),
        ("送货迟到", "shcd", Fit.START),
        ("送货迟到", "songhcd", Fit.START),
        ("送货迟到", "shchidao", Fit.START),
        ("送货迟到", "shchd", Fit.START),
        ("送货迟到", "送h", Fit.START),
        ("送货迟到", "chidao", Fit.PART),
        ("送货迟到", "chid", Fit.PART),
        ("送货迟到", "cd", Fit.PART),
        ("空调", "kongtiao", Fit.START),
        ("空调", "kt", Fit.START),
        ("重新安装", "chongxin", Fit.START),
        ("绿色", "lvse", Fit.START),
        ("绿色", "lyuse", Fit.START),
        ("Late delivery", "del", Fit.PART),
        ("Late delivery", "ld", Fit.START),
        ("Late delivery", "late del", Fit.START),
        ("Late delivery", "live", Fit.INSIDE),
        ("Café", "cafe", Fit.WHOLE),
        ("海尔 10kg 洗衣机", "10kg", Fit.PART),
        ("海尔 10kg 洗衣机", "hexyj", None),
        ("海尔 10kg 洗衣机", "he10xyj", None),
        ("海尔 10kg 洗衣机", "he1xyj", Fit.START),
        ("送货迟到", "ongh", None),
        ("送货迟到", "dc", None),
        ("Late", "te", None),
        ("Late", "", None),
        ("Late", " · ", None),
        ("", "a", None),
    ],
)
def test_what_fits(text: str, typed: str, expected: Fit | None) -> None:
    assert fit(text, typed) == expected


def test_words_in_any_order_fit_if_each_does() -> None:
    assert fit_pieces(["送货", "迟到"], "迟到 送货") == Fit.INSIDE
    assert fit_pieces(["送货", "迟到"], "cd sh") == Fit.INSIDE
    assert fit_pieces(["送货", "迟到"], "迟到 安装") is None
    assert fit_pieces(["送货", "迟到"], "迟到") == Fit.WHOLE
    assert fit_pieces(["送货"], "  ") is None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(HAN), min_size=1, max_size=8), st.data())
def test_the_pinyin_and_initials_of_every_part_find_it(characters: list[str], data: st.DataObject) -> None:
    text = "".join(characters)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    part = [lazy_pinyin(c)[0] for c in text[start:end]]
    for typed in ("".join(part), "".join(p[0] for p in part), "".join(part)[:-1] or part[0], text[start:end]):
        assert fit(text, typed) is not None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_it(text: str, typed: str) -> None:
    found = fit(text, typed)
    assert found is None or any(c.isalnum() for c in typed)
    if any(c.isalnum() for c in text) and len(text) <= 30:
        assert fit(text, text) == Fit.WHOLE
