"""`:log FILE.md` and `:log FILE.html`: the conversation for people, with what was said of it."""

import os
import stat

import pytest
from html_pages import read
from learner import Learner
from sample_lesson import sample
from typed import HELLO, NAMED, WRITING, WRONG, Typing

from smtptutor import files

SCRIPT = '<script>alert(1)</script> & "x" `y` | *z*'
SAID = (*WRITING, SCRIPT, ".", "DATA", "FROB", "exit")


def log(typing, path):
    """What is said of it, and what is in the file."""
    said = typing(f":log {path}")
    return said, path.read_text(encoding="utf-8")


class TestBoth:
    """In either form."""

    @pytest.mark.parametrize("name", ["log.md", "log.markdown", "log.html", "log.HTM"])
    def test_each_line_with_what_was_said_of_it(self, name, tmp_path):
        """Lines, replies, reasons and ways out, in their order."""
        said, written = log(Typing(*SAID), tmp_path / name)
        text = read(written).text if "htm" in name.lower() else written
        wanted = (
            "220 mail",
            HELLO,
            "250-mail",
            "Noon?",
            "Message accepted",
            "503 5.5.1",
            "DATA needs MAIL",
            "FROB",
            "500 ",
        )
        places = [text.index(part) for part in wanted]

        assert places == sorted(places)
        assert "The conversation is in" in said

    @pytest.mark.parametrize("name", ["log.md", "log.html", "log.txt"])
    def test_no_secret_is_in_it(self, name, tmp_path):
        """Neither right nor wrong logins (RFC 4954 4)."""
        typing = Typing(HELLO, "AUTH LOGIN", "YWxpY2U=", WRONG, f"AUTH PLAIN {WRONG}", "RSET")
        _, written = log(typing, tmp_path / name)

        assert WRONG not in written
        assert "lookingglass" not in written

    @pytest.mark.parametrize("name", ["log.md", "log.html"])
    def test_what_is_there_already_stays(self, name, tmp_path):
        (tmp_path / name).write_text("mine")
        said, written = log(Typing(*NAMED), tmp_path / name)

        assert "already" in said
        assert "mine" == written
        assert [name] == os.listdir(tmp_path)

    @pytest.mark.parametrize("name", ["log.md", "log.html"])
    def test_it_changes_nothing(self, name, tmp_path):
        """What was explained is known as before, and the conversation goes on."""
        typing, other = Typing(*NAMED), Typing(*NAMED)
        log(typing, tmp_path / name)

        assert other("DATA", "x", ".") == typing("DATA", "x", ".")

    @pytest.mark.parametrize("name", ["log.md", "log.html"])
    def test_what_is_not_finished_is_there(self, name, tmp_path):
        """Lines of a message, octets of a chunk."""
        assert "Noon?" in log(Typing(*WRITING), tmp_path / name)[1]
        assert "half of it" in log(Typing(*NAMED, "BDAT 99", "half of it"), tmp_path / f"chunk-{name}")[1]

    @pytest.mark.parametrize("name", ["log.md", "log.html"])
    def test_a_closed_connection_is_told_once(self, name, tmp_path):
        _, written = log(Typing(*NAMED, "QUIT", "NOOP"), tmp_path / name)

        assert 1 == written.count(":reset")

    @pytest.mark.parametrize("name", ["log.md", "log.html"])
    def test_of_a_lesson(self, name, tmp_path):
        """It says which."""
        lesson = sample(tmp_path)
        assert lesson.title in log(Typing("NOOP", talk=Learner(lesson).way), tmp_path / name)[1]

    def test_taken_back_is_gone(self, tmp_path):
        assert "FROB" not in log(Typing(*NAMED, "FROB", ":undo"), tmp_path / "log.md")[1]


def test_html_is_escaped(tmp_path):
    """As a browser reads it, the text is text."""
    reader = read(log(Typing(*SAID), tmp_path / "log.html")[1])

    assert "script" not in reader.tags
    assert SCRIPT in reader.text


def test_log_alone_tells_what_it_can_do():
    shown = " ".join(Typing(*NAMED)(":log").split())

    assert "C: EHLO" in shown
    assert all(form in shown for form in (":log FILE;", ":log FILE.md", ":log FILE.html"))


class TestNew:
    """A file that was not there before, whole."""

    def test_where_there_are_no_links(self, tmp_path, monkeypatch):
        """As on some file systems."""

        def refused(*_):
            raise PermissionError

        monkeypatch.setattr(os, "link", refused)
        files.write_new(str(tmp_path / "new"), "words")
        with pytest.raises(FileExistsError):
            files.write_new(str(tmp_path / "new"), "others")

        assert "words" == (tmp_path / "new").read_text()
        assert ["new"] == os.listdir(tmp_path)

    def test_a_file_that_comes_meanwhile_stays(self, tmp_path, monkeypatch):
        """Nobody's file is taken away, however late it came."""
        whole = files.write_whole

        def slow(path, words, **how):
            whole(path, words, **how)
            (tmp_path / "new").write_text("mine")

        monkeypatch.setattr(files, "write_whole", slow)
        with pytest.raises(FileExistsError):
            files.write_new(str(tmp_path / "new"), "words")

        assert "mine" == (tmp_path / "new").read_text()
        assert ["new"] == os.listdir(tmp_path)

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
    def test_only_its_owner_may_read_it(self, tmp_path):
        files.write_new(str(tmp_path / "new"), "words")

        assert 0o600 == stat.S_IMODE((tmp_path / "new").stat().st_mode)
