from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pdfminer.high_level import extract_text

from desk_app.insights.figures import call_figures
from desk_app.insights.handout import figures_pdf, figures_sheet
from desk_app.insights.model import Conditions
from desk_app.insights.periods import from_id
from desk_app.insights.report import SHOWN
from desk_app.printing.letterhead import Letterhead
from tests.insights.calls_made import NOW, call, customers, opened, write

AT = datetime(2026, 11, 9, 2, tzinfo=UTC)
HEAD = Letterhead("福满家电", "0571-88886666", "", "", None, "S01")
NOVEMBER = "2026-11-01_2026-12-01"


def read(pdf: bytes) -> str:
    return " ".join(extract_text(BytesIO(pdf)).split())


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


def test_a_long_table_says_how_many_lines_are_left_out(tmp_path: Path) -> None:
    file = opened(tmp_path)
    write(file, [call(AT - timedelta(days=n)) for n in range(45)])
    said = read(figures_pdf(file, "2026-09-01_2026-12-01", HEAD, "A4", "en"))
    file.close()
    assert "… and 5 more" in said
