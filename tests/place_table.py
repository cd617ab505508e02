"""What each place shows: lines typed there, and the cause of the last reply."""

from collections.abc import Iterator

from support import EHLO, HELO, LHLO, MAIL, RCPT
from visiting import WONDERLAND

from smtptutor.explain import sasl_answers
from smtptutor.protocol import bearer
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.sasl import encoded

SUBMIT = (EHLO, "STARTTLS", EHLO)
LOGIN = f"AUTH PLAIN {sasl_answers.plain('alice', WONDERLAND)}"


def token(mechanism: str, text: str) -> str:
    """The response of a client with that token, for alice (RFC 7628 3.1)."""
    return encoded(bearer.written(mechanism, "alice", text).encode())


INSIDE = (*SUBMIT, LOGIN)
FIRST_RCPT = (EHLO, MAIL, RCPT)
POSTED = (MAIL, RCPT, "DATA", "Subject: hi", "", "hello", ".")
UTF8 = "MAIL FROM:<jörg@example.test> SMTPUTF8"


def posted(mail: str, rcpt: str = RCPT, author: str = "alice@example.test") -> tuple[str, ...]:
    """The lines that send a message."""
    return (mail, rcpt, "DATA", f"From: {author}", "", "hello", ".")


ENDED_BARE = (MAIL, RCPT, "DATA", "Subject: hi\\x0a", ".\\x0a")
"""A message that ends at LF dot LF, where there are servers that let it."""


def through(servers: int) -> tuple[str, ...]:
    """The lines that send a message which has been through so many servers."""
    return (MAIL, RCPT, "DATA", *["Received: from a.example.net by b.example.net"] * servers, "", "hello", ".")


