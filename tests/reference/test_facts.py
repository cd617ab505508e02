"""
Facts on the pages of codes, causes and verbs: what a page must say, and what it said once and was false.

Each row names where the fact stands: a section of an RFC, or the source or the documentation of a server.
"""

import re

import pytest

from smtptutor.reference import lookup

FACTS = [
    # page, what it must say, what it must not say, where that stands
    ("causes/binarymime-not-offered", "CHUNKING alone is not enough", "neither keyword", "RFC 3030 3; its own example"),
    ("causes/dmarc-reject", "aligned", "add the route to SPF or", "RFC 9989 4.4; RFC 7489 3.1.2"),
    ("causes/dmarc-reject", "Authentication-Results", "", "RFC 8601 2.7"),
    (
        "causes/dmarc-reject",
        "SPF alone changes nothing while MAIL FROM is of another",
        "",
        "RFC 9989 4.4; RFC 7489 10.4",
    ),
    ("causes/dmarc-reject", "RFC 9989 5.3.6", "", "RFC 9989, which obsoletes RFC 7489"),
    ("causes/dmarc-lookup-failed", "RFC 9989", "Gmail says", "RFC 9989 4.10.1; Gmail has the policy in that case"),
    ("causes/address-not-verified", "Postfix as shipped runs the checks of RCPT", "", "Postfix smtpd.c, vrfy_cmd"),
    ("causes/address-unknown", "550 5.1.1 to|it says 550 5.1.1", "^Most sites", "Postfix smtpd.c, vrfy_cmd"),
    ("codes/252", "RCPT would pass", "^A 252 is no sign", "Postfix smtpd.c, vrfy_cmd"),
    ("verbs/VRFY", "252 if RCPT would pass", "no check was made", "Postfix smtpd.c; RFC 5321 3.5.3"),
    ("codes/535", "5.7.139", "when this kind of login is off or wrong", "Microsoft 365, replies from 2022 to 2026"),
    ("codes/535", "5.7.13 is an account", "", "RFC 5248 2.4"),
    ("codes/535", "534 5.7.9 where it wants an app", "535 5.7.9", "Gmail, replies of 2024"),
    ("codes/534", "app password", "choose a stronger one", "Gmail, replies of 2024; RFC 4954 6"),
    ("causes/auth-mechanism-too-weak", "SCRAM-SHA-256", "such as SCRAM-SHA-256 or CRAM-MD5", "RFC 4954 4"),
    ("causes/reset-done", "TLS and a login stay", "on other servers", "RFC 5321 4.1.1.5"),
    ("causes/deliver-by-refused", "begins with 55", "lets the server choose", "RFC 2852 3"),
    ("causes/deliver-by-refused", "501 5.5.4", "", "RFC 2852 4"),
    (
        "causes/pipelining-not-allowed",
        r"since 3\.9",
        "Most servers put up",
        "Postfix 3.9, smtpd_forbid_unauth_pipelining",
    ),
    ("causes/pipelining-not-allowed", "503 5.5.0", "", "Postfix smtpd_check.c, reject_unauth_pipelining"),
    ("codes/220", r"since 3\.9", "", "Postfix 3.9, smtpd_forbid_unauth_pipelining"),
    ("codes/554", r"since 3\.9", "", "Postfix 3.9, smtpd_forbid_unauth_pipelining"),
    (
        "causes/recipient-domain-unknown",
        "as shipped does not look",
        "as shipped says 450",
        "Postfix, no restriction as shipped",
    ),
    (
        "causes/sender-domain-unknown",
        "as shipped does not look",
        "unless its site chose",
        "Postfix, no restriction as shipped",
    ),
    ("causes/sender-domain-unknown", "neither an MX nor an address record", "could ever reach", "RFC 3463 3.2, X.1.8"),
    (
        "causes/domain-not-fully-qualified",
        "where its site asks",
        "by default at RCPT",
        "Postfix, no restriction as shipped",
    ),
    ("verbs/EHLO", "1993", "first rules, of 1995", "RFC 1425; RFC 1869 4.2"),
    ("causes/second-hello", "from 1993", "rule from 1995", "RFC 1425; RFC 1869 4.2"),
    ("causes/second-hello", r"RFC 1869 4\.2", "", "RFC 1869 4.2"),
    ("causes/ehlo-accepted", "1993", "", "RFC 1425; RFC 1869 4.2"),
    ("causes/transaction-dropped", "1993", "", "RFC 1425; RFC 1869 4.2"),
    (
        "verbs/MAIL",
        "example.org> can earn 501",
        r"MAIL FROM: ?<?alice@example.org>? earns",
        "Postfix and Sendmail say 250",
    ),
    ("verbs/RCPT", "<bob> can earn 501", r"RCPT TO:( <bob@example.test>|<bob>) earns", "Postfix and Sendmail say 250"),
    ("codes/334", "Postfix says 535", "Cyrus", "Postfix smtpd_sasl_glue.c, xsasl_dovecot_server.c"),
    ("codes/501", "535", "Cyrus", "Postfix smtpd_sasl_glue.c, xsasl_dovecot_server.c"),
    ("codes/504", "535", "Cyrus", "Postfix smtpd_sasl_glue.c, xsasl_dovecot_server.c"),
    ("codes/535", "broken base64", "Cyrus", "Postfix smtpd_sasl_glue.c, xsasl_dovecot_server.c"),
    ("verbs/AUTH", "Postfix says 535", "Cyrus", "Postfix smtpd_sasl_glue.c, xsasl_dovecot_server.c"),
    ("causes/auth-not-base64", "535", "Cyrus", "Postfix smtpd_sasl_glue.c, xsasl_dovecot_server.c"),
    ("causes/auth-mechanism-unknown", "535", "Cyrus", "Postfix smtpd_sasl_glue.c, xsasl_dovecot_server.c"),
    ("causes/hello-first", r"since 4\.95", "Debian", "Exim, hosts_require_helo is * since 4.95"),
    ("codes/503", r"since 4\.95", "Debian", "Exim, hosts_require_helo is * since 4.95"),
    ("causes/lmtp-per-recipient", r"RFC 2033 3\b", r"RFC 2033 2\b", "RFC 2033 3"),
    ("causes/etrn-syntax", "that domain and for all hosts below", "", "RFC 1985 5.3"),
    ("verbs/ETRN", "the domain and for all hosts under", "", "RFC 1985 5.3"),
    (
        "causes/hello-literal-with-helo",
        "RFC 821 still took",
        "older of the two, has the domain name alone",
        "RFC 821 4.1.2",
    ),
    ("causes/hello-name-short", "must be the full name", "should be the full name", "RFC 5321 2.3.5"),
    ("causes/bdat-without-recipient", "551 until RSET", "5.5.1 and drops", "Postfix smtpd.c, skip_bdat"),
    ("verbs/BDAT", "with LAST it drops", "", "Postfix smtpd.c, skip_bdat"),
    ("causes/dkim-invalid", "secret key", "compare the key in DNS", "RFC 6376 1 and 3.1"),
    ("causes/requiretls-not-possible", "DNSSEC", "", "RFC 8689 4.2.1"),
    ("causes/priority-too-low", "submission server can turn", "^A server can turn", "RFC 6710 4.1"),
    ("causes/message-malformed", "with 554", r"5\.6\.0 or 550 5\.7\.1", "RFC 6409 6.3"),
    ("causes/too-many-errors", "errors of form or order", "", "Exim, smtp_max_synprot_errors"),
    ("causes/data-go-ahead", "RFC 5321 4.5.2", "RFC 2034", "RFC 2034 4 is about 2yz, 4yz and 5yz"),
    ("codes/214", "should offer HELP", "optional", "RFC 5321 4.1.1.8"),
    ("causes/help-text", "should offer HELP", "optional", "RFC 5321 4.1.1.8"),
    ("verbs/HELP", "should offer it", "optional", "RFC 5321 4.1.1.8"),
    ("causes/bdat-not-offered", "RFC 5321 has 502", "", "RFC 5321 4.2.4"),
    ("verbs/BDAT", "502 CHUNKING is not on offer", "", "RFC 5321 4.2.4"),
    ("codes/503", "before a STARTTLS that must come first", "port where TLS comes first", "RFC 8314 3.3"),
    ("causes/relay-denied", "that it does not turn away", "from anybody", "RFC 5321 7.9"),
    ("causes/relayed-after-login", "that it does not turn away", "from anybody", "RFC 5321 7.9"),
    ("causes/queue-started", "not to whoever typed ETRN", "nobody else can collect", "RFC 1985 5.1"),
    ("causes/bare-lf-in-message", r"since 8\.18", "", "Sendmail 8.18, release notes"),
    ("causes/mailbox-full", "others can say it at RCPT", "", "RFC 2033 4.2"),
    ("codes/101", "should send this", "No server says", "RFC 5321 4.2"),
    ("causes/recipient-repeated", "deliver one copy", "probably", "Postfix, Exim and Sendmail, as shipped"),
    ("causes/non-ascii-in-command", "needs no extension", "works everywhere", "RFC 5321 2.3.5"),
    ("codes/523", "chosen login mechanism", "", "RFC 5248 2.4"),
    ("codes/523", "hop without TLS", "", "RFC 8689 4.2.1"),
    ("codes/454", "After RCPT", "Gmail and Sendmail", "Postfix smtpd_check.c; Google's lists of 2024 to 2026"),
    (
        "codes/503",
        "503 5.5.0 for lines sent together",
        "454 from Gmail",
        "Postfix smtpd_check.c, reject_unauth_pipelining",
    ),
    ("codes/503", "OpenSMTPD prints 503 5.5.4", "", "OpenSMTPD smtp_session.c"),
    ("codes/503", "Exchange prints 503 5.5.2", "", "Exchange, replies in bounces"),
    ("codes/500", "Exchange puts 5.3.3", "", "Exchange, replies in bounces"),
    ("causes/message-too-big-for-mailbox", "552 5.3.4", "alike", "Google's lists of 2024 to 2026"),
    ("causes/expansion-denied", "RFC 5321 asks for 252", "", "RFC 5321 7.3"),
    ("causes/nul-in-command", "except NOOP", "most commands", "RFC 5321 4.1.1.9; the rule of this server"),
    ("causes/client-on-block-list", "RFC 5782", "", "RFC 5782 2.1"),
    ("codes/571", "Courier", "", "Courier submit.C"),
    ("causes/parameter-bad-value", "NEVER, which stands alone", "", "RFC 3461 4.1"),
    ("causes/parameter-bad-value", "rfc822;alice", "", "RFC 3461 4.2"),
    ("causes/recipient-address-syntax", "two recipients take two lines", "", "RFC 5321 4.1.1.3"),
    ("causes/service-ready", "should wait for the 220", "(must|has to) wait for the 220", "RFC 5321 4.3.1"),
    ("causes/dmarc-reject", "not to refuse for this policy alone", "", "RFC 9989 7.4"),
    ("causes/dot-typed-as-command", r"221 2\.7\.0", "", "Postfix, smtpd_forbidden_commands since 3.7"),
    ("causes/unknown-command", r"221 2\.7\.0", "", "Postfix, smtpd_forbidden_commands"),
    ("codes/221", "no letter", "", "Postfix, smtpd_forbidden_commands since 3.7"),
    ("causes/processing-error", "says 421 and goes on", "", "OpenSMTPD smtp_session.c"),
    ("causes/too-many-messages-in-session", r"452 4\.5\.3 and goes on", "server closes the connection", "OpenSMTPD"),
]


