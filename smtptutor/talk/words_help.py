"""The word that tells of the others: all of them on one screen, by what they are for, or one of them whole."""

from smtptutor.explain.words import shown
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.stages import GRID
from smtptutor.server.refusal import refusal_here
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.words import COLON, Asked, Word
from smtptutor.text import BLANK, Block, Para, Term, Terms
from smtptutor.wording import did_you_mean

INTRO = "Lines go to the server, words after a colon to the tutor. :help WORD tells one of them whole."
TAB = "Tab completes, Up brings lines back"
RIGHT = ", the right arrow takes what is suggested"
KEYS = "Ctrl-C drops the line, Ctrl-D leaves. Two colons send a line with one"
_WORTH_A_TRY = "me"  # :help me

LESSON = ("This lesson", ("hint", "next", "goals", "solution", "restart", "skip"))
GROUPS = (
    ("Why it said that", ("why", "explain", "compare", "elsewhere", "more")),
    ("What comes next", ("hint", "map", "what-if")),
    ("Go back", ("undo", "redo", "reset", "connect")),
    ("Octet by octet", ("octets", "base64", "decode", "answer")),
    ("Another place", ("site", "dialect", "wait", "mail")),
    ("Lessons", ("learn", "lessons")),
    ("How much is said", ("brief", "full", "normal")),
    ("To keep", ("log", "set")),
    ("Help, and the end", ("help", "quit")),
)
"""What people want -> the words for it. A word that stands nowhere here is listed at the end."""

ABOUT = {
    "help": ("All words on one screen; with a word, that one whole. A code or a verb is looked up.", "help undo"),
    "why": ("Everything about the last reply: why it came here, and what to do. :more has the rest.", "why"),
    "explain": (
        "One screen of 503, RCPT, SIZE, greylisting, a reply, or several lines pasted here. Behind it --all gives all.",
        "explain 550 5.7.1 relaying denied",
    ),
    "compare": ("What A and B share and where they differ. Behind them --all gives all of it.", "compare 250 503"),
    "more": ("The next screen of the last long text; with `all` the whole rest.", "more"),
    "elsewhere": ("What Postfix, Exim, Sendmail and OpenSMTPD would have answered to the last line.", "elsewhere"),
    "hint": ("In a lesson one more hint, three for each step; elsewhere the line that leads on.", "hint"),
    "map": ("The stages of a session: where you are, what is taken there, what earns 503.", "map"),
    "what-if": ("What the server would answer to LINE now. Nothing is sent.", "what-if DATA"),
    "undo": ("Takes back the last line, or the last N, as if they had not been sent.", "undo 2"),
    "redo": ("Does again what :undo took back, as long as nothing new was typed.", "redo"),
    "connect": ("A new connection to the same place. What the server accepted stays accepted.", "connect"),
    "reset": ("A new connection; what the server accepted stays. In a lesson the step begins again.", "reset"),
    "site": ("The places there are; with NAME, or a TOML file, go there.", "site greylist"),
    "dialect": ("Who speaks here; with NAME another server does from the next line on.", "dialect exim"),
    "wait": ("Lets time pass at the server, as for greylisting: 90s, 5m, 2h or 1d.", "wait 5m"),
    "octets": (
        r"Sends just these in one piece: \r \n \t \0 \\ and \xHH stand for octets. :undo takes all of them back.",
        r"octets NOOP\n",
    ),
    "base64": (
        r"Writes TEXT in base64, with the escapes of :octets. It is kept nowhere.",
        r"base64 \0alice\0wonderland",
    ),
    "decode": (
        r"Says what TEXT holds in base64: NUL as \0, what is no text as \xHH.",
        "decode AGFsaWNlAHdvbmRlcmxhbmQ=",
    ),
    "answer": ("What the program of USER answers to the 334 that stands now.", "answer alice"),
    "mail": ("The messages that the server accepted; NUMBER shows one, `octets` behind it its line ends.", "mail"),
    "learn": ("The lesson to go on with; with LESSON that one. :quit leads back.", "learn envelope"),
    "lessons": ("All lessons, what is done, and which comes next.", "lessons"),
    "log": ("The conversation so far; FILE keeps it, and FILE.md or FILE.html the explanations too.", "log"),
    "set": ("The settings; with KEY VALUE one of them changes, and :set save keeps it.", "set voice brief"),
    "brief": ("Little is said from now on: the reason of a refusal, and what to type.", "brief"),
    "full": ("Every reply is explained in full from now on, each time.", "full"),
    "normal": ("A reply is explained in full when its reason is met for the first time.", "normal"),
    "quit": ("Leaves a lesson, or the shell. QUIT without a colon goes to the server.", "quit"),
    "next": ("Goes on to the next step or lesson once this one is done.", "next"),
    "goals": ("What this step asks for, and what is reached.", "goals"),
    "solution": ("Plays the step up to its last line, which is left to you.", "solution"),
    "skip": ("Leaves this question, which stays due; with `all` those after it too.", "skip all"),
    "restart": ("Begins the whole lesson again.", "restart"),
}
"""Word -> what it does, and an example without its colon."""


