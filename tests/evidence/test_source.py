"""Where evidence comes from: files, folders, mailboxes, pipes, packed or not, in any encoding."""

import bz2
import gzip
import io
import lzma
import os
import sys

import pytest

from smtptutor.evidence.encoded import LONGEST, blocks, cleaned
from smtptutor.evidence.opening import files, of_file, of_stream
from smtptutor.evidence.source import HEAD, Source, of_text

REPLY = "550 5.1.1 Ungültig: no mailbox «zoë» here"
"""All its letters are in ISO 8859-1."""


def read(octets):
    return [line.text for line in Source("", lambda: io.BytesIO(octets)).lines()]


def told_of(path):
    """What is told of a file, and the lines that were read all the same."""
    told = []
    return told, [line.text for source in of_file(str(path), told.append) for line in source.lines()]


class TestEncodings:
    """The same line, however a program has written it."""

    @pytest.mark.parametrize(
        "encoding",
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso-8859-1", "cp1252"],
    )
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=ascii)
    def test_each(self, encoding, end):
        """Out-File of Windows PowerShell 5.1 writes UTF-16 with a mark; other programs leave that out."""
        text = end.join(["250 2.1.0 Sender ok", REPLY, ""])

        assert ["250 2.1.0 Sender ok", REPLY] == read(text.encode(encoding))

    def test_big_endian_with_its_mark(self):
        assert [REPLY] == read(b"\xfe\xff" + f"{REPLY}\n".encode("utf-16-be"))

    def test_a_line_in_another_encoding_harms_no_other(self):
        """Logs are written by several programs."""
        assert [REPLY, REPLY, "a?b".replace("?", "\ufffd")] == read(
            f"{REPLY}\n".encode() + f"{REPLY}\n".encode("iso-8859-1") + b"a\x81b\n"
        )

    def test_signs_at_the_edges_of_blocks(self):
        """A character of three octets is torn apart at every place once."""
        text = "".join(f"{number} €{'€' * (number % 7)}\n" for number in range(40000))

        assert text.splitlines() == read(text.encode())
        assert text.splitlines() == read(text.encode("utf-16"))

    def test_a_file_that_was_cut_off_within_a_letter(self):
        """The rest of the line is read as what it is."""
        assert ["«zo"] == read("«zoë".encode()[:-1])

    def test_nuls_are_no_text(self):
        """A log that a crash left, and UTF-16 behind UTF-8, as `>>` of Windows PowerShell appends it."""
        assert ["250 ok", "550 no"] == read(b"250 ok\n" + bytes(5000) + b"550 no\n")
        assert ["250 ok, well", "550 no"] == read(b"250 ok, well\n" * 1 + "550 no\n".encode("utf-16-le"))


class TestLines:
    """Lines are numbered as an editor numbers them, and each is one line of text."""

    def test_their_numbers(self):
        assert [(1, "a"), (2, ""), (3, "b")] == [tuple(line) for line in of_text("a\n\nb").lines()]
        assert [] == list(of_text("").lines())

    def test_what_no_editor_takes_for_a_line_end(self):
        """`str.splitlines` parts at these."""
        assert ["a b c d e"] == read("a\vb\fc\u2028d\u2029e\n".encode())

    @pytest.mark.parametrize("size", [LONGEST, 100_000, 300_000, 1_000_000])
    def test_long_ones_are_cut_and_the_next_is_whole(self, size):
        assert [LONGEST, 3, 3] == [len(line) for line in read(b"x" * size + b"\nabc\nabc")]
        assert [LONGEST, 3] == [len(line) for line in read("é".encode() * size + b"\nabc\n")]

    def test_blocks_are_whole_lines(self):
        octets = b"".join(b"%d some words\r\n" % number for number in range(100_000))
        came = list(blocks(io.BytesIO(octets)))

        assert len(came) > 3
        assert all(block.endswith(b"\n") for block in came)
        assert octets.replace(b"\r\n", b"\n") == b"".join(came)

    def test_the_head_is_the_beginning(self):
        source = of_text("some words\n" * 20_000)

        assert HEAD // 11 + 1 == len(source.head())
        assert 20_000 == len(list(source.lines()))


