"""`smtptutor explain` with what people have: files, folders, standard input, words; its options and exit statuses."""

import io

import pytest
from worlds import run, world

from smtptutor.cli import main
from smtptutor.commands.explain_progress import HowFar


class TestWhatIsMeant:
    """A word that has a page is that word; anything else that is there is a file."""

    def test_a_file_is_not_in_the_way_of_a_code(self, tmp_path, monkeypatch):
        (tmp_path / "503").write_text("550 5.1.1 no such user\n")
        monkeypatch.chdir(tmp_path)

        assert run("explain", "503").out.startswith("503 ")

    @pytest.mark.parametrize("name", ["mail.log", "x/y", "mbox.gz", "BOUNCE.EML"])
    def test_a_file_that_is_not_there(self, name, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        ran = run("explain", name)

        assert (1, "") == (ran.status, ran.out)
        assert ran.err == f"smtptutor: there is no file or folder {name}.\n"

    def test_a_name_behind_a_pipe_is_asked_for(self):
        for name in ("503", "RCPT", "greylisting"):
            assert run("explain", stdin=f"{name}\n".encode()).out == run("explain", name).out

    @pytest.mark.parametrize("jobs", ["0", "-1", "two"])
    def test_no_number_of_processes(self, jobs, capsys):
        assert 2 == run("explain", "--jobs", jobs, "mail.log").status
        assert "--jobs" in capsys.readouterr().err


class TestStatus:
    """0 explained, 1 not found or not read."""

    def test_nothing_in_a_file(self, tmp_path):
        """What to give is said."""
        (tmp_path / "empty").write_text("")
        ran = run("explain", tmp_path / "empty")

        assert (1, "") == (ran.status, ran.out)
        assert "Give a reply, a log or an exception." in " ".join(ran.err.split())

    def test_one_that_is_missing(self, tmp_path):
        """One sentence, and the others are read."""
        (tmp_path / "a.log").write_text("nothing of mail\n")
        ran = run("explain", "--json", tmp_path / "a.log", tmp_path / "b.log")

        assert (1, "") == (ran.status, ran.out)
        assert f"{tmp_path / 'b.log'} cannot be read: No such file or directory." in ran.err


class Terminal(io.StringIO):
    """An error stream that is a terminal."""

    def isatty(self):
        return True


class TestProgress:
    """Only for who waits at a terminal."""

    def shown(self, *, plain=False, stderr=Terminal, total=100_000_000, seconds=0.3):
        times = iter([number * seconds for number in range(1000)])
        here = world(terminal=True, clock=lambda: next(times))
        here.stderr = stderr()
        if plain:
            here.be_plain()
        progress = HowFar(here, total)
        for _ in range(2):
            at = progress.next_file()
            for place in range(10_000_000, 50_000_001, 10_000_000):
                at(place)
            at(0)  # opened once more
        progress.clear()
        return here.stderr.getvalue()

    def test_one_line_that_is_written_over_and_taken_away(self):
        said = self.shown()
        lines = [line for line in said.split("\r") if line.strip()]

        assert "\n" not in said
        assert lines[-1].strip() == "reading: 100 % of 100 MB"
        assert said.endswith(f"\r{' ' * len(lines[-1])}\r")
        shares = [int(line.split()[1]) for line in lines]
        assert sorted(shares) == shares

    def test_not_at_once(self):
        """What takes less than a second needs none."""
        assert "" == self.shown(seconds=0.01)

    def test_never_in_a_pipe(self):
        assert "" == self.shown(stderr=io.StringIO)

    def test_lines_that_stay_are_few(self):
        """Who listens hears one now and then."""
        said = self.shown(plain=True, seconds=2)

        assert "\r" not in said
        assert 1 < said.count("\n") < 6

    def test_of_a_pipe_nobody_knows_the_size(self):
        assert "reading: 50 MB" in self.shown(total=0)


def test_at_a_terminal_nothing_waits():
    """Also with options for evidence."""
    for words in (["explain", "-"], ["explain", "--summary"], ["explain", "--json", "-"]):
        here = world(terminal=True)
        here.stdin.isatty = lambda: True

        assert 2 == main(words, here)
        assert "explain takes a code" in here.stderr.getvalue()
