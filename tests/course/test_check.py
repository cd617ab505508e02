"""The check of lessons is itself checked: a good lesson passes, and each kind of fault turns it red, by name."""

import pytest
from sample_lesson import LESSON, sample, written
from worlds import run

from smtptutor import data
from smtptutor.course import lesson as lessons
from smtptutor.course import lesson_file
from smtptutor.course.check import lessons as checks
from smtptutor.course.check import variants
from smtptutor.course.check.rule import openings

SOLUTION_1 = 'solution = [{ line = "RCPT TO:<bob@example.test>", note = "Good syntax, wrong moment." }]'
SIGN_2 = 'sign = { sender = "bob@example.test" }'
EXAMPLE_2 = 'example = ["MAIL FROM:<bob@example.test>"]'
GOAL_1 = '{ reply = 503, cause = "mail-first", tick = "RCPT was refused" }'

FAULTS = {
    "the solution does not solve": (SOLUTION_1, 'solution = [{ line = "VRFY bob" }]', "too-early", "RCPT was refused"),
    "a needed line is missing": (
        '{ line = "DATA", note = "354 asks for the message." },',
        "",
        "message",
        "holds the message",
    ),
    "a later step cannot be reached": (
        SOLUTION_1,
        'solution = [{ line = "VRFY bob" }]',
        "in-order",
        "cannot be reached",
    ),
    "a goal is reached already": (GOAL_1, f'{GOAL_1}, {{ stage = "greeted", tick = "hi" }}', "too-early", "'hi'"),
    "nothing has to be done": (GOAL_1, '{ stage = "greeted", tick = "hi" }', "too-early", "NOOP"),
    "done before the last line": (
        SOLUTION_1[:-1],
        SOLUTION_1[:-1] + ', { line = "NOOP" }',
        "too-early",
        "before the line",
    ),
    "a line that is not needed": (
        '{ line = "DATA",',
        '{ line = "NOOP" }, { line = "DATA",',
        "message",
        "without the line 'NOOP'",
    ),
    "the sign shows on the solution": (
        SIGN_2,
        'sign = { cause = "sender-accepted" }',
        "in-order",
        "recipient-as-sender",
    ),
    "the sign does not show": (EXAMPLE_2, 'example = ["NOOP"]', "in-order", "recipient-as-sender"),
    "the example is empty": (EXAMPLE_2, "example = []", "in-order", "recipient-as-sender"),
    "the mistake solves the step": (
        f"{SIGN_2}\n",
        'sign = { cause = "noop-done" }\n#',
        "in-order",
        "recipient-as-sender",
    ),
    "no blank in the last hint": ('"D____"', '"DATA"', "message", "blank"),
    "two blanks in the last hint": ('"MAIL FROM:<____>"', '"MAIL ____:<____>"', "in-order", "blank"),
    "a hint for another line": ('"D____"', '"RSET____"', "message", "last hint"),
    "the guess is answered": ("before MAIL, and see.", "before MAIL, and see a 503.", "too-early", "503"),
    "the task answers the guess": ("predict = ", 'task = "Earn a 503."\npredict = ', "too-early", "503"),
    "a step as long as a screen": ("The sender is alice.", "The sender is alice. " * 40, "in-order", "80 columns"),
    "two hints": ('"Nothing was sent yet.", ', "", "steps[3].hints", "3"),
    "an empty hint": ('"Nothing was sent yet."', '""', "steps[3].hints", "3"),
    "teaches what there is not": ('"mail-first",', '"mail-frist",', "teaches", "mail-frist"),
    "uses what is not taught": ('before = ["', 'uses = ["EHLO"]\nbefore = ["', "uses", "EHLO"),
    "uses what there is not": ('before = ["', 'uses = ["EHLLO"]\nbefore = ["', "uses", "EHLLO"),
    "no such site": ('before = ["', 'site = "atlantis"\nbefore = ["', "site", "atlantis"),
    "no such key": ("predict = ", "predcit = ", "steps[1].predcit", "predict"),
    "no such cause": ('cause = "mail-first"', 'cause = "mail-frist"', "steps[1].goals[1].cause", "mail-first"),
    "no TOML": ("format = 1", "format = ", "", "TOML"),
    "another format": ("format = 1", "format = 3", "format", "1"),
}


def problems(*paths, before=()):
    return list(checks.check_lessons(paths, before))


