"""smtptutor explain: what is known of a code, a name, a word that people use, and what evidence says."""

import os

from smtptutor.commands.status import DONE, NOT_DONE, WRONG_USAGE
from smtptutor.pages import answer, as_object, whole_answer
from smtptutor.reference import lookup
from smtptutor.reference.answer import pages_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from smtptutor.reference.lookup import Page
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
  smtptutor explain bounce.eml
  smtptutor explain --summary /var/log/mail.log*
  smtptutor explain --json --redact Maildir/
  smtptutor explain --replay debug.txt
"""
TAKES = (
    "explain takes a code (503, 5.5.1), a verb (RCPT), a word (greylisting) or a whole reply. "
    "A log, a bounce or an exception can be a file, or come from standard input."
)
NO_FILE = "there is no file or folder {}."
ENDINGS = (".log", ".eml", ".txt", ".gz", ".mbox", ".out", ".bz2", ".xz", ".json")
"""How names of files end that no word for a page does."""


def add_to(parser: "ArgumentParser") -> None:
    """What `explain` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help="a code, a name, a whole reply; files or folders with logs, mails or dialogues; - for standard input",
    )
    parser.add_argument("--all", action="store_true", help="all that is known, not one screen of it")
    parser.add_argument("--summary", action="store_true", help="what failed, why, how often, and what to do first")
    parser.add_argument("--redact", action="store_true", help="hide addresses and hosts, each always the same way")
    parser.add_argument("--jobs", metavar="N", type=_count, default=1, help="read many files in N processes")
    parser.add_argument("--replay", action="store_true", help="open the shell at the line that was refused")
    parser.set_defaults(run=_run)


def _count(text: str) -> int:
    """A number of processes. Raises ArgumentTypeError, which argparse tells."""
    if not (text.isdecimal() and int(text) > 0):
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(f"give a number of processes from 1 on, not {text}")
    return int(text)


def _run(world: "World", given: "Namespace") -> int:
    if given.replay:
        if given.what in ([], ["-"]) and world.stdin.isatty():
            world.complain(TAKES)
            return WRONG_USAGE
        from smtptutor.commands import replay

        return replay.run(world, given.what, as_json=given.json)
    return run(world, given.what, all_of_it=given.all, as_json=given.json, given=given)


def run(
    world: "World",
    words: "list[str]",
    *,
    all_of_it: bool = False,
    as_json: bool = False,
    given: "Namespace | None" = None,
) -> int:
    """
    Print one screen of what is known, or all of it.

    Files and folders are read, and so is standard input where there are no words; `given` are the options for that.
    Returns 1, with suggestions, where nothing is known, and 2 where nothing was asked.
    """
    if _is_evidence(words):
        return _evidence(world, words, given)
    if given is not None and given.summary and len(words) == 1 and len(words[0].split()) == 1:
        world.complain(f"{NO_FILE.format(words[0])} --summary counts what stands in files.")
        return NOT_DONE
    whole, pages = " ".join(words), pages_for(words)
    asks = as_json or (given is not None and (given.redact or given.summary))  # for more than people read
    if " " in whole or "\n" in whole:
        said = _is_said(world, whole, given) if asks else _is_shown(world, whole, pages, all_of_it=all_of_it)
        if said:
            return DONE
    if not pages:
        world.complain(_nothing(words))
        return NOT_DONE
    _show(world, whole, pages, all_of_it=all_of_it, as_json=as_json)
    return DONE


def _is_evidence(words: "list[str]") -> bool:
    """True for standard input and for files. A word that has a page is that word, whatever files there are."""
    if not words or words == ["-"]:
        return True
    there = [word == "-" or os.path.exists(word) for word in words]
    if not any(there) or (len(words) == 1 and lookup.named(words[0])):
        return False
    return all(is_there or _is_like_a_file(word) for word, is_there in zip(words, there, strict=True))


def _is_like_a_file(word: str) -> bool:
    """True for what nobody writes who does not mean a file."""
    return " " not in word and (os.sep in word or "/" in word or word.lower().endswith(ENDINGS))


def _evidence(world: "World", words: "list[str]", given: "Namespace | None") -> int:
    """Explain what files, standard input, or the words themselves say."""
    if words in ([], ["-"]) and world.stdin.isatty():
        world.complain(TAKES)
        return WRONG_USAGE
    if given is not None and given.summary:
        from smtptutor.commands.explain_summary import run as sum_up

        return sum_up(world, words, given.jobs, as_json=given.json, all_of_it=given.all, redact=given.redact)
    from smtptutor.commands import explain_evidence  # most questions are for a page

    options = explain_evidence.Options.of(given)

    def pages_in(lines: "Iterable[str]") -> bool:
        from smtptutor.reference.found import found_in

        asked, pages = found_in(lines)
        if pages:
            _show(world, asked, pages, all_of_it=options.all_of_it, as_json=options.as_json)
        return bool(pages)

    return explain_evidence.run(world, words, options, pages_in)


def _is_shown(world: "World", whole: str, pages: "list[Page]", *, all_of_it: bool) -> bool:
    """Show what is found in words, one screen of it or all; False where nothing is, or where they ask for something."""
    from smtptutor.reference import pasted

    if not pasted.may_be_said(whole):
        return False
    from smtptutor.evidence.answered import answer_to, whole_answer_to

    if all_of_it:
        from smtptutor.shell.pager import show

        if told := whole_answer_to(whole, pages):
            show(world, told)
        return bool(told)
    found = answer_to(whole, pages)
    if found is not None:
        world.show(found.shown)
    return found is not None


def _is_said(world: "World", whole: str, given: "Namespace | None") -> bool:
    """Tell what is found in words as the options ask for; False where nothing is, or where they ask for something."""
    from smtptutor.reference import pasted

    if not pasted.may_be_said(whole):
        return False
    from smtptutor.commands import explain_evidence

    return explain_evidence.of_words(world, whole, explain_evidence.Options.of(given))


def _nothing(words: "list[str]") -> str:
    """Why there is no page, and what may have been meant."""
    if len(words) == 1 and _is_like_a_file(words[0]):
        return NO_FILE.format(words[0])
    return f"nothing is known of {_clean(' '.join(words))!r}. {_of_code(words[0])}{_hint(words)}"


def _of_code(word: str) -> str:
    """What the first digit of a reply code says that nobody has listed (RFC 5321 4.2.1)."""
    if not lookup.is_code(word):
        return ""
    from smtptutor.reference.digits import FIRST

    if word[0] not in FIRST:
        return "A reply code begins with 2, 3, 4 or 5. "
    return f"No standard has this code; the {word[0]} in front says: {FIRST[word[0]]}. "


def _hint(words: "list[str]") -> str:
    from smtptutor.reference.near import near_misses  # only a slip needs it

    near = near_misses(words)
    if near:
        return f"Near to it: {', '.join(near)}."
    return "Ask for a code (503, 5.5.1), a verb (RCPT), a word (greylisting) or a whole reply."


def _show(world: "World", asked: str, pages: "list[Page]", *, all_of_it: bool, as_json: bool) -> None:
    """Print pages: one screen for what was asked, all of them, or an object for each."""
    if as_json:
        import json

        for page in pages:
            world.write(json.dumps(as_object(page)) + "\n")
    elif all_of_it:
        from smtptutor.shell.pager import show

        show(world, whole_answer(pages))
    else:
        world.show(answer(pages, asked=asked).shown)


def _clean(asked: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in asked)[:80]
