"""A summary made on an engine for many machines is that of one process: dask.bag, which the extra `big` brings."""

import gzip
import io
import json
import operator
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from made_log import log

from smtptutor import Summary, summary_of_file

bag = pytest.importorskip("dask.bag", reason="the extra `big` is not installed")

GUIDE = (Path(__file__).parents[2] / "docs" / "archives.md").read_text(encoding="utf-8")


@pytest.fixture
def paths(tmp_path):
    """An archive: logs by day, some of them packed, a mailbox of other things beside them."""
    for day in range(7):
        text = "".join(log(400, seed=day)).encode()
        file = tmp_path / "archive" / f"week{day % 2}" / f"mail.log.{day}"
        file.parent.mkdir(parents=True, exist_ok=True)
        if day % 3:
            file.write_bytes(text)
        else:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(text))
    (tmp_path / "archive" / "app.log").write_text("550 5.1.1 <a@example.org>: User unknown\n", encoding="ascii")
    return sorted(map(str, (tmp_path / "archive").rglob("*.log*")))


def by_one_process(paths):
    return sum(map(summary_of_file, paths), Summary())


@pytest.mark.parametrize("size", [1, 2, 5, 99])
@pytest.mark.parametrize("every", [2, 8])
def test_the_same_totals_as_one_process(paths, size, every):
    """However it is parted, and however many partial sums are added at a time."""
    parts = bag.from_sequence(paths, partition_size=size).map(summary_of_file)
    found = parts.fold(operator.add, initial=Summary(), split_every=every).compute(scheduler="synchronous")

    assert found == by_one_process(paths)
    assert found.delivered > 100
    assert len(found.shares) > 8


@pytest.mark.uncounted
def test_in_processes_of_their_own(paths):
    """A summary goes from one process to another as it is."""
    parts = bag.from_sequence(paths, npartitions=2).map(summary_of_file)
    found = parts.fold(operator.add, initial=Summary()).compute(scheduler="processes", num_workers=2)

    assert found == by_one_process(paths)


def test_the_guide_does_what_it_says(paths, tmp_path, monkeypatch):
    import dask

    (example,) = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with redirect_stdout(printed), dask.config.set(scheduler="synchronous"):
        exec(compile(example, "archives.md", "exec"), {})
    names = [str(Path(path).relative_to(tmp_path)) for path in paths]

    assert json.loads(printed.getvalue()) == json.loads(json.dumps(by_one_process(names).as_object()))
