"""smtptutor serve: the simulated server on a port of this machine, for real mail clients."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import NamedTuple

from smtptutor.commands import shared
from smtptutor.commands.status import DONE, INTERRUPTED, NOT_DONE, WRONG_USAGE
from smtptutor.commands.try_line import try_line
from smtptutor.server.choices import Greeting, MailProtocol
from smtptutor.server.named import EVERY
from smtptutor.server.site import TROUBLE_STEPS, Account, Site, Trouble
from smtptutor.text import Block, Para, Typed, Verbatim, plain, screen
from smtptutor.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl

    from smtptutor.net.hub import PortSettings, Watcher
    from smtptutor.net.server import Server
    from smtptutor.net.shared import Shared

LAST_PORT = 65535


EXAMPLES = """\
examples:
  smtptutor serve                                   listen on 127.0.0.1 port 2525
  smtptutor serve --watch                           and explain each exchange as it happens
  smtptutor serve --site submission --dialect exim
  smtptutor serve --trouble "rcpt:bob@* 451 x2"     refuse bob twice, then accept
"""


def add_to(parser: ArgumentParser) -> None:
    """What `serve` takes."""
    parser.epilog = EXAMPLES
    shared.takes_place(parser)
    parser.set_defaults(run=_run)
    _where_it_listens(parser)
    _what_it_tells_and_keeps(parser)
    _how_it_behaves(parser)


def _where_it_listens(parser: ArgumentParser) -> None:
    listening = parser.add_argument_group("where it listens")
    listening.add_argument("--host", default="127.0.0.1", help="a loopback address or name (default: %(default)s)")
    listening.add_argument(
        "--port", type=_port, default=2525, metavar="N", help="0 picks a free one (default: %(default)s)"
    )
    listening.add_argument("--tls-port", type=_port, metavar="N", help="a second port, where TLS begins at once")
    listening.add_argument("--certificate", metavar="FILE", help="a certificate in PEM form instead of one of its own")
    listening.add_argument("--key", metavar="FILE", help="its key, if it is in a file of its own")
    listening.add_argument("--for-others", action="store_true", help="allow a --host that other machines can reach")


def _what_it_tells_and_keeps(parser: ArgumentParser) -> None:
    telling = parser.add_argument_group("what it tells")
    telling.add_argument("--watch", action="store_true", help="print each exchange with its explanation")
    telling.add_argument("--log", type=_path, metavar="FILE", help="append a JSON object for each exchange to a file")
    keeping = parser.add_argument_group("what it keeps")
    keeping.add_argument(
        "--maildir", type=_path, metavar="DIR", help="keep accepted mail in a Maildir, each message whole"
    )
    keeping.add_argument(
        "--keep",
        type=_number,
        default=1000,
        metavar="N",
        help="messages kept in memory, or up to twice as many (default: %(default)s)",
    )


def _how_it_behaves(parser: ArgumentParser) -> None:
    behaving = parser.add_argument_group("how it behaves")
    behaving.add_argument(
        "--trouble",
        type=_rule,
        nargs="+",
        action="extend",
        default=[],
        metavar="RULE",
        help="make a step fail: STEP[:ADDRESS] [CODE] [ENHANCED] [xN] [N%%] [slow=S] [hang-up] [keeps], where STEP "
        f"is one of {', '.join(TROUBLE_STEPS)}",
    )
    behaving.add_argument(
        "--timeout",
        type=_number,
        default=300,
        metavar="SECONDS",
        help="close a connection on which no line or block of a message came for so long (default: %(default)s)",
    )
    behaving.add_argument(
        "--connections", type=_number, default=1000, metavar="N", help="served at a time (default: %(default)s)"
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > LAST_PORT:
        raise ArgumentTypeError(f"must be a port number from 0 to {LAST_PORT}, not {text!r}")
    return int(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 10**9:
        raise ArgumentTypeError(f"must be a whole number from 1 on, not {text!r}")
    return int(text)


def _path(text: str) -> str:
    if not text:  # as from a variable of the shell that is not set
        raise ArgumentTypeError("must be a name, not nothing")
    return text


def _rule(text: str) -> Trouble:
    from smtptutor.server.trouble_rule import read_rule

    try:
        return read_rule(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def _run(world: World, options: Namespace) -> int:
    site = shared.place_asked_for(world, options)
    return NOT_DONE if site is None else run(world, options, site)


def run(world: World, options: Namespace, site: Site) -> int:
    """
    Serve `site` until somebody stops it.

    The exit status: 1 where a port cannot be had or a file not be written, 2 for a wrong host, 130 where somebody could
    not wait for the end.
    """
    if (status := _check_host(world, options)) != DONE:
        return status
    if options.key and not options.certificate:
        world.complain("--key goes with --certificate, the file that the key belongs to.")
        return WRONG_USAGE
    site = site._replace(trouble=(*site.trouble, *options.trouble))
    context, trouble = _context(world, options, site)
    if trouble:
        world.complain(trouble)
        if options.certificate or options.tls_port is not None or site.tls.from_start:
            return NOT_DONE
        site = without_tls(site)
    try:
        serving = _prepared(world, options, site, context)
    except OSError as error:
        world.complain(f"{error.filename}: cannot be written: {error.strerror or error}")
        return NOT_DONE
    return _serve(world, options, serving)


class _Serving(NamedTuple):
    """All that is ready before a port is opened."""

    shared: "Shared"
    settings: "PortSettings"
    watchers: "tuple[Watcher, ...]"


def _prepared(world: World, options: Namespace, site: Site, context: "ssl.SSLContext | None") -> _Serving:
    """Open the files, and put together what serves. Raises OSError where a file cannot be written."""
    from smtptutor.net.hub import PortSettings
    from smtptutor.net.maildir import Maildir
    from smtptutor.net.shared import Shared

    deliver = Maildir(options.maildir).deliver if options.maildir else None
    settings = PortSettings(
        host=options.host,
        port=options.port,
        tls_port=options.tls_port,
        timeout=options.timeout,
        most=options.connections,
        context=context,
    )
    return _Serving(Shared(site, options.keep, deliver), settings, _watchers(world, options))


def _serve(world: World, options: Namespace, serving: _Serving) -> int:
    """Open the ports and answer until somebody stops it; the exit status."""
    from smtptutor.net.running import run as serve

    listening = False
    say = _say_aside if options.json else World.write  # the output has nothing but JSON Lines in it then

    def ready(server: "Server") -> None:
        nonlocal listening
        listening = True
        say(world, plain(screen(_opening(options, serving.shared.policy.site, server), world.width)))

    try:
        with_care = serve(serving.shared, serving.settings, serving.watchers, ready, world.complain)
    except OSError as error:
        if not listening:
            world.complain(_why_not(options, error))
        elif error.filename is not None:
            world.complain(f"{error.filename}: cannot be written: {error.strerror}. So the server has stopped.")
        else:
            raise
        return NOT_DONE
    say(world, "\n" * world.terminal + "Stopped.\n")  # a terminal has "^C" in that line
    return DONE if with_care else INTERRUPTED


def without_tls(site: Site) -> Site:
    """The same site where TLS does not work; it is not offered either, unless the site is of no use without it."""
    offered = site.extensions
    if not site.tls.required:
        offered = tuple(keyword for keyword in offered if keyword != "STARTTLS")
    return site._replace(tls=site.tls._replace(working=False), extensions=offered)


def _check_host(world: World, options: Namespace) -> int:
    """See that only this machine can reach the port, or that others are meant to."""
    from smtptutor.net.server import only_here

    try:
        here = only_here(options.host)
    except OSError as error:
        world.complain(f"--host {options.host}: no such host here: {error.strerror or error}")
        return WRONG_USAGE
    if here:
        return DONE
    means = (
        "Anyone who can reach this machine could talk to it, and whatever they send would be kept here. It relays "
        "nothing and opens no connections of its own, but it is a server to learn with, not one for the open net."
    )
    if options.for_others:
        world.complain(f"listening for other machines, at {options.host}. {means}")
        return DONE
    world.complain(
        f"--host {options.host} can be reached from other machines. {means} If that is meant, add --for-others."
    )
    return WRONG_USAGE


def _context(world: World, options: Namespace, site: Site) -> "tuple[ssl.SSLContext | None, str]":
    """The certificate to use, or None and why there is none; None and "" where the site has no use for one."""
    if "STARTTLS" not in site.extensions and options.tls_port is None and not site.tls.from_start:
        return None, ""
    if not site.tls.working and options.tls_port is None:
        return None, ""
    from smtptutor.net import certificate

    try:
        if options.certificate:
            return certificate.context_from(options.certificate, options.key), ""
        return certificate.context_from(certificate.own(world.data_folder(), site.hostname), None), ""
    except certificate.NoCertificateError as error:
        return None, f"TLS is not offered: {error}."
    except OSError as error:
        return None, f"TLS is not offered: the certificate cannot be kept: {error.strerror or error}."


def _watchers(world: World, options: Namespace) -> "tuple[Watcher, ...]":
    """Whoever is to be told what happens; nobody, where nothing was asked for. Raises OSError."""
    if not (options.watch or options.json or options.log):
        return ()
    from smtptutor.net.watch import JsonLines, Log, Sink, Watch
    from smtptutor.net.watch_screen import Screen

    sinks: list[Sink] = []
    notice = None
    if options.json:
        sinks.append(JsonLines(world.write))
    elif options.watch:
        screen = Screen(world)
        sinks.append(screen)
        notice = screen.notice
    if options.log:
        sinks.append(JsonLines(Log(options.log).write))
    return (Watch(sinks, notice),)


def _say_aside(world: World, words: str) -> None:
    """To the error stream."""
    world.stderr.write(words)
    world.stderr.flush()


def _opening(options: Namespace, site: Site, server: "Server") -> list[Block]:
    """What is said when the ports are open: the line that programs read, then how to use it."""
    everywhere = options.host in ("0.0.0.0", "::")  # noqa: S104 it is only compared
    where = f"{options.host} port {server.port}"
    there = f"any address of this machine, port {server.port}" if everywhere else where
    client = "an LMTP client" if site.protocol == MailProtocol.LMTP else "a mail client"
    lines = [
        f"smtptutor: listening on {where} (site {site.name}, dialect {site.dialect}).",
        f"Ctrl-C stops it. Have {client} send to {there}; {_what_comes(site)}, and nothing is sent on.",
    ]
    if site.tls.from_start:
        lines.append("TLS begins there with the first octet, before the greeting.")
    if server.tls_port is not None:
        lines.append(f"With TLS from the first octet: port {server.tls_port}.")
    if site.users and "AUTH" in site.extensions:
        lines.append(f"To log in: {_who_logs_in(site.users[0])}.")
    if not (options.watch or options.json):
        lines.append("To see each exchange explained, start it with --watch.")
    first, *rest = lines
    blocks: list[Block] = [Verbatim(first), *(Para(each, indent=2) for each in rest)]
    if (line := try_line(site, "127.0.0.1" if everywhere else options.host, server.port)) is not None:
        blocks += [Para("To send it a first message, copy this into another terminal:", indent=2), Typed(line)]
    return blocks


def _who_logs_in(account: Account) -> str:
    """The user and the password to try; a star stands for all."""
    user = "any user" if account.name == EVERY else f"user {account.name}"
    password = "any password" if account.password == EVERY else f"password {account.password}"
    return f"{user}, {password}" + f", token {account.token}" * (account.token not in ("", EVERY))


def _what_comes(site: Site) -> str:
    """What becomes of mail that is sent there."""
    if site.greeting != Greeting.READY:
        return "no mail is accepted, as this place is made to show"
    behind = " after " * bool(site.tls.required or site.login.required)
    behind += " and ".join(("STARTTLS",) * site.tls.required + ("a login",) * site.login.required)
    return f"mail to {site.addresses[0]} is accepted{behind}"


def _why_not(options: Namespace, error: OSError) -> str:
    """Why the ports could not be opened, and what to do."""
    import errno

    ports = f"port {options.port}" + (f" or {options.tls_port}" if options.tls_port else "")
    if error.errno == errno.EADDRINUSE:
        return (
            f"{ports} on {options.host} is taken by another program; choose another with --port, or 0 for a free one."
        )
    if error.errno == errno.EACCES:
        return f"{ports} on {options.host} is not allowed for you (ports below 1024 rarely are); try --port 2525."
    return f"cannot listen on {options.host} {ports}: {error.strerror or error}"
