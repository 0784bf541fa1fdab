"""The style sheet, written once with the names of tokens and sizes in it."""

import re
from collections.abc import Callable, Mapping

_SHEET = """
QMainWindow, QDialog, QWidget#ground { background: @ground; }
QLabel { color: @text; background: transparent; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { color: @muted; font-size: 9pt; }
QLabel[role="strong"] { font-weight: 700; }
QLabel[role="head"] { color: @muted; font-size: 9pt; font-weight: 700; }
QLabel[role="heading"] { font-size: 12pt; font-weight: 700; }
QLabel[role="title"] { font-size: 16pt; font-weight: 700; }
QLabel[role="figure"] { font-size: 24pt; font-weight: 700; }
QLabel[role="error"] { color: @late; font-size: 9pt; }
QLabel[role="required"] { color: @late; font-size: 9pt; font-weight: 700; }
QLabel:disabled { color: @muted; }

QFrame#card { background: @surface; border: 1px solid @line; border-radius: 6px; }
QFrame#topbar { background: @surface; border: none; border-bottom: 1px solid @line; }
QFrame#status { background: @surface; border: none; border-top: 1px solid @line; }
QFrame#rule { background: @line; border: none; max-height: 1px; min-height: 1px; }
QFrame#popup { background: @surface; border: 1px solid @line; border-radius: 6px; }
QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: none; }

QPushButton, QToolButton[role="button"] {
  background: @surface; color: @text; border: 1px solid @line; border-radius: 6px;
  padding: 1px 13px; min-height: 28px; }
QPushButton:hover, QToolButton[role="button"]:hover { background: @hover; }
QPushButton:pressed, QToolButton[role="button"]:pressed { background: @line; }
QPushButton:focus, QToolButton[role="button"]:focus { border: 2px solid @accent; padding: 0 12px; }
QPushButton:disabled, QToolButton[role="button"]:disabled { color: @muted; background: @ground; }
QPushButton[role="primary"] {
  background: @accent; color: @on_accent; border-color: @accent; font-weight: 700; }
QPushButton[role="primary"]:hover { background: @accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid @text; }
QPushButton[role="primary"]:disabled { background: @line; border-color: @line; color: @text; }
QPushButton[role="link"], QToolButton[role="link"] {
  background: transparent; border: 2px solid transparent; color: @accent; font-weight: 700;
  padding: 0 4px; min-height: 20px; }
QPushButton[role="link"]:hover, QToolButton[role="link"]:hover { background: @accent_ground; }
QPushButton[role="link"]:focus, QToolButton[role="link"]:focus { border: 2px solid @accent; }
QPushButton::menu-indicator { width: 0; }
QToolButton[role="button"]::menu-indicator { image: none; width: 0; }
QToolButton[role="quiet"] {
  background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 2px; color: @muted; }
QToolButton[role="quiet"]:hover { background: @hover; }
QToolButton[role="quiet"]:focus { border: 2px solid @accent; }
QToolButton[role="chip"] {
  background: transparent; color: @muted; border: 1px solid @line; border-radius: 13px;
  padding: 1px 11px; min-height: 22px; }
QToolButton[role="chip"]:hover { background: @hover; }
QToolButton[role="chip"]:checked {
  background: @accent_ground; border: 1px solid @accent_ground; color: @accent; font-weight: 700; }
QToolButton[role="chip"][tone="late"] { color: @late; }
QToolButton[role="chip"][tone="late"]:checked {
  background: @late_ground; border-color: @late_ground; color: @late; }
QToolButton[role="chip"]:focus { border: 2px solid @accent; padding: 0 10px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
  background: @surface; color: @text; border: 1px solid @line; border-radius: 6px;
  selection-background-color: @accent; selection-color: @on_accent; placeholder-text-color: @muted; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 26px; padding: 1px 7px; }
QPlainTextEdit, QTextEdit { padding: 3px 4px; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid @accent; padding: 0 6px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent; padding: 2px 3px; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled, QPlainTextEdit:disabled,
QLineEdit:read-only { background: @ground; color: @muted; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QAbstractSpinBox[wrong="true"],
QPlainTextEdit[wrong="true"] {
  border-color: @late; }
QLineEdit#finder { background: @ground; min-height: 30px; padding: 0 10px; }
QLineEdit#finder:focus { background: @surface; padding: 0 9px; }
QComboBox QAbstractItemView { background: @surface; color: @text; border: 1px solid @line; outline: 0;
  selection-background-color: @accent_ground; selection-color: @text; }
QCheckBox, QRadioButton { color: @text; spacing: 6px; min-height: 24px; border: 2px solid transparent;
  border-radius: 4px; padding: 0 2px; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @muted;
  border-radius: 3px; background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: @check; }
QCheckBox::indicator:disabled { border-color: @line; }
QRadioButton::indicator { border-radius: 8px; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent; background: @surface; }
QComboBox::drop-down { subcontrol-origin: border; subcontrol-position: center right;
  width: 26px; border: none; background: transparent; }
QComboBox::down-arrow { image: @chevron_down; width: 14px; height: 14px; }
QSpinBox::up-button, QTimeEdit::up-button { subcontrol-origin: border; subcontrol-position: top right;
  width: 22px; border: none; }
QSpinBox::down-button, QTimeEdit::down-button { subcontrol-origin: border; subcontrol-position: bottom right;
  width: 22px; border: none; }
QSpinBox::up-arrow, QTimeEdit::up-arrow { image: @chevron_up; width: 12px; height: 12px; }
QSpinBox::down-arrow, QTimeEdit::down-arrow { image: @chevron_down; width: 12px; height: 12px; }
QHeaderView::down-arrow { image: @chevron_down; width: 12px; height: 12px; margin-right: 4px; }
QHeaderView::up-arrow { image: @chevron_up; width: 12px; height: 12px; margin-right: 4px; }
QListWidget::item { padding: 4px 6px; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; padding: 0 12px; height: 34px;
  border: 2px solid transparent; }
QTabBar::tab:hover { background: @accent_ground; }
QTabBar::tab:selected { font-weight: 700; border-bottom: 2px solid @accent; }
QTabBar::tab:selected:focus { border: 2px solid @accent; border-radius: 4px; }

QTableView, QListView, QTreeView {
  background: @surface; color: @text; border: 2px solid transparent; outline: 0; gridline-color: transparent;
  alternate-background-color: @ground;
  selection-background-color: @accent_ground; selection-color: @text; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 2px solid @accent; border-radius: 4px; }
QTableView::item { border: none; border-bottom: 1px solid @ground; padding: 0 5px; }
QTableView::item:hover { background: @hover; }
QTableView::item:selected { background: @accent_ground; color: @text; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section {
  background: @surface; color: @muted; border: none; border-bottom: 1px solid @line;
  padding: 0 8px; min-height: 28px; font-size: 9pt; }
QHeaderView::section:hover { color: @text; }

QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @line; }
QMenu { background: @surface; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accent_ground; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }
QMenu::indicator:checked { background: @accent; border-radius: 4px; image: @check; }
QMenu::right-arrow { image: @chevron_right; width: 14px; height: 14px; }
QMenu::separator { height: 1px; background: @line; margin: 4px; }
QToolTip { background: @text; color: @surface; border: none; padding: 4px 8px; }
QProgressBar { background: @line; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""


def stylesheet(
    colours: object,
    pictures: Mapping[str, str],
    px: Callable[[float], int],
    pt: Callable[[float], str],
) -> str:
    """The style sheet with every token of `colours`, every picture's path and every size in place."""

    def token(found: re.Match[str]) -> str:
        name = found[1]
        return f'url("{pictures[name]}")' if name in pictures else str(getattr(colours, name))

    sheet = re.sub(r"\b(\d+)px", lambda found: f"{px(int(found[1]))}px", _SHEET)
    sheet = re.sub(r"\b(\d+)pt", lambda found: pt(int(found[1])), sheet)
    return re.sub(r"@(\w+)", token, sheet)
