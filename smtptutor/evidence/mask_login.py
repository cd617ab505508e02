r"""
Logins in dialogues as they are copied: who speaks, the line after AUTH or 334, and base64 that is an answer.

Programs show a line of a dialogue each in its own way: `C: `, ` -> `, `send: '...\r\n'`, `CLIENT -> SERVER: `. What
is sent to one is received by another, so what a line is depends on its words: a reply begins with its code.
"""

import base64
import re
from typing import NamedTuple

from smtptutor.protocol.secrets import STARS, is_answer

_ARROWS = r"--?>|~>|\*\*>|=>|>{1,3}|<--?|<~|<\*\*|<=|<{1,3}"
_PEER = r"(?:[^\s\[\]]{1,100}\[[^\]\s]{1,60}\](?::\d{1,5})?:\s)?"  # postfix/smtpd: < unknown[192.0.2.1]: AUTH PLAIN
_QUOTE = r"\s{0,40}(?:b?['\"])?"
_MARK = re.compile(
    r"(?:^|(?<=[\s\]),|:]))(?P<who>(?:CLIENT -> (?:SERVER|SMTP)|SERVER -> CLIENT):|SMTP(?:\([A-Z]\w{0,8}\))?(?:<<|>>)"
    r"|(?:[CS]|CLIENT|SERVER|[Cc]lient|[Ss]erver|send|reply|SENT|[Ss]ent|RECEIVED|Received|Recv|Me):"
    rf"|\d?(?:{_ARROWS}))(?=[\s,\"']|$)[ \t,]{{0,8}}{_PEER}{_QUOTE}"
)
_UNMARKED = re.compile(rf"(?:\s{{0,8}}\[?[\d/.T -]{{0,12}}\d\d:\d\d[\d:.,Z+-]{{0,20}}\]?\s)?{_QUOTE}")  # perhaps a time
_MARKED_BEFORE = 240  # characters of a line in which the mark of a speaker may stand
_TAIL = re.compile(r"(?:\\r|\\n){0,2}['\"]?[,)]{0,2}\s{0,4}\Z")
_LONGEST_TAIL = 12
_REPLY = re.compile(r"[2-5]\d\d(?:[ -]|\Z)|\d{3}[ -]\d\.")
_CHALLENGE = re.compile(r"334(?:\s|\Z)")
_ASIDE = re.compile(
    r"={3}|\*{1,3} |\+|retcode \(|DEBUG |Connection (?:closed|to|reset)|telnet>|closed\Z|read:|DONE\Z|Traceback|\s*\Z"
    r"|\*\Z|\[\w* ?(?:credentials )?hidden\]|/\* secret \*/"
)
"""What stands between the lines of a dialogue and is no answer of a login."""
_SERVER = ("S:", "SERVER", "Server", "server", "reply")

MECHANISMS = (
    "PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER", "XOAUTH", "CRAM-MD5", "DIGEST-MD5", "CRAM-SHA1", "GSSAPI", "GS2-KRB5",
    "NTLM", "EXTERNAL", "ANONYMOUS", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS",
    "SCRAM-SHA-512", "SCRAM-SHA-512-PLUS", "KERBEROS_V4", "SRP", "OTP", "APOP",
)  # fmt: skip
_NAMES = "|".join(sorted(MECHANISMS, key=len, reverse=True))
_AUTH = re.compile(r"(?i)AUTH(?:ENTICATE)?[ \t=:]{1,8}\"?([A-Za-z0-9_-]{1,20})\"?(?:[ \t=:]{1,8}|\Z)")
_AUTH_INSIDE = re.compile(
    rf"(?i)(?<![\w-])(AUTH(?:ENTICATE)?[ =:](?:{_NAMES}|\"(?:{_NAMES})\")[ ]{{1,4}}\"?)([A-Za-z0-9+/_-]{{4,}}={{0,2}})"
)
_PROSE = re.compile(
    r"(?i)(?:failed|failure|is|was|not|no|command|mechanisms?|method|type|authenti\w{1,20}|error|rejected|refused|denied"
    r"|unsupported|unavailable|unknown|unrecogni[sz]ed|required?|succe\w{1,8}|and|or|but|by|at|on|to|in|for|with|before"
    r"|after|only|when|first|support\w{0,5}|disabled|enabled|already|used|attempts?|again|usually|always|then|exchange|aborted"
    rf"|{_NAMES})(?![\w+/=])"
)
"""Words that follow the name of a mechanism in sentences and lists."""
_VERBS = re.compile(
    r"(?i)(?:EHLO|HELO|LHLO|MAIL|RCPT|DATA|BDAT|RSET|NOOP|QUIT|VRFY|EXPN|HELP|STARTTLS|AUTH)(?![\w+/=])"
)

