"""The survey slip, read back from the PDF."""

from typing import Any, cast

import pypdfium2
import pytest

from desk_app import paper
from desk_app.app import Desk
from desk_app.complaints.model import ComplaintDraft


@pytest.mark.parametrize(("lang", "size"), [("en", "A5"), ("zh_CN", "A5"), ("en", "58mm"), ("zh_CN", "A4")])
def test_the_survey_slip_asks_on_one_sheet_how_satisfied_they_are(desk: Desk, li: str, lang: str, size: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="送货迟到", customer_name="王丽"))
    desk.settings.fill_in(li, {"store_phone": "0571-88881234"})
    pdf = paper.sheet_pdf(desk.file, "complaint", one.id, name="survey_slip", size=size, lang=lang)
    document = cast(Any, pypdfium2).PdfDocument(pdf)
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    for part in (one.number, "送货迟到", "0571-88881234", "10"):
        assert part in text
    assert text.count("\u25a1") == 5 + 11
    assert "王丽" not in text, "what comes back needs no name"
