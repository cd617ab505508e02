"""No secret is in any output, whatever kind it is of and whatever it was copied with (RFC 4954 4)."""

import base64
import email.message
import json
import quopri

import pytest
from worlds import run

from smtptutor.evidence.reading import explain_text

pytestmark = pytest.mark.uncounted

SECRET = "zebra9Quokka"
TOKEN = f"{SECRET}{SECRET}{SECRET}"
PLAIN = base64.b64encode(f"\0alice\0{SECRET}".encode()).decode()
PLAIN_AS = base64.b64encode(f"alice@example.org\0alice\0{SECRET}".encode()).decode()
WORD = base64.b64encode(SECRET.encode()).decode()
BEARER = base64.b64encode(f"user=alice@example.org\1auth=Bearer {TOKEN}\1\1".encode()).decode()
HASHED = base64.b64encode(f"alice {SECRET}0b8e5f".encode()).decode()
PAIR = base64.b64encode(f"alice:{SECRET}".encode()).decode()
HIDDEN = {
    SECRET.lower(), WORD.rstrip("=")[:-1].lower(), PLAIN.rstrip("=")[-12:].lower(), PLAIN_AS.rstrip("=")[-12:].lower(), BEARER[60:80].lower(), PAIR[10:20].lower(),
    HASHED[10:20].lower(), "kjhg wert zuio mnbv",
}  # fmt: skip
"""What may stand in no output: the secret, and of each base64 a part that holds it."""

LOGINS = {
    "AUTH PLAIN": [f"AUTH PLAIN {PLAIN}"],
    "AUTH PLAIN for another": [f"AUTH PLAIN {PLAIN_AS}"],
    "AUTH PLAIN in clear": [f"AUTH PLAIN {SECRET}"],
    "AUTH LOGIN with the name": [f"AUTH LOGIN {WORD}"],
    "AUTH LOGIN": ["AUTH LOGIN", None, "YWxpY2U=", None, WORD],
    "AUTH LOGIN in clear": ["AUTH LOGIN", None, "alice", None, SECRET],
    "AUTH PLAIN behind 334": ["AUTH PLAIN", None, PLAIN],
    "AUTH XOAUTH2": [f"AUTH XOAUTH2 {BEARER}"],
    "AUTH OAUTHBEARER": [f"AUTH OAUTHBEARER {BEARER}"],
    "AUTH CRAM-MD5": ["AUTH CRAM-MD5", None, HASHED],
    "AUTH of a mechanism of one's own": [f"AUTH X-OWN {PLAIN}"],
    "an answer without AUTH": [PLAIN],
}
"""Lines of a client; None stands for a 334 of the server."""

