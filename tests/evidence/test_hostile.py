"""Evidence as nobody would send it, or somebody would: nothing raises, hangs, or fills the memory."""

import bz2
import gzip
import io
import lzma
import subprocess
import sys
import textwrap
import tomllib
import tracemalloc
from functools import cache
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from worlds import run

from smtptutor.evidence import loose, packed
from smtptutor.evidence.encoded import LONGEST
from smtptutor.evidence.finding import as_object
from smtptutor.evidence.infer import infer
from smtptutor.evidence.opening import of_file
from smtptutor.evidence.reading import SHAPES, explain_text, findings
from smtptutor.evidence.source import Source

pytestmark = pytest.mark.uncounted

READERS = {shape.name: shape for shape in (*SHAPES, loose.SHAPE)}
CASES = Path(__file__).parent / "cases"
MEGA = 1 << 20


@cache
def texts():
    """The evidence of all cases, as octets."""
    cases = [case for file in sorted(CASES.glob("*.toml")) for case in tomllib.loads(file.read_text("utf-8"))["case"]]
    return [case["text"].encode() for case in cases if "text" in case]


def read(reader, octets):
    """What one reader makes of octets, and what that means."""
    source = Source("", lambda: io.BytesIO(octets))
    return [infer(heard, "") for heard in READERS[reader].read(source)]


def is_shown_safely(finding):
    """True where no text of a finding can move the cursor, ring, colour or turn the direction."""
    values = [value for value in as_object(finding).values() if isinstance(value, str)]
    return all(sign.isprintable() or sign == "\t" for value in values for sign in value)


class TestAnyOctets:
    """Every reader takes all octets, whether they are of its shape or not."""

    @pytest.mark.parametrize("reader", READERS)
    @given(octets=st.binary(max_size=400))
    @example(octets=b"\0" * 400)
    @example(octets=b"\xff\xfe\r\n" * 20)
    def test_random(self, reader, octets):
        assert all(map(is_shown_safely, read(reader, octets)))

    @pytest.mark.parametrize("reader", READERS)
    @given(data=st.data())
    def test_what_was_evidence(self, reader, data):
        """Cut off, torn, with something else in it, twice: as files are after a crash."""
        octets = data.draw(st.sampled_from(texts()))
        place = data.draw(st.integers(0, len(octets)))
        end = data.draw(st.integers(place, len(octets)))
        between = data.draw(
            st.binary(max_size=20) | st.sampled_from([b"\r", b"\n", b"\0", b"\x1b[2J", b"550 ", octets])
        )

        assert all(map(is_shown_safely, read(reader, octets[:place] + between + octets[end:])))

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
    def test_in_another_encoding_the_same_is_found(self, encoding):
        """Of each case."""
        for octets in texts()[::7]:
            text = octets.decode()
            if not text.isascii():
                continue
            plain = list(findings(Source("", lambda octets=octets: io.BytesIO(octets))))
            other = text.encode(encoding)
            assert plain == list(findings(Source("", lambda other=other: io.BytesIO(other))))

    @pytest.mark.parametrize("end", ["\r\n", "\r"], ids=ascii)
    def test_with_other_line_ends_the_same_is_found(self, end):
        for octets in texts()[::7]:
            if b"\r" in octets or b"\n" not in octets:
                continue
            other = octets.replace(b"\n", end.encode())
            assert explain_text(octets.decode()) == list(findings(Source("", lambda other=other: io.BytesIO(other))))

    @given(text=st.text(max_size=300))
    def test_any_text(self, text):
        assert all(map(is_shown_safely, explain_text(text)))


SIGNS = (
    "\033[2J", "\033]0;title\007", "\x9b31m", "\033P+q\033\\", "\u202e", "\u2066", "\u200f", "\u2028", "\x07", "\x08",
    "\x7f", "\0", "\ufeff",
)  # fmt: skip


