"""Where the program's own pictures, fonts, words and help lie."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2] / "resources"


def resource(*parts: str) -> Path:
    """The path of a file or folder inside `resources/`."""
    return _ROOT.joinpath(*parts)