LINES = {
    "an object of nodemailer": f"auth: {{ user: 'alice', pass: '{SECRET}' }}",
    "JSON": f'{{"user":"alice","pass":"{SECRET}"}}',
    "an environment": f"MAIL_PASSWORD={SECRET}",
    "an exported variable": f'export SMTP_PASS="{SECRET}"',
    "a setting in ini": f"smtp_password = {SECRET}",
    "YAML": f"  password: {SECRET}",
    "PHP": f"'password' => '{SECRET}',",
    "PHP with a default": f"'password' => env('MAIL_PASSWORD', '{SECRET}'),",
    "PHPMailer": f"$mail->Password = '{SECRET}';",
    "print_r": f"    [password] => {SECRET}",
    "XML": f"<password>{SECRET}</password>",
    "web.config": f'<network host="h" userName="alice" password="{SECRET}" />',
    "a connection string": f"Server=h;User Id=alice;Password={SECRET};",
    "a URL": f"smtp://alice:{SECRET}@mail.example.org:587",
    "a URL with an address as name": f"smtps://alice@example.org:{SECRET}@mail.example.org",
    "a URL with a key": f"mailgun+api://{TOKEN}:example.org@default",
    "Basic": f"Authorization: Basic {PAIR}",
    "Bearer": f"Authorization: Bearer {TOKEN}",
    "a token in JSON": f'{{"access_token": "{TOKEN}", "token_type": "bearer"}}',
    "a refresh token": f"refresh_token={TOKEN}",
    "a client secret": f"client_secret: {TOKEN}",
    "a key": f"api_key={TOKEN}",
    "a key of SendGrid": f"SG.{TOKEN[:22]}.{TOKEN}",
    "a key of Mailgun": f"key-{TOKEN}",
    "swaks": f"swaks --to bob@example.org --auth-user alice --auth-password {SECRET}",
    "swaks in short": f"swaks --to bob@example.org -au alice -ap {SECRET}",
    "curl": f"curl smtp://mail.example.org --user 'alice:{SECRET}'",
    "curl in short": f"curl -u alice:{SECRET} smtp://mail.example.org",
    "curl with a token": f"curl --oauth2-bearer {TOKEN} smtp://mail.example.org",
    "msmtp": f"password {SECRET}",
    "mutt": f'set smtp_pass = "{SECRET}"',
    "netrc": f"machine mail.example.org login alice password {SECRET}",
    "Postfix": f"[mail.example.org]:587 alice:{SECRET}",
    "a trace of Swift Mailer": f"#3 /a.php(1): Swift_Transport_Esmtp_Auth_LoginAuthenticator->authenticate(Object(Swift_SmtpTransport), 'alice', '{SECRET}')",
    "a trace of PHPMailer": f"#1 PHPMailer\\PHPMailer\\SMTP->authenticate('alice', '{SECRET}', 'LOGIN')",
    "a trace with a command": f"#2 /a.php(1): Swift_Transport_AbstractSmtpTransport->executeCommand('{WORD}\\r\\n', Array)",
    "Python": f'    server.login("alice", "{SECRET}")',
    "Ruby": f"Net::SMTP.start('h', 25, 'helo', 'alice', '{SECRET}', :login)",
    "Java": f'transport.connect(host, "alice", "{SECRET}");',
    "Go": f'auth := smtp.PlainAuth("", "alice", "{SECRET}", host)',
    ".NET": f'client.Credentials = new NetworkCredential("alice", "{SECRET}");',
    "lettre": f'Credentials::new("alice".to_owned(), "{SECRET}".to_owned())',
    "plain talk": f"my password is {SECRET}",
    "plain talk in short": f"pw: {SECRET}",
    "an app password": "app password: kjhg wert zuio mnbv",
    "POP3": f"PASS {SECRET}",
    "IMAP": f"a1 LOGIN alice {SECRET}",
    "a debug line of Postfix": f"smtp_sasl_passwd_lookup: host `h' user `alice' pass `{SECRET}'",
    "a debug line of Dovecot": f"sql(alice): Password mismatch (given password: {SECRET})",
    "a settings table": f"auth_password\t'{SECRET}'",
}

DIALOGUES = {
    "telnet": ("{}", "{}"),
    "notes": ("S: {}", "C: {}"),
    "swaks": ("<-  {}", " -> {}"),
    "swaks, TLS": ("<~  {}", " ~> {}"),
    "smtplib": ("reply: b'{}\\r\\n'", "send: '{}\\r\\n'"),
    "PHPMailer": ("2026-01-01 10:00:00\tSERVER -> CLIENT: {}", "2026-01-01 10:00:00\tCLIENT -> SERVER: {}"),
    "nodemailer": ("[2026-01-01 10:00:00] DEBUG [x9kQ2mZr4t] S: {}", "[2026-01-01 10:00:00] DEBUG [x9kQ2mZr4t] C: {}"),
    "Swift": ("<< {}", ">> {}"),
    "curl": ("< {}", "> {}"),
    "msmtp": ("<-- {}", "--> {}"),
    "mail -v": ("{}", ">>> {}"),
    "Ruby": ('-> "{}\\r\\n"', '<- "{}\\r\\n"'),
    "Exim": ("SMTP>> {}", "SMTP<< {}"),
}
REFUSED = "535 5.7.8 Error: authentication failed"


def dialogue(lines, style):
    server, client = DIALOGUES[style]
    told = [
        server.format("220 mail.example.org ESMTP"),
        client.format("EHLO a.example"),
        server.format("250 AUTH PLAIN LOGIN"),
    ]
    told += [server.format("334 UGFzc3dvcmQ6") if line is None else client.format(line) for line in lines]
    return "\n".join([*told, server.format(REFUSED), client.format("QUIT"), server.format("221 Bye")])


def mail(body, encoding):
    message = email.message.Message()
    message["From"], message["To"] = "MAILER-DAEMON@example.org", "alice@example.org"
    message["Subject"] = "Undelivered Mail Returned to Sender"
    message["Content-Type"] = 'text/plain; charset="utf-8"'
    text = f"This is the mail system at host mail.example.org.\n\n<bob@example.net>: host mx.example.net said: {REFUSED}\n{body}\n"
    octets = text.encode()
    written = {"7bit": octets, "base64": base64.encodebytes(octets), "quoted-printable": quopri.encodestring(octets)}[
        encoding
    ]
    return f"{message.as_string().rstrip()}\nContent-Transfer-Encoding: {encoding}\n\n{written.decode()}"


