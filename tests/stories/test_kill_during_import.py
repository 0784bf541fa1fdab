"""kill -9 at random moments of an import: afterwards the file holds all rows or none, and is whole."""

import csv
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desk_app.app import SOURCES, open_desk
from desk_app.storage.check import check

SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周单曾仇", "芳娜敏静丽强磊军洋勇艳杰娟涛明"


def write_customers(path: Path, count: int) -> None:
    rng = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["客户编号", "客户姓名", "联系电话", "通讯地址", "备注"])
        for number in range(count):
            name = rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)
            rows.writerow([f"R{number:06d}", name, f"139{rng.randrange(10**8):08d}", "中山路 1 号", "先打电话"])


def importing(path: Path, source: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "desk_app", "import", "customers", str(source), "--file", str(path), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def kill_at_random(tmp_path: Path, count: int, kills: int) -> list[int]:
    source, seconds = tmp_path / "customers.csv", []
    write_customers(source, count)
    trial = tmp_path / "trial.desk"
    open_desk(trial).close()
    begun = time.monotonic()
    with importing(trial, source) as whole:
        assert whole.wait() == 0
    seconds.append(time.monotonic() - begun)
    rng, held = random.Random(11), []
    for turn in range(kills):
        path = tmp_path / f"killed{turn}.desk"
        open_desk(path).close()
        with importing(path, source) as process:
            time.sleep(rng.uniform(0.05, 1.02) * seconds[0])
            process.send_signal(signal.SIGKILL)
            process.wait()
        desk = open_desk(path)
        held.append(desk.file.query("SELECT count(*) FROM customers")[0][0])
        assert desk.file.query("PRAGMA integrity_check")[0][0] == "ok"
        assert desk.file.query("PRAGMA foreign_key_check") == []
        desk.close()
        if count <= 5000:
            assert check(path, SOURCES) == []
        sqlite3.connect(path).close()
        path.unlink()
    return held


def test_a_killed_import_leaves_all_rows_or_none(tmp_path: Path) -> None:
    assert set(kill_at_random(tmp_path, 3000, 6)) <= {0, 3000}


@pytest.mark.ordeal
@pytest.mark.timeout(7200)
def test_a_killed_import_of_300_000_rows_leaves_all_rows_or_none(tmp_path: Path) -> None:
    assert set(kill_at_random(tmp_path, 300_000, 20)) <= {0, 300_000}