class TestTerminal:
    """What stands in evidence does nothing to the terminal of who reads it."""

    @pytest.mark.parametrize("sign", SIGNS, ids=ascii)
    @pytest.mark.parametrize("options", [[], ["--json"], ["--all"], ["--summary"]], ids=str)
    def test_signs_in_a_reply(self, sign, options):
        """Wherever it stands in the line, the reply is found, and no such sign is shown."""
        reply = "550 5.1.1 <bob@example.net>: no such user"
        for place in (0, 3, 11, len(reply)):
            ran = run("explain", *options, stdin=f"{reply[:place]}{sign}{reply[place:]}\n".encode())

            assert all(shown.isprintable() or shown == "\n" for shown in ran.out + ran.err)
            assert sign == "\b" or (0 == ran.status and "mailbox" in ran.out)  # that one takes a digit back

    @pytest.mark.parametrize("sign", SIGNS[:6], ids=ascii)
    def test_signs_in_the_name_of_a_file(self, sign, tmp_path):
        file = tmp_path / f"a{sign.replace('/', '')}b.log"
        file.write_text("550 5.1.1 no such user\n")
        for options in ([], ["--json"], ["--summary"]):
            ran = run("explain", *options, file, tmp_path / f"{file.name}.log")

            assert all(shown.isprintable() or shown == "\n" for shown in ran.out + ran.err)


