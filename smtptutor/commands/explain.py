"""smtptutor explain: what is known of a code, a name, a word that people use, or a reply as it was pasted."""

from smtptutor.commands.status import DONE, NOT_DONE, WRONG_USAGE
from smtptutor.pages import answer, as_object, whole_answer
from smtptutor.reference.answer import pages_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from smtptutor.reference.lookup import Page
    from smtptutor.text import Block
    from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor explain 503
  smtptutor explain 503 --all
  smtptutor explain 5.5.1
  smtptutor explain RCPT
  smtptutor explain mail-first
  smtptutor explain NOTIFY
  smtptutor explain greylisting
  smtptutor explain keyword AUTH
  smtptutor explain 535 5.7.139 Authentication unsuccessful
  smtptutor explain < mail.log
"""


MOST_OCTETS = 4096
"""Of a line of standard input; longer ones are read in pieces."""
TAKES = (
    "explain takes a code (503, 5.5.1), a verb (RCPT), a word (greylisting) or a whole reply. "
    "A log or an exception can come from standard input."
)


def add_to(parser: "ArgumentParser") -> None:
    """What `explain` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("what", nargs="*", metavar="WHAT", help="a code, a name, a whole reply; - for standard input")
    parser.add_argument("--all", action="store_true", help="all that is known, not one screen of it")
    parser.set_defaults(run=lambda world, given: run(world, given.what, all_of_it=given.all, as_json=given.json))


def run(world: "World", words: "list[str]", *, all_of_it: bool = False, as_json: bool = False) -> int:
    """
    Print one screen of what is known, or all of it.

    Without words the text is that of standard input. Returns 1, with suggestions, where nothing is known, and 2 where
    nothing was asked.
    """
    if words and words != ["-"]:
        asked, pages = " ".join(words), pages_for(words)
    elif world.stdin.isatty():
        world.complain(TAKES)
        return WRONG_USAGE
    else:
        from smtptutor.reference.found import found_in

        asked, pages = found_in(_lines(world))
        if not pages:
            world.complain("nothing is known of what came from standard input. Give a reply, a log or an exception.")
            return NOT_DONE
    if not pages:
        world.complain(f"nothing is known of {_clean(asked)!r}. {_hint(words)}")
        return NOT_DONE
    _show(world, asked, pages, all_of_it=all_of_it, as_json=as_json)
    return DONE


def _lines(world: "World") -> "Iterator[str]":
    """The lines of standard input, none longer than MOST_OCTETS."""
    while octets := world.stdin.readline(MOST_OCTETS):
        yield octets.decode("utf-8", "replace")


def _hint(words: "list[str]") -> str:
    from smtptutor.reference.near import near_misses  # only a slip needs it

    near = near_misses(words)
    if near:
        return f"Near to it: {', '.join(near)}."
    return "Ask for a code (503, 5.5.1), a verb (RCPT), a word (greylisting) or a whole reply."


def _show(world: "World", asked: str, pages: "list[Page]", *, all_of_it: bool, as_json: bool) -> None:
    if as_json:
        import json

        for page in pages:
            world.write(json.dumps(as_object(page)) + "\n")
    elif all_of_it:
        from smtptutor.shell.pager import show

        show(world, whole_answer(pages))
    else:
        world.show(_screen(asked, pages))


def _screen(asked: str, pages: "list[Page]") -> "tuple[Block, ...]":
    """One screen of what was found; an error of a program is several words."""
    if " " not in asked:
        return answer(pages, asked=asked).shown
    from smtptutor.raised import answer_to

    return answer_to(asked, pages).shown


def _clean(asked: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in asked)[:80]
