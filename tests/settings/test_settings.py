"""Settings: what holds unchosen, what may be chosen, all or nothing, and the picture."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.core.errors import DeskError
from desk_app.settings import store
from desk_app.settings.model import KEYS, StoreProfile
from desk_app.settings.service import SettingsService
from desk_app.staff.model import DESK_ID
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.history import field_changes
from desk_app.storage.undoing import undo_last
from tests.fresh_files import fresh_file

PNG = b"\x89PNG\r\n\x1a\n rest"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    opened = fresh_file(tmp_path / "a.desk")
    yield opened
    opened.close()


def test_unchosen_settings_hold_the_house_values(file: DeskFile) -> None:
    profile = store.profile(file)
    assert profile == StoreProfile()
    assert (profile.zone, profile.region, profile.branch_prefix, profile.language) == ("Asia/Shanghai", "CN", "S01", "")
    assert (profile.service_level_s, profile.short_abandon_s, profile.repeat_days) == (30, 5, 7)
    assert (profile.satisfaction_target, profile.backup_hours) == (85, 4)
    assert profile.zoneinfo == ZoneInfo("Asia/Shanghai")


def test_a_chosen_value_is_kept_once_and_can_be_chosen_again(file: DeskFile) -> None:
    service = SettingsService(file)
    assert service.set(DESK_ID, "service_level_s", " 20 ").service_level_s == 20
    assert service.set(DESK_ID, "service_level_s", "45").service_level_s == 45
    assert [(c.old, c.new) for c in field_changes(file, "settings", "service_level_s")] == [(None, "20"), ("20", "45")]


def test_taking_the_first_choice_back_and_choosing_again(file: DeskFile) -> None:
    service = SettingsService(file)
    service.set(DESK_ID, "store_name", "桥头电器")
    undo_last(file, DESK_ID)
    assert store.profile(file).store_name == ""
    assert service.set(DESK_ID, "store_name", "桥头电器").store_name == "桥头电器"


def test_the_prefix_is_used_by_the_next_number(file: DeskFile) -> None:
    SettingsService(file).set(DESK_ID, "branch_prefix", "bj01")
    with file.write(DESK_ID, "test") as tx:
        assert tx.next_number("K", tx.now.date()).startswith("BJ01-K-")


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("store_name", "", "needs a name"),
        ("store_name", " \u3000\n", "needs a name"),
        ("opens_at", "", "09:00"),
        ("region", "", "two letters"),
        ("callback_hours", "", "1 to 168"),
        ("branch_prefix", "TOO-LONG", "BJ01"),
        ("branch_prefix", "", "BJ01"),
        ("branch_prefix", "北京", "BJ01"),
        ("zone", "Asia/Nowhere", "Asia/Shanghai"),
        ("zone", "../../etc/passwd", "Asia/Shanghai"),
        ("zone", "", "Asia/Shanghai"),
        ("region", "QQ", "two letters"),
        ("area_code", "zero", "digits"),
        ("language", "fr", "zh_CN"),
        ("service_level_s", "0", "1 to 3600"),
        ("service_level_s", "half", "1 to 3600"),
        ("satisfaction_target", "101", "0 to 100"),
        ("backup_hours", "-1", "0 to 168"),
        ("store_logo", "C:/logo.png", "picture"),
        ("store_name", "x" * 501, "500"),
        ("shop_name", "x", "store_name"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_can(file: DeskFile, key: str, value: str, word: str) -> None:
    head = file.journal_head()
    with pytest.raises(DeskError, match=word) as refusal:
        SettingsService(file).set(DESK_ID, key, value)
    assert refusal.value.field == key
    assert file.journal_head() == head


def test_a_form_is_taken_whole_or_not_at_all(file: DeskFile) -> None:
    service = SettingsService(file)
    with pytest.raises(DeskError):
        service.fill_in(DESK_ID, {"store_name": "Corner", "zone": "Mars/Base"})
    assert store.profile(file).store_name == ""
    service.fill_in(DESK_ID, {"store_name": "Corner", "zone": "Europe/Berlin", "region": "de"})
    profile = store.profile(file)
    assert (profile.store_name, profile.region, profile.zoneinfo.key) == ("Corner", "DE", "Europe/Berlin")
    undo_last(file, DESK_ID)
    assert store.profile(file) == StoreProfile()


def test_what_another_program_spoilt_counts_as_unchosen(file: DeskFile) -> None:
    with file.write(DESK_ID, "test") as tx:
        for key in KEYS:
            store.put(tx, key, "\x00 no such thing \ud7ff" * 50)
    assert store.profile(file) == StoreProfile()


def test_the_logo_is_kept_by_its_hash_and_can_be_taken_away(file: DeskFile) -> None:
    service = SettingsService(file)
    assert len(service.set_logo(DESK_ID, PNG).store_logo) == 64
    assert store.logo(file) == PNG
    with pytest.raises(DeskError, match="PNG or JPEG"):
        service.set_logo(DESK_ID, b"GIF89a")
    service.set_logo(DESK_ID, b"")
    assert store.logo(file) is None


def test_opening_and_closing_are_times_of_day(file: DeskFile) -> None:
    service = SettingsService(file)
    assert (store.profile(file).opens_at, store.profile(file).closes_at) == ("09:00", "18:00")
    assert service.set(DESK_ID, "closes_at", "9：30").closes_at == "09:30"
    with pytest.raises(DeskError, match="time of day"):
        service.set(DESK_ID, "closes_at", "late")