_ELSEWHERE = re.compile(
    r"(?:(?:[A-Za-z]{0,4}\d{1,6}|[.*+])\s{1,4}(?i:LOGIN)|LOGIN|APOP)\s{1,4}(?:\"[^\"]{0,200}\"|[^\s\"]{1,200})\s{1,4}"
    r"(?=(?:\S+|\"[^\"]{1,200}\"?)\s{0,4}\Z)"
    r"|(?i:AUTHINFO\s{1,4})?PASS\s{1,4}(?=\S)|(?:[A-Za-z]{0,4}\d{1,6}\s{1,4})AUTHENTICATE\s{1,4}\S{1,40}\s{1,4}(?=\S)"
    r"|(?:[?]|\\0{1,3}|\\x00|\^@)[\w.@+-]{0,80}(?:[?]|\\0{1,3}|\\x00|\^@)(?=\S+\s{0,4}\Z)"
    r"|[\w.@+-]{1,80}(?:\\0{1,3}|\\x00|\^@)[\w.@+-]{0,80}(?:\\0{1,3}|\\x00|\^@)(?=\S+\s{0,4}\Z)"
)
"""Logins of IMAP (RFC 9051 6.2.3), POP3 (RFC 1939 7) and NNTP (RFC 4643 2.3); PLAIN as it is typed, NULs in its way."""