class TestCleaned:
    """Nothing in a line can move the cursor, colour the screen, ring, or turn the direction."""

    @pytest.mark.parametrize(
        ("line", "shown"),
        [
            ("\033[1;31m550 no\033[0m", "550 no"),
            ("\033]0;title\007550 no", "550 no"),
            ("\033]8;;http://x.test\033\\550 no", "550 no"),
            ("\x9b31m550 no", "550 no"),
            ("\033(B\033=550 no\033[K", "550 no"),
            ("\033P1$q\033\\550 no\033", "550 no"),
            ("550\u202e no\u2066\u200b\ufeff\u00ad", "550 no"),
            ("550\u00a0no\u3000such", "550 no such"),
            ("55\t0", "55\t0"),
            ("AUTT\bH\b\b\bTH", "ATH"),
            ("a\x01\x07\x7fb\ud800", "a?b?"),
            ("550 no\r", "550 no"),
        ],
        ids=ascii,
    )
    def test_each(self, line, shown):
        assert shown == cleaned(line)


@pytest.mark.uncounted
class TestPacked:
    """Told by their first octets, whatever the file is called."""

    @pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
    def test_each(self, pack, tmp_path):
        """Several behind each other are one, as `cat` and rotation make them; zeros fill up a block of a tape."""
        file = tmp_path / "mail.log"
        file.write_bytes(pack(b"250 ok\n" * 50_000) + pack(b"") + pack(b"550 no\n") + bytes(20_000))

        assert ([], ["250 ok"] * 50_000 + ["550 no"]) == told_of(file)

    @pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
    def test_cut_off(self, pack, tmp_path):
        """What is there is read, and one sentence says so."""
        file = tmp_path / "mail.log.gz"
        octets = pack("".join(f"{number**3 % 999983} words\n" for number in range(300_000)).encode())
        file.write_bytes(octets[: len(octets) * 2 // 3])
        told, lines = told_of(file)

        assert [f"{file} is cut off; what is there was read."] == told
        assert len(lines) > 100_000
        assert ["0 words", "1 words", "8 words"] == lines[:3]

    def test_damaged(self, tmp_path):
        file = tmp_path / "mail.log.gz"
        octets = bytearray(gzip.compress(os.urandom(100_000)))
        octets[50_000:50_010] = bytes(10)
        file.write_bytes(octets + b"x")
        told, _ = told_of(file)

        assert 1 == len(told)
        assert "is damaged" in told[0]

    def test_something_behind(self, tmp_path):
        file = tmp_path / "mail.log.gz"
        file.write_bytes(gzip.compress(b"250 ok\n") + b"rubbish")

        assert ([f"{file} has something else behind its packed part; that was passed over."], ["250 ok"]) == told_of(
            file
        )

    @pytest.mark.parametrize(
        ("begins", "word"),
        [(b"PK\x03\x04", "zip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".eml")],
    )
    def test_what_is_not_read_is_named(self, begins, word, tmp_path):
        file = tmp_path / "mail.log"
        file.write_bytes(begins + bytes(100))
        told, lines = told_of(file)

        assert [] == lines
        assert 1 == len(told)
        assert word in told[0]


MBOX = b"""\
From MAILER-DAEMON Sat Nov 28 10:00:00 2026
Subject: one

From here on it is text.

From there too.

From alice@example.org  Sat Nov 28 10:00:01 2026 +0100
Subject: two

last
"""


class TestFiles:
    """What is meant by a path."""

    def test_a_folder(self, tmp_path):
        """Sorted, as deep as it goes; no hidden files, no links to folders, nothing that is no file."""
        (tmp_path / "b" / "deep" / "deeper").mkdir(parents=True)
        (tmp_path / ".git").mkdir()
        for name in ("c.log", "b/deep/deeper/2.log", "b/1.log", "a.log", ".hidden", ".git/x"):
            (tmp_path / name).write_text("x")
        (tmp_path / "b" / "loop").symlink_to(tmp_path)
        (tmp_path / "gone").symlink_to(tmp_path / "nothing")
        if hasattr(os, "mkfifo"):
            os.mkfifo(tmp_path / "pipe")
        told = []
        found = [os.path.relpath(file, tmp_path) for file in files([str(tmp_path)], told.append)]

        assert ["a.log", "b/1.log", "b/deep/deeper/2.log", "c.log"] == [name.replace(os.sep, "/") for name in found]
        assert [] == told

    def test_a_maildir(self, tmp_path):
        """The messages, those of the folders in it too, and not the indexes of the server."""
        for folder in ("new", "cur", "tmp", ".Junk/cur", ".Junk/new"):
            (tmp_path / folder).mkdir(parents=True)
        for name in (
            "new/1",
            "cur/2:2,S".replace(":", "_"),
            "tmp/3",
            ".Junk/cur/4",
            "dovecot.index.log",
            "subscriptions",
        ):
            (tmp_path / name).write_text("x")
        found = [os.path.relpath(file, tmp_path).replace(os.sep, "/") for file in files([str(tmp_path)], print)]

        assert [".Junk/cur/4", "cur/2_2,S", "new/1"] == found

    def test_what_is_not_there_is_told_and_the_others_come(self, tmp_path):
        (tmp_path / "a").write_text("x")
        told = []
        wanted = [str(tmp_path / "none"), str(tmp_path / "a"), "a\0b"]

        assert [str(tmp_path / "a")] == list(files(wanted, told.append))
        assert f"{tmp_path}{os.sep}none cannot be read: No such file or directory." == told[0]
        assert 2 == len(told)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
    def test_what_nobody_may_read_is_told(self, tmp_path):
        (tmp_path / "a").write_text("x")
        (tmp_path / "a").chmod(0)

        assert ([f"{tmp_path}/a cannot be read: Permission denied."], []) == told_of(tmp_path / "a")

    @pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
    @pytest.mark.parametrize("end", [b"\n", b"\r\n"])
    def test_a_mailbox(self, pack, end, tmp_path):
        """RFC 4155. `From ` within a text is text, though no program put a sign before it."""
        (tmp_path / "mbox").write_bytes(pack(MBOX.replace(b"\n", end)))
        one, two = of_file(str(tmp_path / "mbox"), print)

        assert ("Subject: one", 2) == (list(one.lines())[1].text, list(one.lines())[1].number)
        assert [(8, "From alice"), (9, "Subject: t"), (10, ""), (11, "last")] == [
            (line.number, line.text[:10]) for line in two.lines()
        ]
        assert {str(tmp_path / "mbox")} == {one.name, two.name}

    @pytest.mark.parametrize(
        "text", ["From alice: 550 no, at 10:00:00 in 2026\n", "From: a@b.example\n\n", "From a 10:00 2026\nno field\n"]
    )
    def test_what_is_no_mailbox(self, text, tmp_path):
        (tmp_path / "text").write_text(text)

        assert 1 == len(list(of_file(str(tmp_path / "text"), print)))

    def test_how_far_it_was_read_is_told(self, tmp_path):
        (tmp_path / "log").write_bytes(b"250 ok\n" * 100_000)
        places = []
        (source,) = of_file(str(tmp_path / "log"), print, places.append)
        places.clear()
        list(source.lines())

        assert sorted(places) == places
        assert 700_000 == places[-1]


class Pipe(io.RawIOBase):
    """A stream that gives a few octets at a time and cannot be wound back."""

    def __init__(self, octets, step):
        self.octets, self.step, self.read_ = octets, step, 0

    def readable(self):
        return True

    def readinto(self, buffer):
        piece = self.octets[self.read_ : self.read_ + min(self.step, len(buffer))]
        buffer[: len(piece)] = piece
        self.read_ += len(piece)
        return len(piece)


@pytest.mark.uncounted
class TestStreams:
    """Standard input: a file that is behind it, or a pipe."""

    @pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
    @pytest.mark.parametrize("step", [1000, 65536])
    @pytest.mark.parametrize("count", [10, 10_000, 150_000])
    def test_a_pipe_is_looked_at_and_then_read(self, pack, step, count):
        """Its head is looked at twice, and it is whole afterwards; it is never held as a whole."""
        text = "".join(f"{number} words\n" for number in range(count))
        stream = io.BufferedReader(Pipe(pack(text.encode()), step))
        (source,) = of_stream(stream, "-", print)
        head = source.head()

        assert list(head[:9]) == text.splitlines()[:9]
        assert text.splitlines() == [line.text for line in source.lines()]
        assert not stream.closed

    def test_a_pipe_that_was_read_is_not_read_again(self):
        """Better an error than half of it."""
        (source,) = of_stream(io.BufferedReader(Pipe(b"250 ok\n" * 200_000, 65536)), "", print)
        list(source.lines())

        with pytest.raises(OSError, match="was read already"):
            list(source.lines())

    def test_what_can_be_wound_back_is(self):
        """From where it stood: a shell may have read a line."""
        stream = io.BytesIO(b"first\n250 ok\n")
        stream.readline()
        (source,) = of_stream(stream, "", print)

        assert [["250 ok"]] * 2 == [[line.text for line in source.lines()] for _ in range(2)]

    def test_a_mailbox_in_a_pipe(self):
        assert 2 == len(list(of_stream(io.BufferedReader(Pipe(MBOX, 10)), "-", print)))

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev/fd, through which shells hand over a pipe")
    def test_a_file_that_is_a_pipe(self):
        """As `<(zcat mail.log.gz)` of a shell is."""
        inner, outer = os.pipe()
        with os.fdopen(outer, "wb") as writing:
            writing.write(b"550 no\n")
        assert ([], ["550 no"]) == told_of(f"/dev/fd/{inner}")
        os.close(inner)
