"""
One dialogue as programs and people write it down: a function for each shape, from turns to numbered lines.

A turn is what the client sent (None for the greeting, a list of lines for a message) and the lines of the reply. Each
function gives the text and, for each turn, the number of the line where its reply begins.
"""


def telnet(turns):
    return _numbered(turns, lambda line: [line], lambda lines: lines, ["Trying 192.0.2.1...", "Connected to mx."])


def notes(turns):
    return _numbered(turns, lambda line: [f"C: {line}"], lambda lines: [f"S: {line}" for line in lines])


def swaks(turns):
    """doc/base.pod of swaks, "TRANSACTION HINTS"."""
    return _numbered(
        turns,
        lambda line: [f" -> {line}"],
        lambda lines: [f"{'<** ' if lines[0] >= '4' else '<-  '}{line}" for line in lines],
        ["=== Trying mx.example.net:25...", "=== Connected to mx.example.net."],
    )


def smtplib(turns):
    """Lib/smtplib.py, `set_debuglevel(1)`."""

    def replied(lines):
        texts = r"\n".join(_quoted(line[4:]) for line in lines)
        told = [f"reply: b'{_quoted(line)}\\r\\n'" for line in lines]
        return [*told, f"reply: retcode ({lines[0][:3]}); Msg: b'{texts}'"]

    return _numbered(turns, lambda line: [f"send: '{_quoted(line)}\\r\\n'"], replied, whole_message=True)


def nodemailer(turns):
    """lib/shared/index.js of nodemailer, the logger for `logger: true, debug: true`."""
    before = "[2026-11-28 10:00:00] DEBUG [aBcD3fGh]"
    return _numbered(
        turns, lambda line: [f"{before} C: {line}"], lambda lines: [f"{before} S: {line}" for line in lines]
    )


def phpmailer(turns):
    """src/SMTP.php of PHPMailer, edebug with Debugoutput "echo"."""

    def replied(lines):
        rest = [f"                   \t                  {line}" for line in lines[1:]]
        return [f"2026-11-28 10:00:00\tSERVER -> CLIENT: {lines[0]}", *rest]

    return _numbered(
        turns,
        lambda line: [f"2026-11-28 10:00:00\tCLIENT -> SERVER: {line}"],
        replied,
        ["2026-11-28 10:00:00\tConnection: opening to mx.example.net:25, timeout=300, options=array()"],
    )


def curl(turns):
    return _numbered(
        turns,
        lambda line: [f"> {line}"],
        lambda lines: [f"< {line}" for line in lines],
        ["*   Trying 192.0.2.1:25...", "* Connected to mx.example.net (192.0.2.1) port 25"],
    )


def msmtp(turns):
    return _numbered(turns, lambda line: [f"--> {line}"], lambda lines: [f"<-- {line}" for line in lines])


def quoted_mail(turns):
    return _numbered(turns, lambda line: [f"> C: {line}"], lambda lines: [f"> S: {line}" for line in lines])


SHAPES = (telnet, notes, swaks, smtplib, nodemailer, phpmailer, curl, msmtp)


def _quoted(line):
    return line.replace("\\", "\\\\").replace("'", "\\'")


def _octets(said):
    return "".join(rf"{_quoted(line)}\r\n" for line in said)


def _numbered(turns, sent, replied, before=(), *, whole_message=False):
    lines, places = list(before), []
    for said, reply in turns:
        if isinstance(said, list):
            lines += [f"send: b'{_octets(said)}'"] if whole_message else [one for line in said for one in sent(line)]
        elif said is not None:
            lines += sent(said)
        places.append(len(lines) + 1)
        lines += replied(list(reply)) if reply else []
    return "\n".join(lines) + "\n", places
