"""Files written whole, and files for one reader."""

import os
import stat

import pytest

from smtptutor import files

no_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


class TestWhole:
    """All of it or nothing of it."""

    def test_it_is_there(self, tmp_path):
        """UTF-8, and nothing else is left in the folder; a name without a folder stands for one in the current one."""
        files.write_whole(str(tmp_path / "log.txt"), "b\u00fcro\n")

        assert b"b\xc3\xbcro\n" == (tmp_path / "log.txt").read_bytes().replace(b"\r\n", b"\n")
        assert ["log.txt"] == os.listdir(tmp_path)

    def test_in_the_current_folder(self, tmp_path, monkeypatch):
        """A name alone is a path too."""
        monkeypatch.chdir(tmp_path)
        files.write_whole("log.txt", "words")

        assert ["log.txt"] == os.listdir(tmp_path)

    @pytest.mark.parametrize("words", ["good\n\udcff", "\udcff"])
    def test_words_that_are_none(self, words, tmp_path):
        """What stood there stays, and the draft is taken away."""
        (tmp_path / "log.txt").write_text("before")
        with pytest.raises(UnicodeEncodeError):
            files.write_whole(str(tmp_path / "log.txt"), words)

        assert "before" == (tmp_path / "log.txt").read_text()
        assert ["log.txt"] == os.listdir(tmp_path)

    @pytest.mark.parametrize("step", ["fsync", "replace"])
    def test_a_disk_that_is_full(self, step, tmp_path, monkeypatch):
        """The same where the system refuses."""

        def fail(*_):
            raise OSError(28, "No space left on device")

        (tmp_path / "log.txt").write_text("before")
        monkeypatch.setattr(files.os, step, fail)
        with pytest.raises(OSError, match="No space"):
            files.write_whole(str(tmp_path / "log.txt"), "after")

        assert "before" == (tmp_path / "log.txt").read_text()
        assert ["log.txt"] == os.listdir(tmp_path)

    def test_a_folder_that_there_is_not(self, tmp_path):
        """The caller is told, by the usual error."""
        with pytest.raises(FileNotFoundError):
            files.write_whole(str(tmp_path / "no" / "log.txt"), "words")


@no_modes
class TestPrivate:
    """0600, whatever the umask of the user is."""

    @pytest.fixture(autouse=True)
    def _open_to_all(self):
        before = os.umask(0)
        yield
        os.umask(before)

    def test_a_file_written_whole(self, tmp_path):
        """What is written may hold secrets: keys, and what somebody typed."""
        files.write_whole(str(tmp_path / "log.txt"), "words")

        assert 0o600 == stat.S_IMODE((tmp_path / "log.txt").stat().st_mode)

    def test_a_file_that_is_opened(self, tmp_path):
        """As an opener of `open`."""
        with open(tmp_path / "log.txt", "a", encoding="utf-8", opener=files.owner_only) as file:
            file.write("words")

        assert 0o600 == stat.S_IMODE((tmp_path / "log.txt").stat().st_mode)
