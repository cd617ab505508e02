"""Accepted mail as files: whole, or not there."""

import os
import threading
from email import message_from_bytes

import pytest
from netclient import ENVELOPE, MESSAGE, Served, Wire

from smtptutor.net import maildir
from smtptutor.net.maildir import Maildir, as_file
from smtptutor.server.mailstore import Envelope, Message

ONE = Message(
    1, 1_767_603_600, "mail.example.test",
    Envelope("client.example.org", "ESMTP", "alice@example.test", ("bob@example.test", "b\u00fcro@example.test")),
    b"Subject: hi\r\n\r\n\xff\0.\r\n",
)  # fmt: skip


class TestFiles:
    """One file for each message."""

    def test_what_stands_in_a_file(self):
        """The trace header with the envelope (RFC 5321 4.4), then the content octet for octet."""
        lines = as_file(ONE).split(b"\r\n")

        assert lines[:3] == [
            b"Return-Path: <alice@example.test>",
            b"Delivered-To: bob@example.test",
            "Delivered-To: b\u00fcro@example.test".encode(),
        ]
        assert lines[3].startswith(b"Received: from client.example.org by mail.example.test")
        assert as_file(ONE).endswith(ONE.content)

    @pytest.mark.parametrize("harmful", ["\r", "\n", "\r\n\r\n", "\0", "\x85", "\u2028"])
    def test_what_the_client_says_begins_no_line(self, harmful):
        """RFC 5322 2.2: the fields on top are those that the server writes, whatever stands in the envelope."""
        evil = f"a{harmful}X-Evil: yes@example.org"
        message = ONE._replace(
            envelope=Envelope(evil, "ESMTP", evil, (evil, evil)), content=b"Subject: hi\r\n\r\nhello"
        )
        fields = message_from_bytes(as_file(message)).keys()

        assert ["Return-Path", "Delivered-To", "Delivered-To", "Received", "Subject"] == list(fields)

    def test_it_lies_in_new(self, tmp_path):
        """Nothing is left in tmp; each message has a name of its own, without a colon, and only its owner reads it."""
        folder = Maildir(str(tmp_path / "mail"))
        paths = {folder.deliver(ONE) for _ in range(20)}

        assert 20 == len(paths) == len(os.listdir(tmp_path / "mail" / "new"))
        assert [] == os.listdir(tmp_path / "mail" / "tmp") == os.listdir(tmp_path / "mail" / "cur")
        assert not any(":" in os.path.basename(path) for path in paths)
        with open(paths.pop(), "rb") as file:
            assert as_file(ONE) == file.read()

    @pytest.mark.parametrize("step", ["fsync", "rename"])
    def test_a_write_that_fails_leaves_nothing(self, step, tmp_path, monkeypatch):
        """Whatever fails, there is no half message and no waste, and the error is told."""

        def fail(*_):
            raise OSError(28, "No space left on device")

        folder = Maildir(str(tmp_path))
        monkeypatch.setattr(maildir.os, step, fail)

        with pytest.raises(OSError, match="No space"):
            folder.deliver(ONE)
        assert [] == os.listdir(tmp_path / "new") == os.listdir(tmp_path / "tmp")

    def test_it_is_on_the_disk_before_it_is_in_new(self, tmp_path, monkeypatch):
        """The order that a crash at any moment leaves whole."""
        done = []
        folder = Maildir(str(tmp_path))
        for step in ("fsync", "rename"):
            real = getattr(os, step)
            monkeypatch.setattr(maildir.os, step, lambda *at, real=real, step=step: (done.append(step), real(*at))[1])
        folder.deliver(ONE)

        assert ["fsync", "rename"] == done[:2]

    @pytest.mark.skipif(os.name == "nt", reason="Windows opens no folders")
    def test_its_name_is_on_the_disk_too(self, tmp_path, monkeypatch):
        """The folder is brought to the disk after the rename, else a power cut could take the name away."""
        done = []
        folder = Maildir(str(tmp_path))
        rename, fsync = os.rename, os.fsync
        monkeypatch.setattr(maildir.os, "rename", lambda *paths: (done.append("rename"), rename(*paths)))
        monkeypatch.setattr(maildir.os, "fsync", lambda file: (done.append(os.fstat(file).st_ino), fsync(file)))
        folder.deliver(ONE)

        assert os.stat(tmp_path / "new").st_ino in done[done.index("rename") :]


class TestCrash:
    """kill -9 while a client sends without pause."""

    def test_all_that_was_acknowledged_is_there_and_whole(self, tmp_path, figure):
        """Every file in new is a whole message, and every 250 stands for one of them."""
        folder = tmp_path / "mail"
        acknowledged = []
        with Served(tmp_path / "home", "--maildir", folder) as server:
            killer = threading.Timer(1, server.process.kill)
            killer.start()
            try:
                send_without_pause(server.port, acknowledged)
            finally:
                killer.join()
        found = {}
        for name in os.listdir(folder / "new"):
            content = (folder / "new" / name).read_bytes()
            number = int(content.partition(b"Subject: ")[2].partition(b"\r\n")[0])
            found[number] = content
        figure(f"{len(acknowledged)} messages acknowledged before kill -9, {len(found)} files in new")

        assert len(acknowledged) > 10
        assert set(acknowledged) <= set(found)
        assert len(found) <= len(acknowledged) + 1  # the last may have had no time for its 250
        for number, content in found.items():
            assert content.startswith(b"Return-Path: <alice@example.test>\r\nDelivered-To: bob@example.test\r\n")
            assert content.endswith(body(number))


def body(number):
    """A message that tells where it is cut."""
    return b"Subject: %d\r\n\r\n" % number + b"0123456789abcdef\r\n" * 400 + b"end of %d\r\n" % number


def send_without_pause(port, acknowledged):
    """One message after the other until the server is gone; the numbers of those that got their 250."""
    with Wire(port) as wire:
        wire.say("EHLO client.example.org")
        for number in range(1, 1_000_000):
            try:
                wire.send(ENVELOPE + b"DATA\r\n")
                assert [250, 250, 354] == wire.codes(3) or wire.closed()
                wire.send(body(number) + b".\r\n")
                if wire.reply()[0] == 250:
                    acknowledged.append(number)
                else:
                    return
            except OSError:
                return


class TestFullDisk:
    """A folder that takes nothing any more."""

    def test_the_message_is_refused_for_now(self, tmp_path):
        """451, the session goes on, and no traceback."""
        with Served(tmp_path / "home", "--maildir", tmp_path / "mail") as server, Wire(server.port) as wire:
            (tmp_path / "mail" / "tmp").rmdir()
            (tmp_path / "mail" / "tmp").write_text("no folder")

            assert [250, 250, 250, 354, 451] == wire.mail()
            assert [250] == wire.say("NOOP")
            status, _, complained, _ = server.stop()
            assert (0, "") == (status, complained)
            assert [] == os.listdir(tmp_path / "mail" / "new")

    def test_the_same_message_later(self, tmp_path):
        """When there is room again, it is taken."""
        with Served(tmp_path / "home", "--maildir", tmp_path / "mail") as server, Wire(server.port) as wire:
            (tmp_path / "mail" / "new").rename(tmp_path / "mail" / "aside")
            assert 451 == wire.mail()[-1]
            (tmp_path / "mail" / "aside").rename(tmp_path / "mail" / "new")

            assert [250, 250, 354, 250] == wire.say(*ENVELOPE.splitlines(keepends=True), "DATA", MESSAGE)
            assert 1 == len(os.listdir(tmp_path / "mail" / "new"))
