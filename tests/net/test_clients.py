"""Mail programs and libraries deliver through the port: plain, with STARTTLS, from the start in TLS, with a login."""

import asyncio
import base64
import gc
import importlib.util
import os
import shutil
import smtplib
import stat
import subprocess
import warnings
from email.message import EmailMessage

import pytest
from netclient import PATIENCE

from smtptutor.protocol import bearer
from smtptutor.server.site import LoginSettings, Site
from smtptutor.testing import ScriptedServer

WAYS = ("plain", "starttls", "tls", "login", "starttls-login")
SENDER, RECIPIENT = "alice@example.test", "bob@example.test"
TEXT = "Gr\u00fc\u00dfe,\n.a line with a dot\n..two\nthe end\n"
MECHANISMS = ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256")


def mail():
    """A message with what is easily spoilt on the way: dots at line starts, letters beyond ASCII."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, RECIPIENT, "A test"
    message.set_content(TEXT, cte="8bit")
    return message


def as_octets():
    """The same as octets with CR LF."""
    return mail().as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture(params=WAYS)
def way(request):
    """How the client connects."""
    return request.param


@pytest.fixture
def server(way):
    """A server that wants what the way is about."""
    site = Site(login=LoginSettings(mechanisms=MECHANISMS, required="login" in way))
    with ScriptedServer(site, tls="tls" in way) as running:
        yield running


def assert_arrived(server, way):
    """The message is there as it was sent, and its envelope says how it came (RFC 3848)."""
    (message,) = server.messages
    assert (SENDER, (RECIPIENT,)) == (message.sender, message.recipients)
    assert TEXT == message.parsed.get_content().rstrip("\n") + "\n"  # swaks adds an empty line of its own
    assert "A test" == message.parsed["Subject"]
    assert "ESMTP" + "S" * ("tls" in way) + "A" * ("login" in way) == message.protocol


@pytest.fixture
def trusted(server, way, tmp_path):
    """The certificate as a file."""
    path = tmp_path / "trusted.pem"
    path.write_text(server.certificate if "tls" in way else "")
    return path


def port_for(server, way):
    """The port for this way."""
    return server.tls_port if way == "tls" else server.port


def program(name):
    """The path of a program; the test is skipped, and says so, where there is none."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"the program {name} is not here")
    return path


def ran(command, **more):
    """Run a client; what it said, if it failed."""
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, **more)
    assert 0 == done.returncode, (done.stdout + done.stderr).decode(errors="replace")


class TestPython:
    """Libraries of Python."""

    def test_smtplib(self, server, way):
        """The one of the standard library."""
        if way == "tls":
            client = smtplib.SMTP_SSL(server.host, server.tls_port, context=server.client_context)
        else:
            client = smtplib.SMTP(server.host, server.port)
        with client:
            if way.startswith("starttls"):
                client.starttls(context=server.client_context)
            if "login" in way:
                client.login(server.user, server.password)
            client.send_message(mail())

        assert_arrived(server, way)

    @pytest.mark.skipif(importlib.util.find_spec("aiosmtplib") is None, reason="aiosmtplib is not installed")
    def test_aiosmtplib(self, server, way):
        """The one for asyncio."""
        import aiosmtplib

        login = {"username": server.user, "password": server.password} if "login" in way else {}
        sending = aiosmtplib.send(
            mail(),
            hostname=server.host,
            port=port_for(server, way),
            use_tls=way == "tls",
            start_tls=way.startswith("starttls"),
            tls_context=server.client_context if "tls" in way else None,
            **login,
        )
        with warnings.catch_warnings(action="ignore", category=ResourceWarning):
            asyncio.run(sending)
            gc.collect()  # it leaves its transport to the collector, which warns of that

        assert_arrived(server, way)


class TestPrograms:
    """Programs of the command line."""

    def test_curl(self, server, way, trusted):
        """curl speaks SMTP too."""
        command = [program("curl"), "-sS", "--crlf", "--mail-from", SENDER, "--mail-rcpt", RECIPIENT, "-T", "-"]
        if "tls" in way:
            command += ["--cacert", str(trusted)] + ([] if way == "tls" else ["--ssl-reqd"])
        if "login" in way:
            command += ["--user", f"{server.user}:{server.password}"]
        scheme = "smtps" if way == "tls" else "smtp"

        ran([*command, f"{scheme}://{server.host}:{port_for(server, way)}/client.example.org"], input=mail().as_bytes())
        assert_arrived(server, way)

    def test_swaks(self, server, way, trusted, tmp_path):
        """The tool of mail administrators."""
        file = tmp_path / "mail"
        file.write_bytes(mail().as_bytes())
        command = [program("swaks"), "-s", server.host, "-p", str(port_for(server, way)), "-f", SENDER, "-t", RECIPIENT]
        command += {"plain": [], "login": [], "tls": ["--tls-on-connect"]}.get(way, ["--tls"])
        if "tls" in way:
            command += ["--tls-ca-path", str(trusted), "--tls-verify"]
        if "login" in way:
            command += ["--auth", "CRAM-MD5", "-au", server.user, "-ap", server.password]

        ran([*command, "-d", f"@{file}"])
        assert_arrived(server, way)

    def test_msmtp(self, server, way, trusted, tmp_path):
        """A sendmail for desktops; its login is SCRAM-SHA-256."""
        settings = tmp_path / "msmtprc"
        settings.write_text(
            f"account default\nhost {server.host}\nport {port_for(server, way)}\nfrom {SENDER}\nauto_from off\n"
            + (f"tls on\ntls_trust_file {trusted}\ntls_host_override localhost\n" if "tls" in way else "tls off\n")
            + ("tls_starttls off\n" if way == "tls" else "")
            + (f"auth scram-sha-256\nuser {server.user}\npassword {server.password}\n" if "login" in way else "")
        )
        settings.chmod(stat.S_IRUSR | stat.S_IWUSR)

        ran([program("msmtp"), "-C", str(settings), RECIPIENT], input=mail().as_bytes())
        assert_arrived(server, way)

    def test_nodemailer(self, server, way, trusted):
        """The library of Node."""
        node = program("node")
        if 0 != subprocess.run([node, "-e", "require('nodemailer')"], capture_output=True, check=False).returncode:
            pytest.skip("nodemailer is not installed for node (npm install nodemailer, and NODE_PATH)")
        login = f"auth: {{user: '{server.user}', pass: '{server.password}'}}," if "login" in way else ""
        script = f"""
            require('nodemailer').createTransport({{
                host: '{server.host}', port: {port_for(server, way)}, secure: {str(way == "tls").lower()}, {login}
                requireTLS: {str(way.startswith("starttls")).lower()},
                tls: {{ca: require('fs').readFileSync('{trusted}'), servername: 'localhost'}},
            }}).sendMail({{
                envelope: {{from: '{SENDER}', to: ['{RECIPIENT}']}}, raw: require('fs').readFileSync(0),
            }}).catch(error => {{ console.error(error); process.exit(1); }});
        """

        ran([node, "-e", script], input=as_octets(), env=dict(os.environ))
        assert_arrived(server, way)


