import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pdfminer.high_level import extract_text

from desk_app.core.i18n import speaking
from desk_app.insights.figures import call_figures
from desk_app.insights.handout import figures_pdf, figures_sheet
from desk_app.insights.model import Conditions, Dimension
from desk_app.insights.periods import asked_id, from_asked_id, from_id
from desk_app.insights.report import SHOWN, all_measures, headline, tiles
from desk_app.insights.spoken import name_words, value_words
from desk_app.printing.letterhead import Letterhead
from desk_app.storage.desk_file import DeskFile
from tests.insights.calls_made import NOW, call, customers, opened, write
from tests.printing.paper_reading import lines_of, outside, overlapping, page_sizes

AT = datetime(2026, 11, 9, 2, tzinfo=UTC)
HEAD = Letterhead("福满家电", "0571-88886666", "", "", None, "S01")
NOVEMBER, OCTOBER = "2026-11-01_2026-12-01", "2026-10-01_2026-11-01"
LONG = "洗衣机与烘干机的上门安装、移机以及旧机回收 · 预约"
ENGLISH = "Installing and moving washing machines, dryers and built-in ovens"


def read(pdf: bytes) -> str:
    return " ".join(extract_text(BytesIO(pdf)).split())


@pytest.fixture
def month(tmp_path: Path) -> Iterator[DeskFile]:
    """A store with a month of calls: every day, eight people, every channel, long topics, some given up."""
    file = opened(tmp_path)
    known = customers(file, 40)
    topics = ("价格", "送货 · 改时间", LONG, ENGLISH, "", *(f"主题{n}" for n in range(9)))
    channels = ("phone", "phone", "walk_in", "wechat", "web", "email", "sms", "suggestion_box")
    outcomes = ("solved", "solved", "answered", "passed_on", "will_call_back", "became_complaint", "missed")
    kinds = ("enquiry", "request", "complaint", "praise", "suggestion")
    begin = datetime(2026, 10, 1, 1, tzinfo=UTC)
    calls = [
        call(
            begin + timedelta(days=n % 31, hours=n % 9, minutes=n % 60),
            customer_id=known[n % 40],
            topic=topics[n % 14],
            channel=channels[n % 8],
            outcome=outcomes[n % 7],
            kind=kinds[n % 5],
            staff_name=f"店员{n % 8}",
            wait_s=n % 45,
            talk_s=60 + n % 400,
        )
        for n in range(620)
    ]
    write(file, calls)
    yield file
    file.close()


def test_the_sheet_says_the_sentence_the_formulas_and_the_tables(tmp_path: Path) -> None:
    file = opened(tmp_path)
    (one,) = customers(file, 1)
    calls = [
        call(AT + timedelta(days=n), customer_id=one, wait_s=20 * n, talk_s=60, staff_name="李娜") for n in range(4)
    ]
    write(file, [*calls, call(AT, outcome="missed", wait_s=9)])
    said = read(figures_pdf(file, NOVEMBER, HEAD, "A4", "en"))
    file.close()
    assert "5 came in, 20.0 % of them were not answered; 40.0 % were answered within 30 s." in said
    assert "answered within 30 s ÷ (answered + given up after 30 s)" in said.replace("  ", " ")
    for heading in ("When they come in", "By day", "By person", "By channel", "By topic", "By outcome"):
        assert heading in said
    assert "too early to tell for 4" in said
    assert "李娜" in said
    assert "Contacts per customer" in said


@pytest.mark.parametrize("size", ["A4", "A5"])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_an_empty_period_and_chosen_calls_are_paper_too(tmp_path: Path, size: str, lang: str) -> None:
    file = opened(tmp_path)
    assert figures_pdf(file, NOVEMBER, HEAD, size, lang).startswith(b"%PDF")
    write(file, [call(AT, staff_name="李娜", topic="送货"), call(AT)])
    chosen = Conditions(staff="李娜", topic="送货", kind="enquiry", outcome="solved", channel="phone")
    found = call_figures(file, from_id(NOVEMBER), chosen, now=NOW, parts=SHOWN, people=True)
    said = read(figures_sheet(found, {}, ZoneInfo("Asia/Shanghai"), HEAD, size=size, lang=lang))
    file.close()
    assert "李娜" in said
    assert "送货" in said


def test_the_paper_counts_the_calls_that_were_chosen_on_the_screen(month: DeskFile) -> None:
    chosen = Conditions(staff="店员2", topic=LONG.split(" · ")[0])
    asked = asked_id(from_id(OCTOBER), chosen)
    assert from_asked_id(asked) == (from_id(OCTOBER), chosen)
    assert from_asked_id(OCTOBER) == (from_id(OCTOBER), Conditions())
    found = call_figures(month, from_id(OCTOBER), chosen, now=NOW, parts=SHOWN, people=True)
    assert 0 < found.whole.calls < 620
    said = read(figures_pdf(month, asked, HEAD, "A4", "en"))
    assert "Only 店员2" in said
    with speaking("en"):
        assert headline(found) in said


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_a_month_is_a_few_pages_of_tables_with_nothing_cut_or_overprinted(month: DeskFile, lang: str) -> None:
    for size, most in (("A4", 4), ("A5", 7)):
        pdf = figures_pdf(month, OCTOBER, HEAD, size, lang)
        assert 2 <= len(page_sizes(pdf)) <= most
        assert outside(pdf) == []
        assert overlapping(pdf) == []
        last = lines_of(pdf)[-1]
        assert len(last) >= 8, last
        said = re.sub(r"\s", "", read(pdf))
        for words in (LONG.partition(" · ")[0], ENGLISH, "店员7", "主题8"):
            assert re.sub(r"\s", "", words) in said


