"""`smtptutor explain --summary`: what failed in files, folders and standard input."""

import gzip
import json

import pytest
from made_log import log
from worlds import run

from smtptutor.commands import explain_processes, explain_summary
from smtptutor.evidence import summarised
from smtptutor.evidence.summary import Summary

LINE = (
    "Nov 28 10:00:01 mx1 postfix/smtp[8]: 4B1C2D3E4F: to=<{to}>, relay=mx.example.net[198.51.100.7]:25, delay=1, dsn=5.1.1,"
    " status=bounced (host mx.example.net[198.51.100.7] said: 550 5.1.1 <{to}>: User unknown (in reply to RCPT TO command))\n"
)


@pytest.fixture
def archive(tmp_path):
    """Logs of some days, packed and not."""
    for day in range(4):
        text = "".join(log(600, day)).encode()
        if day % 2:
            (tmp_path / f"mail.log.{day}.gz").write_bytes(gzip.compress(text))
        else:
            (tmp_path / f"mail.log.{day}").write_bytes(text)
    return tmp_path


def as_object(*arguments, **more):
    ran = run("explain", "--summary", "--json", *arguments, **more)
    assert (0, "") == (ran.status, ran.err)
    return json.loads(ran.out)


def test_one_screen(archive):
    ran = run("explain", "--summary", archive)

    assert (0, "") == (ran.status, ran.err)
    assert "accepted" in ran.out.splitlines()[0]
    assert "First:" in ran.out
    assert len(ran.out.splitlines()) <= 24


def test_a_log_with_many_failures_is_summed_up_unasked(archive):
    assert run("explain", archive).out == run("explain", "--summary", archive).out


def test_one_with_few_is_not(tmp_path):
    (tmp_path / "mail.log").write_text("".join(LINE.format(to=f"b{n}@example.net") for n in range(3)), encoding="ascii")

    assert run("explain", tmp_path / "mail.log").out != run("explain", "--summary", tmp_path / "mail.log").out


def test_all_of_it(archive):
    ran = run("explain", "--summary", "--all", archive)

    assert ran.out.startswith(run("explain", "--summary", archive).out.rstrip())
    assert ran.out.count("Such as:") > 5


def test_as_json_it_is_one_object(archive):
    found = as_object(archive)

    assert found["delivered"] > 100
    assert {"category", "times", "letters", "move", "domains", "fix"} <= set(found["reasons"][0])


def test_it_counts_what_is_found(archive):
    objects = [json.loads(line) for line in run("explain", "--json", archive).out.splitlines()]
    found = as_object(archive)

    assert found["delivered"] == sum(one["permanence"] == "success" for one in objects)
    assert found["refused"] == sum(one["permanence"] == "permanent" for one in objects)
    assert sum(reason["times"] for reason in found["reasons"]) == sum(one["permanence"] != "success" for one in objects)


def test_standard_input(archive):
    text = (archive / "mail.log.0").read_bytes()

    assert as_object(stdin=text)["delivered"] == as_object(archive / "mail.log.0")["delivered"]


def test_a_text_given_as_words():
    found = as_object("550 5.1.1 <a@example.org>: User unknown")

    assert found["refused"] == 1


def test_redacted_it_names_nobody(tmp_path):
    (tmp_path / "mail.log").write_text(LINE.format(to="bob@secret.example"), encoding="ascii")
    for options in ([], ["--json"], ["--all"]):
        out = run("explain", "--summary", "--redact", *options, tmp_path / "mail.log").out

        assert out
        assert not [
            word for word in ("bob", "secret.example", "mx.example.net", "198.51.100", "4B1C2D3E4F") if word in out
        ]


def test_nothing_in_it(tmp_path):
    (tmp_path / "empty.log").write_text("")
    ran = run("explain", "--summary", tmp_path / "empty.log")

    assert (1, "") == (ran.status, ran.out)
    assert "Give a log" in " ".join(ran.err.split())


def test_one_that_is_missing(archive, tmp_path):
    """The others are counted, and the status tells."""
    ran = run("explain", "--summary", archive, tmp_path / "none.log")

    assert 1 == ran.status
    assert "none.log cannot be read" in ran.err
    assert "accepted" in ran.out


def test_interrupted_it_tells_what_it_has(archive, monkeypatch):
    counted = summarised.count
    seen = []

    def count(source, tally):
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(source.name)
        counted(source, tally)

    monkeypatch.setattr(explain_summary, "count", count)
    ran = run("explain", "--summary", "--json", archive)

    assert 130 == ran.status
    assert json.loads(ran.out)["delivered"] > 0


class TestProcesses:
    """With several processes it is the same."""

    @pytest.mark.uncounted
    def test_the_same_as_of_one(self, archive):
        assert as_object("--jobs", "2", archive) == as_object(archive)

    def test_what_one_of_them_does(self, archive):
        paths = sorted(map(str, archive.iterdir()))
        summary, told, octets = explain_processes.sum_up([*paths, str(archive / "none.log")])

        assert summary == sum(map(summarised.summary_of_file, paths), Summary())
        assert ["none.log cannot be read" in words for words in told] == [True]
        assert octets == sum(file.stat().st_size for file in archive.iterdir())
