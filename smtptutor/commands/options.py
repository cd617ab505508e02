"""The options of the command line, and which module answers which subcommand."""

from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter

from smtptutor import __version__
from smtptutor.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.server.site import Site

NOT_FOUND = 1

EXAMPLES = """\
examples:
  smtptutor                              type SMTP and see why the server said that
  smtptutor learn                        the guided lessons, where you left off
  smtptutor explain 503                  what a reply code means and how to get out
  smtptutor explain 550 5.7.1 relaying denied
  smtptutor compare 250 503              two codes side by side
  smtptutor --site greylist              another place to talk to; :site in the shell lists them
  smtptutor serve --watch                the same server on a port, for real mail clients
  smtptutor --json < commands.txt        play a file of commands, one JSON object a reply
"""


def run(world: World, arguments: list[str]) -> int:
    """Read the options and run the subcommand; the exit status, 2 where the options are wrong."""
    try:
        options = parser(serving="serve" in arguments).parse_args(arguments)
    except SystemExit as stop:  # argparse has said what was wrong, or printed the help
        return int(stop.code or 0)
    if options.plain:
        world.be_plain()
    return int(options.handler(world, options))


def parser(*, serving: bool = True) -> ArgumentParser:
    """The whole command line; the options of `serve` are read where they may be wanted (`serving`)."""

    def parser_with(
        parser: ArgumentParser, *, json: bool = False, site: bool = False, plain: bool = False
    ) -> ArgumentParser:
        if json:
            parser.add_argument(
                "--json",
                action="store_true",
                default=SUPPRESS,  # so that it may stand before the subcommand or after it
                help="JSON Lines, one object for each thing printed",
            )
        if plain:
            parser.add_argument(
                "--plain",
                action="store_true",
                default=SUPPRESS,
                help="plain lines: no colour, no redrawing; for screen readers and simple terminals",
            )
        if site:
            parser.add_argument(
                "--site", metavar="NAME|FILE", default=SUPPRESS, help="the place to talk to, a name or a TOML file"
            )
            parser.add_argument(
                "--dialect",
                metavar="NAME",
                default=SUPPRESS,
                help="answer as standard, postfix, exim, sendmail or opensmtpd does",
            )
        return parser

    shape = RawDescriptionHelpFormatter
    whole = ArgumentParser(
        prog="smtptutor",
        description="An interactive SMTP teaching shell: a simulated server answers, and every reply is explained.",
        epilog=EXAMPLES,
        formatter_class=shape,
    )
    whole.add_argument("--version", action="version", version=f"smtptutor {__version__}")
    parser_with(whole, json=True, site=True, plain=True)
    whole.set_defaults(handler=_shell, json=False, plain=False, site=None, dialect=None)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, help_: str, examples: str) -> ArgumentParser:
        return commands.add_parser(
            name, help=help_, description=help_, epilog=f"examples:\n{examples}", formatter_class=shape
        )

    learn = add("learn", "the guided lessons, where you left off", "  smtptutor learn\n  smtptutor learn order\n")
    learn.add_argument("lesson", nargs="?", metavar="LESSON", help="the name of a lesson; see: smtptutor lessons")
    parser_with(learn, json=True, plain=True).set_defaults(handler=_learn)
    lessons = add("lessons", "the lessons there are, and what is done", "  smtptutor lessons\n")
    parser_with(lessons, json=True).set_defaults(handler=_lessons)
    serve = add("serve", "the simulated server on a port of this machine, for real mail clients", _SERVE_EXAMPLES)
    if serving:
        from smtptutor.commands.serve import add_options

        add_options(serve)
    parser_with(serve, json=True, site=True).set_defaults(handler=_serve)
    explain = add(
        "explain",
        "what a reply code, enhanced code, verb, keyword, cause or reply line means",
        "  smtptutor explain 503\n  smtptutor explain 5.5.1\n  smtptutor explain RCPT\n  smtptutor explain mail-first\n",
    )
    explain.add_argument("what", nargs="+", metavar="WHAT")
    parser_with(explain, json=True).set_defaults(handler=_explain)
    compare = add("compare", "two codes side by side", "  smtptutor compare 250 503\n  smtptutor compare 450 550\n")
    compare.add_argument("first", metavar="A")
    compare.add_argument("second", metavar="B")
    parser_with(compare, json=True).set_defaults(handler=_compare)
    check = add(
        "check", "are these lessons and sites sound and fair?", "  smtptutor check\n  smtptutor check my-lessons/\n"
    )
    check.add_argument("paths", nargs="*", metavar="PATH", help="a lesson, a site or a folder; all that come along")
    parser_with(check, json=True).set_defaults(handler=_check)
    return whole


_SERVE_EXAMPLES = """\
  smtptutor serve                                   listen on 127.0.0.1 port 2525
  smtptutor serve --watch                           and explain each exchange as it happens
  smtptutor serve --site submission --dialect exim
  smtptutor serve --trouble "rcpt:bob@* 451 x2"     refuse bob twice, then accept
"""


def _serve(world: World, options: Namespace) -> int:
    from smtptutor.commands import serve

    site = _site(world, options)
    return NOT_FOUND if site is None else serve.run(world, options, site)


def _shell(world: World, options: Namespace) -> int:
    if not world.terminal or options.json:
        site = _site(world, options)
        if site is None:
            return NOT_FOUND
        from smtptutor.commands import dialogue

        return dialogue.run(world, site, as_json=options.json)
    from smtptutor.shell import start

    if options.site is None and options.dialect is None:
        return start.run(world)
    site = _site(world, options)
    return NOT_FOUND if site is None else start.run(world, site)


def _site(world: World, options: Namespace) -> "Site | None":
    """The site by name or file, with the dialect asked for; None, with a message, where there is none such."""
    from smtptutor.server import sites
    from smtptutor.server.site import DIALECTS
    from smtptutor.table import TableError

    try:
        site = sites.load(options.site)
    except TableError as error:
        world.complain(str(error))
        return None
    if options.dialect is None:
        return site
    if options.dialect not in DIALECTS:
        world.complain(f"no server is known as {options.dialect}; there are {', '.join(DIALECTS)}.")
        return None
    return site._replace(dialect=options.dialect)


def _explain(world: World, options: Namespace) -> int:
    from smtptutor.commands import explain

    return explain.run(world, options.what, as_json=options.json)


def _compare(world: World, options: Namespace) -> int:
    from smtptutor.commands import compare

    return compare.run(world, options.first, options.second, as_json=options.json)


def _learn(world: World, options: Namespace) -> int:
    from smtptutor.commands import learn

    return learn.run(world, options.lesson, as_json=options.json)


def _lessons(world: World, options: Namespace) -> int:
    from smtptutor.commands import lessons

    return lessons.run(world, as_json=options.json)


def _check(world: World, options: Namespace) -> int:
    from smtptutor.commands import check

    return check.run(world, options.paths, as_json=options.json)
