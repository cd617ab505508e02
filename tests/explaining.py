"""The exchanges of a conversation, explained: what several tests of explanations need."""

from smtptutor.explain.explanation import explain
from smtptutor.explain.way_out import way_out
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site

HELLO = "EHLO client.example.org"
MAIL = "MAIL FROM:<alice@example.test>"
RCPT = "RCPT TO:<bob@example.test>"
NOBODY = "RCPT TO:<nobody@example.test>"
TROUBLE = "@trouble.example.test"
LOGIN = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
MESSAGE = ("DATA", "Subject: hello", "", "hello", ".")


def talk(*lines, site=None):
    """The exchanges of a conversation, the greeting first."""
    greeting = connect(site or Site())
    simulator = Simulator(greeting)
    return [greeting, *(one for line in lines for one in simulator.receive(f"{line}\r\n".encode()))]


def last_of(*lines, site=None):
    """The last exchange, explained."""
    history = talk(*lines, site=site)
    return history[-1], explain(history[-1], history[:-1])


def way_after(*lines, site=None):
    """The way on from the last exchange."""
    return way_out(talk(*lines, site=site)[-1])