def report(said):
    return (
        "From: MAILER-DAEMON@example.org\nTo: alice@example.org\nSubject: Returned\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSorry.\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.org\n\n"
        f"Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.7.8\nDiagnostic-Code: smtp; {REFUSED}: {said.strip()}\n\n--b--\n"
    )


SHAPES = {
    "a reply before it": lambda line: f"{REFUSED}\n{line}\n",
    "a reply behind it": lambda line: f"{line}\n{REFUSED}\n",
    "a traceback of Python": lambda line: (
        f'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n{line}\nsmtplib.SMTPAuthenticationError: (535, b"5.7.8 {line.strip()}")\n'
    ),
    "an error of nodemailer": lambda line: f"Error: Invalid login: {REFUSED}\n    at SMTPConnection\n{line}\n  code: 'EAUTH',\n",
    "an error of Symfony": lambda line: f'Expected response code "235" but got code "535", with message "{REFUSED}".\n{line}\n',
    "an error of Go": lambda line: f"panic: {REFUSED}\n\n{line}",
    "CRLF": lambda line: f"{REFUSED}\r\n{line}\r\n",
    "a quotation": lambda line: f"> {REFUSED}\n> {line.strip()}\n",
    "an indented block": lambda line: f"    {line.strip()}\n    {REFUSED}\n",
    "a log of Postfix": lambda line: (
        f"Nov 28 10:00:00 mail postfix/smtp[9]: 4bXyZ12abcz1qr: to=<bob@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, dsn=4.7.8, "
        f"status=deferred (SASL authentication failed; server mx.example.net[192.0.2.7] said: {REFUSED}: {line.strip()})\n"
        f"Nov 28 10:00:01 mail postfix/smtp[9]: warning: {line.strip()}\n"
    ),
    "a log of Exim": lambda line: (
        f"2026-11-28 10:00:00 1abcDE-000001-Ab ** bob@example.net R=dnslookup T=remote_smtp: SMTP error from remote mail server "
        f"after RCPT TO:<bob@example.net>: host mx.example.net [192.0.2.7]: {REFUSED}: {line.strip()}\n"
    ),
    "a log of an application": lambda line: f"2026-11-28T10:00:00Z ERROR mail: {REFUSED}: {line.strip()}\n",
    "a line of JSON": lambda line: json.dumps({"level": "error", "msg": f"{REFUSED} {line}"}) + "\n",
    "a bounce in words": lambda line: mail(line, "7bit"),
    "a bounce in base64": lambda line: mail(line, "base64"),
    "a bounce in quoted-printable": lambda line: mail(line, "quoted-printable"),
    "a report": report,
}  # fmt: skip
PLACED = ("YAML", "msmtp", "POP3", "IMAP", "Postfix", "netrc")
"""Kinds that are lines of a file: in the middle of another line nobody has them."""
WITHIN = {
    "a log of Postfix",
    "a log of Exim",
    "a log of an application",
    "a line of JSON",
    "a report",
    "a traceback of Python",
}
TEXTS = [
    *(
        pytest.param(dialogue(lines, style), id=f"{kind}, {style}")
        for kind, lines in LOGINS.items()
        for style in DIALOGUES
    ),
    *(
        pytest.param(shaped(line), id=f"{kind}, {shape}")
        for kind, line in LINES.items()
        for shape, shaped in SHAPES.items()
        if not (kind in PLACED and shape in WITHIN)
    ),
]


def shown(text):
    return [one for one in HIDDEN if one in text.lower()]


def test_there_are_enough():
    assert len(LOGINS) + len(LINES) >= 40
    assert all(shown("\n".join(filter(None, lines))) for lines in LOGINS.values())
    assert [] == [kind for kind, line in LINES.items() if not shown(line)]


@pytest.mark.parametrize("text", TEXTS)
def test_no_finding_has_it(text):
    found = explain_text(text)

    assert found
    assert [] == shown(repr(found))


@pytest.mark.parametrize(
    "options", [(), ("--json",), ("--all",), ("--redact",), ("--summary",), ("--summary", "--json")]
)
@pytest.mark.parametrize("part", range(12))
def test_no_output_has_it(options, part):
    for text in TEXTS[part::12]:
        ran = run("explain", *options, stdin=text.values[0].encode())

        assert [] == shown(ran.out + ran.err), text.id


@pytest.mark.parametrize("text", TEXTS[::5])
def test_words_on_the_command_line(text):
    ran = run("explain", text)

    assert [] == shown(ran.out + ran.err)


@pytest.mark.parametrize("kind", LOGINS)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_replay_has_it(kind, options):
    for style in DIALOGUES:
        ran = run("explain", "--replay", *options, stdin=dialogue(LOGINS[kind], style).encode())

        assert [] == shown(ran.out + ran.err), style
