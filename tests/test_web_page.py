"""
All that stands left of shell and net runs in a web page: Pyodide plays it, the Python that browsers run.

It needs node and the npm package pyodide, in the version that tests/node/package.json names, on NODE_PATH; nothing is
downloaded here.
"""

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from graph import PACKAGE

from smtptutor.server import sites

HERE = Path(__file__).parent / "node"
NOT_THERE = {"shell", "net", "testing", "commands", "cli", "__main__"}
WITH_A_DATABASE = {"smtptutor.course.carrying", "smtptutor.course.schema", "smtptutor.course.store"}
"""What keeps progress on a disk; a web page has a place of its own for it."""


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """What the script returned."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("the program node is not here")
    wanted = json.loads((HERE / "package.json").read_text(encoding="ascii"))["dependencies"]["pyodide"]
    asked = [node, "-p", "require('pyodide').version"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    if answer.stdout.strip() != wanted:
        pytest.skip(f"pyodide {wanted} is not installed for node (npm install pyodide@{wanted}, and NODE_PATH)")
    archive = tmp_path_factory.mktemp("page") / "package.zip"
    pack(archive)
    done = subprocess.run(
        [node, str(HERE / "run.cjs"), str(archive), str(HERE / "forbid.py"), str(HERE / "play.py")],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def pack(archive):
    """The package as the wheel has it, lessons included, without what needs a terminal or a port."""
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".md"}):
            name = path.relative_to(PACKAGE)
            if name.parts[0].removesuffix(".py") not in NOT_THERE:
                packed.write(path, f"smtptutor/{name.as_posix()}")
        for path in sorted(Path(sites.folder()).rglob("*.toml")):
            packed.write(path, f"smtptutor/lessons/{path.relative_to(sites.folder()).as_posix()}")


def test_it_runs_as_web_pages_run_it(played):
    assert played["runs"] == "emscripten"


def test_no_thread_no_socket_no_database_and_no_terminal_is_needed(played):
    """Every module that came along is imported, but those that are listed."""
    assert set(played["failed"]) == WITH_A_DATABASE
    assert all("sqlite3" in why for why in played["failed"].values())


def test_a_mail_is_taken(played):
    """RFC 5321 D.1."""
    assert played["mail"] == [220, 250, 250, 250, 354, 250, 221]


def test_a_refusal_is_explained_and_its_way_out_works(played):
    """RFC 5321 4.1.4: RCPT needs MAIL before it."""
    refusal = played["refusal"]

    assert refusal["code"] == 503
    assert "MAIL" in refusal["why"]
    assert refusal["next"] == ["MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"]
    assert refusal["codes"] == [250, 250]


def test_a_lesson_is_played_to_its_end(played):
    assert played["lesson"]["steps"] == played["lesson"]["done"] >= 3
    assert played["lesson"]["ended"]
