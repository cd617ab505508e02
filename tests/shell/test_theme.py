"""The theme: every style class used exists, and only the terminal's own 16 colours are used."""

import ast
import re
from pathlib import Path

import pytest
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import to_formatted_text
from prompt_toolkit.styles import Attrs

import smtptutor
from smtptutor.shell import theme
from smtptutor.shell.lexer import TypedLexer
from smtptutor.text import STYLES, of_code

PACKAGE = Path(smtptutor.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
ANSI = {
    f"ansi{light}{name}"
    for light in ("", "bright")
    for name in ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
} | {"ansidefault", "ansigray", "ansiwhite", "ansibrightblack"}
WEIGHTS = {"bold", "nobold", "underline", "italic", "reverse", "noreverse", "dim"}


def test_every_class_in_the_code_is_in_the_theme():
    """`class:...` in any source file names a rule."""
    used = {name for path in SOURCES for name in re.findall(r"class:([a-z0-9.-]+)", path.read_text(encoding="utf-8"))}

    assert used
    assert set() == used - set(theme.rules())


@pytest.mark.parametrize("path", [path for path in SOURCES if path.stem != "smtp_lexer"], ids=lambda path: path.stem)
def test_every_style_of_a_written_out_piece_exists(path):
    """The first of each pair of texts in a line, as in [("label", "Why:"), ...], is a name of STYLES."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for piece in node.elts if isinstance(node, ast.List) else ():
            if isinstance(piece, ast.Tuple) and len(piece.elts) == 2 and isinstance(piece.elts[0], ast.Constant):
                name = piece.elts[0].value

                assert name in STYLES or name == "" or str(name).removeprefix("class:") in theme.rules(), name


def test_every_reply_code_has_a_style():
    """The four classes of replies; anything else is plain."""
    assert set() == {of_code(code) for code in range(200, 600)} - set(STYLES)
    assert "" == of_code(100) == of_code(600)


@pytest.mark.parametrize(("name", "look"), theme.rules().items())
def test_only_the_16_colours(name, look):
    """Each part of a rule is a weight or one of the terminal's own colours, so that light and dark both work."""
    for part in look.split():
        assert part.removeprefix("fg:").removeprefix("bg:") in ANSI | WEIGHTS


def test_only_the_16_colours_in_what_is_printed():
    """SGR 30 to 37, 90 to 97, and bold."""
    for name, sgr in STYLES.items():
        assert re.fullmatch(r"(?:(?:1|4|3[0-7]|9[0-7])(?:;(?=.)|$))*", sgr), name


def test_prompt_and_print_look_alike():
    """The same name has the same colour at the prompt and in what is printed."""
    rules = theme.rules()

    assert {name: bool(sgr) for name, sgr in STYLES.items()} == {name: bool(rules[name]) for name in STYLES}


def pieces(line, *, in_message=False):
    """The styled pieces of one typed line."""
    lexer = TypedLexer(lambda: in_message)
    lexer.warm_up()
    found = lexer.lex_document(Document(line))(0)
    return [(style.strip(), text) for style, text, *_ in to_formatted_text(found)]


@pytest.mark.parametrize(
    "line", ["EHLO x", "mail from:<a@b> SIZE=1", "FROB", ":why", "::x", "RCPT TO:<", "\0", "", "a\tb"]
)
def test_every_part_of_a_typed_line_is_styled(line):
    """What the lexer names, the theme knows; nothing of the line gets lost."""
    used = {name.removeprefix("class:") for style, _ in pieces(line) for name in style.split()}

    assert line == "".join(text for _, text in pieces(line))
    assert set() == used - set(theme.rules()) - {"pygments.text"}


def test_a_verb_a_path_and_a_slip_look_different():
    """The colours tell them apart."""
    look = {
        text: theme.rules()[style.removeprefix("class:")]
        for style, text in pieces("MAIL FROM:<a@b>") + pieces("FROB")
        if style.removeprefix("class:") in theme.rules()
    }

    assert 3 == len({look["MAIL"], look["<a@b>"], look["FROB"]})


@pytest.mark.parametrize(("typed", "styled"), [("MAIL FROM:<x>", False), (":undo", True)])
def test_message_lines_are_plain(typed, styled):
    """Inside a message only words for the tutor are coloured."""
    assert typed == "".join(text for _, text in pieces(typed, in_message=True))
    assert styled == any(style for style, _ in pieces(typed, in_message=True))


def test_without_colour_weights_are_left():
    """NO_COLOR takes colours away; what is bold, underlined or reversed stays so."""
    for name in theme.rules():
        with_colour = theme.style(colour=True).get_attrs_for_style_str(f"class:{name}")
        without = theme.style(colour=False).get_attrs_for_style_str(f"class:{name}")

        assert isinstance(without, Attrs)
        assert with_colour._replace(color="", bgcolor="") == without._replace(color="", bgcolor="")


def test_what_is_bold_is_to_be_typed():
    """Nothing at the prompt is bold, neither the prompt nor the keys: bold says type this."""
    at_the_prompt = {**theme.PARTS, **theme.TOKENS}

    assert [] == [name for name, look in at_the_prompt.items() if "bold" in look.split()]


def test_nobody_waits_for_the_colours():
    """Until they are loaded a line is plain, and whole."""
    cold = TypedLexer(lambda: False)

    assert [("", "EHLO x")] == cold.lex_document(Document("EHLO x"))(0)
    assert not cold.warm


@pytest.mark.parametrize("colour", [True, False])
def test_what_is_offered_does_not_look_typed(colour):
    """The rest of the line behind the cursor is an offer, and one must see that without colours too."""
    look = theme.style(colour=colour)

    offered = look.get_attrs_for_style_str("class:auto-suggestion")

    assert offered.underline  # no colour of the 16 is told from the text in every theme
    assert offered != look.get_attrs_for_style_str("")


def test_without_colour_there_is_none():
    look = theme.style(colour=False)
    attrs = [look.get_attrs_for_style_str(f"class:{name}") for name in theme.rules()]

    assert {""} == {one.color or "" for one in attrs} | {one.bgcolor or "" for one in attrs}
