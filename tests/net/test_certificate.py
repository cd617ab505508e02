"""The certificate that a server makes itself, or is given (RFC 8314, RFC 8996)."""

import os
import shutil
import ssl
import stat
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from netclient import has_library

from smtptutor.net import certificate, openssl
from smtptutor.net.certificate import NoCertificateError


class TestCertificate:
    """The certificate that it makes itself."""

    @pytest.fixture(params=["library", "openssl"])
    def maker(self, request, monkeypatch):
        """Both ways to make one."""
        if request.param == "library" and not has_library():
            pytest.skip("cryptography is not installed")
        if request.param == "openssl":
            if shutil.which("openssl") is None:
                pytest.skip("the command openssl is not here")
            monkeypatch.setitem(sys.modules, "cryptography", None)

    def test_it_is_good_for_this_machine_only(self, maker, tmp_path):
        """A client that trusts it can check the names, strictly too, and nothing else is vouched for."""
        path = certificate.own(str(tmp_path), "mail.example.test")
        server = certificate.context_from(path, None)
        client = ssl.create_default_context(cafile=path)
        client.verify_flags |= ssl.VERIFY_X509_STRICT

        assert all(
            shaken_hands(client, server, name) for name in ("localhost", "mail.example.test", "127.0.0.1", "::1")
        )
        with pytest.raises(ssl.SSLCertVerificationError):
            shaken_hands(client, server, "elsewhere.example")

    def test_it_is_kept_until_it_expires(self, maker, tmp_path):
        """Made once; a new one a few days before its end, or when the file was damaged."""
        path = certificate.own(str(tmp_path), "mail.example.test")
        first = read(path)
        assert path == certificate.own(str(tmp_path), "mail.example.test")
        assert first == read(path)
        soon = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")
        day = soon[:10]  # without a time and a zone, as somebody may write it
        for spoilt in (
            *(f"Expires: {when}\n{first.partition(chr(10))[2]}" for when in (soon, day)),
            first[:300],
            "",
            "\n",
        ):
            with open(path, "w", encoding="ascii") as file:
                file.write(spoilt)
            certificate.own(str(tmp_path), "mail.example.test")

            assert read(path) not in (first, spoilt)

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
    def test_nobody_else_may_read_the_key(self, maker, tmp_path):
        """0600, in a folder of 0700, and nothing unfinished is left there."""
        path = certificate.own(str(tmp_path), "mail.example.test")

        assert 0o600 == stat.S_IMODE(os.stat(path).st_mode)
        assert 0o700 == stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode)
        assert ["mail.example.test.pem"] == os.listdir(os.path.dirname(path))

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
    def test_what_others_may_read_is_closed_to_them(self, tmp_path):
        """As where a backup or an odd umask left it open; the certificate is used on."""
        path = certificate.own(str(tmp_path), "mail.example.test")
        first = read(path)
        os.chmod(path, 0o644)
        os.chmod(tmp_path / "certificates", 0o777)

        assert path == certificate.own(str(tmp_path), "mail.example.test")
        assert first == read(path)
        assert (0o600, 0o700) == tuple(
            stat.S_IMODE(os.stat(each).st_mode) for each in (path, tmp_path / "certificates")
        )

    def test_without_anything_to_make_one(self, monkeypatch, tmp_path):
        """The error says what to install, and from where: no index has this project, so a name there is not ours."""
        monkeypatch.setitem(sys.modules, "cryptography", None)
        monkeypatch.setattr(openssl.shutil, "which", lambda name: None)

        with pytest.raises(NoCertificateError, match=r"pip install '\.\[tls\]'"):
            certificate.own(str(tmp_path), "mail.example.test")
        assert [] == os.listdir(tmp_path / "certificates")

    def test_nothing_older_than_tls_1_2(self, maker, tmp_path, monkeypatch):
        """RFC 8996, RFC 8446: not even where the Python at hand would let a client come with TLS 1.0."""

        def lenient(protocol):
            context = ssl.SSLContext(protocol)
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            return context

        path = certificate.own(str(tmp_path), "mail.example.test")
        monkeypatch.setattr(certificate, "ssl", SimpleNamespace(**{**vars(ssl), "SSLContext": lenient}))

        assert ssl.TLSVersion.TLSv1_2 == certificate.context_from(path, None).minimum_version

    @pytest.mark.parametrize("held", ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    def test_a_file_that_holds_none(self, held, tmp_path):
        """The error names the file."""
        path = tmp_path / "mine.pem"
        path.write_text(held)

        with pytest.raises(NoCertificateError, match=r"mine\.pem"):
            certificate.context_from(str(path), None)
        with pytest.raises(NoCertificateError, match="other"):
            certificate.context_from(str(tmp_path / "other.pem"), None)


def read(path):
    """What stands in a file."""
    with open(path, encoding="ascii") as file:
        return file.read()


def shaken_hands(client, server, name):
    """True where a client and a server, both in memory, agree; raises ssl.SSLError where they do not."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=name),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    done = set()
    while len(done) < 2:
        for end in ends:
            try:
                end.do_handshake()
                done.add(end)
            except ssl.SSLWantReadError:
                pass
    return True
