"""What nobody should send: words, lines and logins for tests that send anything, chosen by a `random.Random`."""

from smtptutor.protocol.sasl import encoded

GOOD = (
    b"EHLO x.example", b"HELO x.example", b"LHLO x.example", b"MAIL FROM:<alice@example.test>",
    b"MAIL FROM:<alice@example.test> SIZE=100 BODY=8BITMIME SMTPUTF8", b"RCPT TO:<bob@example.test>", b"DATA",
    b"BDAT 7\r\nhello", b"BDAT 0 LAST", b"STARTTLS", b"AUTH LOGIN", b"AUTH PLAIN", b"AUTH CRAM-MD5",
    b"AUTH SCRAM-SHA-256", b"AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", b"RSET", b"NOOP", b"VRFY alice", b"QUIT",
)  # fmt: skip
VERBS = (
    b"EHLO ", b"HELO", b"LHLO x", b"MAIL FROM:", b"MAIL", b"RCPT TO:", b"RCPT", b"DATA", b"RSET", b"VRFY ", b"EXPN",
    b"QUIT", b"STARTTLS", b"AUTH PLAIN ", b"AUTH LOGIN", b"AUTH SCRAM-SHA-256", b"AUTH CRAM-MD5", b"BDAT 3",
    b"BDAT 9 LAST", b"BDAT ", b"ETRN ", b"XCLIENT x", b"HELP ", b"GET / HTTP/1.1", b"PROXY TCP4 ", b"\x16\x03\x01",
    b"a1 LOGIN x", b"Subject: ", b"",
)  # fmt: skip
WORDS = (
    b"<", b">", b"@", b"alice@example.test", b"<bob@example.test>", b"<full@trouble.example.test>", b"nobody", b'"',
    b"\\", b" ", b"\t", b"\0", b"\xff", b"YWxpY2U=", b"=", b"*", b"::", b"[192.0.2.1]", b"[IPv6:::1]", b"x" * 700,
    b" SIZE=", b"99999999999", b" SMTPUTF8", b" BODY=9", b" RET=FULL", b" NOTIFY=", b" BY=1;R", b" HOLDFOR=",
    b" REQUIRETLS", b" LAST", b"\xc3\xa9", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"{verb}", b"{", b"}", b"%s", b"\x1b[31m",
    b"\x07", b"\x7f", b"\xc2\x9b31m", b".", b"Subject: x\r\n", b",", b";", b"(", b")", b"+", b"-", b"_", b":", b"\r",
)  # fmt: skip
ENDS = (*[b"\r\n"] * 12, b"\n", b"\r", b"\r\r\n", b"\r\n.\r\n", b"\n.\n", b"\r\n.\r", b"")
FILLINGS = (b"@", b"<", b'"', b"\\", b" ", b"\t", b"=", b"A", b".", b",", b"\xc3\xa9", b"\0", b"a@", b" SIZE=1", b"x ")

PASSWORD = "Jabberwock-Bandersnatch"
"""A password that stands nowhere else."""

RESPONSES = tuple(map(encoded, (PASSWORD.encode(), f"\0alice\0{PASSWORD}".encode(), f"alice {PASSWORD}".encode())))
TRACES = (PASSWORD, *(encoded(b"-" * before + PASSWORD.encode())[4:24] for before in range(3)))
"""What may be seen nowhere: the password in clear, and what is in its base64 wherever it begins."""

CLEAR = (PASSWORD, f" {PASSWORD}", f"{PASSWORD} ", f"Password: {PASSWORD}", f"my {PASSWORD}", f"{PASSWORD}=")
"""Ways to type it in answer to a login, or after one has failed."""

_SHAPES = (
    "AUTH PLAIN {}", "auth login {}", "  AUTH\tPLAIN  {} more", "AUTH {}", "AUTH PLAIN={}", "AUTH PLAIN:{}",
    "AUTH PLAIN\1{}", "AUTH PLAIN\0{}", "AUTH XOAUTH2 {}", "AUHT PLAIN {}", "C: AUTH PLAIN {}", "> AUTH PLAIN {}",
    "\ufeffAUTH PLAIN {}", "\u200bAUTH PLAIN {}", "AUTHPLAIN {}", "{}", " {}", "{} ", "PASS {}", "<{}>",
)  # fmt: skip
ENCODED = tuple(shape.format(response) for shape in _SHAPES for response in (*RESPONSES, RESPONSES[0].rstrip("=")))
"""Ways to send it in base64, right and wrong."""


def hostile_line(random):
    """A verb or none, words that fit or not, and an end or none."""
    words = random.choices(WORDS, k=random.randrange(6))
    return random.choice(VERBS) + b"".join(words) + random.randbytes(random.choice((0, 0, 2))) + random.choice(ENDS)


def long_line(random):
    """One thing over and over, within what a server keeps of a line and beyond."""
    filling = random.choice(FILLINGS)
    return random.choice(VERBS) + filling * (random.choice((600, 3000, 17_000)) // len(filling)) + b"\r\n"


def bent(random, line):
    """A line that is nearly this one."""
    for _ in range(random.randrange(4)):
        place, length = random.randrange(len(line) + 1), random.choice((0, 0, 1, 3, 20))
        line = line[:place] + random.choice((b"", *WORDS)) + line[place + length :]
    return line


def anything(random):
    """Octets of all kinds, in one piece."""
    kinds = (hostile_line, lambda random: random.choice(GOOD) + b"\r\n", lambda random: random.choice(WORDS + ENDS))
    return b"".join(random.choice(kinds)(random) for _ in range(random.randrange(1, 9)))


def in_pieces(random, octets):
    """The octets in a few pieces, or each in its own."""
    cuts = range(len(octets)) if random.randrange(8) == 0 else sorted(random.choices(range(len(octets) + 1), k=3))
    return [octets[start:end] for start, end in zip((0, *cuts), (*cuts, len(octets)), strict=True)]
