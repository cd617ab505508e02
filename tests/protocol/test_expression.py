"""Regular expressions, compiled when they are first wanted."""

from smtptutor.protocol.expression import compiled, compiled_octets


def test_the_same_pattern_is_compiled_once():
    """The second time costs nothing."""
    assert compiled("a+") is compiled("a+")
    assert compiled_octets(b"a+") is compiled_octets(b"a+")


def test_each_is_for_its_own_kind_of_text():
    """Lines are text, mail data is octets."""
    assert compiled("a+").fullmatch("aa")
    assert compiled_octets(b"a+").fullmatch(b"aa")
