"""What a record offers to do, whether it stands there or in the menu of what is seldom done."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk_app.complaints.view import ComplaintView


def press(view: ComplaintView, text: str) -> None:
    """Clicks the button of an act, or chooses it from the menu."""
    rare = view.record.rare_acts()
    if text in rare:
        rare[text].trigger()
        return
    made = next(each for each in view.record.act_buttons() if each.accessibleName() == text)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def acts(view: ComplaintView) -> list[str]:
    """The words of all that can be done."""
    return [*(made.accessibleName() for made in view.record.act_buttons()), *view.record.rare_acts()]
