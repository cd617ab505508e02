"""The settings: what people choose once, in a file of theirs, and with :set."""

import os
import re
import sys
from pathlib import Path

import pytest
from learner import Talk
from support import on_screen
from worlds import run, world

from smtptutor.server.site import Site
from smtptutor.settings import ABOUT, FILE_NAME, Preferences, Settings, place, read
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor

README = Path(__file__).parents[1] / "README.md"


def settings_in(folder, text):
    """The settings of a file with this text, and the complaints about it."""
    file, complaints = folder / FILE_NAME, []
    file.write_text(text, encoding="utf-8")
    return read(str(file), complaints.append), complaints


class TestFile:
    """What stands in the file."""

    def test_there_need_not_be_one(self, tmp_path):
        assert Settings() == read(str(tmp_path / FILE_NAME), pytest.fail)
        assert Settings(False, "normal", True, "emacs", True, True) == Settings()
        assert tuple(ABOUT) == Settings._fields

    def test_each_key(self, tmp_path):
        text = 'plain = true\nvoice = "brief"\nstatus = false\nkeys = "vi"\npager = false\nsuggest = false\n'

        assert (Settings(True, "brief", False, "vi", False, False), []) == settings_in(tmp_path, text)

    def test_a_byte_order_mark_and_windows_lines(self, tmp_path):
        assert (Settings(plain=True), []) == settings_in(tmp_path, "\ufeffplain = true\r\n")

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ('voice = "loud"', ["voice", "normal, brief, full", "'loud'"]),
            ("plain = 1", ["plain", "true or false", "not 1"]),
            ("plian = true", ["plian", "did you mean plain?"]),
            ("colour = 1", ["colour", "known here are"]),
            ("[plain]", ["plain", "true or false"]),
            ("plain = ", ["is not TOML"]),
            ("plain = true\nplain = true", ["is not TOML"]),
        ],
    )
    def test_what_is_wrong_is_told_in_one_message(self, tmp_path, text, told):
        """And the rest of the file holds."""
        found, complaints = settings_in(tmp_path, f"suggest = false\n{text}\n")

        assert 1 == len(complaints)
        assert str(tmp_path / FILE_NAME) in complaints[0]
        assert [] == [words for words in told if words not in complaints[0]]
        assert found == (Settings() if "not TOML" in complaints[0] else Settings(suggest=False))

    def test_two_faults_are_one_message(self, tmp_path):
        _, complaints = settings_in(tmp_path, 'voice = "loud"\nkeys = "ed"\n')

        assert 1 == len(complaints)
        assert "'loud'" in complaints[0]
        assert "'ed'" in complaints[0]

    def test_a_folder_is_told(self, tmp_path):
        (tmp_path / FILE_NAME).mkdir()
        complaints = []

        assert Settings() == read(str(tmp_path / FILE_NAME), complaints.append)
        assert "it is no file" in complaints[0]


def test_the_manual_has_each_key_with_its_usual_value(tmp_path):
    """As a file that can be copied."""
    text = README.read_text(encoding="utf-8").partition("```toml\nplain = ")[2].partition("```")[0]
    found, complaints = settings_in(tmp_path, f"plain = {text}")

    assert (Settings(), []) == (found, complaints)
    assert list(ABOUT) == re.findall(r"^(\w+) =", f"plain = {text}", re.MULTILINE)
    assert [] == [about for about in ABOUT.values() if about not in text]


class TestPlace:
    """Where the file is."""

    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere platformdirs is asked itself")
    @pytest.mark.parametrize("config", [None, "/tmp/elsewhere", "", "not/absolute", "/tmp/elsewhere/"])
    def test_it_is_the_place_that_platformdirs_names(self, monkeypatch, config):
        from platformdirs import user_config_dir

        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        if config is not None:
            monkeypatch.setenv("XDG_CONFIG_HOME", config)
        named = os.path.join(user_config_dir("smtptutor", appauthor=False), FILE_NAME)

        assert os.path.normpath(named) == os.path.normpath(place(os.environ, None))

    def test_the_folder_for_all_that_is_kept(self, tmp_path):
        assert str(tmp_path / FILE_NAME) == place({}, str(tmp_path))
        assert world(SMTPTUTOR_HOME=str(tmp_path)).preferences.file == str(tmp_path / FILE_NAME)


class TestWorld:
    """When the file is read, and what it changes."""

    @pytest.mark.parametrize(("value", "plain"), [("1", True), ("yes", True), ("", False), ("0", False)])
    def test_the_variable(self, tmp_path, value, plain):
        """SMTPTUTOR_PLAIN=1 is as --plain; empty and 0 are as if it was not there."""
        here = world(terminal=True, folder=tmp_path, SMTPTUTOR_PLAIN=value)

        assert (plain, not plain, not plain) == (here.plain, here.interactive, here.colour)
        assert here.settings.plain is plain
        assert here.plain is plain

    def test_the_file(self, tmp_path):
        (tmp_path / FILE_NAME).write_text("plain = true\n")
        here = world(terminal=True, folder=tmp_path)

        assert here.settings.plain
        assert not here.interactive
        assert not here.colour

    def test_the_option_holds_against_the_file(self, tmp_path):
        (tmp_path / FILE_NAME).write_text("plain = false\n")
        here = world(terminal=True, folder=tmp_path)
        here.be_plain()

        assert here.settings.plain

    def test_a_change_counts_at_once(self, tmp_path):
        here = world(terminal=True, folder=tmp_path)
        here.preferences.choose("plain", value=True)
        assert not here.interactive

        here.preferences.choose("plain", value=False)
        assert here.interactive

    def test_a_dumb_terminal_stays_one(self, tmp_path):
        here = world(terminal=True, folder=tmp_path, TERM="dumb")
        here.preferences.choose("plain", value=False)

        assert not here.interactive

    @pytest.mark.parametrize("arguments", [["lessons"], ["compare", "250", "503"]], ids=" ".join)
    def test_other_commands_read_it_at_a_terminal(self, arguments, tmp_path):
        (tmp_path / FILE_NAME).write_text("plain = true\n")

        assert "\033" not in run(*arguments, folder=tmp_path, terminal=True).out
        (tmp_path / FILE_NAME).write_text("plain = 1\n")
        assert "true or false" in run(*arguments, folder=tmp_path, terminal=True).err
        assert "" == run(*arguments, folder=tmp_path).err

    def test_explain_does_not_read_it(self, tmp_path):
        """It answers at once, whatever stands in the file."""
        (tmp_path / FILE_NAME).write_text("not TOML")

        for arguments in (["503"], ["503", "5.5.1"], ["--", "503"]):
            assert "" == run("explain", *arguments, folder=tmp_path, terminal=True).err
        assert "\033" not in run("explain", "503", folder=tmp_path, terminal=True, SMTPTUTOR_PLAIN="1").out


