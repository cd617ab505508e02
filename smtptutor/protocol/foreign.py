"""First words of other protocols: what a server hears from a client that was given the wrong port."""

from smtptutor.protocol.expression import compiled

_HTTP = r"(?:GET|HEAD|POST|PUT|PATCH|DELETE|TRACE|CONNECT|OPTIONS|PRI) \S+ +HTTP/[0-9]|(?:GET|HEAD|POST) /"
_IMAP = "CAPABILITY|LOGIN|LOGOUT|AUTHENTICATE|STARTTLS|SELECT|EXAMINE|LIST|STATUS|FETCH|UID|IDLE|NOOP|ID|ENABLE"
_SIGNS = (
    ("TLS", r"\x16\x03[\x00-\x04]"),  # RFC 8446 5.1: a handshake record
    ("HTTP", _HTTP),  # RFC 9112 3
    ("SIP", r"[A-Z]+ sips?:\S+|SIP/2\.0"),  # RFC 3261 7.1
    ("RTSP", r"[A-Z_]+ (?:rtspu?:\S+|\* RTSP/)"),  # RFC 7826 20.3
    ("SSH", r"SSH-[12]\."),  # RFC 4253 4.2
    ("the PROXY protocol", r"PROXY (?:TCP[46]|UNKNOWN)\b|\x00\Z"),  # the first line of version 1, the third of 2
    ("POP3", r"(?i:USER|PASS|APOP|STAT|LIST|UIDL|RETR|DELE|TOP|CAPA|STLS)(?: \S+){0,2}\Z"),  # RFC 1939 9, RFC 2449 5
    ("IMAP", rf"(?i:[A-Z0-9.*+-]{{1,16}} (?:{_IMAP})(?: .*)?\Z)"),  # RFC 9051 2.2.1: a tag before each command
    ("IRC", r"NICK \S+\Z|CAP LS\b|PRIVMSG \S|JOIN [#&]"),  # RFC 2812 3
    ("Redis", r"[*$][0-9]+\Z"),  # arrays and strings of its protocol begin so
)


def protocol_of(line: str) -> str | None:
    """The name of the other protocol that a line belongs to, given without its line end; None where none is known."""
    return next((name for name, sign in _SIGNS if compiled(sign).match(line)), None)
