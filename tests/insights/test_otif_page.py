"""The page of on time in full for the wall, read back."""

from dataclasses import replace
from datetime import UTC, datetime
from datetime import date as Date
from zoneinfo import ZoneInfo

import pytest

from desk_app.core.i18n import speaking
from desk_app.insights.model import Period
from desk_app.insights.otif_handout import SIZES, Kept, OtifPage, OtifPart, headline, lacking, otif_pdf
from desk_app.printing.letterhead import Letterhead
from tests.printing.paper_reading import by_pdfium, close, lines_of, outside, overlapping, page_sizes

STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号", "8:30–18:00")
PAGE = OtifPage(
    period=Period(Date(2026, 11, 1), Date(2026, 12, 1)),
    as_of=datetime(2026, 12, 1, 1, tzinfo=UTC),
    zone=ZoneInfo("Asia/Shanghai"),
    otif=Kept(1080, 1200),
    otif_by_day=Kept(1110, 1200),
    by_window=Kept(1104, 1200),
    by_day=Kept(1140, 1200),
    in_full=Kept(1150, 1200),
    couriers=(OtifPart("陈强", Kept(700, 760)), OtifPart("阿强", Kept(378, 436)), OtifPart("", Kept(2, 4))),
    areas=(OtifPart("上城区", Kept(600, 610)), OtifPart("余杭区", Kept(480, 590))),
    failed=(("nobody there", 31), ("not attempted", 9)),
)


def said(page: OtifPage, size: str = "A4", lang: str = "en") -> str:
    return " ".join(by_pdfium(otif_pdf(page, STORE, size=size, lang=lang)).split())


def test_the_page_says_every_share_and_out_of_how_many() -> None:
    text = said(PAGE)
    for words in (
        "On time in full", "1 Nov 2026 to 30 Nov 2026", "as of 1 Dec 2026 09:00",
        "1,080 of 1,200 deliveries due came on time and in full: 90.0 %. 60 more would have reached 95 %.",
        "On time in full, by the window 90.0 % 1,080 / 1,200", "On time in full, by the day 92.5 % 1,110 / 1,200",
        "On time by the window 92.0 % 1,104 / 1,200", "On time by the calendar day 95.0 % 1,140 / 1,200",
        "In full 95.8 % 1,150 / 1,200", "陈强 92.1 % 700 / 760", "not written down 50.0 %° 2 / 4",
        "余杭区 81.4 % 480 / 590", "40 failed attempts", "nobody there 31 77.5 %", "The line stands at 95 %",
        "fewer than 5 cases", "counts as failed",
    ):  # fmt: skip
        assert close(words) in close(text), words


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", SIZES)
def test_it_is_one_page_for_the_wall(size: str, lang: str) -> None:
    data = otif_pdf(PAGE, STORE, size=size, lang=lang)
    assert len(page_sizes(data)) == 1
    assert outside(data) == []
    assert overlapping(data) == []
    assert otif_pdf(PAGE, STORE, size=size, lang=lang) == data


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_many_couriers_with_long_and_rare_names_stay_on_the_paper(lang: str) -> None:
    many = tuple(OtifPart(f"{n:02d} 余𬍛" + "区" * 80, Kept(n, 60)) for n in range(60))
    data = otif_pdf(replace(PAGE, couriers=many, areas=many), STORE, lang=lang)
    assert outside(data) == []
    assert overlapping(data) == []
    assert len(lines_of(data)) <= 3
    if lang == "en":
        assert close("48 more are not shown") in close(by_pdfium(data))


def test_without_a_delivery_due_it_says_so() -> None:
    none = Kept(0, 0)
    page = replace(
        PAGE, otif=none, otif_by_day=none, by_window=none, by_day=none, in_full=none, couriers=(), areas=(), failed=()
    )
    text = said(page)
    assert "No delivery was due." in text
    assert "—" in text
    assert "By courier" not in text


def test_above_the_line_nothing_is_missing() -> None:
    with speaking("en"):
        assert headline(replace(PAGE, otif=Kept(19, 20))).endswith("95.0 %.")
        assert headline(replace(PAGE, otif=Kept(1, 1))) == "1 of 1 delivery due came on time and in full: 100.0 %."


@pytest.mark.parametrize(
    ("kept", "due", "missing"), [(1080, 1200, 60), (19, 20, 0), (18, 20, 1), (0, 1, 1), (20, 21, 0), (94, 100, 1)]
)
def test_how_many_more_reach_the_line(kept: int, due: int, missing: int) -> None:
    assert lacking(Kept(kept, due), 0.95) == missing
    assert missing == 0 or (kept + missing) / due >= 0.95 > (kept + missing - 1) / due


def test_the_figures_may_bring_their_own_formula() -> None:
    assert "counted otherwise" in said(replace(PAGE, formula="It was counted otherwise."))
