"""Passwords typed at a shell, in files of passwords, in tables and serialized text; and what only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.evidence.mask import Mask
from smtptutor.evidence.reading import explain_text
from smtptutor.protocol.sasl import encoded

REFUSED = "535 5.7.8 Error: authentication failed"
SECRET = "hunter2Quokka"
IN_BASE64 = encoded(SECRET.encode())
NTLM = encoded(b"NTLMSSP\0\3\0\0\0" + bytes(range(40, 140)))
SHOWN = (SECRET, IN_BASE64.rstrip("="), NTLM[:30])

ANYWHERE = [
    f'ConvertTo-SecureString "{SECRET}" -AsPlainText -Force',
    f"$p = ConvertTo-SecureString -AsPlainText '{SECRET}' -Force",
    f"[pscredential]::new('alice',('{SECRET}' | ConvertTo-SecureString -AsPlainText -Force))",
    f"echo -ne '\\0alice\\0{SECRET}' | base64",
    f"printf '%s' '\\000alice\\000{SECRET}' | openssl base64",
    f"echo -n '{SECRET}' | base64",
    f"echo -n {SECRET} | openssl enc -base64",
    f"perl -MMIME::Base64 -e 'print encode_base64(\"{SECRET}\")'",
    f'base64.b64encode(b"{SECRET}")',
    f"php -r 'echo base64_encode(\"{SECRET}\");'",
    f"btoa('{SECRET}')",
    f"testsaslauthd -u alice -p {SECRET} -s smtp",
    f"doveadm auth test -x service=smtp alice {SECRET}",
    f"passdb lookup of auth: alice {{PLAIN}}{SECRET}",
    f"poll mail.example.org user alice pass {SECRET}",
    f'poll mail.example.org user alice there with password "{SECRET}" is a here',
    f"credentials: alice / {SECRET}",
    f'AuthInfo:smtp.example.org "U:alice" "P:{SECRET}" "M:PLAIN"',
    f'AuthInfo:smtp.example.org "U:alice" "P={IN_BASE64}"',
    f'table secrets {{ bob = "alice:{SECRET}" }}',
    f'{{"value": "{SECRET}", "name": "SMTP_PASSWORD"}}',
    f'<add value="{SECRET}" key="SmtpPassword" />',
    f's:9:"smtp_pass";s:13:"{SECRET}";',
    f'password = """{SECRET}"""',
    f"remotepass = {SECRET}",
    f"&quot;password&quot;:&quot;{SECRET}&quot;",
    f"<td>Password</td><td>{SECRET}</td>",
    f"Password.......: {SECRET}",
    f'{{"data": "AUTH LOGIN\\r\\nYWxpY2U=\\r\\n{IN_BASE64}\\r\\n"}}',
    f"failed: {NTLM}",
    f"client GOCSPX-{SECRET}_abcd failed",
    f"dovecot: auth: Debug: client in: CONT\t1\t{IN_BASE64}",
]
"""Lines in which the secret is hidden wherever they stand."""
ALONE = [
    f"smtp.example.org:587    alice@example.org:{SECRET}",
    f"smtp.example.org alice:{SECRET}",
    f"alice@example.org:{SECRET}",
    f"smtp.example.org:alice:{SECRET}",
    f"alice|smtp.example.org:{SECRET}",
    f"bindpw {SECRET}",
    f'a001 LOGIN "alice" "correct {SECRET}"',
    f"Das Kennwort lautet {SECRET}",
    f"| SMTP password | `{SECRET}` |",
    f"- Password - {SECRET}",
    f"password -> {SECRET}",
]
"""Lines of a file, of a table, or of a letter."""
TOGETHER = [
    ("AUTH PLAIN", "334 ", "AGFsaWNlAGh1bnRlcj", "JRdW9ra2E=", "235 2.7.0 ok"),
    ("swaks --to bob@example.org --auth-password \\", f"   {SECRET}"),
    ("EMAIL_HOST_PASSWORD\t", f"'{SECRET}'"),
]
KEPT = [
    "mx.example.org 192.0.2.1:25",
    "mx.example.org 2001:db8::1",
    "example.org smtp:[mx.example.net]:25",
    "example.org relay:mx.example.net",
    "example.org lmtp:unix:private/lmtp",
    "mail.example.org:587:connected",
    "bob@example.net:550",
    "bob@example.net:unknown",
    "alice@mail.example.org:/var/log$",
    "alice@mail.example.org:~$ swaks",
    "alice@mail.example.org:~$",
    "mail.example.org postfix/smtp:warning",
    "- Password - incorrect",
    "| user | password | host |",
    "| Password | required |",
    "password -> incorrect",
    "user alice password incorrect",
    "Das Passwort ist falsch",
    "Le mot de passe est incorrect",
    "the credentials: invalid / expired",
    '{"name":"SMTP_PASSWORD","err":"535 5.7.8 no"}',
    'echo "Subject: test" | sendmail -v bob@example.org',
    "openssl s_client -starttls smtp -connect mail.example.org:587",
    "Content-Transfer-Encoding: base64",
]


def masked(*lines):
    mask = Mask()
    return [mask.line(line) for line in lines]


def leaks(text):
    return [one for one in SHOWN if one in text]


@pytest.mark.parametrize("line", ANYWHERE)
@pytest.mark.parametrize("before", ["", "    ", "> ", "Nov 28 17:52:43 mail app[123]: error in delivery: "])
def test_it_is_hidden_wherever_it_stands(line, before):
    assert leaks(line)
    assert [] == leaks(masked(before + line)[0])


@pytest.mark.parametrize("line", ALONE)
@pytest.mark.parametrize("before", ["", "    "])
def test_it_is_hidden_in_a_line_of_its_own(line, before):
    assert leaks(line)
    assert [] == leaks(masked(before + line)[0])


@pytest.mark.parametrize("lines", TOGETHER)
def test_the_line_before_tells(lines):
    shown = masked(*lines)

    assert "****" in shown[-1] or "****" in shown[-2]
    assert [] == [part for part in (SECRET, "JRdW9ra2E=", "AGFsaWNl") if part in "\n".join(shown)]


def test_what_follows_an_answer_is_shown():
    lines = ["C: AUTH PLAIN AGFsaWNlAGh1bnRlcjI=", f"S: {REFUSED}", "Authentication", "postmaster", "C: QUIT"]

    assert lines[1:] == masked(*lines)[1:]


@pytest.mark.parametrize("line", KEPT)
def test_what_is_no_secret_is_shown(line):
    assert [line] == masked(line)


@pytest.mark.parametrize("line", [*ANYWHERE, *ALONE, *KEPT])
def test_twice_is_once(line):
    assert masked(*masked(line)) == masked(line)


@pytest.mark.parametrize("line", ANYWHERE)
def test_no_finding_has_it(line):
    said = f"bounced (host mx.example.net[192.0.2.7] said: {REFUSED}: {line} (in reply to AUTH command))"
    log = (
        "Nov 28 10:00:00 mail postfix/smtp[9]: 4bXyZ12abcz1qr: to=<bob@example.net>, relay=mx.example.net[192.0.2.7]:25, "
        f"delay=1, delays=0/0/0/1, dsn=5.7.8, status={said}\n"
    )
    error = f'smtplib.SMTPAuthenticationError: (535, b"5.7.8 {line}")\n'
    for text in (log, error, f"{REFUSED}: {line}\n", f"{line}\n{REFUSED}\n"):
        assert [] == leaks(repr(explain_text(text)))


PIECES = [
    "echo ", "printf ", "| base64", "encode_base64(", "(", '"', "ConvertTo-SecureString ", "-String ", "' | ", "\\0", "a",
    "testsaslauthd ", "-p ", "{PLAIN}", "doveadm auth test ", "-x ", "table t {", "a.b ", "a.b:", "a:", "|", "@", ":",
    "AuthInfo:", '"P:', "CONT\t1\t", 'value="', "credentials: ", "/", "$2a$", "TlRMTVNTUA", "password |", "...", "s:1:",
    "</td><td>", "&quot;", "\\n", "YWJj", "->", " - ", "user ", "pass ", "ldapsearch ", "-w ", "btoa(", "%00",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_mixture_is_masked_for_good(line):
    assert masked(*masked(line)) == masked(line)
