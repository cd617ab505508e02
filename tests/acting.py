"""What a lesson's solutions are for whoever plays them: operations for the engine, or lines to type."""

from smtptutor.course.check.rule import solution
from smtptutor.course.lesson import Connecting, Edit, SentOctets, SolutionLine, Together, Waiting
from smtptutor.course.ops import Connect, GiveAnswer, SendOctets, Wait
from smtptutor.talk.lesson_screen import typed


def act(way, done):
    """Do one act of a solution in a lesson under way, or type a line; what happened."""
    match SolutionLine(done) if isinstance(done, str) else done:
        case SolutionLine(line):
            return way.send(line)
        case Together(lines):
            return [event for n, line in enumerate(lines, 1) for event in way.send(line, more=n < len(lines))]
        case Connecting():
            return way.do(Connect())
        case Waiting(seconds):
            return way.do(Wait(seconds))
        case SentOctets(octets):
            return way.do(SendOctets(octets))
        case Edit(edit):
            return way.do(GiveAnswer(edit))


def typings(at):
    """What somebody types to solve the step at hand: for each act, the lines that go out at once."""
    return [list(typed(each)) for each in solution(at)]


def lines_of(at):
    """The same, line by line."""
    return [line for lines in typings(at) for line in lines]


def solve(tutor):
    """Type the solution of the step at hand; the blocks shown."""
    at = tutor.conversation.lesson
    return [block for lines in typings(at) for blocks in tutor.type(lines) for block in blocks]
