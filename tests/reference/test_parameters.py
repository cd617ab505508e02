"""The pages of parameters: each parameter has one, and the server answers its lines as the page says."""

import pytest

from smtptutor.protocol.parameters import RULES
from smtptutor.reference import lookup
from smtptutor.server import dialogue, sites

PAGES = list(lookup.pages("parameters"))
BEFORE = ("EHLO client.example.org", "STARTTLS", "EHLO client.example.org")
TRANSACTION = (*BEFORE, "MAIL FROM:<alice@example.test>")


def lines(page, heading):
    """The lines to type of a section."""
    return [line.strip() for line in page.section(heading).splitlines() if line.startswith("    ")]


def answer(line):
    """What the site with every extension answers to a MAIL or RCPT line, over TLS."""
    here = dialogue.opened(sites.load("extensions"))
    for before in TRANSACTION if line.startswith("RCPT") else BEFORE:
        here, exchanges = dialogue.send(here, before)
        assert exchanges[-1].accepted, before
    _, (exchange,) = dialogue.send(here, line)
    return exchange


def test_every_parameter_has_a_page_and_no_other():
    """What a line may carry is explained."""
    assert sorted(RULES) == [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
class TestPage:
    """One page, against the rule of its parameter and the answers of the server."""

    def test_it_names_its_command_and_its_keyword(self, page):
        rule = RULES[page.name]

        assert page.meaning.startswith(f"On {rule.verb}: ")
        assert f"EHLO lists {rule.extension}" in page.section("What it asks for").replace(
            "need the keyword 8BITMIME in the answer to EHLO", "EHLO lists 8BITMIME"
        ).replace("EHLO after STARTTLS", "EHLO")

    def test_the_form_and_what_is_accepted_are_accepted(self, page):
        shown = [*lines(page, "Form"), *lines(page, "Accepted")]

        assert [] == [(line, answer(line).reply.code) for line in shown if answer(line).reply.code != 250]
        assert all(page.name in line for line in shown)

    def test_what_is_refused_is_refused_for_this_parameter(self, page):
        refused = [(line, answer(line)) for line in lines(page, "Refused")]

        assert refused
        assert [] == [(line, one.reply.code) for line, one in refused if one.reply.code < 500]
        assert [] == [(line, str(one.cause)) for line, one in refused if not of_the_parameter(one)]

    def test_one_refused_line_has_it_on_the_other_command(self, page):
        """A parameter of MAIL does not belong on RCPT, and the other way round (RFC 5321 4.1.2)."""
        causes = [str(answer(line).cause) for line in lines(page, "Refused")]

        assert causes.count("parameter-on-wrong-command") == 1


def of_the_parameter(exchange):
    """True where a refusal is about a parameter, or about what its value asks for."""
    return str(exchange.cause).startswith("parameter-") or str(exchange.cause) in (
        "declared-size-too-big",
        "deliver-by-refused",
        "hold-time-refused",
    )
