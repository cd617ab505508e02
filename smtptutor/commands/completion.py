"""smtptutor completion: the script with which a shell completes the commands; tools/make.py makes them."""

from argparse import ArgumentParser, Namespace

from smtptutor import data
from smtptutor.commands.status import DONE
from smtptutor.world import World

SCRIPTS = {
    "bash": "bash-completion/completions/smtptutor",
    "zsh": "zsh/site-functions/_smtptutor",
    "fish": "fish/vendor_completions.d/smtptutor.fish",
}
"""Shell -> where it looks for its script below a folder share."""

EXAMPLES = """\
a line for the file that your shell reads when it starts:
  eval "$(smtptutor completion bash)"               in ~/.bashrc
  eval "$(smtptutor completion zsh)"                in ~/.zshrc, below compinit
  smtptutor completion fish | source                in ~/.config/fish/config.fish
"""


def add_to(parser: ArgumentParser) -> None:
    """What `completion` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("for_shell", choices=tuple(SCRIPTS), metavar="SHELL", help="bash, zsh or fish")
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    """Print the script."""
    world.write((data.share() / SCRIPTS[options.for_shell]).read_text(encoding="utf-8"))
    return DONE
