"""A slip stays a slip however much was said, and prints no number where a name should stand."""

from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from desk_app.app import Desk
from desk_app.complaints.model import ComplaintDraft
from desk_app.deliveries.model import DeliveryDraft
from desk_app.paper import sheet_pdf
from tests.printing.paper_reading import by_pdfium

_pdfium: Any = pypdfium2  # it has no types
LONG = {"zh_CN": "冰箱送来就不制冷。" * 400, "en": "The fridge came late and warm. " * 200, "lines": "x\n" * 500}


@pytest.mark.parametrize("said", LONG)
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_a_very_long_text_is_cut_on_the_slip_and_whole_in_the_internal_file(
    desk: Desk, li: str, said: str, lang: str
) -> None:
    draft = ComplaintDraft(title="about it", text=LONG[said] + "END", remedy=LONG[said], customer_name="Ann")
    one = desk.complaints.take_down(li, draft).id
    slip = sheet_pdf(desk.file, "complaint", one, lang=lang)
    with _pdfium.PdfDocument(BytesIO(slip)) as pdf:
        assert len(pdf) == 1
    assert "in full on file" in by_pdfium(slip).replace("\r\n", " ") or lang == "zh_CN"
    assert "END" not in by_pdfium(slip)
    assert "END" in by_pdfium(sheet_pdf(desk.file, "complaint", one, name="internal", lang=lang))


def test_a_short_text_stands_as_it_was_said(desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", text="two days", customer_name="Ann")).id
    text = by_pdfium(sheet_pdf(desk.file, "complaint", one, lang="en"))
    assert "two days" in text and "in full" not in text


def test_a_delivery_s_report_prints_no_number_for_a_name(desk: Desk, li: str) -> None:
    draft = DeliveryDraft(customer_name="13800138000", phone="13800138000", address="x", goods="y")
    one = desk.deliveries.plan(li, draft).id
    for lang in ("en", "zh_CN"):
        assert "13800138000" not in by_pdfium(sheet_pdf(desk.file, "delivery", one, name="service_report", lang=lang))