def whole(page: str) -> str:
    """A page as one text, each line of it in a line."""
    found = lookup.find(*page.split("/"))
    return "\n".join((found.title, found.meaning, *found.sections.values()))


@pytest.mark.parametrize(("page", "says", "unlike", "source"), FACTS, ids=[f"{row[0]}: {row[3]}" for row in FACTS])
def test_a_page_says_what_is_so(page, says, unlike, source):
    text = whole(page)

    assert re.search(says, text, re.MULTILINE), source
    assert not unlike or not re.search(unlike, text, re.MULTILINE), source


TIRESOME = r"\b(anew|at hand|put up with|mend(ed|ing|s)?|gentl[ey]|grounds?|doubles)\b|An echo:|usual distance"
"""Words that a reader stumbles over, each with a plainer one for it."""


@pytest.mark.parametrize("kind", ["causes", "codes", "verbs"])
def test_words_are_plain(kind):
    found = [
        f"{page.name}: {hit[0]}"
        for page in lookup.pages(kind)
        for hit in re.finditer(TIRESOME, whole(f"{kind}/{page.name}"))
    ]

    assert found == []


TERMS = (
    (r"\boctets?\b", r"\bbytes?\b"),
    (r"\breverse-path\b", r"address in MAIL|where (a )?bounces?|bounce has somewhere"),
    (r"\bforward-path\b", r"address in RCPT"),
    (r"\benvelope\b", r"addresses of MAIL and RCPT|where it comes from and whom it is for"),
)
"""Terms of the standard, and the half sentence that tells what they are where a page uses them first."""
SHOWN_AS_TEXT = {"Why", "How to fix it", "What next", "Elsewhere", "What it means", "When you see it", "What it does"}


@pytest.mark.parametrize("kind", ["causes", "codes", "verbs"])
@pytest.mark.parametrize(("term", "told"), TERMS)
def test_a_term_is_told_where_a_page_uses_it_first(kind, term, told):
    untold = []
    for page in lookup.pages(kind):
        text = " ".join(" ".join(body for heading, body in page.sections.items() if heading in SHOWN_AS_TEXT).split())
        first = re.search(term, text)
        if first and not re.search(told, text[first.start() : first.start() + 130]):
            untold.append(page.name)

    assert untold == []
