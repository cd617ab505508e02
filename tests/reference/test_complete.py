"""Nothing is missing: each code, enhanced code, keyword and verb that a standard or a server has, with a page."""

import pytest

from smtptutor.reference import lookup

CODES = """
    211 214 220 221 235 250 251 252 253 334 354 355 421 422 430 432 450 451 452 453 454 455 458 459 500 501 502
    503 504 521 523 524 525 530 533 534 535 538 550 551 552 553 554 555 556
"""
"""Reply codes of RFC 821, 1845, 1985, 2645, 2852, 3207, 4954, 5321 and 7504, and those in the table of RFC 5248 2.4."""
NO_STANDARD = """
    101 111 200 254 353 420 431 435 441 442 446 447 449 471 510 511 512 513 541 557
"""
"""Numbers that lists on the web have, or that one server alone sends; no RFC defines them."""
ENHANCED = """
    x.0.0 | x.1.0 | x.1.1 451 550 | x.1.2 | x.1.3 501 | x.1.4 | x.1.5 250 | x.1.6 | x.1.7 | x.1.8 451 501 | x.1.9
    x.1.10 556 | x.2.0 | x.2.1 | x.2.2 552 | x.2.3 552 | x.2.4 450 452 | x.3.0 221 250 421 451 550 554 | x.3.1 452
    x.3.2 453 521 | x.3.3 | x.3.4 552 554 | x.3.5 | x.3.6 250 251 | x.4.0 | x.4.1 451 | x.4.2 421 | x.4.3 451 550
    x.4.4 | x.4.5 451 | x.4.6 | x.4.7 | x.5.0 220 250 251 252 253 451 452 454 458 459 501 502 503 554
    x.5.1 430 500 501 503 530 550 554 555 | x.5.2 500 501 502 550 555 | x.5.3 451 452
    x.5.4 451 501 502 503 504 550 555 | x.5.5 | x.5.6 500 | x.6.0 | x.6.1 | x.6.2 | x.6.3 554 | x.6.4 250 | x.6.5
    x.6.6 554 | x.6.7 553 550 | x.6.8 252 553 550 | x.6.9 550 554 | x.6.10
    x.7.0 220 235 450 454 500 501 503 504 530 535 550 | x.7.1 451 454 502 503 533 550 551 | x.7.2 550 | x.7.3
    x.7.4 504 | x.7.5 | x.7.6 | x.7.7 | x.7.8 535 554 | x.7.9 534 | x.7.10 523 | x.7.11 524 538 | x.7.12 422 432
    x.7.13 525 | x.7.14 535 554 | x.7.15 450 550 | x.7.16 552 | x.7.17 550 | x.7.18 | x.7.19 | x.7.20 550
    x.7.21 550 | x.7.22 550 | x.7.23 550 | x.7.24 451 550 | x.7.25 550 | x.7.26 550 | x.7.27 550 | x.7.28
    x.7.29 550 | x.7.30 550
"""
"""The registry of RFC 5248 2.4 and what was added to it, each with the reply codes that it names beside the code."""
KEYWORDS = """
    8BITMIME SIZE PIPELINING ENHANCEDSTATUSCODES DSN STARTTLS AUTH SMTPUTF8 CHUNKING BINARYMIME VRFY EXPN HELP
    ETRN DELIVERBY REQUIRETLS LIMITS MT-PRIORITY RRVS FUTURERELEASE BURL ATRN NO-SOLICITING MTRK CONPERM CONNEG
    SUBMITTER CHECKPOINT UTF8SMTP TURN SEND SOML SAML VERB ONEX XCLIENT XFORWARD XVERP PRDR PIPECONNECT WELLKNOWN
"""
"""The registry of RFC 5321 2.2.2, the private ones of Postfix, and those that Exim has without a registration."""
ROOM = {
    "SIZE": (26, "RFC 1870"),
    "AUTH": (500, "RFC 4954"),
    "SMTPUTF8": (10, "RFC 6531"),
    "BINARYMIME": (16, "RFC 3030"),
    "DELIVERBY": (17, "RFC 2852"),
    "REQUIRETLS": (11, "RFC 8689"),
    "MT-PRIORITY": (15, "RFC 6710"),
    "RRVS": (33, "RFC 7293"),
    "FUTURERELEASE": (34, "RFC 4865"),
    "NO-SOLICITING": (1007, "RFC 3865"),
    "MTRK": (40, "RFC 3885"),
    "CHECKPOINT": (88, "RFC 1845"),
    "UTF8SMTP": (460, "RFC 5336"),
}
"""By how many octets an extension lengthens the line of MAIL or RCPT, and where that stands, among its definitions."""
VERBS = """
    EHLO HELO LHLO MAIL RCPT DATA BDAT RSET VRFY EXPN HELP NOOP QUIT AUTH STARTTLS ETRN ATRN BURL TURN SEND SOML SAML
    XCLIENT XFORWARD
"""
ASSOCIATED = [one.split() for one in ENHANCED.replace("\n", "|").split("|") if one.strip()]


@pytest.mark.parametrize("code", [*CODES.split(), *NO_STANDARD.split()])
def test_each_reply_code_has_a_page(code):
    """Those of no standard too: they are asked for."""
    assert lookup.find("codes", code)


@pytest.mark.parametrize("code", NO_STANDARD.split())
def test_a_number_of_no_standard_is_told_as_one(code):
    """Whoever meets it should not take it for a reply code of SMTP."""
    page = lookup.find("codes", code)

    assert page.title.startswith((f"{code} Not an SMTP reply code", f"{code} Not a standard reply code"))


@pytest.mark.parametrize(("name", "codes"), [(name, codes) for name, *codes in ASSOCIATED], ids=str)
def test_each_enhanced_code_has_a_page_with_the_codes_of_the_registry(name, codes):
    """Comes with may name more, of which servers make use."""
    page = lookup.find("enhanced", name)

    assert page
    assert set(codes) <= set(page.section("Comes with").split())


@pytest.mark.parametrize("name", KEYWORDS.split())
def test_each_keyword_has_a_page(name):
    """With its form and what it is for in a few words."""
    page = lookup.find("keywords", name)

    assert page
    assert page.section("In short")
    assert name in page.section("Form")


@pytest.mark.parametrize(("name", "octets"), [(name, octets) for name, (octets, _) in ROOM.items()])
def test_a_keyword_tells_by_how_much_a_line_may_be_longer(name, octets):
    """Whoever sends the parameter needs the room, whoever serves it has to give it."""
    assert f"{octets} octets" in lookup.find("keywords", name).section("Elsewhere"), ROOM[name][1]


@pytest.mark.parametrize("name", VERBS.split())
def test_each_verb_has_a_page(name):
    """With every code that the standard has for it."""
    assert lookup.find("verbs", name).section("Answers")