def _help(asked: Asked) -> list[Block]:
    """:help lists all words by their use; with a word, or what the reference knows, it tells that."""
    typed = asked.argument.lstrip(COLON).lower()
    if not typed or typed == _WORTH_A_TRY:
        return _all_words(asked)
    word = next((word for word in asked.words if typed in (word.name, word.short)), None)
    return _one_word(word) if word is not None else _not_a_word(asked, typed)


def _all_words(asked: Asked) -> list[Block]:
    here = asked.conversation
    rows = [] if here.lesson is not None else [Term("The server takes", _taken_now(here))]
    known = {word.name: word for word in asked.words}
    for use, names in (LESSON, *GROUPS) if here.lesson is not None else GROUPS:
        there = [known.pop(name) for name in names if name in known]
        if there:
            rows.append(Term(use, _listed(there)))
    if known:
        rows.append(Term("More", _listed(list(known.values()))))
    suggested = here.preferences.now.suggest and not here.preferences.now.plain
    editing = f"{TAB}{RIGHT if suggested else ''}. " if here.completes else ""
    rows.append(Term("Keys", f"{editing}{KEYS}"))
    return [Para(INTRO), BLANK, Terms(tuple(rows))]


def _listed(words: list[Word]) -> str:
    return ", ".join(f":{word.name} {word.argument}".strip() for word in words)


def _taken_now(here: Conversation) -> str:
    """What the server takes now: the verbs that it would not refuse for the moment they come at."""
    if here.stage is Stage.CLOSED:
        return "nothing: the connection is closed. :reset connects again"
    if here.stage is Stage.DATA:
        return "lines of the message; a dot alone ends it"
    if here.awaiting is not Awaiting.COMMAND:
        return "an answer of the login; * gives it up" if here.awaiting is Awaiting.ANSWER else "octets of the chunk"
    state = here.state
    return " ".join(verb for verb in GRID if verb not in state.policy.unspoken and refusal_here(state, verb) is None)


def _one_word(word: Word) -> list[Block]:
    """A word whole: what is typed for it, what it does, an example."""
    about, example = ABOUT.get(word.name, (f"{word.help[:1].upper()}{word.help[1:]}.", word.name))
    typed = f":{word.name} {word.argument}".strip()
    short = f"  or :{word.short} {word.argument}".rstrip() if word.short else ""
    return [Para((("label", typed), ("", short))), Para(about), Para(f":{example}", "For instance:")]


def _not_a_word(asked: Asked, typed: str) -> list[Block]:
    """What the reference knows of it, or the word that was probably meant."""
    explain = next(word for word in asked.words if word.name == "explain")
    near = did_you_mean(typed, [word.name for word in asked.words], COLON)
    if not near:
        return explain.handler(asked)
    return [Para(f"There is no :{shown(typed)}.{near} :help lists what there is.")]


WORDS = (Word("help", "?", "[WORD]", "all words on one screen; with one, that one whole", _help, long=True),)
