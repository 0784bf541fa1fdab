"""Who is called like the person that is erased is named to the clerk: it may be the same person."""

import json
from argparse import Namespace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desk_app.command_line import privacy as commands
from desk_app.customers.model import Customer, CustomerDraft, PhoneDraft
from desk_app.privacy.dialog import EraseDialog
from desk_app.staff.model import DESK_ID
from desk_app.ui.room_view import Surroundings
from tests.privacy.privacy_world import FORMER_NAME, NAME, PrivacyWorld
from tests.privacy.test_privacy_dialogs import ZONE


def opened(world: PrivacyWorld, name: str, phone: str = "") -> Customer:
    return world.desk.customers.open_file(DESK_ID, CustomerDraft(name, phones=(PhoneDraft(phone),) if phone else ()))


def test_files_of_the_same_name_now_or_before_are_named(world: PrivacyWorld) -> None:
    one = world.person()
    without, other_phone = opened(world, NAME), opened(world, f" {NAME}", "13900007777")
    before, removed = opened(world, FORMER_NAME), opened(world, NAME, "13900008888")
    world.desk.customers.remove(DESK_ID, removed.id)
    opened(world, NAME + "三"), opened(world, "王小丽")
    what = world.privacy.what_goes(one)
    assert [each.number for each in what.namesakes] == sorted(
        each.number for each in (without, other_phone, before, removed)
    )
    gone = opened(world, "李四")
    assert world.privacy.what_goes(gone.id).namesakes == ()


def test_one_that_was_erased_or_put_together_is_not(world: PrivacyWorld) -> None:
    one, two, three = (opened(world, "王小丽") for _turn in range(3))
    world.desk.joining.merge(DESK_ID, one.id, two.id)
    assert [each.number for each in world.privacy.what_goes(one.id).namesakes] == [three.number]
    world.privacy.erase(DESK_ID, three.id, "asked")
    assert world.privacy.what_goes(one.id).namesakes == ()


def test_the_command_says_it(world: PrivacyWorld, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = opened(world, "王小丽", "13900001111"), opened(world, "王小丽", "13900002222")
    world.close()
    common: dict[str, Any] = {"file": world.path, "lang": "en", "command": "erase", "despite_open_cases": False}
    assert commands.erase(Namespace(number=first.number, reason="asked", json=False, **common)) == 0
    assert f"{second.number} has the same name and stays: it may be the same person." in capsys.readouterr().out
    assert commands.erase(Namespace(number=second.number, reason="asked", json=True, **common)) == 0
    assert json.loads(capsys.readouterr().out)["namesakes"] == []
    world.__post_init__()


def test_the_dialog_says_it_before(qtbot: QtBot, world: PrivacyWorld) -> None:
    first, second = opened(world, "王小丽", "13900001111"), opened(world, "王小丽", "13900002222")
    dialog = EraseDialog(Surroundings(world.desk.file, lambda: DESK_ID, lambda: ZONE), world.privacy, first)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.what is not None, timeout=20_000)
    told = "\n".join(each.text() for each in dialog.findChildren(QLabel))
    assert "Files of the same name, which stay: each may be the same person" in told and second.number in told
    dialog.reject()
