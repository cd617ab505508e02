"""
How somebody else's typed tests use `smtptutor.testing`; `test_typing.py` has mypy read it.

Nothing here is run. Lines with "type: ignore" are mistakes that mypy must see: where a signature loses its types, mypy
sees none any more, and says that the comment is not used.
"""

import ssl
from email.message import EmailMessage
from typing import assert_type

from smtptutor.testing import ReceivedMessage, ScriptedServer, SeenExchange, ServerFactory, Site, Trouble


def test_what_came(smtp_server: ScriptedServer) -> None:
    """What a test reads."""
    assert_type(smtp_server.host, str)
    assert_type(smtp_server.port, int)
    assert_type(smtp_server.tls_port, int | None)
    assert_type(smtp_server.messages, list[ReceivedMessage])
    assert_type(smtp_server.exchanges, list[SeenExchange])
    assert_type(smtp_server.wait_for(2, timeout=1.5), list[ReceivedMessage])
    assert_type(smtp_server.user, str)
    assert_type(smtp_server.password, str)
    assert_type(smtp_server.token, str)
    assert_type(smtp_server.certificate, str)
    assert_type(smtp_server.client_context, ssl.SSLContext)
    (message,) = smtp_server.messages
    assert_type(message.sender, str)
    assert_type(message.recipients, tuple[str, ...])
    assert_type(message.content, bytes)
    assert_type(message.parsed, EmailMessage)
    exchange = smtp_server.exchanges[0]
    assert_type(exchange.connection, int)
    assert_type(exchange.client, str | None)
    assert_type(exchange.code, int)
    assert_type(exchange.enhanced, str | None)
    assert_type(exchange.text, str)
    assert_type(exchange.cause, str)
    assert_type(exchange.why, str)


def test_what_goes_wrong(smtp_server: ScriptedServer) -> None:
    """What a test asks for."""
    smtp_server.refuse("bob@*", code=452, times=2, enhanced="4.2.2", text="Full")
    smtp_server.fail("data", 451, 1, enhanced="4.3.0", text="Later", slow=2, hang_up=True)
    smtp_server.add("rcpt 451 x1")
    smtp_server.add(Trouble("mail", code=550))
    smtp_server.fail("hello", 0, text="mx.example\nSIZE 7", share=50)
    smtp_server.lift("hello")
    smtp_server.lift()
    smtp_server.stop()
    smtp_server.start()
    smtp_server.wait(300)
    smtp_server.clear()
    smtp_server.close()


def test_making_servers(smtp_server_factory: ServerFactory) -> None:
    """With the arguments of ScriptedServer."""
    kept: list[ReceivedMessage] = []
    server = smtp_server_factory("submission", "postfix", ["mail 451"], tls=True, mailboxes=("a@b.example",))
    assert_type(server, ScriptedServer)
    assert_type(smtp_server_factory(Site(), timeout=0.5, most=2, deliver=kept.append), ScriptedServer)
    smtp_server_factory(users={"*": "*"}, mechanisms=["XOAUTH2"], port=2525, tls_port=4650)
    with ScriptedServer(trouble=[Trouble("rcpt")], deliver=kept.append) as other:
        assert_type(other, ScriptedServer)


async def test_in_a_loop(smtp_server: ScriptedServer) -> None:
    """What a coroutine waits for."""
    assert_type(await smtp_server.wait_for_async(2, timeout=1.5), list[ReceivedMessage])


def test_mistakes(smtp_server: ScriptedServer, smtp_server_factory: ServerFactory) -> None:
    """What mypy must find."""
    smtp_server.refuse(550)  # type: ignore[arg-type]
    smtp_server.fail("data", code="451")  # type: ignore[arg-type]
    smtp_server.add(451)  # type: ignore[arg-type]
    smtp_server.wait("5m")  # type: ignore[arg-type]
    smtp_server.wait_for("1")  # type: ignore[arg-type]
    smtp_server.messages[0].sender = ""  # type: ignore[misc]
    ScriptedServer(site=5)  # type: ignore[arg-type]
    ScriptedServer(tls="yes")  # type: ignore[arg-type]
    ScriptedServer(timeout="5")  # type: ignore[arg-type]
    ScriptedServer(deliver="kept")  # type: ignore[arg-type]
    ScriptedServer(trouble=[451])  # type: ignore[list-item]
    ScriptedServer(mailboxes=5)  # type: ignore[arg-type]
    ScriptedServer(most="2")  # type: ignore[arg-type]
    ScriptedServer(dialect=5)  # type: ignore[arg-type]
    smtp_server_factory(site=5)  # type: ignore[arg-type]
    smtp_server_factory(colour="blue")  # type: ignore[call-arg]