TABLE: dict[str, list[tuple[tuple[str, ...], Cause]]] = {
    "bare-lf": [
        ((EHLO, *ENDED_BARE), Cause.MESSAGE_ACCEPTED),
        ((EHLO, *ENDED_BARE, "MAIL FROM:<eve@example.org>"), Cause.SENDER_ACCEPTED),
        ((EHLO, *ENDED_BARE, *POSTED), Cause.MESSAGE_ACCEPTED),
        ((EHLO, *POSTED, "QUIT"), Cause.GOODBYE),
    ],
    "blocked": [
        ((), Cause.CLIENT_BLOCKED_AT_GREETING),
        ((EHLO,), Cause.ONLY_QUIT_AFTER_REFUSAL),
        (("NOOP",), Cause.ONLY_QUIT_AFTER_REFUSAL),
        (("QUIT",), Cause.GOODBYE),
    ],
    "blocklist": [
        (FIRST_RCPT, Cause.CLIENT_ON_BLOCK_LIST),
        ((EHLO, MAIL, "RCPT TO:<postmaster@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, MAIL, "RCPT TO:<Postmaster>"), Cause.POSTMASTER_ACCEPTED),
        ((EHLO, *posted(MAIL, "RCPT TO:<postmaster@example.test>")), Cause.MESSAGE_ACCEPTED),
        ((EHLO, MAIL, "RCPT TO:<nobody@example.test>"), Cause.MAILBOX_UNKNOWN),
        ((EHLO, MAIL, RCPT, "DATA"), Cause.NO_VALID_RECIPIENTS),
        (("EHLO localhost",), Cause.HELLO_REFUSED_BY_POLICY),
        (("HELO MAIL.example.test",), Cause.HELLO_REFUSED_BY_POLICY),
        (("VRFY bob",), Cause.ADDRESS_NOT_VERIFIED),
        (("EXPN staff",), Cause.EXPANSION_DENIED),
    ],
    "busy": [
        ((*FIRST_RCPT, RCPT, RCPT, RCPT), Cause.RECIPIENT_LIMIT),
        ((*FIRST_RCPT, RCPT, RCPT, "RSET", MAIL, RCPT), Cause.RECIPIENT_RATE_LIMIT),
        ((*FIRST_RCPT, RCPT, RCPT, "RSET", MAIL, RCPT, ":wait 1m", RCPT), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, *("RSET", MAIL) * 3), Cause.MESSAGE_RATE_LIMIT),
        ((EHLO, *("RSET", MAIL) * 3, ":wait 1m", MAIL), Cause.SENDER_ACCEPTED),
        ((EHLO, *POSTED * 2, ":wait 1m", *POSTED * 2, ":wait 1m", MAIL), Cause.TOO_MANY_MESSAGES_IN_SESSION),
        ((EHLO, *POSTED * 2, ":reset", EHLO, ":wait 1m", MAIL), Cause.SENDER_ACCEPTED),
        (("NONSENSE",) * 4, Cause.UNKNOWN_COMMAND),
        (("NONSENSE",) * 5, Cause.TOO_MANY_ERRORS),
    ],
    "certificate": [
        ((EHLO, MAIL), Cause.STARTTLS_REQUIRED),
        ((EHLO, LOGIN), Cause.STARTTLS_REQUIRED),
        ((EHLO, "STARTTLS"), Cause.TLS_NOT_AVAILABLE),
        ((EHLO, "STARTTLS", "STARTTLS"), Cause.TLS_NOT_AVAILABLE),
        ((EHLO, "STARTTLS", MAIL), Cause.STARTTLS_REQUIRED),
        ((EHLO, "STARTTLS", "QUIT"), Cause.GOODBYE),
    ],
    "closing": [
        ((EHLO, "NOOP", "NOOP", "NOOP"), Cause.NOOP_DONE),
        ((EHLO, "NOOP", "NOOP", "NOOP", "NOOP"), Cause.SERVER_SHUTTING_DOWN),
        ((EHLO, *POSTED), Cause.SERVER_SHUTTING_DOWN),
        ((EHLO, *POSTED, ":reset", EHLO), Cause.EHLO_ACCEPTED),
        ((EHLO, "NOOP", "NOOP", "NOOP", "QUIT"), Cause.GOODBYE),
    ],
    "default": [
        ((EHLO, *POSTED), Cause.MESSAGE_ACCEPTED),
        ((EHLO, MAIL, "RCPT TO:<full@trouble.example.test>"), Cause.MAILBOX_FULL),
        ((EHLO, MAIL, "RCPT TO:<friend@far.example>"), Cause.RELAY_DENIED),
        ((EHLO, LOGIN, MAIL, "RCPT TO:<friend@far.example>"), Cause.RECIPIENT_ACCEPTED),
    ],
    "extensions": [
        ((EHLO, f"{MAIL} BODY=BINARYMIME", RCPT, "DATA"), Cause.DATA_WITH_BINARYMIME),
        ((EHLO, f"{MAIL} BODY=BINARYMIME", RCPT, "BDAT 7", "hello"), Cause.CHUNK_ACCEPTED),
        ((EHLO, MAIL, RCPT, "BDAT 7", "hello", "BDAT 7 LAST", "world"), Cause.LAST_CHUNK_ACCEPTED),
        ((EHLO, MAIL, RCPT, "BDAT 7", "hello", "DATA"), Cause.DATA_AFTER_BDAT),
        ((EHLO, f"{MAIL} BY=30;R"), Cause.DELIVER_BY_REFUSED),
        ((EHLO, f"{MAIL} BY=30;N"), Cause.SENDER_ACCEPTED),
        ((EHLO, f"{MAIL} HOLDUNTIL=2027-01-01T00:00:00Z"), Cause.HOLD_TIME_REFUSED),
        ((EHLO, f"{MAIL} MT-PRIORITY=-3"), Cause.PRIORITY_TOO_LOW),
        ((EHLO, f"{MAIL} MT-PRIORITY=0"), Cause.SENDER_ACCEPTED),
        ((EHLO, f"{MAIL} REQUIRETLS"), Cause.REQUIRETLS_WITHOUT_TLS),
        ((*SUBMIT, *posted(f"{MAIL} REQUIRETLS")), Cause.REQUIRETLS_NOT_POSSIBLE),
        ((EHLO, MAIL, f"{RCPT} NOTIFY=NEVER RRVS=2020-01-01T00:00:00Z"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, LOGIN), Cause.AUTH_MECHANISM_NEEDS_TLS),
        ((*SUBMIT, LOGIN), Cause.AUTH_SUCCEEDED),
        ((EHLO, "ETRN branch.example"), Cause.QUEUE_STARTED),
        ((EHLO, "ETRN quiet.example"), Cause.QUEUE_EMPTY),
        ((EHLO, "ETRN stranger.example"), Cause.QUEUE_NOT_PERMITTED),
        ((EHLO, MAIL, "ETRN branch.example"), Cause.ETRN_DURING_TRANSACTION),
        (("EXPN staff",), Cause.LIST_EXPANDED),
    ],
    "forwarding": [
        ((EHLO, MAIL, "RCPT TO:<carol@example.test>"), Cause.RECIPIENT_WILL_BE_FORWARDED),
        ((EHLO, *posted(MAIL, "RCPT TO:<carol@example.test>")), Cause.MESSAGE_ACCEPTED),
        ((EHLO, MAIL, "RCPT TO:<dave@example.test>"), Cause.MAILBOX_MOVED_USE_OTHER),
        ((EHLO, MAIL, "RCPT TO:<erin@example.test>"), Cause.MAILBOX_MOVED_NO_ADDRESS),
        ((EHLO, MAIL, "RCPT TO:<staff@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, "MAIL FROM:<stranger@example.org>", "RCPT TO:<staff@example.test>"), Cause.LIST_POSTING_REFUSED),
        (("VRFY bob",), Cause.ADDRESS_VERIFIED),
        (("VRFY carol",), Cause.ADDRESS_VERIFIED_ELSEWHERE),
        (("VRFY nobody",), Cause.ADDRESS_UNKNOWN),
        (("EXPN staff",), Cause.LIST_EXPANDED),
        (("EXPN bob",), Cause.NOT_A_LIST),
    ],
    "greylist": [
        (FIRST_RCPT, Cause.GREYLISTED),
        ((*FIRST_RCPT, ":wait 4m", RCPT), Cause.GREYLISTED),
        ((*FIRST_RCPT, ":wait 5m", RCPT), Cause.RECIPIENT_ACCEPTED),
        ((*FIRST_RCPT, ":wait 4m", RCPT, ":wait 1m", RCPT), Cause.RECIPIENT_ACCEPTED),
        ((*FIRST_RCPT, ":wait 5m", ":reset", EHLO, *POSTED), Cause.MESSAGE_ACCEPTED),
        ((*FIRST_RCPT, ":wait 5m", RCPT, "RCPT TO:<alice@example.test>"), Cause.GREYLISTED),
        ((*FIRST_RCPT, ":wait 5m", "RSET", "MAIL FROM:<bob@example.test>", RCPT), Cause.GREYLISTED),
        ((*FIRST_RCPT, ":wait 5m", "EHLO other.example.org", MAIL, RCPT), Cause.GREYLISTED),
        ((*FIRST_RCPT, "DATA"), Cause.NO_VALID_RECIPIENTS),
        ((EHLO, MAIL, "RCPT TO:<nobody@example.test>"), Cause.MAILBOX_UNKNOWN),
    ],
    "international": [
        ((EHLO, "MAIL FROM:<jörg@example.test>"), Cause.SENDER_MUST_BE_ASCII),
        ((EHLO, MAIL, "RCPT TO:<jörg@example.test>"), Cause.RECIPIENT_MUST_BE_ASCII),
        ((EHLO, UTF8, "RCPT TO:<jörg@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, UTF8, "RCPT TO:<JÖRG@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, UTF8, "RCPT TO:<δοκιμή@xn--bcher-kva.example>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, UTF8, "RCPT TO:<用户@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, UTF8, "RCPT TO:<ødis@example.test>"), Cause.MAILBOX_UNKNOWN),
        ((EHLO, *posted(UTF8)), Cause.MESSAGE_ACCEPTED),
        ((EHLO, *posted(UTF8, "RCPT TO:<carol@example.test>")), Cause.UTF8_HEADER_NOT_DELIVERABLE),
        ((EHLO, *posted(MAIL, "RCPT TO:<carol@example.test>")), Cause.MESSAGE_ACCEPTED),
        ((HELO, UTF8), Cause.SENDER_ACCEPTED),
    ],
    "letters": [
        ((EHLO, f"{MAIL} SIZE=601"), Cause.DECLARED_SIZE_TOO_BIG),
        ((EHLO, f"{MAIL} SIZE=600"), Cause.SENDER_ACCEPTED),
        ((EHLO, *posted(MAIL, author="x" * 600)), Cause.MESSAGE_TOO_BIG),
        ((EHLO, *posted(MAIL, author="x" * 500)), Cause.MESSAGE_ACCEPTED),
        ((EHLO, f"{MAIL} SIZE=201", "RCPT TO:<carol@example.test>"), Cause.MESSAGE_TOO_BIG_FOR_MAILBOX),
        ((EHLO, f"{MAIL} SIZE=200", "RCPT TO:<carol@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, f"{MAIL} SIZE=201", "RCPT TO:<carol@example.test>", RCPT), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, *posted(MAIL, "RCPT TO:<carol@example.test>", "x" * 200)), Cause.MESSAGE_TOO_BIG_FOR_MAILBOX),
        ((EHLO, f"{MAIL} SIZE=10", *posted(MAIL)[1:]), Cause.MESSAGE_ACCEPTED),
    ],
    "lmtp": [
        ((EHLO,), Cause.LMTP_WANTS_LHLO),
        ((HELO,), Cause.LMTP_WANTS_LHLO),
        ((LHLO,), Cause.LHLO_ACCEPTED),
        ((LHLO, MAIL, "DATA"), Cause.LMTP_NO_RECIPIENTS),
        ((LHLO, MAIL, "RCPT TO:<nobody@example.test>", "DATA"), Cause.LMTP_NO_RECIPIENTS),
        ((LHLO, MAIL, "RCPT TO:<carol@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((LHLO, MAIL, "RCPT TO:<dave@example.test>"), Cause.MAILBOX_FULL_FOR_GOOD),
        ((LHLO, *POSTED), Cause.LMTP_PER_RECIPIENT),
        ((LHLO, *posted(MAIL, "RCPT TO:<carol@example.test>")), Cause.MAILBOX_FULL),
    ],
    "loop": [
        ((EHLO, *through(3)), Cause.MESSAGE_ACCEPTED),
        ((EHLO, *through(4)), Cause.MAIL_LOOP),
        ((EHLO, *POSTED), Cause.MESSAGE_ACCEPTED),
    ],
    "mx": [
        ((EHLO, LOGIN), Cause.AUTH_NOT_OFFERED),
        ((EHLO, "STARTTLS"), Cause.STARTTLS_NOT_OFFERED),
        ((EHLO, MAIL, "RCPT TO:<friend@far.example>"), Cause.RELAY_DENIED),
        ((EHLO, "MAIL FROM:<friend@far.example>", RCPT), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, *POSTED), Cause.MESSAGE_ACCEPTED),
    ],
    "never": [
        ((), Cause.HOST_NEVER_TAKES_MAIL),
        ((EHLO,), Cause.HOST_NEVER_TAKES_MAIL),  # nothing comes back any more
    ],
    "office": [
        ((EHLO, MAIL, "RCPT TO:<carol@example.test>"), Cause.MAILBOX_FULL),
        ((EHLO, MAIL, "RCPT TO:<carol@example.test>", MAIL), Cause.NESTED_MAIL),
        ((EHLO, MAIL, "RCPT TO:<carol@example.test>", "RSET", *POSTED), Cause.MESSAGE_ACCEPTED),
        ((EHLO, MAIL, "RCPT TO:<dave@example.test>"), Cause.MAILBOX_FULL_FOR_GOOD),
        ((EHLO, MAIL, "RCPT TO:<erin@example.test>"), Cause.MAILBOX_MOVED_NO_ADDRESS),
        ((EHLO, MAIL, "RCPT TO:<orders@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, MAIL, "RCPT TO:<friend@far.example>"), Cause.RELAY_DENIED),
        ((EHLO, LOGIN, MAIL, "RCPT TO:<friend@far.example>"), Cause.RECIPIENT_ACCEPTED),
    ],
    "old": [
        ((EHLO,), Cause.EHLO_UNKNOWN),
        ((HELO,), Cause.HELO_ACCEPTED),
        ((HELO, f"{MAIL} SIZE=1000"), Cause.PARAMETER_NOT_OFFERED),
        ((HELO, *POSTED), Cause.MESSAGE_ACCEPTED),
        ((HELO, MAIL, "RCPT TO:<@relay.example.org:bob@example.test>"), Cause.RECIPIENT_ACCEPTED),
        (("VRFY bob",), Cause.ADDRESS_VERIFIED),
        ((HELO, "STARTTLS"), Cause.STARTTLS_NOT_OFFERED),
        ((HELO, LOGIN), Cause.AUTH_NOT_OFFERED),
        ((HELO, "BDAT 7 LAST"), Cause.BDAT_NOT_OFFERED),
        (("HELP",), Cause.COMMAND_NOT_IMPLEMENTED),
        ((HELO, "SEND FROM:<alice@example.test>"), Cause.COMMAND_NOT_IMPLEMENTED),
    ],
    "quota": [
        ((EHLO, MAIL, "RCPT TO:<carol@example.test>"), Cause.MAILBOX_FULL),
        ((EHLO, MAIL, "RCPT TO:<dave@example.test>"), Cause.MAILBOX_FULL_FOR_GOOD),
        ((EHLO, MAIL, "RCPT TO:<erin@example.test>"), Cause.MAILBOX_DISABLED),
        ((EHLO, MAIL, "RCPT TO:<frank@example.test>"), Cause.MAILBOX_BUSY),
        ((EHLO, f"{MAIL} SIZE=501", "RCPT TO:<grace@example.test>"), Cause.MESSAGE_TOO_BIG_FOR_MAILBOX),
        ((EHLO, f"{MAIL} SIZE=500", "RCPT TO:<grace@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, *posted(MAIL, "RCPT TO:<grace@example.test>", "x" * 500)), Cause.MESSAGE_TOO_BIG_FOR_MAILBOX),
        ((EHLO, *posted(MAIL, "RCPT TO:<grace@example.test>")), Cause.MESSAGE_ACCEPTED),
        ((EHLO, f"{MAIL} SIZE=5000"), Cause.MAIL_SYSTEM_FULL),
        ((EHLO, *posted(MAIL, author="x" * 5000)), Cause.MAIL_SYSTEM_FULL),
        ((EHLO, *posted(MAIL, author="x" * 3000), f"{MAIL} SIZE=1000"), Cause.MAIL_SYSTEM_FULL),
        ((EHLO, *posted(MAIL, author="x" * 3000), f"{MAIL} SIZE=900"), Cause.SENDER_ACCEPTED),
    ],
    "senders": [
        ((EHLO, "MAIL FROM:<eve@misspelt.example>"), Cause.SENDER_DOMAIN_UNKNOWN),
        ((EHLO, "MAIL FROM:<noreply@silent.example>"), Cause.SENDER_DOMAIN_NULL_MX),
        ((EHLO, "MAIL FROM:<eve@spoofed.example>"), Cause.SPF_FAIL),
        ((EHLO, "MAIL FROM:<eve@unreachable.example>"), Cause.SPF_TEMPERROR),
        ((EHLO, "MAIL FROM:<eve@broken.example>"), Cause.SPF_PERMERROR),
        ((EHLO, "MAIL FROM:<eve@protected.example>"), Cause.SENDER_ACCEPTED),
        ((EHLO, *posted("MAIL FROM:<eve@protected.example>", author="eve@protected.example")), Cause.DMARC_REJECT),
        ((EHLO, *posted("MAIL FROM:<alice@good.example>", author="eve@protected.example")), Cause.DMARC_REJECT),
        ((EHLO, *posted("MAIL FROM:<alice@good.example>", author="alice@good.example")), Cause.MESSAGE_ACCEPTED),
        ((EHLO, *posted("MAIL FROM:<eve@forwarded.example>", author="x@forwarded.example")), Cause.MESSAGE_ACCEPTED),
        ((EHLO, *posted(MAIL, author="x@altered.example")), Cause.DKIM_INVALID),
        ((EHLO, *posted(MAIL, author="x@unsigned.example")), Cause.DKIM_MISSING),
        ((EHLO, *posted(MAIL, author="x@undecided.example")), Cause.DMARC_LOOKUP_FAILED),
        ((EHLO, "MAIL FROM:<>", RCPT), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, "MAIL FROM:<>", RCPT, "RCPT TO:<alice@example.test>"), Cause.BOUNCE_TO_MANY),
        ((EHLO, MAIL, RCPT, "RCPT TO:<alice@example.test>"), Cause.RECIPIENT_ACCEPTED),
    ],
    "shaky": [
        ((EHLO, *POSTED), Cause.ANSWER_LOST),
        ((EHLO, *POSTED, "NOOP"), Cause.ANSWER_LOST),  # nothing comes back any more
        ((EHLO, *POSTED, ":reset", EHLO, *POSTED), Cause.MESSAGE_ACCEPTED),
        ((EHLO, MAIL, "RCPT TO:<nobody@example.test>"), Cause.MAILBOX_UNKNOWN),
    ],
    "starting": [
        ((), Cause.SERVICE_NOT_READY),
        ((EHLO,), Cause.SERVICE_NOT_READY),  # nothing comes back any more
    ],
    "strict": [
        (("EHLO localhost",), Cause.HELLO_NAME_SHORT),
        (("HELO [192.0.2.1]",), Cause.HELLO_LITERAL_WITH_HELO),
        (("EHLO [192.0.2.1]",), Cause.EHLO_ACCEPTED),
        (("EHLO a_b.example",), Cause.HELLO_NAME_INVALID),
        ((EHLO, "MAIL FROM: <alice@example.test>"), Cause.SPACE_AROUND_COLON),
        ((EHLO, "MAIL FROM:alice@example.test"), Cause.ANGLE_BRACKETS_MISSING),
        ((EHLO, "MAIL FROM:<alice..liddell@example.test>"), Cause.LOCAL_PART_DOTS),
        ((EHLO, f"{MAIL} SIZE=9 SIZE=9"), Cause.PARAMETER_TWICE),
        ((HELO, f"{MAIL} SIZE=9"), Cause.PARAMETER_NOT_OFFERED),
        ((EHLO, MAIL, "RCPT TO:<bob>"), Cause.RECIPIENT_DOMAIN_MISSING),
        ((EHLO, MAIL, "RCPT TO:<Postmaster>"), Cause.POSTMASTER_ACCEPTED),
        ((EHLO, MAIL, "STARTTLS"), Cause.STARTTLS_DURING_TRANSACTION),
        ((EHLO, f"{MAIL} SIZE=9", RCPT, "DATA", "Subject: longer", "."), Cause.BIGGER_THAN_DECLARED),
        ((EHLO, MAIL, RCPT, "DATA", "Hello bob", "."), Cause.MESSAGE_MALFORMED),
        ((EHLO, MAIL, RCPT, "DATA", "Subject: hi", "", "hallöchen", "."), Cause.EIGHT_BIT_WITHOUT_8BITMIME),
        ((EHLO, f"{MAIL} BODY=8BITMIME", RCPT, "DATA", "Subject: hallöchen", "."), Cause.EIGHT_BIT_IN_HEADER),
        ((EHLO, f"{MAIL} SMTPUTF8", RCPT, "DATA", "Subject: hall\udcf6chen", "."), Cause.HEADER_NOT_UTF8),
        ((EHLO, *POSTED), Cause.MESSAGE_ACCEPTED),
    ],
    "submission": [
        ((EHLO, MAIL), Cause.STARTTLS_REQUIRED),
        ((EHLO, LOGIN), Cause.STARTTLS_REQUIRED),
        ((EHLO, "STARTTLS", LOGIN), Cause.HELLO_FIRST),
        ((*SUBMIT, MAIL), Cause.LOGIN_REQUIRED),
        (INSIDE, Cause.AUTH_SUCCEEDED),
        ((*SUBMIT, "AUTH LOGIN", ":login alice", ":login alice"), Cause.AUTH_SUCCEEDED),
        ((*SUBMIT, "AUTH CRAM-MD5", ":login alice"), Cause.AUTH_SUCCEEDED),
        ((*SUBMIT, "AUTH SCRAM-SHA-256", *[":login alice"] * 3), Cause.AUTH_SUCCEEDED),
        ((*SUBMIT, "AUTH PLAIN", ":login carol"), Cause.AUTH_ACCOUNT_DISABLED),
        ((*SUBMIT, "AUTH PLAIN", ":login dave"), Cause.AUTH_MECHANISM_TOO_WEAK),
        ((*SUBMIT, "AUTH CRAM-MD5", ":login dave"), Cause.AUTH_SUCCEEDED),
        ((*SUBMIT, "AUTH PLAIN", ":login erin"), Cause.AUTH_SUCCEEDED),
        ((*SUBMIT, "AUTH CRAM-MD5", ":login erin"), Cause.AUTH_PASSWORD_TRANSITION),
        ((*SUBMIT, "AUTH SCRAM-SHA-256", *[":login erin"] * 3), Cause.AUTH_PASSWORD_TRANSITION),
        ((*SUBMIT, "AUTH PLAIN", ":login frank"), Cause.AUTH_SERVICE_DOWN),
        ((*SUBMIT, *[f"AUTH PLAIN {sasl_answers.plain('alice', 'wrong')}"] * 2), Cause.AUTH_CREDENTIALS_INVALID),
        ((*SUBMIT, *[f"AUTH PLAIN {sasl_answers.plain('alice', 'wrong')}"] * 3), Cause.AUTH_TOO_MANY_FAILURES),
        ((*INSIDE, "MAIL FROM:<bob@example.test>"), Cause.SENDER_NOT_OWNED),
        ((*INSIDE, "MAIL FROM:<alice@office>"), Cause.DOMAIN_NOT_FULLY_QUALIFIED),
        ((*INSIDE, f"{MAIL} HOLDFOR=86400"), Cause.SENDER_ACCEPTED),
        ((*INSIDE, f"{MAIL} HOLDFOR=100000"), Cause.HOLD_TIME_REFUSED),
        ((*INSIDE, MAIL, "RCPT TO:<friend@far.example>"), Cause.RECIPIENT_ACCEPTED),
        ((*INSIDE, MAIL, "RCPT TO:<friend@nowhere.example>"), Cause.RECIPIENT_DOMAIN_UNKNOWN),
        ((*INSIDE, MAIL, "RCPT TO:<friend@office>"), Cause.DOMAIN_NOT_FULLY_QUALIFIED),
        ((*INSIDE, MAIL, RCPT, "DATA", "Hello, this is no header field", "."), Cause.MESSAGE_MALFORMED),
        ((*INSIDE, *POSTED), Cause.MESSAGE_ACCEPTED),
    ],
    "submissions": [
        ((EHLO, "STARTTLS"), Cause.TLS_ALREADY_ON),
        ((EHLO, MAIL), Cause.LOGIN_REQUIRED),
        ((EHLO, LOGIN), Cause.AUTH_SUCCEEDED),
        ((EHLO, LOGIN, "MAIL FROM:<bob@example.test>"), Cause.SENDER_NOT_OWNED),
        ((EHLO, LOGIN, MAIL, "RCPT TO:<friend@far.example>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, LOGIN, *POSTED), Cause.MESSAGE_ACCEPTED),
        ((EHLO, LOGIN, *POSTED, ":connect", EHLO, MAIL), Cause.LOGIN_REQUIRED),
    ],
    "tokens": [
        ((EHLO, "STARTTLS", EHLO, MAIL), Cause.LOGIN_REQUIRED),
        ((*INSIDE,), Cause.AUTH_MECHANISM_UNKNOWN),
        ((*SUBMIT, f"AUTH XOAUTH2 {token('XOAUTH2', 'ya29.fresh')}"), Cause.AUTH_SUCCEEDED),
        ((*SUBMIT, "AUTH OAUTHBEARER", token("OAUTHBEARER", "ya29.fresh")), Cause.AUTH_SUCCEEDED),
        ((*SUBMIT, f"AUTH XOAUTH2 {token('XOAUTH2', 'ya29.stale')}"), Cause.AUTH_TOKEN_REFUSED),
        ((*SUBMIT, f"AUTH XOAUTH2 {token('XOAUTH2', 'ya29.stale')}", ""), Cause.AUTH_TOKEN_INVALID),
        ((*SUBMIT, f"AUTH OAUTHBEARER {token('OAUTHBEARER', 'wonderland')}", "AQ=="), Cause.AUTH_TOKEN_INVALID),
        ((*SUBMIT, f"AUTH OAUTHBEARER {token('OAUTHBEARER', 'ya29.stale')}", "*"), Cause.AUTH_CANCELLED),
    ],
    "trouble": [
        ((EHLO, MAIL, *["RCPT TO:<twice@example.test>"] * 2), Cause.REFUSED_ON_DEMAND),
        ((EHLO, MAIL, *["RCPT TO:<twice@example.test>"] * 3), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, MAIL, "RCPT TO:<slow@example.test>"), Cause.RECIPIENT_ACCEPTED),
        ((EHLO, MAIL, "RCPT TO:<leave@example.test>"), Cause.REFUSED_ON_DEMAND),
        ((EHLO, MAIL, "RCPT TO:<cut@example.test>"), Cause.HUNG_UP_ON_DEMAND),
        ((EHLO, "MAIL FROM:<spam@example.org>"), Cause.REFUSED_ON_DEMAND),
        ((EHLO, *posted("MAIL FROM:<lost@example.org>")), Cause.REFUSED_ON_DEMAND),
        ((EHLO, *posted("MAIL FROM:<lost@example.org>") * 2), Cause.MESSAGE_ACCEPTED),
        ((EHLO, LOGIN), Cause.REFUSED_ON_DEMAND),
        ((EHLO, LOGIN, LOGIN), Cause.AUTH_SUCCEEDED),
        ((EHLO, *POSTED), Cause.MESSAGE_ACCEPTED),
    ],
}
"""For each place the lines typed there and the cause of the last reply."""


def rows() -> Iterator[tuple[str, tuple[str, ...], Cause]]:
    """The rows of the table with their place."""
    for place, dialogues_there in TABLE.items():
        for lines, cause in dialogues_there:
            yield place, lines, cause
