"""A second start on the same file raises the first window instead of opening another."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

WAIT_MS = 400


def _name(path: Path) -> str:
    """A local socket's name for the file; it never leaves this computer."""
    return "desk_app_" + hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:24]


def raise_first(path: Path) -> bool:
    """Asks a window that has the file open to come to the front; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(path))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(b"raise\n")
    socket.waitForBytesWritten(WAIT_MS)
    socket.disconnectFromServer()
    return True


class FirstWindow(QObject):
    """Listens for later starts and brings its window to the front."""

    def __init__(self, path: Path, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name(path))
        self._server.listen(_name(path))
        self._server.newConnection.connect(self._asked)

    def _asked(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def close(self) -> None:
        """Stops listening."""
        self._server.close()