def talk(file=""):
    """What :set says and does in a conversation whose settings are in a file."""
    preferences = Preferences(file=str(file))
    tutor = Tutor(Conversation(Talk(Site()), preferences))
    return preferences, lambda words: on_screen(tutor.ask(words))


class TestSet:
    """The word :set."""

    def test_it_lists_them_all(self, tmp_path):
        _, ask = talk(tmp_path / FILE_NAME)
        shown = ask("set")

        assert [] == [key for key in ABOUT if key not in shown]
        assert "voice normal" in shown
        assert FILE_NAME in shown.replace("\n", "")

    def test_it_tells_one(self):
        preferences, ask = talk()

        assert "voice is normal" in ask("set voice")
        assert "brief or full" in ask("set voice")
        assert Settings() == preferences.now

    @pytest.mark.parametrize(
        ("typed", "settings"),
        [
            ("voice brief", Settings(voice="brief")),
            ("VOICE  Full", Settings(voice="full")),
            ("voice=brief", Settings(voice="brief")),
            ('voice = "brief"', Settings(voice="brief")),
            ("status off", Settings(status=False)),
            ("plain yes", Settings(plain=True)),
            ("pager = false", Settings(pager=False)),
            ("keys vi", Settings(keys="vi")),
        ],
    )
    def test_it_changes_one(self, typed, settings):
        preferences, ask = talk("/home/you/config.toml")
        shown = ask(f"set {typed}")

        assert settings == preferences.now
        assert "from now on" in shown
        key = next(key for key in ABOUT if getattr(settings, key) != getattr(Settings(), key))
        assert f"the line {key} = " in shown.replace("\n", " ")

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("voice loud", "normal or brief or full"),
            ("status perhaps", "true or false"),
            ("vioce brief", "Did you mean voice?"),
            ("xyz", "There are plain, voice"),
            ("plain save", "true or false"),
        ],
    )
    def test_what_cannot_be_is_told(self, typed, told):
        preferences, ask = talk()

        assert told in ask(f"set {typed}").replace("\n", " ")
        assert Settings() == preferences.now

    def test_save(self, tmp_path):
        """The file is made, in a folder that is made too, and says what was chosen, no more."""
        file = tmp_path / "new" / FILE_NAME
        preferences, ask = talk(file)
        ask("set voice brief")
        ask("set suggest off")
        preferences.override("plain", value=True)  # by --plain, which nobody chose for the next time
        shown = ask("set save")

        assert 'voice = "brief"\nsuggest = false\n' == file.read_text()
        assert "Written into this file:" in shown
        assert Settings(voice="brief", suggest=False) == read(str(file), pytest.fail)
        assert "nothing to write" in ask("set save")

    def test_save_leaves_the_rest_of_the_file(self, tmp_path):
        file = tmp_path / FILE_NAME
        file.write_text('# mine\nstatus = false\nvoice="full" # for the room\n# end')
        _, ask = talk(file)
        ask("set voice brief")
        ask("set keys vi")
        ask("set save")

        assert '# mine\nstatus = false\nvoice = "brief"\n# end\nkeys = "vi"\n' == file.read_text()

    @pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
    def test_save_keeps_a_link(self, tmp_path):
        """People keep such files elsewhere, and link them."""
        (tmp_path / "dotfiles").mkdir()
        file, kept = tmp_path / FILE_NAME, tmp_path / "dotfiles" / "tutor"
        kept.write_text("status = false\n")
        file.symlink_to(kept)
        _, ask = talk(file)
        ask("set keys vi")
        ask("set save")

        assert file.is_symlink()
        assert 'status = false\nkeys = "vi"\n' == kept.read_text()

    @pytest.mark.parametrize("text", ["not TOML\n", "status = 1\n", 'voice = """\nbrief"""\n'])
    def test_save_does_not_touch_what_it_does_not_understand(self, tmp_path, text):
        file = tmp_path / FILE_NAME
        file.write_text(text)
        preferences, ask = talk(file)
        ask("set voice full")
        shown = ask("set save")

        assert "Nothing was written." in shown
        assert text == file.read_text()
        assert [FILE_NAME] == [one.name for one in tmp_path.iterdir()]
        assert "full" == preferences.now.voice

    def test_save_where_nothing_can_be_written(self, tmp_path):
        (tmp_path / "file").write_text("")
        _, ask = talk(tmp_path / "file" / FILE_NAME)
        ask("set voice full")

        assert "Nothing was written." in ask("set save")

    def test_save_without_a_file(self):
        _, ask = talk()
        ask("set voice full")

        assert "Nothing was written." in ask("set save")
