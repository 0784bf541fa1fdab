from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desk_app.ui.windowed import BLOCK, BLOCKS_KEPT, ID_ROLE, TONE_ROLE
from tests.ui.kit import Row, Store, table


def test_the_model_keeps_qts_rules_through_every_kind_of_refresh(qtbot: QtBot) -> None:
    store = Store(700)
    model = table(store)
    watched: QAbstractItemModel = model
    tester = QAbstractItemModelTester(watched, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is watched
    ids = store.ids()
    for changed in (ids[5:], list(reversed(ids)), [], ids[:1], ids):
        model.refresh(changed)
        assert model.ids() == changed


def test_a_hundred_thousand_ids_load_only_what_is_looked_at(qtbot: QtBot) -> None:
    store = Store(100_000)
    model = table(store)
    assert model.rowCount() == 100_000
    assert store.asked == []
    assert model.index(99_999, 1).data() == "name 99999"
    assert model.index(0, 1).data() == "name 0"
    assert [len(ids) for ids in store.asked] == [100_000 % BLOCK, BLOCK]
    for row in range(0, 100_000, BLOCK):
        model.index(row, 1).data()
    assert model.rows_held() <= BLOCK * BLOCKS_KEPT


def test_a_block_is_read_once_while_it_is_looked_at(qtbot: QtBot) -> None:
    store = Store(300)
    model = table(store)
    for row in range(BLOCK):
        model.index(row, 1).data()
    assert len(store.asked) == 1


def test_refresh_with_the_same_ids_reads_the_rows_anew(qtbot: QtBot) -> None:
    store = Store(3)
    model = table(store)
    assert model.index(1, 1).data() == "name 1"
    store.rows["id000001"] = Row("id000001", "Wang Li")
    with qtbot.waitSignal(model.dataChanged):
        model.refresh(store.ids())
    assert model.index(1, 1).data() == "Wang Li"


def test_a_row_gone_in_between_shows_as_an_empty_line(qtbot: QtBot) -> None:
    store = Store(3)
    model = table(store)
    del store.rows["id000001"]
    assert model.index(1, 1).data() is None
    assert model.index(1, 1).data(ID_ROLE) == "id000001"
    assert model.index(2, 1).data() == "name 2"
    assert model.tsv([0, 1, 2], [1]) == "Name\nname 0\nname 2"


def test_cells_tell_tone_side_and_what_a_screen_reader_says(qtbot: QtBot) -> None:
    model = table(Store(3))
    assert model.index(0, 0).data(TONE_ROLE) == "late"
    assert model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Name: name 0"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Name"


def test_ordering_is_asked_for_and_done_by_the_store(qtbot: QtBot) -> None:
    model = table(Store(3))
    before = model.ids()
    with qtbot.waitSignal(model.sort_wanted) as asked:
        model.sort(1, Qt.SortOrder.DescendingOrder)
    assert asked.args == ["name", True]
    assert model.ids() == before
    with qtbot.assertNotEmitted(model.sort_wanted):
        model.sort(2)
        model.sort(-1)


def test_tabs_and_line_ends_in_a_name_do_not_break_the_copied_table(qtbot: QtBot) -> None:
    store = Store(1)
    store.rows["id000000"] = Row("id000000", "Wang\tLi\nof Zhongshan road")
    assert table(store).tsv([0], [1]) == "Name\nWang Li of Zhongshan road"


def test_lines_are_found_by_id_and_ids_by_line_without_reading(qtbot: QtBot) -> None:
    store = Store(2_000)
    model = table(store)
    ids = store.ids()
    assert model.ids_between(3, 5) == ids[3:6]
    for wanted in (ids[7:3:-1], ids[1_500:100:-1]):
        assert model.rows_of([*wanted, "nobody"]) == sorted(ids.index(each) for each in wanted)
    assert store.asked == []