class TestFaults:
    """A deliberately broken lesson turns the check red."""

    def test_the_lesson_that_they_are_made_from_is_good(self, tmp_path):
        """Otherwise the tests below would show nothing."""
        assert [] == problems(written(tmp_path))

    @pytest.mark.parametrize(("old", "new", "place", "word"), FAULTS.values(), ids=FAULTS)
    def test_each_fault_is_named(self, old, new, place, word, tmp_path):
        """One problem at least names the file, the place and the thing."""
        path = written(tmp_path, old, new)
        if new.endswith("#"):  # the mistake that solves: an example with all of the solution behind a NOOP
            path = written(
                tmp_path,
                f'{SIGN_2}\nsay = "MAIL names who the message is from. RSET, then name alice."\n{EXAMPLE_2}',
                'sign = { cause = "noop-done" }\nsay = "x"\n'
                'example = ["NOOP", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"]',
            )
        found = problems(path)

        assert [] != [one for one in found if place in one.place and word in one.what and str(path) == one.file]

    def test_a_step_may_begin_behind_a_refusal(self, tmp_path):
        """What to do after one is a fair question. A lesson whose own lines are refused has gone wrong."""
        first = 'id = "too-early"\n'
        later = written(tmp_path, "format = 1", "format = 2")
        begun = later.read_text().replace(first, f'{first}before = ["EHLO a.example", "DATA"]\n')
        later.write_text(begun)
        assert "before" not in [one.place for one in problems(later)]

        later.write_text(begun.replace('before = ["EHLO client.example.org"]', 'before = ["DATA"]'))
        assert "before" in [one.place for one in problems(later)]

    def test_a_strict_site_that_refuses_another_spelling(self, tmp_path):
        """Where the site refuses what the variants type, the lesson refuses a right answer, and which is named."""
        site = tmp_path / "strict.toml"
        site.write_text("format = 1\nstrict = true\n")
        path = written(tmp_path, 'before = ["', 'site = "strict.toml"\nbefore = ["')
        lesson = lesson_file.read_lesson(path)
        found = [one.what for one in checks.check_lesson(lesson)]

        assert all("refuses a right answer" in what for what in found)
        for name, change in variants.VARIANTS.items():
            solved = variants.played(list(openings(lesson))[1], change).at.step_done

            assert solved == (f"refuses a right answer: {name}" not in found)

    def test_ids_are_unique_over_the_course(self, tmp_path):
        """The second lesson with an id, or with a former one, is named."""
        first = written(tmp_path)
        second = written(tmp_path, 'id = "sample"', 'id = "other"\naliases = ["sample"]', name="02-second.toml")

        assert [(str(second), "id")] == [(one.file, one.place) for one in problems(first, second)]
        assert [(str(first), "id")] == [(one.file, one.place) for one in problems(first, before=[sample(tmp_path)])]

    def test_what_an_earlier_lesson_teaches_may_be_used(self, tmp_path):
        """The order of the paths is the order of the course."""
        first = written(tmp_path)
        second = written(
            tmp_path, 'id = "sample"', 'id = "other"\nuses = ["mail-first", "DATA"]', name="02-second.toml"
        )

        assert [] == problems(first, second)
        assert {"uses"} == {one.place for one in problems(second, first)}
        assert [] == problems(second, before=[lesson_file.read_lesson(first)])

    def test_one_broken_lesson_does_not_hide_the_next(self, tmp_path):
        """Every file is looked at."""
        paths = [written(tmp_path, "format = 1", "", name=f"0{number}.toml") for number in (1, 2)]

        assert [str(path) for path in paths] == [one.file for one in problems(*paths)]

    def test_a_site_that_is_not_right_is_named(self, tmp_path):
        """File, key and what would be right."""
        path = tmp_path / "odd.toml"
        path.write_text("format = 1\nhostnam = 'x'\n")
        [problem] = checks.check_site(path)

        assert (str(path), "hostnam") == (problem.file, problem.place)
        assert "hostname" in problem.what

    def test_a_file_that_says_nothing_is_neither(self, tmp_path):
        """It may be a lesson that was only begun, so it is not counted as a good site in silence."""
        path = tmp_path / "begun.toml"
        path.write_text("format = 1\n")
        [problem] = checks.check_site(path)

        assert str(path) == problem.file
        assert "steps" in problem.what
        assert "hostname" in problem.what


class TestCommand:
    """smtptutor check, on files of one's own."""

    def test_a_good_lesson(self, tmp_path):
        """Status 0, also for the folder that it is in."""
        path = written(tmp_path)

        assert [0, 0] == [run("check", path).status, run("check", tmp_path).status]
        assert "" == run("check", "--json", path).out

    @pytest.mark.parametrize(
        "name", ["the solution does not solve", "no such key", "no TOML", "uses what is not taught"]
    )
    def test_a_broken_one(self, name, tmp_path):
        """Status 1, a line for each problem with its file, and the same as JSON."""
        path = written(tmp_path, *FAULTS[name][:2])
        if name == "uses what is not taught":
            path.write_text(path.read_text().replace('"EHLO"]\nbefore', '"ATRN"]\nbefore'))
        text, told = run("check", path), run("check", "--json", path)

        assert [1, 1] == [text.status, told.status]
        assert text.out.startswith(f"{path}:")
        assert [str(path)] * len(told.objects) == [one["file"] for one in told.objects]
        assert {"file", "line", "place", "what"} == set(told.objects[0])

    def test_a_site_among_lessons(self, tmp_path):
        """A folder with both is checked whole."""
        written(tmp_path)
        (tmp_path / "site.toml").write_text("format = 1\nhostname = 'mx.example.test'\n")

        assert 0 == run("check", tmp_path).status
        (tmp_path / "site.toml").write_text("format = 1\nhostname = 7\n")
        assert 1 == run("check", tmp_path).status


@pytest.mark.uncounted
class TestShipped:
    """The lessons and sites that come along."""

    def test_they_are_sound_and_fair(self):
        """No problem in any of them; without a path all are checked, and it is said how many."""
        ran = run("check")

        assert (0, "") == (ran.status, ran.err)
        sites = len(list((data.folder() / "sites").glob("*.toml")))
        assert f"{len(lessons.paths(data.folder()))} lessons and {sites} sites checked: no problems\n" == ran.out

    @pytest.mark.parametrize("path", lessons.paths(data.folder()), ids=lambda path: path.stem)
    def test_each_alone(self, path):
        """A single file of the course is checked as a part of it."""
        assert "" == run("check", "--json", path).out

    def test_a_copy_of_them_is_as_good(self, tmp_path):
        """Who copies the folder to change it starts from a clean check of the lessons."""
        import shutil

        shutil.copytree(data.folder(), tmp_path / "lessons")

        assert [] == problems(*lessons.paths(tmp_path / "lessons" / "01-first-message"))


def test_the_sample_has_all_parts():
    """What the faults are made in is there: a predicted step, mistakes, mail data, lines before."""
    assert [] == [part for part in ("predict", "mistakes", "DATA", "before", "note") if part not in LESSON]
