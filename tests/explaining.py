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
    """The exchanges of a conversation, the greeting first; a line that begins with ! is octets without a line end."""
    greeting = connect(site or Site())
    simulator = Simulator(greeting)
    sent = (line[1:].encode() if line.startswith("!") else f"{line}\r\n".encode() for line in lines)
    return [greeting, *(one for octets in sent for one in simulator.receive(octets))]


def last_of(*lines, site=None):
    """The last exchange, explained."""
    history = talk(*lines, site=site)
    return history[-1], explain(history[-1], history[:-1])


def way_after(*lines, site=None):
    """The way on from the last exchange, with what the earlier ones asked for in vain."""
    exchange, explanation = last_of(*lines, site=site)
    return way_out(exchange, explanation.asked)
