"""Birthdays in a list: kept only with a dated consent, so the report says how many were not taken."""

import json
from pathlib import Path

import pytest

from desk_app.__main__ import main
from desk_app.app import DESK_ID, open_desk

NOT_TAKEN = (
    "2 birthdays were not taken: they may be kept only if the customers agreed, with the day."
    " Ask, and write both into the files."
)
NO_DAYS = "2 birthdays are no days there are, 1990-02-31 for one."
LIST = (
    "姓名,手机,生日\n王丽,13800138000,1990-02-28\n李强,13800138001,1990-02-31\n赵六,13800138002,\n"
    "孙七,13800138003,3月9日\n周八,13800138004,不详情\n"
)


def test_the_report_says_how_many_birthdays_were_not_taken(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    desk = open_desk(tmp_path / "store.desk")
    report, recipe = desk.imports.run(DESK_ID, "customers", tmp_path / "list.csv")
    assert recipe.columns["birthday"] == ("生日",)
    assert (report.new, report.refused) == (5, [])
    assert report.notes == [NOT_TAKEN, NO_DAYS]
    assert list(desk.file.query("SELECT * FROM customer_consents")) == []
    desk.close()


def test_the_command_line_says_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    store = str(tmp_path / "store.desk")
    main(["import", "customers", str(tmp_path / "list.csv"), "--file", store, "--json", "--dry-run"])
    assert json.loads(capsys.readouterr().out)["notes"] == [NOT_TAKEN, NO_DAYS]
