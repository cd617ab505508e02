"""Every page is in form, every cause has one, and the examples in them are played."""

import re
import textwrap
import tomllib

import pytest
from every_cause import PLAYED

from smtptutor.explain.explanation import explain
from smtptutor.pages import exact, generic
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import REFUSED_WHEN_STRICT
from smtptutor.reference import lookup
from smtptutor.reference.answer import pages_for
from smtptutor.server.dialects.standard import SAYS
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site_file import site_from
from smtptutor.table import TomlTable

HEADINGS = {
    "codes": "What it means|When you see it|How to fix it|Elsewhere|Compare|Sources",
    "enhanced": "What it means|When you see it|How to fix it|Comes with|Elsewhere|Sources",
    "keywords": "In short|What it means|Form|When it goes wrong|Elsewhere|Sources",
    "verbs": "What it does|Form|When it is legal|Answers|Common mistakes|Elsewhere|Sources",
    "causes": "Answer|In short|Why|How to fix it|What next|In a program|Site|Fails|Accepted, with a note|Example|Works"
    "|Elsewhere|Sources",
    "pairs": "What to type|What each means|When you see it|How to fix it|What servers print|Not about order|In programs"
    "|Key differences|When which applies|Quick test|Sources",
    "parameters": "What it asks for|Form|Values|Accepted|Refused|When it goes wrong|Elsewhere|Sources",
    "mechanisms": "What is sent|Form|Needs TLS|When it fails|Today|Sources",
    "words": "What it means|When you meet it|What to do|See also|Sources",
    "providers": "What it means|How to fix it|When you see it|Dated|See also|Sources",
}
MUST = {
    "codes": "What it means|When you see it|How to fix it|Sources",
    "enhanced": "What it means|Sources",
    "keywords": "What it means|Sources",
    "verbs": "What it does|Form|When it is legal|Answers|Sources",
    "causes": "Why|Sources",
    "pairs": "What each means|When you see it|How to fix it|Key differences|When which applies|Quick test|Sources",
    "parameters": "What it asks for|Form|Values|Accepted|Refused|When it goes wrong|Sources",
    "mechanisms": "What is sent|Needs TLS|When it fails|Today|Sources",
    "words": "What it means|What to do|See also|Sources",
    "providers": "What it means|How to fix it|Dated|Sources",
}
PAGES = [(kind, name) for kind in lookup.KINDS for name in lookup.names(kind)]
ACCEPTED = {cause for cause, says in SAYS.items() if says.code < 400}
WITH_A_NOTE = "Accepted, with a note"
"""The heading of an example that most servers let pass, where this one has a note."""
NOT_TYPED = {
    Cause.TOO_MANY_CONNECTIONS,
    Cause.IDLE_TIMEOUT,
    Cause.TLS_HANDSHAKE_FAILED,
    Cause.PIPELINING_NOT_ALLOWED,
}
"""What only a port, or lines sent at once, can earn: their pages show no dialogue."""
AT_GREETING = {Cause.CLIENT_BLOCKED_AT_GREETING, Cause.HOST_NEVER_TAKES_MAIL, Cause.SERVICE_NOT_READY}
"""What is said before anything can be typed: a page may show lines after it, and need not."""
NOTHING_WORKS = AT_GREETING | {
    Cause.ONLY_QUIT_AFTER_REFUSAL,
    Cause.SERVER_SHUTTING_DOWN,
}
"""Where nothing that is typed there helps."""


def with_section(heading):
    """The causes whose pages have a section."""
    return [cause for cause in Cause if heading in lookup.find("causes", cause).sections]


