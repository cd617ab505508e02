"""smtptutor explain FILE --replay: what a piece of evidence tells, played at a simulated place up to its failure."""

from smtptutor.commands.status import NOT_DONE
from smtptutor.text import Para
from smtptutor.wording import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtptutor.evidence.replay import Script
    from smtptutor.evidence.source import Source
    from smtptutor.server.site import Site
    from smtptutor.text import Block
    from smtptutor.world import World

NOTHING = (
    "there is no failure here that can be replayed: it takes a reply of a server, and the step it came at. "
    "A dialogue, a log or an error of a program has both."
)
NO_FILE = "there is no file or folder {}. A dialogue, a log or an error of a program can be replayed."
MOST_TOLD = 3
"""Addresses whose places here are told one by one."""


def run(world: "World", words: "list[str]", *, as_json: bool = False) -> int:
    """
    Open the shell where the first failure came; without a terminal print the dialogue, the refused line with it.

    `words` are files or folders; without any, standard input is read, and what is no file is the evidence itself.
    Returns 1 where there is nothing to replay.
    """
    from smtptutor.server import sites

    found = _first(world, words)
    if found is None:
        world.complain(NO_FILE.format(words[0]) if _names_nothing(words) else NOTHING)
        return NOT_DONE
    site = sites.load(found.place)
    if found.dialect:
        site = site._replace(dialect=found.dialect)
    if world.terminal and not as_json:
        from smtptutor.shell import start

        return start.run_played(world, site, found.lines, found.refused, told(found, site))
    return _printed(world, found, site, as_json=as_json)


def _names_nothing(words: "list[str]") -> bool:
    """True for one word that is no file, and no evidence either."""
    import os

    return len(words) == 1 and words != ["-"] and " " not in words[0] and not os.path.exists(words[0])


def _first(world: "World", words: "list[str]") -> "Script | None":
    """The first of the sources that can be replayed, as it is played."""
    from smtptutor.evidence.replay import script

    for source in _sources(world, words):
        try:
            if (found := script(source)) is not None:
                return found
        except OSError as error:
            world.complain(f"{source.name or 'standard input'} cannot be read: {error.strerror or error}.")
    return None


def _sources(world: "World", words: "list[str]") -> "Iterator[Source]":
    import os

    from smtptutor.evidence import opening
    from smtptutor.evidence.source import of_text

    if words in ([], ["-"]):
        yield from opening.of_stream(world.stdin, "", world.complain)
    elif all(map(os.path.exists, words)):
        for path in opening.files(words, world.complain):
            yield from opening.of_file(path, world.complain)
    else:
        yield of_text(" ".join(words))


def told(found: "Script", site: "Site") -> "list[Block]":
    """What was played, what stands for what, and which line comes next."""
    blocks: list[Block] = [Para(_what(found, site), "Replayed:")]
    if stands := _stands_for(found):
        blocks.append(Para(stands, "Differs:"))
    if not found.refused:
        blocks.append(Para("There the greeting itself was a refusal, as it is here.", "Then:"))
        return blocks
    refused = found.finding
    numbers = " ".join(str(number) for number in (refused.code, refused.enhanced) if number)
    blocks.append(Para(f"{found.refused}", "Type:"))
    blocks.append(Para(f"There it was answered {numbers or 'no'} {refused.text}".rstrip(), "Then:"))
    if here := _answered_here(found, site):
        blocks.append(Para(here, "Here:"))
    return blocks


def _answered_here(found: "Script", site: "Site") -> str:
    """What this place answers otherwise: that it takes the line, or refuses one that was taken there."""
    from smtptutor.server.simulator import Simulator, connect

    simulator = Simulator(connect(site))
    came = [one for line in (*found.lines, found.refused) for one in simulator.receive(_octets(line))]
    said = [
        f"{str(one.client).split()[0]} is refused, with {one.reply.code}, and was not there."
        for one in came[:-1]
        if not one.reply.accepted
    ][:1]
    if came and came[-1].reply.accepted:
        said.append(f"This place takes the line, with {came[-1].reply.code}: what spoke against it there is not here.")
    return " ".join(said)


def _octets(line: str) -> bytes:
    return f"{line}\r\n".encode("utf-8", "surrogateescape")


def _what(found: "Script", site: "Site") -> str:
    from smtptutor.evidence.replay import SERVERS

    place = f"at {site.hostname}, a simulated place"
    if found.dialect:
        place += f" that answers as {dict(SERVERS)[found.dialect]} does"
    played = plural(len(found.lines) - len(found.added), "line")
    if found.from_dialogue:
        return f"{played} of the client, {place}."
    return f"{played}, made from what is known of the failure, {place}."


def _stands_for(found: "Script") -> str:
    """What is not as it was there."""
    sentences = []
    shown = found.addresses[:MOST_TOLD]
    if shown:
        pairs = ", ".join(f"{here} for {there}" for there, here in shown)
        more = ", and so on" if len(found.addresses) > MOST_TOLD else ""
        sentences.append(f"Addresses are those of the place: {pairs}{more}.")
    if found.added:
        sentences.append(f"Added, as this place wants it: {', '.join(found.added)}.")
    if found.replaced_login:
        sentences.append("The login is alice's of this place.")
    sentences.append("What the real server knows of hosts, names and mail is not replayed.")
    return " ".join(sentences)


def _printed(world: "World", found: "Script", site: "Site", *, as_json: bool) -> int:
    """The dialogue, the refused line with it, as the shell prints it without a terminal."""
    from io import BytesIO

    from smtptutor.commands import dialogue

    if not as_json:
        world.show(told(found, site))
        world.write("\n")
    lines = [*found.lines, *([found.refused] if found.refused else [])]
    octets = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
    return dialogue.run(world, site, as_json=as_json, stream=BytesIO(octets))
