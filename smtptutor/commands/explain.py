"""smtptutor explain: what is known of a code, a name, a word that people use, or a reply as it was pasted."""

from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.pages import answer, as_object, whole_answer
from smtptutor.reference.answer import pages_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

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
"""


def add_to(parser: "ArgumentParser") -> None:
    """What `explain` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("what", nargs="+", metavar="WHAT")
    parser.add_argument("--all", action="store_true", help="all that is known, not one screen of it")
    parser.set_defaults(run=lambda world, given: run(world, given.what, all_of_it=given.all, as_json=given.json))


def run(world: "World", words: "list[str]", *, all_of_it: bool = False, as_json: bool = False) -> int:
    """Print one screen of what is known, or all of it. Returns 1, with suggestions, where nothing is."""
    pages = pages_for(words)
    if not pages:
        from smtptutor.reference.near import near_misses  # only a slip needs it

        asked = " ".join(words)
        near = near_misses(words)
        hint = (
            f"Near to it: {', '.join(near)}."
            if near
            else "Ask for a code (503, 5.5.1), a verb (RCPT), a word (greylisting) or a whole reply."
        )
        world.complain(f"nothing is known of {_clean(asked)!r}. {hint}")
        return NOT_DONE
    if as_json:
        import json

        for page in pages:
            world.write(json.dumps(as_object(page)) + "\n")
    elif all_of_it:
        from smtptutor.shell.pager import show

        show(world, whole_answer(pages))
    else:
        world.show(answer(pages).shown)
    return DONE


def _clean(asked: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in asked)[:80]
