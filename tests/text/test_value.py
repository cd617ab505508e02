"""The named tuples of this room do what those of `typing` do."""

import typing

import pytest

from smtptutor.text.value import NamedTuple


class Ours(NamedTuple):
    """For comparison."""

    line: str
    label: str = ""
    indent: int = 0


class Theirs(typing.NamedTuple):
    """For comparison."""

    line: str
    label: str = ""
    indent: int = 0


class TestValue:
    """Values: compared by what they hold, never changed."""

    @pytest.mark.parametrize(
        ("given", "named"),
        [(("a",), {}), (("a", "b", 3), {}), (("a",), {"indent": 2}), ((), {"line": "a", "label": "b"})],
    )
    def test_the_same_values_in_the_same_fields(self, given, named):
        ours, theirs = Ours(*given, **named), Theirs(*given, **named)

        assert tuple(theirs) == tuple(ours)
        assert (theirs.line, theirs.label, theirs.indent) == (ours.line, ours.label, ours.indent)
        assert theirs._fields == ours._fields
        assert theirs.__match_args__ == ours.__match_args__
        assert repr(theirs).replace("Theirs", "Ours") == repr(ours)
        assert tuple(theirs._replace(label="x")) == tuple(ours._replace(label="x"))

    @pytest.mark.parametrize(
        ("given", "named"),
        [((), {}), (("a", "b", 3, 4), {}), (("a",), {"line": "b"}), (("a",), {"colour": "red"})],
    )
    @pytest.mark.parametrize("kind", [Ours, Theirs])
    def test_a_wrong_call_is_refused(self, kind, given, named):
        with pytest.raises(TypeError):
            kind(*given, **named)

    @pytest.mark.parametrize("field", ["line", "indent"])
    def test_it_stays_as_it_is(self, field):
        with pytest.raises(AttributeError):
            setattr(Ours("a"), field, "b")

    def test_only_one_of_its_own_class_is_equal(self):
        class Other(NamedTuple):
            line: str
            label: str = ""
            indent: int = 0

        assert Ours("a") == Ours("a", "", 0)
        assert hash(Ours("a")) == hash(Ours("a", "", 0))
        assert Ours("a") != Other("a")
        assert Ours("a") != Ours("b")