_RUN = re.compile(r"[A-Za-z0-9+/_-]{10,}={0,2}")
_QUOTED = re.compile(r"(?<=['\"])([A-Za-z0-9+/]{4,}={0,2})(?=(?:\\{1,2}[rn]|\?){0,2}\\?['\"])")
_BETWEEN_ENDS = re.compile(r"(?<=\\n)([A-Za-z0-9+/]{4,}={0,2})(?=\\r|\\n)")  # lines in a string: \r\nYWJj\r\n
_PADDED = re.compile(r"(?<![A-Za-z0-9+/?=_-])[A-Za-z0-9+/]{6,}={1,2}(?![\w=])")
_ONE_WORD = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}\Z")
_PIECE = 10  # characters of base64 that nobody takes for a word
_URL_SAFE = str.maketrans("-_", "+/")
_PROMPTS = frozenset({"username", "password", "user name", "user", "login"})
_UNREADABLE = re.compile(rb"[\x02-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Utterance(NamedTuple):
    """A line of a dialogue: whether its speaker is marked, and as a server, where its words begin, they, the rest."""

    marked: bool
    by_server: bool
    start: int
    words: str
    tail: str

    @property
    def is_reply(self) -> bool:
        """It begins with a reply code."""
        return _REPLY.match(self.words) is not None

    @property
    def is_challenge(self) -> bool:
        """It asks for an answer of a login (RFC 4954 4)."""
        return _CHALLENGE.match(self.words) is not None

    @property
    def is_aside(self) -> bool:
        """It is neither a command nor an answer: a remark of the program, or nothing."""
        return _ASIDE.match(self.words) is not None or (self.marked and self.by_server and not self.is_reply)

    @property
    def is_command(self) -> bool:
        """It begins with a verb."""
        return _VERBS.match(self.words) is not None

    @property
    def is_auth(self) -> bool:
        """It begins a login, or may do so."""
        found = _AUTH.match(self.words)
        return found is not None and not self.is_aside and (self.marked or found[1].upper() in MECHANISMS)

    @property
    def goes_on(self) -> bool:
        """It may be a piece of an answer that was too long for a line: base64, and no word or verb."""
        return len(self.words) >= _PIECE and self.continues_a_login

    @property
    def continues_a_login(self) -> bool:
        """Where no 334 is shown: one word that may be base64, and no verb."""
        word = self.words
        if not _ONE_WORD.match(word) or _VERBS.match(word):
            return False
        return not (word.isalpha() and (word.isupper() or word[1:].islower()))


def spoken(text: str) -> Utterance:
    """A line in its parts."""
    found = _MARK.search(text, 0, _MARKED_BEFORE)
    who = found["who"] if found else ""
    begin = found or _UNMARKED.match(text)
    start = begin.end() if begin else 0
    ending = _TAIL.search(text, max(start, len(text) - _LONGEST_TAIL))
    end = ending.start() if ending else len(text)
    return Utterance(bool(who), who.startswith(_SERVER), start, text[start:end], text[end:])


def answer_hidden(text: str, line: Utterance) -> str:
    """A line whose words are an answer of a login."""
    return text[: line.start] + STARS + line.tail


def without_response(text: str, line: Utterance) -> str:
    """A line without what is behind AUTH and a mechanism; the same where that is no response."""
    if line.is_auth and not line.is_reply and (found := _AUTH.match(line.words)):
        rest = line.words[found.end() :]
        if rest.strip() in ("", "="):
            return text
        if not _PROSE.match(rest):
            return text[: line.start + found.end()] + STARS + line.tail
    if found := _ELSEWHERE.match(line.words):
        return text[: line.start + found.end()] + STARS + line.tail
    return _AUTH_INSIDE.sub(lambda found: found[1] + STARS if _is_response(found[2]) else found[0], text)


def _is_response(word: str) -> bool:
    """True for what stands behind AUTH and a mechanism in the middle of a line and is no word of a sentence."""
    return not _PROSE.match(word) and not (word.isalpha() and (word.islower() or word.isupper()))


def without_answers(text: str, line: Utterance, *, in_body: bool) -> str:
    """
    A line without base64 that is an answer of a login.

    Anywhere that is text with two NULs or a token (RFC 4616 2, RFC 7628 3.1); alone in a line, in quotes, or with "="
    at its end it is what decodes to text, but for the prompts. `in_body` tells that the line is of a body in base64.
    """
    if in_body:
        return text
    if is_answer(line.words) and not _is_prompt(line.words):
        return answer_hidden(text, line)
    text = _RUN.sub(lambda run: STARS if _is_login(run[0]) else run[0], text)
    if "=" in text:
        text = _PADDED.sub(_hidden, text)
    if "\\n" in text:
        text = _BETWEEN_ENDS.sub(_hidden, text)
    return _QUOTED.sub(_hidden, text) if "'" in text or '"' in text else text


def _hidden(run: "re.Match[str]") -> str:
    return STARS if is_answer(run[0]) and not _is_prompt(run[0]) else run[0]


def _is_prompt(word: str) -> bool:
    """True for what a server asks with: VXNlcm5hbWU6."""
    return _decoded(word).decode("latin-1").rstrip(": \0").lower() in _PROMPTS


def _is_login(word: str) -> bool:
    """True for base64 of a name and a password between NULs, or of a token behind ^A; its end may be cut off."""
    octets = _decoded(word)
    if octets.count(0) == 2 and 1 < octets.rindex(0) < len(octets) - 1:
        return not _UNREADABLE.search(octets) and not octets.startswith(b"\0\0")
    return b"\1auth=" in octets


def _decoded(word: str) -> bytes:
    bare = word.rstrip("=").translate(_URL_SAFE)
    if len(bare) % 4 == 1:
        bare = bare[:-1]
    return base64.b64decode(bare + "=" * (-len(bare) % 4))