class TestLong:
    """Lines and texts of any length, in time that grows with the length and in memory that does not."""

    UNITS = (
        b"x", b"550 ", b"550-", b"5.1.1 ", b"<", b">", b"(", b"'", b'"', b"\\", b"{", b": ", b"=", b",", b"a@b.c ", b"- ",
        b" ", b"AUTH PLAIN ", b"\xe2\x82\xac", b"\xff", b"\0", b"\033[", b"\x08", b"to=<", b"said: ", b"S: ", b"b'",
        b"Error: ", b"[", b"host ", b"A=", b"1.", b"=?utf-8?q?", b"&#", b"%", b"\t", b"pass ", b"Zm9v",
    )  # fmt: skip

    @pytest.mark.parametrize("reader", READERS)
    @pytest.mark.parametrize("unit", UNITS, ids=ascii)
    def test_a_line_of_one_thing(self, reader, unit):
        """As long as lines are read: a second is a hundred times what it takes."""
        octets = unit * (LONGEST // len(unit))
        began = process_time()
        read(reader, octets)
        read(reader, b"550 5.1.1 " + octets + b"\n550-" + octets + b"\n550 end\n")

        assert process_time() - began < 2

    @pytest.mark.parametrize("reader", READERS)
    def test_many_lines_of_one_thing(self, reader):
        """Twice as many take no more than some three times as long."""
        for unit in (
            b"550-5.1.1 no\n",
            b"C: MAIL FROM:<a@b.c>\n",
            b"250 ok\n",
            b"Subject: x\n",
            b"  at x\n",
            b"\n",
            b"--b\n",
        ):
            took = []
            for count in (4_000, 16_000):
                began = process_time()
                read(reader, unit * count)
                took.append(process_time() - began)

            assert took[1] < 12 * took[0] + 0.2, unit


def peak(octets_file):
    """
    The most memory, in MiB, that a process of its own needs to explain a file, and what it printed.

    What `resource` tells would count that of the process which started it.
    """
    program = textwrap.dedent("""\
        import sys
        from smtptutor.cli import main
        status = main(["explain", "--json", sys.argv[1]])
        told = dict(line.split(":", 1) for line in open("/proc/self/status"))
        print(int(told["VmHWM"].split()[0]) / 1024, file=sys.stderr)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, str(octets_file)], capture_output=True, check=True, timeout=120, text=True
    )
    return float(done.stderr.splitlines()[-1]), done.stdout, done.stderr


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the memory of a process is read from /proc, as Linux has it"
)
class TestBounded:
    """A process of its own has a bound for its memory: 100 MiB take no more than a few."""

    MOST = 60  # MiB; of these some 20 are Python and what it imports

    @pytest.mark.parametrize("unit", [b"x", b"\0", b"550 5.1.1 ", b"\xe2\x82\xac"], ids=ascii)
    def test_a_line_of_100_megabytes(self, unit, tmp_path):
        """What stands behind it is found."""
        file = tmp_path / "long"
        with file.open("wb") as written:
            for _ in range(100):
                written.write(unit * (MEGA // len(unit)))
            written.write(b"\n550 5.1.1 <bob@example.net>: no such user\n")
        needed, said, _ = peak(file)

        assert '"line": 2' in said
        assert needed < self.MOST

    @pytest.mark.parametrize("pack", [gzip, bz2, lzma], ids=["gzip", "bzip2", "xz"])
    def test_a_bomb(self, pack, tmp_path):
        """A quarter of a gigabyte of nothing: it is read up to the ratio that no log has, and that is told."""
        file = tmp_path / "bomb.gz"
        with pack.open(file, "wb") as written:
            written.write(b"550 5.1.1 <bob@example.net>: no such user\n")
            for _ in range(256):
                written.write(bytes(MEGA))
        needed, said, told = peak(file)

        assert "mailbox-unknown" in said
        assert f"unpacks to more than {packed.RATIO} times its size" in " ".join(told.split())
        assert needed < self.MOST + 20  # xz has a window of its own

    def test_a_bomb_of_many_small_parts(self, tmp_path):
        """Members without anything in them, a million of octets."""
        file = tmp_path / "parts.gz"
        file.write_bytes(gzip.compress(b"") * 50_000 + gzip.compress(b"550 5.1.1 no such user\n"))
        began = process_time()
        (source,) = of_file(str(file), print)

        assert ["550 5.1.1 no such user"] == [line.text for line in source.lines()]
        assert process_time() - began < 10

    def test_a_log_that_compresses_well_is_no_bomb(self, tmp_path):
        """The same line a million times is packed a hundredfold, and read to its end."""
        file = tmp_path / "mail.log.gz"
        line = b"Nov 28 10:00:00 mail postfix/smtpd[1]: connect from unknown[192.0.2.%d]\n"
        with gzip.open(file, "wb") as written:
            for number in range(2000):
                written.write(line % (number * 7919 % 256) * 600)
        told = []
        (source,) = of_file(str(file), told.append)

        assert 1_200_000 == sum(block.count(b"\n") for block in source.blocks())
        assert [] == told

    def test_readers_hold_no_more_than_a_few_lines(self):
        """Of all shapes, on a megabyte of each case over and over."""
        for reader, shape in READERS.items():
            octets = b"\n".join(texts()[::20])
            octets *= 1 + MEGA // len(octets)
            tracemalloc.start()
            for _ in shape.read(Source("", lambda octets=octets: io.BytesIO(octets))):
                pass
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()

            assert most < 8 * MEGA, reader


class TestCutOff:
    """Files that end too early: what is there is told."""

    @pytest.mark.parametrize("name", ["log.gz", "log"])
    def test_everywhere(self, name, tmp_path):
        """At each octet of a small one."""
        whole = b"220 mx.example.net ESMTP\nRCPT TO:<bob@example.net>\n550 5.1.1 no such user\n"
        octets = gzip.compress(whole) if name.endswith("gz") else whole
        for end in range(1, len(octets)):
            (tmp_path / name).write_bytes(octets[:end])
            ran = run("explain", "--json", tmp_path / name)

            assert ran.status in (0, 1)
            assert all(one["kind"] for one in ran.objects)

    def test_a_file_that_goes_away(self, tmp_path):
        """Between the list of the files and the reading of one."""
        (tmp_path / "a.log").write_text("550 5.1.1 no such user\n")
        (tmp_path / "b.log").write_text("550 5.1.1 no such user\n")
        told = []
        sources = [of_file(str(tmp_path / name), told.append) for name in ("a.log", "b.log")]
        (tmp_path / "a.log").unlink()

        assert [0, 1] == [len(list(source)) for source in sources]
        assert 1 == len(told)
