"""smtptutor export --proof: what somebody did and when, in a file for whoever teaches the class."""

from argparse import Namespace

from smtptutor import __version__
from smtptutor.commands import labels, shared
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course.proof.course import Course
from smtptutor.course.proof.form import written
from smtptutor.course.proof.made import made
from smtptutor.course.store import Store
from smtptutor.text import Para
from smtptutor.wording import listed_words, plural
from smtptutor.world import World


def run(world: World, options: Namespace) -> int:
    """Write the proof of the label that was given, or of the only one there is; the exit status."""
    label = options.label
    if label is None:
        known = labels.known(world.data_folder())
        if len(known) > 1:
            world.complain(f"there is progress of {listed_words(known)}; say whose with --label.")
            return NOT_DONE
        label = known[0] if known else None
    with shared.remembered(world, label) as progress:
        return _write(world, progress, options)


def _write(world: World, known: Store, options: Namespace) -> int:
    proof = made(known, Course(options.lessons), __version__)
    if not proof.parts:
        if known.kept:  # otherwise it was told why nothing can be read
            world.complain("nothing has been done yet, so there is nothing to prove.")
        return NOT_DONE
    status = shared.written(world, options.proof, written(proof))
    if status == DONE:
        whose = f" of {proof.label}" if proof.label else ""
        finished = f"{sum(part.finished for part in proof.parts)} finished among them"
        told = f"has what was done in {plural(len(proof.parts), 'lesson')}{whose}, {finished}."
        world.show([Para(f"{options.proof} {told} Read it; smtptutor verify {options.proof} checks it.")])
    return status