@pytest.mark.parametrize(("kind", "name"), PAGES, ids=[f"{kind}/{name}" for kind, name in PAGES])
class TestForm:
    """What holds for every page."""

    def test_headings_stand_in_their_order(self, kind, name):
        """The headings are those of the kind, in its order, and the needed ones are there."""
        found = list(lookup.find(kind, name).sections)

        assert found == [heading for heading in HEADINGS[kind].split("|") if heading in found]
        assert set(MUST[kind].split("|")) <= set(found)

    def test_the_text_is_plain(self, kind, name):
        """ASCII, a title, one line of meaning, lines that fit, no markup that a terminal would show raw."""
        page = lookup.find(kind, name)
        text = "\n".join(page.sections.values())

        assert (page.title + page.meaning + text).isascii()
        assert all(10 < len(line) <= 90 for line in (exact(page.meaning), generic(page.meaning)))
        assert not re.search(r"\*\*|`|<a |https?:", text)
        assert max(map(len, text.splitlines())) <= 100

    def test_sources_say_where(self, kind, name):
        """Each source is an RFC with perhaps a section, the registry, or what servers do."""
        sources = lookup.find(kind, name).sources
        form = r"RFC \d{3,4}( [A-Z0-9][\d.]*)?|practice|IANA registry of enhanced status codes"

        assert sources
        assert [source for source in sources if not re.fullmatch(form, source)] == []

    def test_other_pages_that_it_names_exist(self, kind, name):
        """The codes under Compare and Comes with have pages."""
        page = lookup.find(kind, name)
        named = page.section("Compare").split() + page.section("Comes with").split()

        assert [code for code in named if lookup.find("codes", code) is None] == []

    def test_each_page_under_see_also_can_be_had(self, kind, name):
        """They are named as one asks for them, and none is the page itself."""
        named = [one.strip() for one in lookup.find(kind, name).section("See also").replace("\n", " ").split(",")]

        assert [one for one in named if one and not pages_for([one])] == []
        assert [
            one for one in named if one and (kind, name) == (pages_for([one])[0].kind, pages_for([one])[0].name)
        ] == []


class TestCauses:
    """The pages of the causes, both ways."""

    def test_each_cause_has_its_page_and_each_page_its_cause(self):
        """Neither is left over."""
        assert sorted(map(str, Cause)) == lookup.names("causes")

    @pytest.mark.parametrize("cause", Cause)
    def test_sections_fit_the_kind_of_cause(self, cause):
        """A success says what next; a refusal or note how to fix it, with a line that earns it and one that works."""
        sections = set(lookup.find("causes", cause).sections)
        success = {"What next"} | ({"Example"} if cause is not Cause.SERVICE_READY else set())
        refusal = {"How to fix it"} | (set() if cause in NOT_TYPED | NOTHING_WORKS else {"Works"})

        assert (success if cause in ACCEPTED else refusal) <= sections
        if cause not in ACCEPTED | NOT_TYPED | AT_GREETING:
            assert len(sections & {"Fails", WITH_A_NOTE}) == 1

    @pytest.mark.parametrize("cause", [one for one in Cause if one in ACCEPTED and one is not Cause.SERVICE_READY])
    def test_the_example_ends_with_the_cause(self, cause):
        """A success is shown by a dialogue whose last reply has this cause."""
        assert cause == played(cause, "Example")[-1].cause

    @pytest.mark.parametrize("cause", Cause)
    def test_the_answer_is_that_of_the_dialect(self, cause):
        """Who comes with a code can match it: what this server sends stands on the page."""
        assert answer(cause) == lookup.find("causes", cause).section("Answer")

    @pytest.mark.parametrize("cause", with_section("Fails"))
    def test_what_fails_fails_so(self, cause):
        """The last reply of Fails is a refusal, 4yz or 5yz, and for this cause."""
        last = played(cause, "Fails")[-1]

        assert 400 <= last.reply.code <= 599
        assert cause == last.cause

    @pytest.mark.parametrize("cause", with_section(WITH_A_NOTE))
    def test_what_is_accepted_carries_the_note(self, cause):
        """What a page calls accepted gets 2yz, and its last reply carries this note."""
        last = played(cause, WITH_A_NOTE)[-1]

        assert 200 <= last.reply.code <= 299
        assert cause in [note.cause for note in last.notes]

    @pytest.mark.parametrize("cause", [one for one in Cause if one not in ACCEPTED | NOT_TYPED | NOTHING_WORKS])
    def test_what_works_works(self, cause):
        """Works has no refusal in it, and not this note."""
        works = played(cause, "Works")

        assert len(works) > 1
        assert [exchange.client for exchange in works if not exchange.accepted] == []
        assert all(note.cause != cause for exchange in works for note in exchange.notes)

    @pytest.mark.parametrize("cause", [one for one in Cause if one is not Cause.SERVICE_READY])
    def test_the_line_of_meaning_can_be_worded(self, cause):
        """Every fact that the second line names is there when the cause occurs, and nothing is left in braces."""
        last = explain(met(cause))
        said = " ".join([last.why, *(note.text for note in last.notes)])

        assert "{" not in said

    @pytest.mark.parametrize("cause", sorted(REFUSED_WHEN_STRICT))
    def test_what_a_strict_site_refuses_has_a_reply(self, cause):
        """Each note that a strict site refuses has a row in the dialect."""
        assert SAYS[cause].code >= 500


