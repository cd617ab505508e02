"""What README.md shows of a session is what the program prints."""

import io
import re
from pathlib import Path

import pytest
from worlds import run

from smtptutor.explain.explanation import explain
from smtptutor.explain.way_out import way_out
from smtptutor.net.watch_screen import Screen
from smtptutor.protocol.stage import Stage
from smtptutor.server import sites
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site
from smtptutor.shell import bar
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.free_play import FreePlay
from smtptutor.talk.tutor import Tutor
from smtptutor.text import plain, screen
from smtptutor.world import World

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
BLOCKS = [block for language, block in FENCES if not language]
PROMPT = re.compile(rf"^((?:{'|'.join(Stage)})>) ?(.*)$", re.MULTILINE)
SESSIONS = [block for block in BLOCKS if PROMPT.match(block)]
WATCHED = [block for block in BLOCKS if block.startswith("[1] ")]
EHLO = "EHLO client.example.org"
MAIL = "MAIL FROM:<alice@example.test>"
BEFORE = {
    "greeted> MAIL FROM:<alice@example.test>": ("default", [EHLO]),
    "mail> RCPT TO:<bob@example.test>": ("greylist", [EHLO, MAIL]),
    "greeted> :elsewhere": ("default", [EHLO, EHLO]),
}
"""The first line of a session -> where it takes place, and what was typed before it."""


def played(block: str) -> str:
    """The session with what the shell prints at 80 columns in place of what the README says."""
    site, before = BEFORE[block.partition("\n")[0]]
    tutor = Tutor(Conversation(FreePlay(sites.load(site))))
    for line in before:
        list(tutor.type([line]))
    printed = ""
    for _, line in PROMPT.findall(block):
        printed += f"{tutor.conversation.prompt}{line}".rstrip() + "\n"
        if line:
            printed += "".join(plain(screen(blocks, 80)) for blocks in tutor.type([line]))
    if ":help " in block.splitlines()[-1]:
        printed += bar.StatusLine(tutor.conversation).text(79) + "\n"
        printed += "".join(piece for _, piece in bar.line(tutor.conversation.stage, 79, lesson=False)) + "\n"
    return printed


@pytest.mark.parametrize("block", SESSIONS, ids=lambda block: block.partition("\n")[0])
def test_a_session_is_what_the_shell_prints(block):
    assert played(block) == block


def test_all_sessions_are_played():
    """None is overlooked because it looks otherwise."""
    assert set(BEFORE) == {block.partition("\n")[0] for block in SESSIONS}
    assert 1 == len(WATCHED)
    others = re.sub(r"^```console\n.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)
    assert len(re.findall(r"^[1-5][0-9][0-9][ -][A-Za-z0-9]", others, re.MULTILINE)) == sum(
        len(re.findall(r"^[1-5][0-9][0-9][ -]", block, re.MULTILINE)) for block in SESSIONS
    )


def test_what_serve_prints_of_a_program():
    """The lines that smtplib sends for the program in the README."""
    seen = io.StringIO()
    shown = Screen(World(io.BytesIO(), seen, io.StringIO(), environment={}, terminal=False))
    greeting = connect(Site())
    simulator = Simulator(greeting)
    history = [greeting]
    for line in (
        "ehlo client.example.org",
        "mail FROM:<alice@example.test> size=42",
        "rcpt TO:<bob@example.test>",
        "rcpt TO:<full@trouble.example.test>",
        "data",
        "Subject: Hello",
        "",
        "Hello from my program.",
        ".",
    ):
        for exchange in simulator.receive(f"{line}\r\n".encode()):
            history.append(exchange)
            shown(1, exchange, explain(exchange, history), way_out(exchange))

    assert WATCHED[0] in seen.getvalue()


def test_what_explain_prints(tmp_path, monkeypatch):
    """A file, and what is said of it; `...` stands for some lines."""
    (block,) = [block for language, block in FENCES if language == "console"]
    _, shown, command = re.split(r"^\$ ", block, flags=re.MULTILINE)
    name, _, text = shown.removeprefix("cat ").partition("\n")
    typed, _, printed = command.partition("\n")
    (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    out = run(*typed.split()[1:]).out
    begin, end = printed.split("...\n")

    assert begin
    assert out.startswith(begin)
    assert out.endswith(end)
