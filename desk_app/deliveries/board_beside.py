"""The dispatch board as the tab of deliveries opens it: beside the window, reading again as the tab does."""

from PySide6.QtCore import QObject, Signal

from desk_app.core.i18n import _
from desk_app.deliveries.board_view import DispatchBoard, Planning
from desk_app.ui.room_view import RoomView
from desk_app.ui.widgets import button

KEYS = "Ctrl+B"


class BoardBeside(QObject):
    """A button behind the chips and `KEYS`; hands on what the board asks for."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    run_sheet_wanted = Signal(object, str)

    def __init__(self, view: RoomView, planning: Planning, *, prints_runs: bool) -> None:
        super().__init__(view)
        self._view, self._planning, self._prints_runs = view, planning, prints_runs
        self.board: DispatchBoard | None = None
        self.button = button(_("Dispatch board  {keys}").format(keys=KEYS), icon="truck", on=self.show)
        view.list.add_behind_chips(self.button)
        view.listen(KEYS, self.show)
        view.refreshed.connect(self._again)

    def show(self) -> DispatchBoard:
        """Opens the board, or brings it to the front."""
        if self.board is None:
            self.board = DispatchBoard(self._view.around, self._planning, self._view, prints=self._prints_runs)
            self.board.record_wanted.connect(self._open)
            self.board.undo_wanted.connect(self.undo_wanted)
            self.board.redo_wanted.connect(self.redo_wanted)
            self.board.run_sheet_wanted.connect(self.run_sheet_wanted)
        elif not self.board.isVisible():
            self.board.refresh()
        self.board.show()
        self.board.raise_()
        self.board.activateWindow()
        return self.board

    def close(self) -> None:
        """The file is about to close."""
        if self.board is not None:
            self.board.close()
            self.board.deleteLater()
            self.board = None

    def _open(self, row_id: str) -> None:
        self._view.record_wanted.emit("delivery", row_id)
        self._view.window().raise_()
        self._view.window().activateWindow()

    def _again(self) -> None:
        if self.board is not None and self.board.isVisible():
            self.board.refresh()
