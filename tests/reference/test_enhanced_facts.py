"""What enhanced codes, keywords, pairs and the comments of places must say, and must not: each row with its source."""

import pytest

from smtptutor import data
from smtptutor.reference import lookup
from smtptutor.server.dialects import TITLES
from smtptutor.server.dialects.lookup import words

MUST = (
    # page, what it says, source
    ("enhanced/x.0.x", "503 5.0.0", "Sendmail srvrsmtp.c, CMDRCPT"),
    ("enhanced/x.1.0", "501, 550 or 553", "OpenSMTPD smtp_session.c, smtp_mailaddr: 553 5.1.0"),
    ("enhanced/x.1.7", "sender verification", "Postfix smtpd_check.c, reject_unverified_address: 4.1.7, 5.1.7"),
    ("enhanced/x.1.7", "well-formed address", "the same: the form of the address is right there"),
    ("enhanced/x.1.8", "553 5.1.8", "Sendmail check_mail: domain of sender address does not exist"),
    ("enhanced/x.1.8", "a retry fails too", "Postfix smtpd_check.c, reject_unknown_address: 450 for a name not in DNS"),
    ("enhanced/x.2.2", "sender's own limit", "Microsoft, non-delivery reports in Exchange Online: 5.2.2"),
    ("enhanced/x.3.1", "memory", "Exchange, back pressure: 452 4.3.1"),
    ("enhanced/x.3.2", "Postfix greets with 421 4.7.0", "Postfix smtpd.c; RFC 2034 4 exempts the greeting"),
    ("enhanced/x.3.3", "500 5.3.3", "Exchange: unrecognized command"),
    ("enhanced/x.3.3", "503 5.3.3", "Sendmail srvrsmtp.c: AUTH not available"),
    ("enhanced/x.3.5", "553 5.3.5", "Sendmail: a host name that leads back to itself"),
    ("enhanced/x.4.1", "421 4.4.1", "Sendmail: idle timeout"),
    ("enhanced/x.4.2", "451 4.4.2", "Google, SMTP errors and codes: timeout"),
    ("enhanced/x.4.5", "421 4.4.5", "Google, SMTP errors and codes: server busy"),
    ("enhanced/x.4.5", "452 4.4.5", "Sendmail srvrsmtp.c: disk space at MAIL"),
    ("enhanced/x.4.6", "5.4.14", "Microsoft, non-delivery reports in Exchange Online"),
    ("enhanced/x.4.6", "sending Postfix", "Postfix smtp_addr.c: mail for itself loops back, 5.4.6"),
    ("enhanced/x.5.0", "503 5.5.0", "Postfix smtpd_check.c, reject_unauth_pipelining"),
    ("enhanced/x.5.1", "2023", "Google's list of 2023 has 454 5.5.1, those of 2024 to 2026 do not"),
    ("enhanced/x.5.2", "503 5.5.2", "Exchange: send hello first"),
    ("enhanced/x.5.4", "503 5.5.4", "OpenSMTPD smtp_session.c: an option of MAIL or RCPT"),
    ("enhanced/x.7.1", "permanent", "RFC 3463 3.8: useful only as a permanent error"),
    ("enhanced/x.7.4", "4.7.4", "Postfix smtp_proto.c: TLS is required, but was not offered"),
    ("enhanced/x.7.5", "4.7.5", "Postfix smtp_proto.c: certificate not trusted, not verified"),
    ("enhanced/x.7.5", "451 4.7.5", "RFC 6376 6.3: the key of a signature cannot be fetched"),
    ("enhanced/x.7.10", "523 5.7.10", "Google, SMTP errors and codes, 2024 to 2026: lines sent behind STARTTLS"),
    ("enhanced/x.7.11", "501 5.7.11", "Google, SMTP errors and codes, 2024 to 2026"),
    ("enhanced/x.7.12", "550 5.7.12", "Microsoft, non-delivery reports: sender not authenticated by organization"),
    ("enhanced/x.7.13", "public folder", "Microsoft, non-delivery reports in Exchange Online: 550 5.7.13"),
    ("enhanced/x.7.13", "535 5.7.8", "Postfix smtpd_sasl_glue.c: one answer for every failed login"),
    ("enhanced/x.7.20", "RFC 6376 6.3", "RFC 6376 6.3: unverified is not to be refused for that alone"),
    ("enhanced/x.7.23", "4.7.23", "Google, SMTP errors and codes: reverse DNS, with 451"),
    ("enhanced/x.7.24", "suspicious entries", "Google, SMTP errors and codes"),
    ("enhanced/x.7.26", "451 4.7.26", "Google, SMTP errors and codes: DNS failed for now"),
    ("enhanced/x.7.x", "7.40", "Google, SMTP errors and codes: no DMARC record"),
    ("enhanced/x.7.8", "535 5.7.139", "Microsoft 365: SMTP AUTH is switched off for the tenant or the mailbox"),
    ("enhanced/x.7.9", "534 5.7.9 where an app password", "Google, SMTP errors and codes"),
    ("enhanced/x.7.26", "alignment", "DMARC: SPF or DKIM has to pass for the domain of From"),
    ("keywords/DELIVERBY", "A code that starts with 55, such as 555", "RFC 2852 3: 55z below the minimum"),
    ("keywords/EXPN", "demands it where EXPN is switched off", "RFC 5321 7.3"),
    ("keywords/HELP", "should have HELP", "RFC 5321 4.1.1.8: servers SHOULD support HELP without arguments"),
    ("keywords/VRFY", "252 says that RCPT would pass", "Postfix smtpd.c, vrfy_cmd"),
    ("pairs/421-451", "leaves the connection open", "OpenSMTPD smtp_session.c, TX_ERROR_IO"),
    ("pairs/534-535", "At Gmail make an app password", "Google, SMTP errors and codes: 534 5.7.9, 534 5.7.14"),
    ("keywords/BURL", "554 5.3.4", "RFC 4468 6"),
    ("keywords/BURL", "554 5.7.0", "RFC 4468 3.4: URL authorization failed"),
    ("keywords/CHUNKING", "fewer octets", "RFC 3030 2: the server reads as many octets as were announced"),
    ("keywords/PIPELINING", "503 5.5.0", "Postfix smtpd_check.c, reject_unauth_pipelining"),
    ("keywords/PIPELINING", "since 3.9", "Postfix mail_params.h, smtpd_forbid_unauth_pipelining = yes"),
    ("keywords/REQUIRETLS", "Postfix 3.11", "Postfix release notes 3.11, on by default"),
    ("keywords/STARTTLS", "Never send a password", "RFC 8314 3.3"),
    ("keywords/SUBMITTER", "no responsible address", "RFC 4405 4.2"),
    ("keywords/X-EXPS", "Exchange", "Exchange, EHLO answer of a server to one of its own organisation"),
    ("pairs/221-421", "after 334", "RFC 4954 4: the next line is an answer"),
    ("pairs/250-252", "only if that passed", "Postfix smtpd.c, vrfy_cmd: smtpd_check_rcpt comes first"),
    ("pairs/250-354", "may say 354 without one", "RFC 5321 3.3"),
    ("pairs/252-502", "demands 252 for both", "RFC 5321 7.3: either or both of VRFY or EXPN"),
    ("pairs/454-530", "never with a password", "RFC 8314 3.3"),
    ("pairs/500-502", "Gmail says 502 5.5.1", "Google, SMTP errors and codes"),
    ("pairs/503-550", "go back to the line with the 550", "RFC 5321 3.3: the recipient was refused, DATA has none"),
    ("pairs/530-550", "Exim and Haraka say 550", "Haraka connection.js: 550 where port 587 wants a login"),
    ("pairs/354-503", "each line gets 500", "RFC 5321 3.3: without 354 the lines are commands"),
    ("pairs/454-554", "About relaying, waiting does not help", "Postfix mail_params.h, defer_unauth_destination"),
    ("pairs/421-554", "only QUIT", "RFC 5321 3.1"),
    ("pairs/5.1.1-5.1.10", "null MX", "RFC 7505 4.1"),
    ("pairs/5.7.1-5.7.26", "alignment", "RFC 7372 3.4, and DMARC: the domain of From has to be the one proven"),
    ("pairs/5.7.8-5.7.9", "app password", "Google, SMTP errors and codes: 534 5.7.9"),
    ("pairs/4.2.2-5.2.2", "calls a full mailbox temporary", "RFC 3463 3.3"),
    ("pairs/501-555", "OpenSMTPD 503 5.5.4", "OpenSMTPD smtp_session.c: unsupported option of MAIL and RCPT"),
    ("pairs/503-554", "| no valid recipients | Postfix, after MAIL | 554 5.5.1 |", "Postfix smtpd.c, data_cmd"),
    ("pairs/530-535", "| Must issue an AUTH command first | OpenSMTPD | 530 5.5.1 |", "OpenSMTPD smtp_session.c"),
    ("pairs/530-550", "| Relay access denied | Postfix |", "Postfix smtpd_check.c"),
    ("pairs/450-550", "| User unknown in | Postfix | 550 5.1.1 |", "Postfix smtpd_check.c"),
    ("pairs/EHLO-HELO", "refused for the name they give", "RFC 5321 4.1.4, 7.9: local policy on the name"),
    ("pairs/EHLO-HELO", "Both drop an open transaction", "RFC 5321 4.1.4: EHLO as if RSET, and HELO alike"),
    ("pairs/EHLO-RSET", "It is EHLO, a login or TLS", "RFC 5321 4.1.1.5: RSET restores nothing else"),
    ("pairs/QUIT-RSET", "Neither takes back a message", "RFC 5321 4.2.5, 6.1: with that 250 the server took it over"),
    ("pairs/BDAT-DATA", "only one of them is allowed", "RFC 3030 2: DATA and BDAT cannot be used in one transaction"),
    ("pairs/BDAT-DATA", "| BODY=BINARYMIME | needs it | 503 |", "RFC 3030 3"),
    ("pairs/EXPN-VRFY", "the standard wants 252 for both", "RFC 5321 7.3"),
    ("pairs/5.1.1-5.1.2", "553 5.1.2 for what is no host name", "Sendmail parseaddr.c, as on enhanced/x.1.2"),
    ("pairs/5.1.10-5.1.2", "lone dot", "RFC 7505 3"),
    ("pairs/5.2.3-5.3.4", "| seen at | RCPT, the dot | MAIL, the dot |", "RFC 1870 6.1, 6.4"),
    ("pairs/5.5.1-5.5.2", "as 5.5.1 by Sendmail and Gmail", "Sendmail srvrsmtp.c; Google, SMTP errors and codes"),
    ("pairs/5.5.2-5.5.4", "504 5.5.2 for a name without a dot", "Postfix smtpd_check.c, need fully-qualified hostname"),
    ("pairs/5.7.0-5.7.1", "530 5.7.0 for a missing login", "RFC 4954 6; RFC 3207 4 has 530 alone"),
    ("pairs/5.7.20-5.7.23", "RFC 6376 advises against", "RFC 6376 6.3"),
    ("pairs/4.7.24-5.7.24", "more than ten lookups", "RFC 7208 4.6.4"),
    ("pairs/4.7.24-5.7.24", "lets a server accept", "RFC 7208 8.6, 8.7"),
    ("pairs/4.7.1-5.7.1", "454 for relaying", "Postfix mail_params.h, defer_unauth_destination"),
    ("pairs/LOGIN-PLAIN", "| standard | none, a draft | RFC 4616 |", "draft-murchison-sasl-login; RFC 4616"),
    ("pairs/502-503", "also where they do not offer them", "Exim smtp_in.c, Postfix smtpd_sasl_proto.c: 503"),
)
MUST_NOT = (
    ("enhanced/x.1.7", "waiting alone changes no form", "4.1.7 is sender verification in Postfix"),
    ("enhanced/x.1.8", "the lookup gave no answer yet, and a retry may pass", "Postfix 450 4.1.8 means NXDOMAIN too"),
    ("enhanced/x.2.3", "Gmail and Sendmail", "Google's list has had 552 5.3.4 alone since 2024"),
    ("enhanced/x.3.4", "Gmail also uses", "the same"),
    ("enhanced/x.3.2", "A greeting carries no enhanced status code", "Postfix: 421 4.7.0"),
    ("enhanced/x.5.1", "Gmail sends 454", "gone from Google's list since 2024"),
    ("enhanced/x.7.13", "probably", "Postfix, and this server, send 535"),
    ("enhanced/x.7.20", "RFC 6376 6.1", "6.3 has it"),
    ("enhanced/x.7.23", "421 4.7.23", "Google's list has 451"),
    ("enhanced/x.7.24", "allows too much", "Google names suspicious entries"),
    ("enhanced/x.7.26", "align both", "DMARC: one of the two is enough"),
    ("keywords/AUTH", "Cyrus", "Postfix with Dovecot SASL says 535 as well: xsasl_dovecot_server.c"),
    ("pairs/501-504", "Cyrus", "the same"),
    ("keywords/DELIVERBY", "55, or 501", "RFC 2852 3 and 4: 501 5.5.4 is for zero and less"),
    ("keywords/BURL", "552 5.3.4", "RFC 4468 6: the 552 of that list is 5.2.2"),
    ("keywords/PIPELINING", "Most servers tolerate", "Exim smtp_enforce_sync, Postfix since 3.9, OpenSMTPD"),
    ("keywords/SUBMITTER", "probably", "RFC 4405 4.2 says which is which"),
    ("pairs/221-421", "at any stage, except", "RFC 4954 4, RFC 3030 2: not after 334 nor in a chunk"),
    (
        "pairs/252-502",
        "EXPN and HELP may be left out, and 502 is right for them",
        "RFC 5321 7.3: 252 where switched off",
    ),
    ("pairs/502-503", "503: The server offers the verb", "Exim says 503 to AUTH, STARTTLS, BDAT not offered"),
)

