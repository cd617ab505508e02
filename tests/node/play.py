"""Played by the Python of web pages: all that must run there is imported; then a mail, a refusal and a lesson."""

import importlib
import json
import sys
from pathlib import Path

from smtptutor.course.check.rule import solution
from smtptutor.course.lesson_file import course
from smtptutor.course.ops import Next
from smtptutor.course.run import acted, do, opening
from smtptutor.explain.explanation import explain
from smtptutor.explain.way_out import way_out
from smtptutor.server.simulator import Simulator, connect, say_line
from smtptutor.server.site import Site

MAIL = b"""EHLO client.example.org\r
MAIL FROM:<alice@example.test>\r
RCPT TO:<bob@example.test>\r
DATA\r
Subject: Lunch\r
.\r
QUIT\r
"""


def modules():
    """Every module that came along, imported; those that fail, with why."""
    home, failed = Path("smtptutor").resolve(), {}
    for path in sorted(home.glob("**/*.py")):
        name = ".".join(path.relative_to(home.parent).with_suffix("").parts).removesuffix(".__init__")
        try:
            importlib.import_module(name)
        except ImportError as fault:
            failed[name] = str(fault)
    return failed


def mail():
    """The codes of a mail that is sent in one piece, from the greeting to QUIT."""
    greeting = connect(Site())
    return [each.reply.code for each in (greeting, *Simulator(greeting).receive(MAIL))]


def refusal():
    """RCPT before MAIL: what is said of it, and the codes that its way out comes to."""
    greeted = say_line(connect(Site()).after, "EHLO client.example.org")
    exchange = say_line(greeted.after, "RCPT TO:<bob@example.test>")
    lines = way_out(exchange).lines
    codes, state = [], exchange.after
    for line in lines:
        answered = say_line(state, line)
        codes.append(answered.reply.code)
        state = answered.after
    return {"code": exchange.reply.code, "why": explain(exchange, (greeted,)).why, "next": lines, "codes": codes}


def lesson():
    """The first lesson, played by its solution: how many steps it has, and how many were done."""
    at = opening(course()[0])
    done = 0
    for step in at.lesson.steps:
        at, _ = acted(at, solution(at))
        done += at.step == step and at.step_done
        at, _ = do(at, Next())
    return {"steps": len(at.lesson.steps), "done": done, "ended": at.done}


json.dumps({"runs": sys.platform, "failed": modules(), "mail": mail(), "refusal": refusal(), "lesson": lesson()})
