"""A TOML table read with care."""

import os
from pathlib import Path
from time import process_time

import pytest

from smtptutor.table import LARGEST, MOST_OCTETS, TableError, TomlTable


def table(**values) -> TomlTable:
    """A table of a file."""
    return TomlTable(values, "mine.toml")


def error(read, *arguments, **options) -> str:
    """The message with which a reader refuses."""
    with pytest.raises(TableError) as caught:
        read(*arguments, **options)
    return str(caught.value)


READERS = ["text", "line", "number", "flag", "texts"]
GOOD = [
    ("text", "hi", "hi"),
    ("line", "", ""),
    ("number", 0, 0),
    ("number", 7, 7),
    ("flag", False, False),
    ("texts", ["a", ""], ("a", "")),
    ("texts", [], ()),
]
BAD = [
    ("text", "", "a text, not ''"),
    ("text", " \n", "a text, not ' \\n'"),
    ("text", 1, "a text, not 1"),
    ("line", ["a"], "a text, not ['a']"),
    ("number", -1, "a whole number of 0 or more, not -1"),
    ("number", True, "a whole number of 0 or more, not True"),
    ("number", 1.0, "a whole number of 0 or more, not 1.0"),
    ("number", "1", "a whole number of 0 or more, not '1'"),
    ("flag", 0, "true or false, not 0"),
    ("flag", "true", "true or false, not 'true'"),
    ("texts", "a", "a list of texts, not 'a'"),
    ("texts", ["a", 1], "a list of texts, not ['a', 1]"),
]


class TestReaders:
    """Each reader takes a key out of the table."""

    @pytest.mark.parametrize(("reader", "value", "expected"), GOOD)
    def test_a_good_value_is_taken_once(self, reader, value, expected):
        read = table(key=value)

        assert expected == getattr(read, reader)("key")
        assert not read.names()

    @pytest.mark.parametrize(("reader", "value", "right"), BAD)
    def test_a_bad_value_is_an_error_with_file_key_and_what_would_be_right(self, reader, value, right):
        assert f"mine.toml: key: must be {right}" == error(getattr(table(key=value), reader), "key")

    @pytest.mark.parametrize("reader", READERS)
    def test_a_missing_key_is_an_error(self, reader):
        assert error(getattr(table(), reader), "key").startswith("mine.toml: key: is missing; it must be ")

    @pytest.mark.parametrize(
        ("reader", "default"), [("text", "x"), ("line", ""), ("number", 3), ("flag", True), ("texts", ("a",))]
    )
    def test_unless_there_is_a_default(self, reader, default):
        assert default == getattr(table(), reader)("key", default)

    def test_a_number_may_have_a_least_value(self):
        assert "mine.toml: key: must be a whole number of 2 or more, not 1" == error(
            table(key=1).number, "key", least=2
        )

    def test_and_a_greatest(self):
        assert 3 == table(key=3).number("key", most=3)
        assert error(table(key=4).number, "key", most=3).startswith("mine.toml: key: must be a whole number ")

    def test_a_choice_is_one_of_a_few(self):
        assert "a" == table(key="a").choice("key", ("a", "b"))
        assert "mine.toml: key: must be one of a, b, not 'c'" == error(table(key="c").choice, "key", ("a", "b"))

    def test_of_many_choices_those_that_are_near_are_named(self):
        """Near to what is there: a key that is missing is like nothing, whatever the choices are called."""
        many = ("nine", "none", *map(str, range(100)))

        assert "must be one of 102 names (did you mean none or nine?), not 'nonee'" in error(
            table(key="nonee").choice, "key", many
        )
        assert "mine.toml: key: is missing; it must be one of 102 names" == error(table().choice, "key", many)

    @pytest.mark.parametrize("value", [0, "1", True, None])
    def test_the_format_is_1(self, value):
        assert f"mine.toml: format: must be 1, not {value!r}" == error(table(format=value).format)
        assert 1 == table(format=1).format()

    def test_the_format_is_one_of_those_that_are_known(self):
        assert 2 == table(format=2).format((1, 2))
        assert "mine.toml: format: must be 1 or 2, not 0" == error(table(format=0).format, (1, 2))

    def test_one_that_is_not_known_yet(self):
        """Whoever has it needs a newer program, not another file."""
        told = "mine.toml: format: must be 1 or 2, not 3; a later smtptutor may read it"

        assert told == error(table(format=3).format, (1, 2))


class TestInside:
    """Tables in tables; an error tells the way to its key."""

    def test_a_table_inside(self):
        assert "mine.toml: limits.hops: must be a whole number of 0 or more, not -1" == error(
            table(limits={"hops": -1}).table("limits").number, "hops"
        )

    def test_one_that_is_not_there_is_empty(self):
        assert [] == table().table("limits").names()

    def test_a_list_of_tables_is_counted_from_1(self):
        *_, second = table(steps=[{}, {"say": 1}]).tables("steps")

        assert "mine.toml: steps[2].say: must be a text, not 1" == error(second.text, "say")

    def test_the_way_to_a_key_may_be_long(self):
        (step,) = table(steps=[{"mistakes": [{"id": 1}]}]).tables("steps")
        (mistake,) = step.tables("mistakes")

        assert "mine.toml: steps[1].mistakes[1].id: must be a text, not 1" == error(mistake.text, "id")

    @pytest.mark.parametrize("value", [1, {}, [1], [{}, 1]])
    def test_anything_else_is_no_list_of_tables(self, value):
        assert error(lambda: list(table(steps=value).tables("steps"))).startswith(
            "mine.toml: steps: must be a list of tables"
        )

    @pytest.mark.parametrize("value", [1, [], "x"])
    def test_or_no_table(self, value):
        assert error(table(limits=value).table, "limits").startswith("mine.toml: limits: must be a table")


