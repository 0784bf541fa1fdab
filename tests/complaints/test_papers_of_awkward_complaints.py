"""The papers of a complaint of which little is known, or very much: nothing untrue, nothing shown that is masked."""

import re

import pytest

from desk_app import paper
from desk_app.app import Desk
from desk_app.commitments.clocks import Why
from desk_app.complaints.measures import MeasureDraft, What
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.complaints.recovery import Stamp
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from tests.complaints.paper_world import HOUR, store_head
from tests.printing.paper_reading import by_pdfium

PHONE = "13912345678"
FOR_THEM = ("acceptance_slip", "progress", "reply", "close", "survey_slip", "service_report")


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def sheet(desk: Desk, row_id: str, name: str, lang: str, size: str = "") -> str:
    return by_pdfium(paper.sheet_pdf(desk.file, "complaint", row_id, name=name, size=size, lang=lang))


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("name", FOR_THEM)
def test_a_number_that_stands_for_a_name_is_masked_as_every_number(desk: Desk, li: str, name: str, lang: str) -> None:
    store_head(desk, li)
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", phone=PHONE)).id
    assert PHONE not in sheet(desk, one, name, lang)
    if name in ("acceptance_slip", "progress", "close"):
        assert "139****5678" in sheet(desk, one, name, lang)


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_what_it_waited_for_is_said_in_the_language_of_the_paper(
    desk: Desk, clock: FixedClock, li: str, lang: str
) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", phone=PHONE)).id
    desk.complaints.wait(li, one, Why.PART, clock.now() + HOUR, "仓库 · 调货")
    said = {"en": "clock paused: waiting for a part · 仓库 · 调货", "zh_CN": "暂停计时：等配件 · 仓库 · 调货"}
    assert said[lang] in sheet(desk, one, "internal", lang)


@pytest.mark.parametrize("size", ["A4", "80mm"])
def test_a_line_after_a_dot_goes_on_under_its_own_beginning(desk: Desk, li: str, size: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Zhao")).id
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE):
        desk.complaints.record_step(li, one, step, "phone", "said")
    drafts = [MeasureDraft(What.MEASURE, f"{n:02} " + "重新打孔、补墙、清洁现场，" * 6) for n in range(20)]
    desk.recovery.amend(li, one, drafts, Stamp())
    text = sheet(desk, one, "reply", "zh_CN", size)
    assert [int(n) for n in re.findall(r"(?<!\d)(\d\d) ?重新打孔", text)] == list(range(20))
    assert text.count("清洁现场") == 120 or "".join(text.split()).count("清洁现场") == 120
