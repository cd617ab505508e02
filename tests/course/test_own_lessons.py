"""`--lessons DIR`: a teacher's own lessons beside the course, for learn, lessons, check and the shell."""

import pytest
from sample_lesson import LESSON, written
from worlds import lines, run, world

from smtptutor import cli
from smtptutor.course import lesson_file
from smtptutor.shell import plain

COURSE = [lesson.id for lesson in lesson_file.course()]


@pytest.fixture
def own(tmp_path):
    """A folder with a track of two lessons, one of them with a site of its own beside it."""
    track = tmp_path / "own" / "01-shop-talk"
    track.mkdir(parents=True)
    (track / "sites").mkdir()
    (track / "sites" / "shop.toml").write_text('format = 1\nhostname = "shop.example.test"\n')
    written(track, 'id = "sample"', 'id = "mine"\nsite = "sites/shop.toml"', name="01-mine.toml")
    written(track, 'id = "sample"', 'id = "yours"', name="02-yours.toml")
    return track.parent


def typed(*arguments, typing=(), folder=None):
    """What is on the screen of a terminal with plain lines where these lines are typed."""
    answers = iter([*typing, ":quit", ":quit"])
    here = world(terminal=True, folder=folder)
    before = plain.run.__defaults__
    plain.run.__defaults__ = (lambda prompt: next(answers),)
    try:
        cli.main(["--plain", *map(str, arguments)], here)
    finally:
        plain.run.__defaults__ = before
    return here.stdout.getvalue()


class TestLessons:
    """The list."""

    @pytest.mark.parametrize("order", [("lessons", "--lessons"), ("--lessons", "lessons")])
    def test_they_come_after_the_course(self, order, own, tmp_path):
        """With numbers that go on."""
        words = [*order, own] if order[1] == "--lessons" else [order[0], own, order[1]]
        ran = run(*words, folder=tmp_path)

        assert (0, "") == (ran.status, ran.err)
        assert f"Shop talk: 0 of 2 done\n[ ] {len(COURSE) + 1}. mine" in ran.out
        assert f"smtptutor learn --lessons {own} NAME or NUMBER" in " ".join(ran.out.split())

    def test_in_json(self, own, tmp_path):
        objects = run("lessons", "--json", "--lessons", own, folder=tmp_path).objects

        assert [*COURSE, "mine", "yours"] == [one["id"] for one in objects]
        assert ["shop talk"] * 2 == [one["track"] for one in objects[-2:]]

    def test_one_with_a_name_of_the_course_is_told_and_left_out(self, own, tmp_path):
        """The others are listed all the same."""
        path = written(own, 'id = "sample"', f'id = "{COURSE[0]}"', name="00-clash.toml")
        ran = run("lessons", "--lessons", own, folder=tmp_path)

        assert 1 == ran.status
        assert f"{path}: id: '{COURSE[0]}' is the name of another lesson already" in ran.err
        assert "mine" in ran.out
        assert 1 == ran.out.count(f". {COURSE[0]} ")

    def test_the_folder_of_the_course_itself(self, tmp_path):
        """No lesson is there twice, and none clashes with itself."""
        from smtptutor import data

        ran = run("lessons", "--json", "--lessons", data.folder(), folder=tmp_path)

        assert (0, "") == (ran.status, ran.err)
        assert COURSE == [one["id"] for one in ran.objects]

    def test_a_folder_without_any(self, tmp_path):
        (tmp_path / "empty").mkdir()
        ran = run("lessons", "--lessons", tmp_path / "empty", folder=tmp_path)

        assert (1, True) == (ran.status, f"{tmp_path / 'empty'}: there is no lesson in it" in ran.err)