def test_a_day_is_one_line_with_all_its_figures_side_by_side(month: DeskFile) -> None:
    lines = [line for page in lines_of(figures_pdf(month, OCTOBER, HEAD, "A4", "en")) for line in page]
    days = [line for line in lines if re.match(r"\d+ Oct (Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", line)]
    assert len(days) == 31
    later = r"([\d.]+ %|–)( \*)?"  # the windows of the last week are not over
    cells = re.compile(rf"\d+ Oct \w+ \d+ \d+ [\d.]+ % [\d.]+ % [\d.]+ s \d:\d\d \d:\d\d {later} {later}")
    assert [day for day in days if not cells.fullmatch(day)] == []
    found = call_figures(month, from_id(OCTOBER), now=NOW, parts=(Dimension.DAY,))
    first = found.parts[Dimension.DAY]["2026-10-01"]
    assert days[0].startswith(f"1 Oct Thu {first.offered} {first.answered} ")


def test_every_figure_stands_over_its_guard_rails_with_each_formula_once(month: DeskFile) -> None:
    pdf = figures_pdf(month, OCTOBER, HEAD, "A4", "en")
    first = lines_of(pdf)[0]
    found = call_figures(month, from_id(OCTOBER), now=NOW, parts=SHOWN, people=True)
    with speaking("en"):
        place = 0
        for tile in tiles(found):
            for measure in (tile.measure, *tile.guards):
                wanted = f"{name_words(measure.key)} {value_words(measure)}"
                place = next(at for at, line in enumerate(first) if at >= place and line.startswith(wanted)) + 1
        said = re.sub(r"\s", "", read(pdf))
        for each in all_measures(found).values():
            assert said.count(re.sub(r"\s", "", each.formula)) >= 1, each.key
        repeated = "contacts of known customers ÷ those customers, within the period"
        assert said.count(re.sub(r"\s", "", repeated)) == 1


def test_outcomes_stand_beside_kinds(month: DeskFile) -> None:
    lines = [line for page in lines_of(figures_pdf(month, OCTOBER, HEAD, "A4", "en")) for line in page]
    at = next(n for n, line in enumerate(lines) if line == "By outcome")
    assert lines[at + 1] == "enquiry request suggestion complaint praise Calls"
    solved = next(line for line in lines[at:] if line.startswith("solved ")).split()[1:]
    assert len(solved) == 6 and sum(map(int, solved[:5])) == int(solved[5])


def test_what_rests_on_few_or_is_too_early_is_marked_and_the_marks_are_explained(tmp_path: Path) -> None:
    file = opened(tmp_path)
    known = customers(file, 8)
    old = [call(AT - timedelta(days=20), customer_id=one, wait_s=5, talk_s=5) for one in known]
    write(file, [*old, *(call(AT + timedelta(days=n), customer_id=known[n], wait_s=3, talk_s=9) for n in range(3))])
    pdf = figures_pdf(file, "2026-10-01_2026-12-01", HEAD, "A4", "en")
    file.close()
    lines = [line for page in lines_of(pdf) for line in page]
    whole = next(line for line in lines if line.startswith("Came again "))
    assert whole.startswith("Came again 0.0 %* 8 ")
    late = next(line for line in lines if line.startswith("9 Nov"))
    assert "0.0 % °" in late and late.endswith("– * – *")
    early = next(line for line in lines if line.startswith("20 Oct"))
    assert "°" not in early and "*" not in early
    assert any("° fewer than 5 cases" in line and "* too early to tell for some" in line for line in lines)


@pytest.mark.parametrize(
    ("days", "title", "lines"), [(45, "By week", ["5 Oct to 11 Oct"]), (400, "By month", ["1 Nov 2025 to 30 Nov 2025"])]
)
def test_a_long_time_is_told_by_weeks_or_months(tmp_path: Path, days: int, title: str, lines: list[str]) -> None:
    file = opened(tmp_path)
    write(file, [call(AT - timedelta(days=n)) for n in range(days)])
    said = read(figures_pdf(file, "2025-01-01_2026-12-01", HEAD, "A4", "en"))
    file.close()
    assert title in said and "By day" not in said
    for line in lines:
        assert line in said


def test_a_long_table_says_how_many_lines_are_left_out(tmp_path: Path) -> None:
    file = opened(tmp_path)
    write(file, [call(AT, topic=f"topic {n}") for n in range(45)])
    said = read(figures_pdf(file, NOVEMBER, HEAD, "A4", "en"))
    file.close()
    assert "… and 5 more" in said
