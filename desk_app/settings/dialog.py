"""The window of the store's settings: what stands at the head of every paper, and how numbers are read."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGE_NAMES, _
from desk_app.core.money import parse_cents, plain_cents
from desk_app.settings import store
from desk_app.settings.model import StoreProfile
from desk_app.settings.service import SettingsService
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.file_dialogs import ask_open
from desk_app.ui.form import Form
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label

_KEYS = (
    "store_name",
    "store_address",
    "store_phone",
    "store_hours",
    "branch_prefix",
    "zone",
    "area_code",
    "region",
    "language",
    "mask_phones",
    "retention_years",
    "dormancy_factor",
    "callback_hours",
    "opens_at",
    "closes_at",
    "authority_days",
    "approval_limit_cents",
    "follow_up_days",
    "follow_up_share",
    "delivery_follow_up_days",
    "follow_up_low",
    "care_days_ahead",
    "best_before_days",
    "service_level_s",
    "repeat_days",
)
_HOURS = ("opens_at", "closes_at")
_WIDTH, _HEIGHT, _TWO_COLUMNS, _LOGO_HEIGHT = 720, 620, 600, 64


def setting_fields() -> list[Field]:
    """The head of the papers first, then how times, numbers and phones are written."""
    languages = [Choice(code, name, f"{code} {name}") for code, name in LANGUAGE_NAMES.items()]
    masking = [
        Choice("", _("nowhere")),
        Choice("screen", _("on the screen")),
        Choice("paper", _("on paper")),
        Choice("both", _("on the screen and on paper")),
    ]
    return [
        Field("store_name", _("Name of the store"), wide=True),
        Field("store_address", _("Address"), wide=True),
        Field("store_phone", _("Phone")),
        Field("store_hours", _("Opening hours, in words"), hint=_("Mon–Sat 09:00–21:00")),
        Field("branch_prefix", _("Branch prefix of the numbers"), required=True, hint="BJ01"),
        Field("zone", _("Time zone"), required=True, suggestions=sorted(available_timezones())),
        Field("area_code", _("Area code of the town"), hint="0571"),
        Field("region", _("Region whose phone numbers have no +"), required=True, hint="CN"),
        Field("language", _("Language"), Kind.COMBO, choices=[Choice("", _("as the system")), *languages]),
        Field("mask_phones", _("Hide the middle of phone numbers"), Kind.COMBO, choices=masking),
        Field("retention_years", _("Propose erasing files silent for years (0: never)"), required=True),
        Field("dormancy_factor", _("Dormant after how many of their own intervals"), required=True),
        Field("callback_hours", _("Call back within how many hours, unless agreed"), required=True),
        Field("service_level_s", _("A call should be answered within seconds"), required=True),
        Field("opens_at", _("Opens at"), required=True, hint="09:00"),
        Field("closes_at", _("Closes at"), required=True, hint="18:00"),
        Field("authority_days", _("An authority decides within working days (0: as in the region)"), required=True),
        Field("approval_limit_cents", _("Compensation the supervisor decides above"), required=True, hint="200.00"),
        Field("follow_up_days", _("Follow-up call so many days after a complaint"), required=True),
        Field("follow_up_share", _("Call after so many % of the deliveries (0: none)"), required=True),
        Field("delivery_follow_up_days", _("Call so many days after a delivery"), required=True),
        Field("follow_up_low", _("An answer below so many of 100 opens a complaint"), required=True),
        Field("care_days_ahead", _("Make standing deliveries so many days ahead"), required=True),
        Field("best_before_days", _("Look after goods so many days before their date"), required=True),
        Field("repeat_days", _("Another call within days counts as a repetition"), required=True),
    ]


class SettingsDialog(QDialog):
    """A form of the store's settings and its logo; Save keeps all of it or says what cannot be.

    `hours` are the opening hours in words where the calendar has some, which then go before those of this form.
    """

    def __init__(
        self,
        file: DeskFile,
        service: SettingsService,
        actor: Callable[[], str],
        parent: QWidget | None = None,
        *,
        hours: Callable[[], str] = str,
        open_calendar: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Store settings"))
        self.setModal(True)
        self._service, self._actor = service, actor
        self._hours, self._open_calendar = hours, open_calendar
        self._picture = self._kept_picture = store.logo(file) or b""
        self.save_button = button(f"{_('Save')}  Ctrl+⏎", "primary", icon="save", on=self.save)
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(px(_WIDTH), room.width()), min(px(_HEIGHT), room.height()))
        self.form = Form(setting_fields(), columns=2 if self.width() >= px(_TWO_COLUMNS) else 1)
        self.form.save_wanted.connect(self.save)
        self.form.leave_wanted.connect(self.reject)
        self.form.end_reached.connect(lambda: self.save_button.setFocus(Qt.FocusReason.TabFocusReason))
        self.banner = Banner("late", "")
        self.banner.hide()
        self.logo = QLabel()
        self.logo.setTextFormat(Qt.TextFormat.PlainText)
        self.logo_button = button(_("Choose a picture"), icon="folder", on=self._choose_logo)
        self.no_logo_button = button(_("Take it away"), on=lambda: self.set_logo(b""))
        self.hours_head, self.hours_shown = label(_("Opening hours"), "small"), label("", wrap=True)
        self.calendar_button = button(_("Opening calendar…"), icon="calendar", on=self._calendar)
        self._lay_out()
        self.calendar_button.setVisible(open_calendar is not None)
        self.form.fill(_values(service.profile()))
        self._show_hours()
        self._show_logo()
        self.form.focus()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.logo_button)
        head.addWidget(self.no_logo_button)
        head.addStretch(1)
        body = QWidget()
        body.setObjectName("scrolled")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, px(4), 0)
        inner.setSpacing(px(8))
        inner.addWidget(self.form)
        inner.addWidget(self.hours_head)
        inner.addWidget(self.hours_shown)
        inner.addWidget(self.calendar_button, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(label(_("Logo at the head of the papers"), "small", wrap=True))
        inner.addWidget(self.logo)
        inner.addLayout(head)
        inner.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.save_button)
        buttons.addWidget(button(_("Leave  Esc"), on=self.reject))
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Store settings"), "title"))
        column.addWidget(self.banner)
        column.addWidget(scroll, 1)
        column.addLayout(buttons)

    def _calendar(self) -> None:
        if self._open_calendar is not None:
            self._open_calendar()
            self._show_hours()

    def _show_hours(self) -> None:
        """The hours of the calendar are shown here and changed there; without them those of this form hold."""
        written = self._hours()
        self.hours_shown.setText(written)
        for part in (self.hours_head, self.hours_shown):
            part.setVisible(bool(written))
        for key in _HOURS:
            self.form.set_shown(key, not written)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._scroll.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now, 0, px(28))

    def _choose_logo(self) -> None:
        pictures = _("Pictures (*.png *.jpg *.jpeg)")
        path = ask_open(self, _("Choose a picture for the logo"), pictures)
        if path:
            self.read_logo(path)

    def read_logo(self, path: Path) -> None:
        """Takes the picture of that file; what cannot be read is said at the top."""
        try:
            self.set_logo(path.read_bytes())
        except OSError as error:
            told = _("The picture {file} cannot be read: {why}").format(file=path.name, why=error.strerror or "")
            self._complain(told)

    def set_logo(self, picture: bytes) -> None:
        """Shows this picture; it is kept with Save. No bytes: no logo."""
        self._picture = picture
        self.banner.hide()
        self._show_logo()

    def _show_logo(self) -> None:
        shown = QPixmap()
        if self._picture and shown.loadFromData(self._picture):
            ratio = self.devicePixelRatioF()
            size = shown.size().scaled(px(_LOGO_HEIGHT) * 3, px(_LOGO_HEIGHT), Qt.AspectRatioMode.KeepAspectRatio)
            shown = shown.scaled(size * ratio, mode=Qt.TransformationMode.SmoothTransformation)
            shown.setDevicePixelRatio(ratio)
            self.logo.setPixmap(shown)
            self.logo.setAccessibleName(_("The logo"))
        else:
            self.logo.setPixmap(QPixmap())
            self.logo.setText(_("This is no picture") if self._picture else _("No logo"))
        self.no_logo_button.setVisible(bool(self._picture))

    def save(self) -> None:
        """Keeps what differs and closes; what cannot be is said beside its field."""
        self.form.clear_errors()
        self.banner.hide()
        if missing := self.form.missing():
            self.form.ask_for(missing[0])
            return
        typed = {key: str(value or "") for key, value in self.form.values().items()}
        before = _values(self._service.profile())
        try:
            typed["approval_limit_cents"] = str(parse_cents(typed["approval_limit_cents"]))
        except DeskError as error:
            self.form.show_error("approval_limit_cents", error.sentence)
            return
        before["approval_limit_cents"] = str(self._service.profile().approval_limit_cents)
        changes = {key: value for key, value in typed.items() if value != before[key]}
        try:
            if changes:
                self._service.fill_in(self._actor(), changes)
            if self._picture != self._kept_picture:
                self._service.set_logo(self._actor(), self._picture)
        except DeskError as error:
            if not self.form.show_desk_error(error):
                self._complain(error.sentence)
            return
        self.accept()

    def _complain(self, sentence: str) -> None:
        self.banner.set_text("late", sentence)
        self.banner.show()


def _values(profile: StoreProfile) -> dict[str, str]:
    limit = plain_cents(profile.approval_limit_cents)
    return {key: str(getattr(profile, key)) for key in _KEYS} | {"approval_limit_cents": limit}
