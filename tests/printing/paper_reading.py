"""Reads a PDF back, as three independent programs see it."""

import re
import shutil
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pypdfium2 import PdfDocument

_open: Any = PdfDocument


def by_pdfium(data: bytes) -> str:
    document = _open(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def by_pdfminer(data: bytes) -> str:
    return extract_text(BytesIO(data))


def by_poppler(data: bytes) -> str | None:
    """None when `pdftotext` is not installed."""
    if shutil.which("pdftotext") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "read.pdf")
        path.write_bytes(data)
        run = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return run.stdout.decode()


def close(text: str) -> str:
    """Without white space: where lines end is not the question."""
    return re.sub(r"[\s\x0c\ufffe]+", "", text)


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    document = _open(data)
    try:
        return [page.get_size() for page in document]
    finally:
        document.close()


def fonts_of(data: bytes) -> dict[str, bool]:
    """Every font a page lists, and whether the file embeds it."""
    found: dict[str, bool] = {}
    for page in PDFPage.create_pages(PDFDocument(PDFParser(BytesIO(data)))):
        for font in resolve1(page.resources["Font"]).values():
            facts = resolve1(font)
            descriptor = resolve1(facts.get("FontDescriptor")) or {}
            found[str(facts["BaseFont"])] = "FontFile2" in descriptor
    return found


def outside(data: bytes) -> list[str]:
    """Characters drawn outside their page."""
    lost: list[str] = []
    document = _open(data)
    try:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            for place in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(place)
                if left < 0 or bottom < 0 or right > width or top > height:
                    lost.append(text.get_text_range(place, 1))
    finally:
        document.close()
    return lost