class TestEverywhere:
    """What all of them do."""

    @pytest.mark.parametrize("command", [["lessons"], ["learn"], ["check"], []], ids=str)
    def test_there_is_no_such_folder(self, command, tmp_path):
        """A file is none either."""
        (tmp_path / "file.toml").write_text(LESSON)
        for name in ("nope", "file.toml", ""):
            ran = run(*command, "--lessons", tmp_path / name if name else "", folder=tmp_path)

            assert (1, "") == (ran.status, ran.out)
            assert "there is no such folder for --lessons" in ran.err

    @pytest.mark.parametrize("command", [["explain", "503"], ["serve"], ["compare", "250", "503"]], ids=str)
    def test_it_goes_with_no_other(self, command, own, capsys):
        assert 2 == run(*command, "--lessons", own).status
        told = capsys.readouterr().err
        assert "it goes with smtptutor alone and with learn, lessons," in told
        assert command[0] not in told.partition("it goes with")[2]

    def test_nothing_remembers_it(self, own, tmp_path):
        """Without the option there is the course again, and where one is in it."""
        typed("learn", "--lessons", own, "mine", folder=tmp_path)

        assert COURSE == [one["id"] for one in run("lessons", "--json", folder=tmp_path).objects]
        assert "Step 1" in typed("learn", folder=tmp_path)


class TestLearn:
    """A lesson of one's own."""

    @pytest.mark.parametrize("asked", ["mine", str(len(COURSE) + 1)])
    def test_by_name_and_by_number(self, asked, own, tmp_path):
        """At the place that lies beside it; what it teaches is marked as done."""
        solved = lines("RCPT TO:<bob@example.test>", ":log", ":next")
        ran = run("learn", "--lessons", own, asked, stdin=solved, folder=tmp_path)

        assert "shop.example.test" in ran.out
        assert "[1/3]" in run("lessons", "--lessons", own, folder=tmp_path).out

    def test_where_one_left_off(self, own, tmp_path):
        """The line that goes on there is told whole, and works."""
        said = typed("learn", "--lessons", own, "mine", typing=["RCPT TO:<bob@example.test>"], folder=tmp_path)

        assert f"smtptutor learn --lessons {own} goes on there." in " ".join(said.split())
        assert "You left off here" in typed("learn", "--lessons", own, folder=tmp_path)

    def test_a_file_from_elsewhere(self, own, tmp_path):
        """It is no part of the course, so what goes on there names it."""
        path = own / "01-shop-talk" / "02-yours.toml"
        said = typed("learn", path, typing=["NOOP"], folder=tmp_path)

        assert f"smtptutor learn {path} goes on there." in " ".join(said.split())

    def test_on_to_the_next_of_them(self, own, tmp_path, monkeypatch):
        """However the folder is written."""
        monkeypatch.chdir(own.parent)
        text = LESSON[: LESSON.index('\n[[steps]]\nid = "in-order"')].replace('"sample"', '"short"')
        (own / "01-shop-talk" / "00-short.toml").write_text(text)
        said = run("learn", "--lessons", "./own/", "short", stdin=lines("RCPT TO:<bob@example.test>"), folder=tmp_path)

        assert "Next lesson: A sample. At its end you can" in " ".join(said.out.split())


class TestShell:
    """Inside."""

    def test_words(self, own, tmp_path):
        said = typed("--lessons", own, typing=[":lessons", ":learn yours"], folder=tmp_path)

        assert "Shop talk: 0 of 2 done" in said
        assert "Step 1 of 3, A sample" in said
        assert "no lesson called 'yours'" in typed(typing=[":learn yours"], folder=tmp_path)


class TestCheck:
    """Are they sound?"""

    def test_the_folder_alone(self, own):
        """It is checked after the course, which teaches what it uses; the course itself is not checked."""
        path = own / "01-shop-talk" / "02-yours.toml"
        path.write_text(path.read_text().replace("before = [", 'uses = ["EHLO", "MAIL"]\nbefore = ['))
        ran = run("check", "--lessons", own)

        assert "2 lessons and 1 site checked: no problems\n" == ran.out

    def test_one_lesson_that_builds_on_another_of_them(self, own):
        """What the folder teaches is known, though only a part of it is checked."""
        first, second = (own / "01-shop-talk" / name for name in ("01-mine.toml", "02-yours.toml"))
        first.write_text(first.read_text().replace('teaches = ["503",', 'teaches = ["ATRN", "503",'))
        second.write_text(second.read_text().replace("before = [", 'uses = ["ATRN"]\nbefore = ['))

        assert [0, 1] == [run("check", *more, second).status for more in (("--lessons", own), ())]

    def test_a_name_of_the_course(self, own):
        path = written(own, 'id = "sample"', f'id = "{COURSE[0]}"', name="00-clash.toml")
        [problem] = run("check", "--json", "--lessons", own).objects

        assert (str(path), "id") == (problem["file"], problem["place"])
