"""Every way to depart from the grammar that servers differ in: who gives it, and what each server makes of it."""

import pytest
from support import EHLO, after

from smtptutor.protocol.command import parse
from smtptutor.protocol.form import Form
from smtptutor.protocol.parameters import check
from smtptutor.protocol.remark import Remark
from smtptutor.server.dialects.traits import TRAITS
from smtptutor.server.simulator import Exchange, say_line
from smtptutor.server.site import EXTENSIONS, Site

READ = {
    Form.HELLO_NAME: "EHLO a/b.example",
    Form.HELLO_LITERAL: "EHLO [192.0.2.1",
    Form.HELLO_UNDERSCORE: "EHLO my_client.example.org",
    Form.HELLO_LABELS: "EHLO client..example.org",
    Form.KEYWORD: "MAIL alice@example.test",
    Form.BEFORE_COLON: "MAIL FROM :<alice@example.test>",
    Form.DISPLAY_NAME: "MAIL FROM:Alice <alice@example.test>",
    Form.UNOPENED: "MAIL FROM:alice@example.test>",
    Form.GLUED: "MAIL FROM:<alice@example.test>SIZE=1",
    Form.LONG_DOMAIN: f"MAIL FROM:<{'a' * 250}@example.test>",
    Form.NO_LOCAL_PART: "MAIL FROM:<@example.test>",
    Form.LITERAL: "MAIL FROM:<alice@[192.0.2]>",
    Form.TRAILING_DOT: "MAIL FROM:<alice@example.test.>",
    Form.NOT_UTF_8: "VRFY alice@\udcff.example",
    Form.VALUE_MISSING: "MAIL FROM:<alice@example.test> SIZE",
    Form.VALUE_UNWANTED: "MAIL FROM:<alice@example.test> SMTPUTF8=1",
}
"""A line in that form, which a reader tells."""

CHECKED = {Form.BLANKS: "\tEHLO client.example.org", Form.TRAILING_BLANK: "EHLO client.example.org "}
"""A line in a form that no reader minds."""

USED = [
    (name, habit, form)
    for name, traits in TRAITS.items()
    for habit, forms in (
        ("accepts", traits.accepts),
        ("refuses", traits.refuses),
        ("renames", {form for _, form in traits.renames}),
    )
    for form in Form
    if form in forms
]


def remarks(line: str) -> list[Remark]:
    """All that the readers find in a line."""
    command = parse(line)
    among_parameters, notes = check(command, frozenset(EXTENSIONS), extended=True)
    found = (command.fault, *command.notes, among_parameters, *notes)
    return [remark for remark in found if remark is not None]


def said(form: Form, dialect: str) -> Exchange:
    """The answer of a server to the line in that form."""
    line = {**READ, **CHECKED}[form]
    before = () if "EHLO" in line else (EHLO,)
    return say_line(after(*before, site=Site(dialect=dialect)), line)


def test_the_tables_are_complete():
    assert set(Form) == set(READ) | set(CHECKED)
    assert READ.keys().isdisjoint(CHECKED)


@pytest.mark.parametrize("form", READ)
def test_a_reader_tells_each_form(form):
    assert [form] == [remark.form for remark in remarks(READ[form])]


@pytest.mark.parametrize("form", CHECKED)
def test_no_reader_tells_those_of_the_checks(form):
    assert [] == [remark for remark in remarks(CHECKED[form]) if remark.form is not None]


@pytest.mark.parametrize("form", Form)
def test_some_server_minds_each_form(form):
    """A form that none of them takes otherwise than the rest is none; some have a parser of their own."""
    codes = {said(form, name).reply.code for name in ("standard", *(name for name in TRAITS if TRAITS[name].reads))}

    assert form in {one for _, _, one in USED} or len(codes) > 1


@pytest.mark.parametrize(("dialect", "habit", "form"), USED)
def test_what_a_server_makes_of_it(dialect, habit, form):
    """It takes what the standard refuses, refuses what the standard takes, or takes one fault for another."""
    there, here = said(form, "standard"), said(form, dialect)

    assert habit != "accepts" or (there.accepted, here.accepted) == (False, True)
    assert habit != "refuses" or (there.accepted, here.accepted) == (True, False)
    assert habit != "renames" or (here.cause is not there.cause and not here.accepted)
