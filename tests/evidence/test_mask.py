"""What is secret in a line of evidence, by its place; what only looks like it is shown. One row for each habit."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtptutor.evidence.mask import Mask
from smtptutor.protocol.sasl import encoded
from smtptutor.protocol.secrets import STARS

SECRET = (
    "AUTH PLAIN AGFsaWNlAGh1bnRlcjI=",
    "auth login aHVudGVyMg==",
    "C: AUTH PLAIN hunter2",
    " -> AUTH PLAIN AGFsaWNlAGh1bnRlcjI=",
    "send: 'AUTH PLAIN AGFsaWNlAGh1bnRlcjI=\\r\\n'",
    "2026-01-01 10:00:00\tCLIENT -> SERVER: AUTH PLAIN AGFsaWNlAGh1bnRlcjI=",
    "[2026-01-01 10:00:00] DEBUG [x1] C: AUTH PLAIN AGFsaWNlAGh1bnRlcjI=",
    " ~> AUTH PLAIN AGFsaWNlAGh1bnRlcjI=",
    "2026-01-01T10:00:00.000Z,EX01\\Relay,08D9,5,192.0.2.1:25,198.51.100.7:51234,<,AUTH PLAIN AGFsaWNlAGh1bnRlcjI=,",
    "auth: { user: 'x', pass: 'hunter2' }",
    '{"user":"x","pass":"hunter2","host":"h"}',
    '{"config":"{\\"pass\\":\\"hunter2\\",\\"a\\":1}"}',
    "MAIL_PASSWORD=hunter2",
    'export SMTP_PASS="hunter2 x"',
    "'password' => 'hunter2',",
    "'password' => env('MAIL_PASSWORD', 'hunter2'),",
    "    password: hunter2",
    "smtp://user@example.org:hunter2@mail.example.org:587",
    "smtps://user:hunter2@mail.example.org:587",
    "mailgun+api://hunter2:example.org@default",
    "Authorization: Basic YTpodW50ZXIy",
    '"Authorization": "Bearer hunter2hunter2"',
    "swaks --to a@example.org --auth-user u --auth-password hunter2 --server h",
    "swaks -au u -ap hunter2 -s h",
    "curl --url smtp://h --user 'u:hunter2' --mail-from a",
    "curl -u u:hunter2 smtp://h",
    "curl --oauth2-bearer hunter2 smtp://h",
    "password hunter2",
    "#3 /x.php(1): Swift_Transport_Esmtp_Auth_LoginAuthenticator->authenticate(Object(Swift_T), 'user', 'hunter2')",
    "#1 PHPMailer->authenticate('user','hunter2')",
    '    server.login("user", "hunter2")',
    '    server.login(user, "hunter2")',
    "Net::SMTP.start('h', 25, 'helo', 'user', 'hunter2', :login)",
    'transport.connect(host, user, "hunter2")',
    'auth := smtp.PlainAuth("", "user", "hunter2", host)',
    'new NetworkCredential("u","hunter2")',
    'Credentials::new("u".to_string(), "hunter2".to_string())',
    "$mail->Password = 'hunter2';",
    "my password is hunter2",
    "pw: hunter2",
    "password: abcd efgh ijkl mnop",
    "app password abcd efgh ijkl mnop",
    "PASS hunter2",
    "a1 LOGIN u hunter2",
    "<password>hunter2</password>",
    '<add key="smtpPassword" value="hunter2"/>',
    '<network host="h" userName="u" password="hunter2" />',
    '{"name":"SMTP_PASS","value":"hunter2"}',
    'props.put("mail.smtp.password", "hunter2");',
    'os.environ["SMTP_PASSWORD"] = "hunter2"',
    "Server=h;User Id=u;Password=hunter2;Timeout=5",
    "    Master-Key: 0123456789ABCDEFhunter2",
    "smtp_sasl_passwd_lookup: host `h' user `u' pass `hunter2'",
    "Password mismatch (given password: hunter2)",
    "[smtp.example.org]:587 user:hunter2",
    '{password,<<"hunter2">>}',
    "SG.abcdefghijklmnopqrstuv.hunter2hunter2hunter2hunter2hunter2hunter2h",
    "client_send = : u : hunter2",
    "machine h login u password hunter2",
    "[password] => hunter2",
    "password  'hunter2'",
    'x "AGFsaWNlAGh1bnRlcjI=" y',
    'auth=("api", "hunter2")',
    "using password hunter2 for u",
    "41 55 54 48 20 50 4c 41 49 4e 20 41 hunter2",
    "resp=AGFsaWNlAGh1bnRlcjI= and more text in a line that is longer than sixty-four characters",
    "the blob YWxpY2UAYWxpY2UAaHVudGVyMg stands without its padding in a line that is longer",
    '-> "AUTH LOGIN hunter2\\r\\n"',
    "password = my hunter2",
    "sendCommand('Password', 'hunter2', 334)",
    "executeCommand('aHVudGVyMg==??', Array)",
    "$mail->SMTPAuth = true; $mail->Username='u'; $mail->Password=\"hunter2\"; $mail->send();",
    "setPassword('hunter2')",
    "Contraseña: hunter2",
    "SMTPPASS=hunter2",
    "?alice?hunter2",
    "\\0alice\\0hunter2",
    "-S smtp-auth-password=hunter2",
    "username/password: u/hunter2",
    "user=bob?auth=Bearer hunter2tok??",
    "SMTP_PASS: hunter2",
    "password='hunter2'; user='x'",
    "$config['smtp_pass'] = 'hunter2';",
    "'smtp_pass' => 'hunter2',",
    "[mail function] auth_password=hunter2",
    "spring.mail.password=hunter2",
    "EMAIL_HOST_PASSWORD = 'hunter2'",
    'EMAIL_HOST_PASSWORD = os.environ.get("PW", "hunter2")',
    ':password => "hunter2",',
    'ActionMailer password: ENV["X"] || "hunter2"',
    '{:password, "hunter2"}',
    "-e SMTP_PASSWORD=hunter2 -e X=1",
    'docker run -e "SMTP_PASSWORD=hunter2" img',
    "mail.smtp.password hunter2",
    "Passwort: hunter2",
    "the password I use is hunter2",
    "user: alice pass: hunter2",
    "login=alice&password=hunter2&x=1",
    "https://api.example.org/v3?api_key=hunter2",
    "xsmtpsib-hunter2hunter2hunter2hunter2hunter2-abc",
    "Authorization: hunter2",
    "X-Api-Key: hunter2",
    "X-Postmark-Server-Token: hunter2",
    "curl -s --user api:key-hunter2hunter2 https://h",
    "sendemail -xu alice -xp hunter2",
    'smtp.UsePlainAuth("alice", "hunter2")',
    'smtp.auth("alice","hunter2")',
    'await smtp.AuthenticateAsync("alice", "hunter2");',
    'gomail.NewDialer("smtp.example.com", 587, "user", "hunter2")',
    'd := mail.NewDialer("smtp.example.com", 587, "user", "hunter2")',
    'yagmail.SMTP("a@example.org", "hunter2")',
    "imap_open('{h}', 'u', 'hunter2')",
    'conn = new SmtpClient("h") { Credentials = new NetworkCredential { UserName = "u", Password = "hunter2" } }',
    '[Nest] 123 - ERROR [Mail] {"auth":{"user":"a","pass":"hunter2"}}',
    "auth_user=alice auth_pass=hunter2",
    "set from=a smtp=smtp://u:hunter2@h:587",
    "defaults; auth on; user u; password hunter2",
    "'auth' => ['username' => 'u', 'password' => 'hunter2']",
    "password is: hunter2",
    "Password => hunter2",
    '"password": 12345678hunter2',
    "export MAIL_URL='smtp://a%40example.org:hunter2@h:587'",
    'smtp_password: "hunter2" # comment',
    'pass = "hunter2"',
    "AuthPass=hunter2",
    "root=postmaster AuthPass=hunter2",
)
"""A line in which "hunter2", or what it is in base64, is a password or a token."""
KEPT = (
    "Authentication-Results: mx.example.net; auth=pass smtp.auth=alice spf=pass smtp.mailfrom=a@example.org; dkim=pass header.d=example.org; dmarc=pass (p=none)",
    "Received-SPF: pass (example.org: domain of a@example.org designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1;",
    "535 5.7.8 Error: authentication failed: Invalid password",
    "535-5.7.8 Username and Password not accepted. Learn more at",
    "535 5.7.8 https://support.google.com/mail/?p=BadCredentials abc-gsmtp",
    "250-AUTH PLAIN LOGIN",
    "250-AUTH=LOGIN PLAIN XOAUTH2",
    "250 AUTH CRAM-MD5",
    "503 AUTH command used when not advertised",
    "AUTH command used when not advertised",
    "AUTH LOGIN failed: 535 5.7.8 no",
    "DEBUG SMTP: AUTH LOGIN command trace suppressed",
    'password authentication failed for user "alice"',
    "Tomorrow",
    "Timeout",
    "EOF",
    "4bXyZ12abcz1qr",
    "Message-ID: <CAJ3b0abcDEFghiJKL@mail.gmail.com>",
    " b=dGhpcyBpcyBub3QgYSBzZWNyZXQgYXQgYWxsIGJ1dCBhIHNpZ25hdHVyZQ;",
    "the filter lets it pass through",
    "by-pass: on",
    "bypass: on",
    'passwordeval "gpg -d x"',
    "warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=alice",
    "334 VXNlcm5hbWU6",
    "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted. For more information, go to\\n5.7.8 https://support.google.com')",
    "Error: Invalid login: 535-5.7.8 Username and Password not accepted",
    'Missing credentials for "PLAIN"',
    'Error: Missing credentials for "LOGIN"',
    "550 5.7.1 Unauthenticated email from example.org is not accepted due to domain's DMARC policy",
    'Failed to authenticate on SMTP server with username "u" using the following authenticators: "LOGIN", "PLAIN". Authenticator "LOGIN" returned "Expected response code "235" but got code "535", with message "535 5.7.8 Error".',
    "net.schmizz: Login denied",
    "curl: (67) Login denied",
    "pass: undefined",
    "This answer comes after the password was found to be right, so another password will not help.",
    "the password is neither right nor wrong so far.",
    "If the password was already sent in clear text, it is wise to change it.",
    "The token was refused with an error in JSON.",
    "a shortage that can pass is 452.",
    "create an app password (16 letters)",
    'mechanisms = ["XOAUTH2", "OAUTHBEARER"]',
    "Ask for the right scope when the token is fetched: it differs.",
    'c1a89cb7 smtp failed-command command="AUTH LOGIN" result="503 5.5.1 Invalid command"',
    "PWD=/home/alice",
    "    raise SMTPAuthenticationError(code, resp)",
    "server.login(username, password)",
    "smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd",
    "Login attempt failed for alice",
    "rcpt to:<pass@example.org>",
    "MAIL FROM:<password@example.org> SIZE=100",
    "status=deferred (SASL authentication failed; server smtp.example.org[192.0.2.1] said: 535 5.7.8 Error: authentication failed: bad password)",
    "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator.",
    "Could not authenticate: wrong password.",
    "550-5.7.26 The MAIL FROM domain [example.org] has an SPF record with a hard fail",
    "from=<a@example.org>, proto=ESMTP, sasl_method=PLAIN, sasl_username=alice",
    "IllegalStateException: password is required",
    "to=<key@example.org>, key=abc, status=sent",
    "550 5.1.1 <token@example.org>: Recipient address rejected",
    "5.7.3 Authentication unsuccessful [AM0PR01CA0001.eurprd01.prod.exchangelabs.com]",
    "Password has expired. 535",
    "TLS: key exchange X25519 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256",
    "connect to mx.example.net[192.0.2.1]:25: Connection refused",
)
"""Lines that tell of passwords and logins, and none in them."""
ENCODED = ("hunter2", "aHVudGVyMg", "h1bnRlcjI", "odW50ZXIy", "abcd efgh")


def masked(*lines):
    mask = Mask()
    return [mask.line(line) for line in lines]


def leaks(text):
    return [one for one in ENCODED if one in text]


class TestLines:
    """One line, without those around it."""

    @pytest.mark.parametrize("line", SECRET)
    def test_a_secret_is_hidden(self, line):
        assert leaks(line)
        assert [] == leaks(masked(line)[0])
        assert STARS in masked(line)[0]

    @pytest.mark.parametrize("line", SECRET)
    @pytest.mark.parametrize(
        "before", ["    ", "\t", "> ", "Nov 28 17:52:43 mail app[123]: error in delivery of mail: "]
    )
    def test_also_with_something_before_it(self, line, before):
        if (
            not line.startswith(
                (
                    "[smtp",
                    "?",
                    "\\0",
                    "a1",
                    "PASS",
                    "41 ",
                    "password = my",
                    "client_send",
                    "mail.smtp.password",
                    "password hunter2",
                    "auth login",
                    "C:",
                    "->",
                )
            )
            or before.isspace()
        ):
            assert [] == leaks(masked(before + line)[0])

    @pytest.mark.parametrize("line", KEPT)
    def test_what_is_no_secret_is_shown(self, line):
        assert [line] == masked(line)

    @pytest.mark.parametrize("line", [*SECRET, *KEPT])
    def test_twice_is_once(self, line):
        assert masked(*masked(line)) == masked(line)

    @pytest.mark.parametrize(
        ("line", "shown"),
        [
            ("smtp://alice:x@mail.example.org:587/?a=b", "smtp://alice:****@mail.example.org:587/?a=b"),
            ('{"user":"u","pass":"x","host":"h"}', '{"user":"u","pass":"****","host":"h"}'),
            ("auth: { user: 'u', pass: 'x' }, port: 25", "auth: { user: 'u', pass: '****' }, port: 25"),
            ("send: 'AUTH PLAIN AGEAYg==\\r\\n'", "send: 'AUTH PLAIN ****\\r\\n'"),
            ("AUTH PLAIN AGEAYg==", "AUTH PLAIN ****"),
            ("f(1) A->authenticate('u', 'x'): 535 5.7.8 no", "f(1) A->authenticate('u', '****'): 535 5.7.8 no"),
            ("Server=h;Password=x;Timeout=5", "Server=h;Password=****"),
            ("password = x  ", "password = ****  "),
        ],
    )
    def test_what_stands_around_it_stays(self, line, shown):
        """Name, host and the reply are what the evidence is about."""
        assert [shown] == masked(line)


ANSWERS = (encoded(b"hunter2"), "hunter2", "Tomorrow", "x y z", "=", "TlRMTVNTUAABAAAAB4IIAAAAAAAAAAAAAAAAAAAAAAA=")
STYLES = {
    "telnet": ("{}", "{}"),
    "notes": ("S: {}", "C: {}"),
    "swaks": ("<-  {}", " -> {}"),
    "swaks under TLS": ("<~  {}", " ~> {}"),
    "Swift": ("<< {}", ">> {}"),
    "curl": ("< {}", "> {}"),
    "mail -v": ("{}", ">>> {}"),
    "msmtp": ("<-- {}", "--> {}"),
    "smtplib": ("reply: b'{}\\r\\n'", "send: '{}\\r\\n'"),
    "Ruby": ('-> "{}\\r\\n"', '<- "{}\\r\\n"'),
    "PHPMailer": ("2026-01-01 10:00:00\tSERVER -> CLIENT: {}", "2026-01-01 10:00:00\tCLIENT -> SERVER: {}"),
    "PHPMailer 5": ("SERVER -> CLIENT: {}", "CLIENT -> SMTP: {}"),
    "nodemailer": ("[2026-01-01 10:00:00] DEBUG [x1y2] S: {}", "[2026-01-01 10:00:00] DEBUG [x1y2] C: {}"),
    "Exim": ("12:00:01 1234 SMTP>> {}", "12:00:01 1234 SMTP<< {}"),
    "Postfix": (
        "Nov 28 10:00:00 mail postfix/smtpd[9]: > unknown[192.0.2.1]: {}",
        "Nov 28 10:00:00 mail postfix/smtpd[9]: < unknown[192.0.2.1]: {}",
    ),
    "Exchange": (
        "2026-01-01T10:00:00.000Z,EX01\\Relay,08D9,5,192.0.2.1:25,198.51.100.7:51234,>,{},",
        "2026-01-01T10:00:00.000Z,EX01\\Relay,08D9,5,192.0.2.1:25,198.51.100.7:51234,<,{},",
    ),
    "a time before it": ("10:00:00.123 {}", "10:00:00.456 {}"),
}


class TestDialogues:
    """What follows a 334 is an answer, whatever it looks like (RFC 4954 4)."""

    @pytest.mark.parametrize("style", STYLES)
    @pytest.mark.parametrize("answer", ANSWERS)
    def test_the_line_after_a_334(self, style, answer):
        server, client = STYLES[style]
        shown = masked(
            client.format("AUTH LOGIN"), server.format("334 VXNlcm5hbWU6"), client.format(answer),
            server.format("334 UGFzc3dvcmQ6"), client.format(answer), server.format("535 5.7.8 no"),
            client.format("MAIL FROM:<a@example.org>"),
        )  # fmt: skip

        hidden = client.format(STARS)
        assert [shown[2].rstrip(","), shown[4].rstrip(",")] == [hidden.rstrip(",")] * 2
        assert shown[5:] == [server.format("535 5.7.8 no"), client.format("MAIL FROM:<a@example.org>")]
        assert shown[1] == server.format("334 VXNlcm5hbWU6")

    @pytest.mark.parametrize("style", STYLES)
    def test_a_challenge_without_words(self, style):
        server, client = STYLES[style]

        assert client.format("hunter2!").rstrip(",") not in masked(server.format("334 "), client.format("hunter2!"))[1]

    def test_the_words_of_smtplib_stand_between(self):
        shown = masked(
            "reply: b'334 UGFzc3dvcmQ6\\r\\n'", "reply: retcode (334); Msg: b'UGFzc3dvcmQ6'", "send: 'x y\\r\\n'"
        )

        assert "send: '****\\r\\n'" == shown[2]

    def test_a_server_alone(self):
        """Nothing follows: its replies are shown."""
        lines = ["220 mail.example.org", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "535 5.7.8 Bad credentials", "221 Bye"]

        assert lines == masked(*lines)

    def test_a_client_alone(self):
        shown = masked("EHLO a", "AUTH LOGIN", "YWxpY2U", "aHVudGVyMg==", "MAIL FROM:<a@example.org>", "QUIT")

        assert ["EHLO a", "AUTH LOGIN", "****", "****", "MAIL FROM:<a@example.org>", "QUIT"] == shown

    def test_what_ends_a_dialogue_is_no_answer(self):
        lines = ["334 UGFzc3dvcmQ6", "Connection closed by foreign host.", ""]

        assert lines == masked(*lines)

    def test_a_traceback_behind_a_marked_dialogue_is_no_answer(self):
        lines = [
            "reply: b'334 UGFzc3dvcmQ6\\r\\n'",
            "Traceback (most recent call last):",
            "smtplib.SMTPServerDisconnected: Connection unexpectedly closed",
        ]

        assert lines == masked(*lines)


class TestLinesTogether:
    """A name in one line, its value in the next."""

    @pytest.mark.parametrize(
        "lines",
        [
            ('  ["Password"]=>', '  string(7) "hunter2"'),
            ("- name: SMTP_PASSWORD", "  value: hunter2"),
            ("- name: SMTP_PASSWORD", '  value: "hunter2"'),
            ("Password:", "hunter2"),
            ('"password":', '  "hunter2",'),
            ("password: >-", "  hunter2"),
            ("-----BEGIN RSA PRIVATE KEY-----", "hunter2", "-----END RSA PRIVATE KEY-----"),
        ],
    )
    def test_it_is_hidden(self, lines):
        assert [] == leaks("\n".join(masked(*lines, "221 Bye")))
        assert "221 Bye" == masked(*lines, "221 Bye")[-1]

    def test_another_name_is_none(self):
        assert ["password:", "host: mail.example.org"] == masked("password:", "host: mail.example.org")

    def test_a_body_in_base64_is_read_later(self):
        """A report may be written so; what it says is masked when it is decoded."""
        lines = [
            "Content-Type: text/plain",
            "Content-Transfer-Encoding: base64",
            "",
            encoded(b"550 5.1.1 no such user"),
            "--b",
        ]

        assert lines == masked(*lines)


PIECES = (
    "pass", "pass=", "password: ", "'", "\"pass':", "login(", "login('a','b',", "://", "a:", "AUTH PLAIN ", "-u ", "a", "A",
    "[", "<", "\\", '\\"', "secret_", "-", "x-", "bearer ", "SG.", "eyJ.", "password is ", "with password ", "41 ", "334 ",
    "C: ", "-> ", "auth:'", " value=", "key", "api_", "\u00e9", "=", "<password>", "static:a:", "Authorization: ", "`",
    "string(1) ", "abcd ", "1//", "?", "\t", "password", " ", "%22", "&quot;", "pass='", "(", "connect(", "smtp://a:b@",
)  # fmt: skip


LINES = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join), st.sampled_from(SECRET))


class TestAnyText:
    """Whatever comes."""

    @given(st.lists(LINES))
    @example(["Password:", "334 x", "y"])
    def test_it_raises_nothing(self, lines):
        assert len(masked(*lines)) == len(lines)

    @given(LINES)
    @example("PASS=0= 0")
    @example("PASS=0=)")
    def test_twice_is_once(self, line):
        assert masked(*masked(line)) == masked(line)

    @pytest.mark.parametrize("piece", PIECES)
    def test_time_is_linear(self, piece):
        """A line twice as long takes no more than some three times as long, or next to nothing."""
        short, long = (fastest(piece * (size // len(piece))) for size in (1 << 13, 1 << 14))

        assert long < max(3 * short, 0.03)


def fastest(line):
    took = []
    for _ in range(3):
        started = time.process_time()
        masked(line)
        took.append(time.process_time() - started)
    return min(took)