COMMENTS = (
    ("senders", "altered.example gets 5.7.20", "RFC 7372 3.1: X.7.22 needs a signature that passes"),
    ("busy", "whatever comes of them (RFC 9422 4.1)", "RFC 9422 4.1 counts all MAIL commands"),
    ("submission", "465 with TLS from the first octet", "RFC 8314 3.3"),
    ("submission", "need not (RFC 5321 6.4)", "RFC 5321 6.4: what a relay may repair"),
    ("submission", "such as SCRAM-SHA-256", "RFC 4954 4: CRAM-MD5 is no protection to rely on"),
    ("default", "465, RFC 8314", "RFC 8314 3.3"),
    ("default", "some filters and small devices", "practice: not only age explains a server without EHLO"),
    ("international", "RFC 6531 3.7.4.1", "251 and 551 may hold UTF-8 after SMTPUTF8"),
    ("greylist", "some servers start the wait over", "RFC 6647 5"),
)
"""What the comments of places must say."""


@pytest.mark.parametrize(("site", "said", "source"), COMMENTS)
def test_a_comment_says_it(site, said, source):
    """As the source has it."""
    lines = (data.folder() / "sites" / f"{site}.toml").read_text(encoding="utf-8").splitlines()

    assert said in " ".join(line.removeprefix("# ") for line in lines), source


