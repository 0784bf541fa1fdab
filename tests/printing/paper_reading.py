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


def lines_of(data: bytes) -> list[list[str]]:
    """The lines of each page from top to bottom, as the eye reads them across columns."""
    found: list[list[str]] = []
    document = _open(data)
    try:
        for page in document:
            text = page.get_textpage()
            rows: list[list[tuple[float, float, float, str]]] = []
            for place in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(place)
                part = left, bottom, top, text.get_text_bounded(left, bottom, right, top).strip()
                beside = [row for row in rows if _level(row[0], part)]
                if not beside:
                    rows.append([])
                (beside or rows[-1:])[0].append(part)
            rows.sort(key=lambda row: -row[0][2])
            found.append([" ".join(each[3] for each in sorted(row)) for row in rows])
    finally:
        document.close()
    return found


def _level(one: tuple[float, float, float, str], other: tuple[float, float, float, str]) -> bool:
    """Whether two pieces of text stand on one line, as far as the eye can tell."""
    least = min(one[2] - one[1], other[2] - other[1])
    return min(one[2], other[2]) - max(one[1], other[1]) > least * 0.5


def overlapping(data: bytes) -> list[str]:
    """Characters whose ink lies over that of another character."""
    found: list[str] = []
    document = _open(data)
    try:
        for page in document:
            text = page.get_textpage()
            boxes = [(*text.get_charbox(place), text.get_text_range(place, 1)) for place in range(text.count_chars())]
            boxes = [box for box in boxes if box[4].strip() and box[2] > box[0]]
            boxes.sort()
            for number, (left, bottom, right, top, char) in enumerate(boxes):
                for other in boxes[number + 1 :]:
                    if other[0] > right - 0.6:
                        break
                    if min(top, other[3]) - max(bottom, other[1]) > 0.6 and other[2] > left:
                        found.append(f"{char} {other[4]}")
    finally:
        document.close()
    return found