def answer(cause):
    """The code of this server and its enhanced code, and whether the line is accepted; "" for what is only a note."""
    says = SAYS.get(cause)
    if says is None:
        return ""
    code = f"{says.code} {says.enhanced}" if says.enhanced else str(says.code)
    if says.to_mail:
        code = f"{code} ({says.to_mail} to MAIL)"
    if cause in with_section(WITH_A_NOTE):
        return f"a note to a line that is accepted; {code} where the site is strict"
    return code


def site_of(page):
    """The site that the example plays on: the default one with the changes that the page names, as in a site's file."""
    return site_from(TomlTable(tomllib.loads(textwrap.dedent(page.section("Site"))), page.name), page.name)


def octets(line):
    r"""A line of an example on the wire: x{3} is xxx, \x00 an octet; a line that ends in \x0a has no CR."""
    line = re.sub(r"(.)\{(\d+)\}", lambda found: found[1] * int(found[2]), line)
    raw = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), line.encode("ascii"))
    return raw if raw.endswith(b"\n") else raw + b"\r\n"


def played(cause, heading):
    """The exchanges of an example, the greeting first."""
    page = lookup.find("causes", cause)
    greeting = connect(site_of(page))
    simulator = Simulator(greeting)
    block = [line for line in page.section(heading).splitlines() if line.startswith("    ") or not line.strip()]
    lines = "\n".join(line[4:] for line in block).strip("\n").split("\n")
    return [greeting, *(exchange for line in lines for exchange in simulator.receive(octets(line)))]


def met(cause):
    """The exchange that a page is about: the last one of its example, the greeting, or what only a port can say."""
    if cause in NOT_TYPED:
        return next(one for one in PLAYED if one.cause == cause)
    page = lookup.find("causes", cause)
    headings = [heading for heading in ("Fails", WITH_A_NOTE, "Example") if heading in page.sections]
    return connect(site_of(page)) if cause in AT_GREETING else played(cause, headings[0])[-1]


class TestCoverage:
    """What the engine can say has an entry."""

    def test_each_code_and_enhanced_code_of_the_dialect_has_a_page(self):
        """Reply codes by number, enhanced codes by subject and detail."""
        codes = {str(says.code) for says in SAYS.values()}
        enhanced = {says.enhanced for says in SAYS.values() if says.enhanced}
        enhanced |= {says.to_mail for says in SAYS.values() if says.to_mail}

        assert codes <= set(lookup.names("codes"))
        assert {"x" + code[1:] for code in enhanced} <= set(lookup.names("enhanced"))

    def test_each_answer_to_a_verb_stands_on_its_page(self):
        """Whatever code the simulator gives a verb is among the answers that its page lists."""
        given = {(one.command.word.upper(), str(one.reply.code)) for one in PLAYED if one.command}
        pages = {verb: lookup.find("verbs", verb) for verb, _ in given}
        listed = {
            verb: re.findall(r"^- (\d{3})\b", page.section("Answers"), re.MULTILINE)
            for verb, page in pages.items()
            if page
        }

        assert [(verb, code) for verb, code in sorted(given) if verb in listed and code not in listed[verb]] == []

    def test_the_heart_is_there(self):
        """250 and 503 each have a description, when you see it, how to fix it; the pair has its key differences."""
        for code in ("250", "503"):
            page = lookup.find("codes", code)
            assert all(page.section(heading) for heading in ("What it means", "When you see it", "How to fix it"))

        assert "| 250 | 503 |" in lookup.find("pairs", "250-503").section("Key differences")
