"""What the finder shows: hits grouped under their section, the matched part in bold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desk_app.core.i18n import _
from desk_app.ui import icons, theme
from desk_app.ui.theme import px, tokens

Index = QModelIndex | QPersistentModelIndex
ENTRY = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Hit:
    """One find: its kind (an icon's name), id, title, a line about it, its section, what matched in it."""

    kind: str
    id: str
    title: str
    detail: str = ""
    section: str = ""
    match: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The head over a group of hits."""

    title: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The line that offers to begin something new."""

    text: str


Entry = Hit | Section | Offer


class Hits(QAbstractListModel):
    """Heads, hits and the offer as one flat list; heads cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []

    def show(self, hits: Sequence[Hit], offer: str | None) -> None:
        """Shows these, each section once with its hits in the order they came."""
        self.beginResetModel()
        self._entries = []
        for section in dict.fromkeys(hit.section for hit in hits):
            if section:
                self._entries.append(Section(section))
            self._entries.extend(hit for hit in hits if hit.section == section)
        if offer:
            self._entries.append(Offer(offer))
        elif not hits:
            self._entries.append(Section(_("Nothing found")))
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """What stands in that line if it can be chosen."""
        if not 0 <= row < len(self._entries) or isinstance(self._entries[row], Section):
            return None
        return self._entries[row]

    def next_choice(self, row: int, step: int) -> int:
        """The next line that can be chosen from `row` on, -1 if there is none."""
        row += step
        while 0 <= row < len(self._entries):
            if not isinstance(self._entries[row], Section):
                return row
            row += step
        return -1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.entry(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY:
            return entry
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if isinstance(entry, Hit):
            return f"{entry.title}  {entry.detail}".strip()
        return entry.title if isinstance(entry, Section) else entry.text


_BETWEEN = r"[\s().-]*"
_NOT_DIGITS = re.compile(r"\D+")
_NUMBER = re.compile(r"[+\d\s().-]+")


def pieces(text: str, match: str) -> list[tuple[str, bool]]:
    """`text` cut at the first place that reads like `match`: parts and whether they are it.

    Capitals do not matter, nor do the blanks and lines between the digits of a number.
    """
    at, end = _place(text, match)
    cut = ((text[:at], False), (text[at:end], True), (text[end:], False))
    return [(part, bold) for part, bold in cut if part]


def _place(text: str, match: str) -> tuple[int, int]:
    low, wanted = text.casefold(), match.casefold()
    at = low.find(wanted) if wanted and len(low) == len(text) else -1
    if at >= 0:
        return at, at + len(wanted)
    digits = _NOT_DIGITS.sub("", match) if _NUMBER.fullmatch(match) else ""
    found = re.search(_BETWEEN.join(digits), text) if digits else None
    return found.span() if found else (0, 0)


class HitDelegate(QStyledItemDelegate):
    """Paints a head, a hit (icon, title, detail; bold where it matched) or the offer."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        high = option.fontMetrics.height()
        head = isinstance(index.data(ENTRY), Section)
        return QSize(px(200), max(px(22 if head else 30), high + px(4 if head else 8)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        colours = tokens()
        rect: QRect = option.rect
        painter.save()
        if isinstance(entry, Section):
            painter.setFont(theme.font(theme.SMALL, bold=True))
            painter.setPen(QColor(colours.muted))
            painter.drawText(rect.adjusted(px(10), 0, -px(10), 0), Qt.AlignmentFlag.AlignVCenter, entry.title)
            painter.restore()
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, QColor(colours.accent_ground))
            painter.fillRect(rect.x(), rect.y(), px(2), rect.height(), QColor(colours.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        known = isinstance(entry, Hit) and entry.kind in icons.ICONS
        name = entry.kind if known else "new" if isinstance(entry, Offer) else "search"
        at = QRect(rect.left() + px(10), rect.top(), px(18), rect.height())
        icons.paint(painter, at, name, "accent" if chosen else "muted")
        room = rect.adjusted(px(38), 0, -px(10), 0)
        if isinstance(entry, Offer):
            self._write(painter, room, [(entry.text, False)], colours.accent)
        else:
            left = self._write(painter, room, pieces(entry.title, entry.match), colours.text)
            room.setLeft(min(room.right(), left + px(12)))
            self._write(painter, room, pieces(entry.detail, entry.match), colours.muted)
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, parts: list[tuple[str, bool]], colour: str) -> int:
        """Writes the parts one after the other, shortened at the edge; gives where they ended."""
        left = room.left()
        painter.setPen(QColor(colour))
        for text, bold in parts:
            painter.setFont(theme.font(bold=bold))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.right() - left)
            box = QRect(left, room.top(), room.right() - left + 1, room.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
            left += metrics.horizontalAdvance(shown)
            if shown != text:
                break
        return left