class TestDone:
    """What nobody took is no key."""

    def test_all_taken(self):
        read = table(a="x")
        read.text("a")

        assert read.done() is None

    def test_a_key_that_is_nearly_right_is_named(self):
        read = table(mailboxs=["a"])
        read.texts("mailboxes", ())

        assert "mine.toml: mailboxs: is no key of this table; did you mean mailboxes?" == error(read.done)

    def test_otherwise_those_that_are_known(self):
        read = table(zzz=1)
        read.flag("verify", False)
        read.text("about", "")

        assert "mine.toml: zzz: is no key of this table; known here are about, verify" == error(read.done)

    def test_names_are_those_left_over(self):
        read = table(b=1, a=1, c=1)
        read.number("c")

        assert ["a", "b"] == read.names()

    def test_the_values_handed_in_are_left_alone(self):
        values = {"a": 1}
        TomlTable(values, "mine.toml").number("a")

        assert {"a": 1} == values


class TestRead:
    """Files."""

    def test_a_file(self, tmp_path):
        path = tmp_path / "mine.toml"
        path.write_text('a = "ü"', encoding="utf-8")

        assert "ü" == TomlTable.read(path).text("a")

    def test_a_folder(self, tmp_path):
        assert error(TomlTable.read, tmp_path).startswith(f"{tmp_path}: cannot be read: ")

    def test_a_line_that_is_no_toml_is_told_with_its_place(self, tmp_path):
        path = tmp_path / "mine.toml"
        path.write_text("a = 1\nb = ?")

        assert "line 2" in error(TomlTable.read, path)

    def test_a_byte_order_mark_is_no_fault(self, tmp_path):
        """Notepad writes one."""
        path = tmp_path / "mine.toml"
        path.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")

        assert 1 == TomlTable.read(path).number("a")

    @pytest.mark.parametrize(
        ("content", "complaint"),
        [
            (b"a = " + b"[" * 5000 + b"]" * 5000, "has lists or tables too deep inside each other"),
            (b"a = " + b"{a=" * 5000 + b"1" + b"}" * 5000, "has lists or tables too deep inside each other"),
            (b"a = " + b"9" * 5000, "has a number of too many digits"),
            (b"a" + b".a" * 20_000 + b" = 1", "has a key of more than 100 parts"),
            (b"[a" + b" . a" * 20_000 + b"]", "has a key of more than 100 parts"),
            (b"a = {a" + b".a" * 20_000 + b" = 1}", "has a key of more than 100 parts"),
            (b"#" * (MOST_OCTETS + 1), "is too large; a file may have 1000000 octets"),
            (b"a = '\xff'", "is not UTF-8 text"),
        ],
    )
    def test_what_would_be_too_much(self, content, complaint, tmp_path):
        path, start = tmp_path / "mine.toml", process_time()
        path.write_bytes(content)

        assert f"{path}: {complaint}" == error(TomlTable.read, path)
        assert process_time() - start < 2

    @pytest.mark.parametrize(
        "content", [b"#" * MOST_OCTETS, b"a = " + b"[" * 50 + b"]" * 50, b"a" + b".a" * 90 + b" = 1"]
    )
    def test_what_is_not(self, content, tmp_path):
        path = tmp_path / "mine.toml"
        path.write_bytes(content)

        assert TomlTable.read(path)

    @pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "a\0.toml", "\ud800.toml", "nowhere.toml", "x" * 5000])
    def test_no_file(self, name):
        assert ": cannot be read: " in error(TomlTable.read, Path(name))

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
    def test_a_pipe_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.toml")

        assert error(TomlTable.read, tmp_path / "pipe.toml").endswith("cannot be read: it is no file")

    def test_a_file_name_is_shown_without_its_control_characters(self):
        assert "\x1b" not in error(TomlTable.read, Path("evil\x1b]0;pwned\x07.toml"))


class TestLarge:
    """Numbers that nothing could reckon with, and values that no screen holds."""

    @pytest.mark.parametrize("value", [LARGEST + 1, 16**5000], ids=["decimal", "hexadecimal"])
    def test_a_number_is_too_large(self, value):
        assert "mine.toml: key: must be a whole number from 0 to 999999999999999, not " in error(
            table(key=value).number, "key"
        )

    def test_the_largest(self):
        assert LARGEST == table(key=LARGEST).number("key")

    @pytest.mark.parametrize("value", ["x" * 100_000, 16**5000, [16**5000]], ids=["text", "number", "list"])
    def test_an_error_stays_short(self, value):
        assert len(error(table(key=value).flag, "key")) < 200
