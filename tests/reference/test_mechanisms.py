"""The pages of SASL mechanisms: those that the server offers have one, and what a page sends is what it says."""

import base64

import pytest

from smtptutor.reference import lookup
from smtptutor.server import dialogue, sites
from smtptutor.server.site import IN_CLEAR, MECHANISMS

PAGES = list(lookup.pages("mechanisms"))


def lines(page):
    """The lines to type of the section Form."""
    return [line.strip() for line in page.section("Form").splitlines() if line.startswith("    ")]


def test_every_mechanism_that_a_site_can_offer_has_a_page():
    """Beside the others that people meet."""
    assert set(MECHANISMS) < {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_form_names_the_mechanism_and_is_base64(page):
    """RFC 4954 4: AUTH, the mechanism, and perhaps a first response; = for an empty one."""
    for number, line in enumerate(lines(page)):
        verb, name, *response = line.split() if number == 0 else ("AUTH", page.name, line)

        assert (verb, name) == ("AUTH", page.name)
        assert [] == [one for one in response if one != "=" and not base64.b64decode(one, validate=True)]


@pytest.mark.parametrize("name", sorted(IN_CLEAR))
def test_the_form_logs_in(name):
    """What is typed there is the login of alice at the default site."""
    here = dialogue.opened(sites.load("default"))
    for line in ("EHLO client.example.org", *lines(lookup.find("mechanisms", name))):
        here, exchanges = dialogue.send(here, line)

    assert 235 == exchanges[-1].reply.code


@pytest.mark.parametrize("name", sorted(IN_CLEAR | {"XOAUTH2", "OAUTHBEARER"}))
def test_where_the_secret_itself_is_sent_tls_is_needed(name):
    """RFC 4954 4, RFC 7628 4."""
    assert lookup.find("mechanisms", name).section("Needs TLS").startswith("Yes")


@pytest.mark.parametrize(
    ("name", "separators"), [("PLAIN", b"\0\0"), ("XOAUTH2", b"\1\1\1"), ("OAUTHBEARER", b"\1\1\1")]
)
def test_a_first_response_has_its_separators(name, separators):
    """RFC 4616 2, RFC 7628 3.1."""
    response = base64.b64decode(lines(lookup.find("mechanisms", name))[0].split()[2])

    assert separators == bytes(octet for octet in response if octet < 2)