class TestMechanisms:
    """RFC 4954: each mechanism with a client that did not know ours."""

    @pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
    def test_login_of_smtplib(self, mechanism):
        """The right password is let in, the wrong one is not."""
        site = Site(login=LoginSettings(mechanisms=(mechanism,)))
        with ScriptedServer(site) as server, smtplib.SMTP(server.host, server.port) as client:
            with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
                client.login(server.user, "wrong")
            assert 535 == refused.value.smtp_code
            assert 235 == client.login(server.user, server.password)[0]

    @pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
    @pytest.mark.parametrize(("given", "code"), [("ya29.fresh", 235), ("ya29.stale", 535)])
    def test_a_token_of_smtplib(self, mechanism, given, code):
        """RFC 7628 3.2: with the right one in; else an error in JSON, a dummy answer, and 535."""
        user, mechanisms = "alice@example.test", [mechanism]
        with (
            ScriptedServer(users={user: "ya29.fresh"}, mechanisms=mechanisms) as server,
            smtplib.SMTP(server.host, server.port) as client,
        ):
            first, dummy = bearer.written(mechanism, user, given), bearer.dummy(mechanism)
            client.ehlo()
            try:
                found = client.auth(mechanism, lambda challenge=None: dummy if challenge else first)[0]
            except smtplib.SMTPAuthenticationError as error:
                found = error.smtp_code

            assert (code, user, "ya29.fresh") == (found, server.user, server.token)
            assert given not in repr(server.exchanges)
            assert base64.b64encode(first.encode()).decode() not in repr(server.exchanges)

    @pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
    @pytest.mark.parametrize(("given", "done"), [("ya29.fresh", True), ("ya29.stale", False)])
    def test_a_token_of_curl(self, mechanism, given, done, tmp_path):
        """The same with a program that was not written by us."""
        letter = tmp_path / "letter"
        letter.write_bytes(b"Subject: hi\r\n\r\nhi\r\n")
        with ScriptedServer(users={"bob": "ya29.fresh"}, mechanisms=[mechanism]) as server:
            where = [
                f"smtp://{server.host}:{server.port}",
                "--mail-from",
                SENDER,
                "--mail-rcpt",
                RECIPIENT,
                "-T",
                letter,
            ]
            who = ["--login-options", f"AUTH={mechanism}", "--user", "bob", "--oauth2-bearer", given]
            ended = subprocess.run([program("curl"), "-sS", *where, *who], capture_output=True, text=True, check=False)

            assert done is (ended.returncode == 0), ended.stderr
            assert done is bool(server.messages)
            assert done is ("auth-succeeded" in [exchange.cause for exchange in server.exchanges])

    def test_anybody_may_log_in(self):
        """For a client whose settings are not of interest."""
        with ScriptedServer(users={"*": "*"}) as server, smtplib.SMTP(server.host, server.port) as client:
            assert 235 == client.login("who", "ever")[0]
            assert ("anybody", "anything") == (server.user, server.password)
        with pytest.raises(ValueError, match="CRAM-MD5 proves a password"):
            ScriptedServer(users={"*": "*"}, mechanisms=["CRAM-MD5"])
        with pytest.raises(ValueError, match="a mechanism is one of PLAIN"):
            ScriptedServer(mechanisms=["NTLM"])

    def test_no_challenge_comes_twice(self):
        """RFC 2195 2: who has listened to one login cannot answer the next."""
        site = Site(login=LoginSettings(mechanisms=("CRAM-MD5",)))
        with ScriptedServer(site) as server, smtplib.SMTP(server.host, server.port) as client:
            client.ehlo()
            challenges = set()
            for _ in range(10):
                challenges.add(client.docmd("AUTH CRAM-MD5"))
                client.docmd("*")

        assert 10 == len(challenges)


class TestLmtp:
    """RFC 2033."""

    def test_lmtp_of_smtplib(self):
        """A delivery agent's protocol, with the client of the standard library."""
        with ScriptedServer(Site(protocol="lmtp")) as server, smtplib.LMTP(server.host, server.port) as client:
            assert {} == client.sendmail(SENDER, [RECIPIENT], as_octets())
            assert 501 == client.docmd("LHLO")[0]
        assert ["LMTP"] == [message.protocol for message in server.messages]