def text(name):
    """All that a page says, in one line."""
    kind, _, stem = name.partition("/")
    page = lookup.find(kind, stem)
    return " ".join(" ".join((page.meaning, *page.sections.values())).split())


@pytest.mark.parametrize(("page", "said", "source"), MUST)
def test_it_is_said(page, said, source):
    """As the source has it."""
    assert said in text(page), source


@pytest.mark.parametrize(("page", "said", "source"), MUST_NOT)
def test_it_is_not_said(page, said, source):
    """The source has it otherwise."""
    assert said not in text(page), source


@pytest.mark.parametrize("dialect", TITLES)
def test_each_reply_of_a_dialect_stands_on_the_page_of_its_enhanced_code(dialect):
    """Whoever comes from a reply code finds it under Comes with, or in a sentence beside the enhanced code."""
    missing = set()
    for says in words(dialect).values():
        for enhanced in filter(None, (says.enhanced, says.to_mail)):
            page = lookup.find("enhanced", "x" + enhanced[1:])
            if page.name == "x.0.0":  # it says the class alone, and stands beside any code
                continue
            if str(says.code) not in page.section("Comes with").split() and f"{says.code} {enhanced}" not in text(
                f"enhanced/{page.name}"
            ):
                missing.add((page.name, f"{says.code} {enhanced}"))

    assert missing == set()
