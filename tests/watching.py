"""Watches a dialogue with a sink, as a port would."""

from smtptutor.net.watch import Watch
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site


def told(sink, lines, *, connection=3, site=None):
    """Watch a dialogue of these lines with one sink."""
    told_octets(sink, b"".join(line + b"\r\n" for line in lines), connection=connection, site=site)


def told_octets(sink, octets, *, connection=3, site=None):
    """Watch a dialogue of these octets with one sink."""
    watch = Watch([sink])
    greeting = connect(site or Site())
    watch.opened(connection, "127.0.0.1 port 9")
    watch.saw(connection, greeting)
    for exchange in Simulator(greeting).receive(octets):
        watch.saw(connection, exchange)
    watch.closed(connection)
