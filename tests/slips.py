"""Lines with one slip each, where it stands, and what was meant by them."""

from support import EHLO, MAIL, after

from smtptutor.server.simulator import say_line
from smtptutor.server.site import OFFERABLE, Limits, Site

FULL = Site(extensions=OFFERABLE, limits=Limits(message_size=10**8))
M = "MAIL FROM:<alice@example.test>"
R = "RCPT TO:<bob@example.test>"

# Each row: the line with what is wrong between « and », a part of the words, and the line that was meant.
QUOTES = [
    ('RCPT TO:<b«"»ob@example.test>', "encloses nothing", R),
    ('RCPT TO:<bob«"»@example.test>', "encloses nothing", R),
    ('RCPT TO:<«"»bob@example.test>', "encloses nothing", R),
    ('RCPT TO:<bob@exam«"»ple.test>', "encloses nothing", R),
    ('RCPT TO:«"»bob@example.test', "encloses nothing", R),
    ('RCPT TO:<bob@example.test>«"»', "right behind the path", R),
    ('RCPT TO:«"»<bob@example.test>"', "around the whole address", R),
    ('MAIL FROM:«"»alice@example.test"', "around the whole address", M),
    ('MAIL FROM:<«"»alice@example.test">', "around the whole address", M),
    ('MAIL FROM:<al«"»ice@example.test> SIZE=1', "encloses nothing", f"{M} SIZE=1"),
    (
        r'MAIL FROM:<this is«"»not\allowed@example.org>',
        "as a whole",
        r'MAIL FROM:<"this is\"not\\allowed"@example.org>',
    ),
    ('MAIL FROM:<«"»odd user@example.org>', "as a whole", 'MAIL FROM:<"odd user"@example.org>'),
    ('MAIL FROM:<"odd «"» user"@example.org>', "encloses nothing", 'MAIL FROM:<"odd  user"@example.org>'),
]
PARAMETERS = [
    (f"{R} NOTIFY=SUCCESS,« »FAILURE", "blank ends the value", f"{R} NOTIFY=SUCCESS,FAILURE"),
    (f"{R} NOTIFY=SUCCESS« »FAILURE", "Commas alone", f"{R} NOTIFY=SUCCESS,FAILURE"),
    (
        f"{R} NOTIFY=SUCCESS« »,FAILURE ORCPT=rfc822;a@b.org",
        "blank",
        f"{R} NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a@b.org",
    ),
    (f"{R} NOTIFY=SUCCESS«;»FAILURE", "stands a comma", f"{R} NOTIFY=SUCCESS,FAILURE"),
    (f"{R} NOTIFY=SUCCESS,«,»FAILURE", "A comma stands between two events", f"{R} NOTIFY=SUCCESS,FAILURE"),
    (f"{R} NOTIFY=SUCCESS«,»", "blank, and nothing else", f"{R} NOTIFY=SUCCESS"),
    (f"{R} NOTIFY=«NEVER»,SUCCESS", "NEVER stands alone", f"{R} NOTIFY=SUCCESS"),
    (f"{R} NOTIFY=SUCCESS,«NEVER»", "NOTIFY=SUCCESS or NOTIFY=NEVER", f"{R} NOTIFY=SUCCESS"),
    (f"{R} NOTIFY=«FAILED»", "SUCCESS, FAILURE and DELAY; FAILED is none", f"{R} NOTIFY=FAILURE"),
    (f"{R} NOTIFY=«ALWAYS»", "ALWAYS is none of them", f"{R} NOTIFY=SUCCESS,FAILURE,DELAY"),
    (f"{R} NOTIFY« »= NEVER", "No blank stands beside the =", f"{R} NOTIFY=NEVER"),
    (f"{R} ORCPT=«root@example.org»", "The type is missing", f"{R} ORCPT=rfc822;root@example.org"),
    (f"{R} ORCPT=rfc822«:»root@example.org", "a semicolon", f"{R} ORCPT=rfc822;root@example.org"),
    (f"{R} ORCPT=rfc822;a«=»b@example.org", "+3D", f"{R} ORCPT=rfc822;a+3Db@example.org"),
    (f"{R} ORCPT=rfc822;a«+»b@example.org", "+2B", f"{R} ORCPT=rfc822;a+2Bb@example.org"),
    (f"{R} ORCPT=rfc822;«+ab»@example.org", "no capitals", f"{R} ORCPT=rfc822;+2Bab@example.org"),
    (f"{R} ORCPT=«»", "needs a value", f"{R} ORCPT=rfc822;bob@example.test"),
    (f"{R} ORCPT=rfc822;a« »b@example.org", "+20", f"{R} ORCPT=rfc822;a+20b@example.org"),
    (f"{M} SIZE=100«,»BODY=8BITMIME", "a blank, and nothing else", f"{M} SIZE=100 BODY=8BITMIME"),
    (f"{M} SIZE=100«,» BODY=8BITMIME", "a blank, and nothing else", f"{M} SIZE=100 BODY=8BITMIME"),
    (f"{M} RET=HDRS«,»ENVID=1", "a blank, and nothing else", f"{M} RET=HDRS ENVID=1"),
    (f"{M} SIZE=100«;»BODY=8BITMIME", "a blank, and nothing else", f"{M} SIZE=100 BODY=8BITMIME"),
    (f"{M}«,»SIZE=100", "one blank", f"{M} SIZE=100"),
    (f"{M}«S»IZE=100", "one blank", f"{M} SIZE=100"),
    (f"{M}«\t»SIZE=100", "tab", f"{M} SIZE=100"),
    (f"{M} SIZE=100«\t»BODY=8BITMIME", "tab", f"{M} SIZE=100 BODY=8BITMIME"),
    (f"{M} SIZE=10«k»", "10k is written SIZE=10240", f"{M} SIZE=10240"),
    (f"{M} SIZE=2«MB» BODY=7BIT", "2MB is written SIZE=2097152", f"{M} SIZE=2097152 BODY=7BIT"),
    (f"{M} SIZE=«+»100", "without a sign", f"{M} SIZE=100"),
    (f"{M} SIZE=10«,»000", "thousands", f"{M} SIZE=10000"),
    (f"{M} SIZE=«0x10»", "0x10 is written 16", f"{M} SIZE=16"),
    (f'{M} SIZE=«"»100"', "without quotes", f"{M} SIZE=100"),
    (f"{M} SIZE«:»100", "not by a colon", f"{M} SIZE=100"),
    (f"{M} SIZE=«ten» BODY=7BIT", "Leave it out where the size is not known", f"{M} BODY=7BIT"),
    (f"{M} SIZE=«-»1", "cannot be below 0", M),
    (f"{M} «SIZ»=100", "SIZE is probably meant", f"{M} SIZE=100"),
    (f"{M} BODY=«8BIT»", "7BIT or 8BITMIME", f"{M} BODY=8BITMIME"),
    (f"{M} «8BITMIME»", "a value of BODY", f"{M} BODY=8BITMIME"),
    (f"{M} RET=«HEADERS»", "FULL or HDRS", f"{M} RET=HDRS"),
    (f"{M} ENVID=a«=»b", "+3D", f"{M} ENVID=a+3Db"),
    (f"{M} ENVID={'x' * 100}«x»", "100 characters at most, and here are 101", f"{M} ENVID={'x' * 100}"),
    (f"{M} AUTH=a«=»b@example.org", "+3D", f"{M} AUTH=a+3Db@example.org"),
    (f"{M} SMTPUTF8«=1» SIZE=1", "stands alone", f"{M} SMTPUTF8 SIZE=1"),
    (f"{M} REQUIRETLS«=yes» SIZE=1", "stands alone", f"{M} REQUIRETLS SIZE=1"),
    (f"{M} BY=12«0»", "a semicolon and R", f"{M} BY=120;R"),
    (f"{M} BY=120«,»R", "A semicolon stands before R or N", f"{M} BY=120;R"),
    (f"{M} BY=120;« »N", "blank", f"{M} BY=120;N"),
    (f"{M} BY=2«m»;N", "in seconds", f"{M} BY=120;N"),
    (f"{M} BY=120;«T»", "RT or NT", f"{M} BY=120;RT"),
    (f"{M} HOLDFOR=«0»", "one second or more", M),
    (f"{M} HOLDFOR=1«h»", "HOLDFOR=3600", f"{M} HOLDFOR=3600"),
    (f"{M} HOLDFOR=«0»60", "begins with 1 to 9", f"{M} HOLDFOR=60"),
    (f"{M} HOLDFOR=«2026-01-05T10:00:00Z»", "belongs to HOLDUNTIL", f"{M} HOLDUNTIL=2026-01-05T10:00:00Z"),
    (f"{M} HOLDUNTIL=«60»", "belong to HOLDFOR", f"{M} HOLDFOR=60"),
    (f"{M} HOLDUNTIL=2026-01-05« »10:00:00Z", "capital T", f"{M} HOLDUNTIL=2026-01-05T10:00:00Z"),
    (f"{M} HOLDUNTIL=2026-01-05«t»10:00:00Z", "capital T", f"{M} HOLDUNTIL=2026-01-05T10:00:00Z"),
    (f"{M} HOLDUNTIL=2026-01-05T10:00:0«0»", "The zone is missing", f"{M} HOLDUNTIL=2026-01-05T10:00:00Z"),
    (f"{M} HOLDUNTIL=2026-01-05T10:00:00«z»", "capital Z", f"{M} HOLDUNTIL=2026-01-05T10:00:00Z"),
    (f"{M} HOLDUNTIL=2026-01-05T12:00:00«+0100»", "+01:00", f"{M} HOLDUNTIL=2026-01-05T12:00:00+01:00"),
    (f"{M} HOLDUNTIL=«tomorrow» SIZE=1", "2026-01-05T09:00:00Z", f"{M} SIZE=1"),
    (f"{M} MT-PRIORITY=«12»", "from -9 to 9; 12 is out of range", f"{M} MT-PRIORITY=9"),
    (f"{M} MT-PRIORITY=«+»3", "without a plus sign", f"{M} MT-PRIORITY=3"),
    (f"{R} RRVS=2026-01-01T00:00:00Z«;X»", ";C", f"{R} RRVS=2026-01-01T00:00:00Z"),
    (f"{M} «!!!»", "Behind the address stand only parameters", M),
    (f"{M} SIZE=1 «(big)»", "Behind the address stand only parameters", f"{M} SIZE=1"),
]
PATHS = [
    ("RCPT TO:<« »bob@example.test>", "blank", R),
    ("RCPT TO:<bob@example.test«  »>", "blank", R),
    ("RCPT TO:<bob« »@example.test>", "an address has none", R),
    ("RCPT TO:<bob@« »example.test>", "an address has none", R),
    ("RCPT TO:<«\t»bob@example.test> NOTIFY=NEVER", "tab", f"{R} NOTIFY=NEVER"),
    ("RCPT TO:<bob@example« »test>", "joined by dots", R),
    ("RCPT TO:<bob@example«,»test>", "joined by dots", R),
    ("RCPT TO:<bob« at »example.test>", "The sign @", R),
    ("RCPT TO:<bob@«@»example.test>", "Two @", R),
    ("RCPT TO:<bob@example.test«@example.test»>", "twice", R),
    ("RCPT TO:<bob@example.test«.»>", "A dot too many", R),
    ("RCPT TO:<bob@example.«.»test>", "A dot too many", R),
    ("RCPT TO:<bob@«.»example.test>", "A dot too many", R),
    ("RCPT TO:<bob@example.test«,»>", "does not belong", R),
    ("RCPT TO:<bob@example.test«:25»>", "A port", R),
    ("RCPT TO:<bob@exa«!»mple.test>", "letters, digits, hyphens and dots; ! is none", R),
    ("RCPT TO:<«mailto:»bob@example.test>", "mailto: has no place here", R),
    ("RCPT TO: «Bc:»bob@example.test", "Bc: has no place here", R),
    ("RCPT TO:«Bob» <bob@example.test>", "A name", R),
    ('RCPT TO:«"Bob Smith"» <bob@example.test> NOTIFY=NEVER', "A name", f"{R} NOTIFY=NEVER"),
    ("RCPT TO:<«Bob» <bob@example.test>>".replace("<«", "«<"), "A name", R),
    ("RCPT TO:«(»bob@example.test)", "brackets of a path", R),
    ("RCPT TO:«{»bob@example.test}", "brackets of a path", R),
    ("RCPT TO:«[»bob@example.test] NOTIFY=NEVER", "brackets of a path", f"{R} NOTIFY=NEVER"),
    ("RCPT TO:<bob@example.test«]»", "brackets of a path", R),
    ("RCPT TO:<«<»bob@example.test>>", "One bracket on each side", R),
    ("RCPT TO:<bob@example.test>«>»", "right behind the path", R),
    ("RCPT TO:<bob@example.test«»", "that ends the path is missing", R),
    ("RCPT TO:<bob@example.test«» NOTIFY=NEVER", "that ends the path is missing", f"{R} NOTIFY=NEVER"),
    ("RCPT TO:«b»ob@example.test>", "that begins the path is missing", R),
    ("MAIL FROM:<«alice.example.test»>", "There is no @", M),
    ("MAIL FROM:<alice@«»>".replace("@«", "«@"), "Nothing stands behind the @", None),
    ("MAIL FROM:<alice@«[2001:db8::1]»>", "the tag IPv6:", "MAIL FROM:<alice@[IPv6:2001:db8::1]>"),
    ("MAIL FROM:<alice@«2001:db8::1»>", "the tag IPv6:", "MAIL FROM:<alice@[IPv6:2001:db8::1]>"),
    ("MAIL FROM:<alice@«[192.0.2.1»>", "square brackets", "MAIL FROM:<alice@[192.0.2.1]>"),
    ("MAIL FROM:<alice@«[300.1.1.1]»>", "four numbers from 0 to 255", None),
    ("MAIL FROM:<alice@«[example.test]»>", "four numbers from 0 to 255", M),
    ("MAIL «T»O:<alice@example.test>".replace("«T»O", "«TO»"), "Behind MAIL stands FROM, and here stands TO", M),
    ("RCPT «FROM»:<bob@example.test> NOTIFY=NEVER", "Behind RCPT stands TO", f"{R} NOTIFY=NEVER"),
    ("RCPT «b»ob@example.test", "TO: is missing", R),
    ("MAIL FROM«=»<alice@example.test>", "The colon", M),
    ("MAIL FROM« »alice@example.test", "The colon", M),
    ("MAIL FROM« »:<alice@example.test>", "before the colon", M),
    ("MAIL«F»ROM:<alice@example.test>", "one blank", M),
    ("MAIL«\t»FROM:<alice@example.test> SIZE=1", "tab", f"{M} SIZE=1"),
    ("«  »MAIL FROM:<alice@example.test> SIZE=1", "before the verb", f"{M} SIZE=1"),
]
SIGNS = [
    ("«\ufeff»MAIL FROM:<alice@example.test>", "U+FEFF (zero width no-break space)", M),
    ("MAIL«\u00a0»FROM:<alice@example.test>", "U+00A0 (no-break space) stands here. It looks like a blank", M),
    ("MAIL FROM:<«\u200b»alice@example.test>", "cannot be seen stands here: the sign U+200B (zero width space)", M),
    ("MAIL FROM:<ali«\u00ad»ce@example.test>", "U+00AD (soft hyphen)", M),
    ("MAIL FROM:<«\u202e»alice@example.test>", "U+202E (right-to-left override)", M),
    ("MAIL FROM:<alice@example.test> SIZE=1«\u200d»", "U+200D", f"{M} SIZE=1"),
    ("MAIL FROM:<«\u201c»odd user\u201d@example.org>", 'in place of the sign "', 'MAIL FROM:<"odd user"@example.org>'),
    ("MAIL FROM:<alice«\uff20»example.test>", "in place of the sign @", M),
    ("MAIL FROM«\uff1a»<alice@example.test>", "in place of the sign :", M),
    ("MAIL FROM:«\u2039»alice@example.test\u203a", "in place of the sign <", M),
    ("MAIL FROM:<alice@exam«\x07»ple.test>", "A control character stands here", M),
    ("MAIL FROM:<alice@exam«\0»ple.test>", "U+0000", M),
]  # fmt: skip
HELLOS = [
    ("EHLO «<»client.example.org>", "without < and >", "EHLO client.example.org"),
    ("EHLO client.example.org« now»", "One name is due", "EHLO client.example.org"),
    ("EHLO «alice@»client.example.org", "no address", "EHLO client.example.org"),
    ("EHLO client«,»example.org", "joined by dots", "EHLO client.example.org"),
    ("EHLO client.exa«!»mple.org", "letters, digits, hyphens and dots; ! is none", "EHLO client.example.org"),
    ("EHLO«\t»client.example.org", "A tab stands behind the verb", "EHLO client.example.org"),
    ("EHLO client.\u200bexample.org".replace("\u200b", "«\u200b»"), "cannot be seen", "EHLO client.example.org"),
]
NOTED_HELLOS = [
    ("EHLO «[2001:db8::1]»", "the tag IPv6:", "EHLO [IPv6:2001:db8::1]"),
    ("EHLO «[192.0.2.1»", "square brackets", "EHLO [192.0.2.1]"),
    ("EHLO my«_»client.example.org", "letters, digits, hyphens and dots; _ is none", "EHLO my-client.example.org"),
    ("EHLO client.«.»example.org", "A dot too many", "EHLO client.example.org"),
    ("EHLO client.example.org«.»", "A dot too many", "EHLO client.example.org"),
    ("EHLO client«-».example.org", "hyphen", "EHLO client.example.org"),
    ("EHLO client.example.org«:25»", "A port", "EHLO client.example.org"),
]
"""Those that most servers let pass, and a strict one does not."""
CHUNKS = [
    ("BDAT«»", "The number of octets that follow is missing"),
    ("BDAT «LAST»", "LAST stands behind the number"),
    ("BDAT «-1» LAST".replace("» LAST", " LAST»"), "in digits alone"),
    ("BDAT 0«x10 LAST»", "in digits alone"),
    ("BDAT «99999999999999999999» LAST", "more than 12 digits"),
    ("BDAT 16 «END»", "LAST or nothing, and END is neither"),
    ("BDAT 16«L»AST", "stand blanks"),
    ("BDAT 16«,»LAST", "stand blanks"),
    ("BDAT 16 «LAST now»", "LAST or nothing, and LAST now is neither"),
]
SEVERAL = [  # two recipients each
    "RCPT TO:<bob@example.test«,alice@example.test»>",
    "RCPT TO:<bob@example.test«;alice@example.test»>",
    "RCPT TO:<bob@example.test« alice@example.test»>",
    "RCPT TO:<bob@example.test>«,<alice@example.test>»",
    "RCPT TO:<bob@example.test>« <alice@example.test>»",
    "RCPT TO:<bob@example.test>«, <alice@example.test>»",
    "RCPT TO:bob@example.test«,alice@example.test»",
    "RCPT TO:bob@example.test« alice@example.test»",
    "RCPT TO:bob@example.test«, alice@example.test»",
    "RCPT TO:<bob@example.test>«<alice@example.test>»",
    "RCPT TO:Bob <bob@example.test>«, Alice <alice@example.test>»",
]


def marked(row):
    """The line of a row, and the columns that are marked in it."""
    before, _, rest = row.partition("«")
    under, _, behind = rest.partition("»")
    return before + under + behind, len(before), len(before) + max(len(under), 1)


def refused(line, site=FULL):
    """The answer to the line where its verb may come."""
    verb = line.lstrip("\ufeff \t")[:4].upper()
    state = after(site=site)
    for before in {"EHLO": (), "MAIL": (EHLO,), "RCPT": (EHLO, MAIL), "BDAT": (EHLO, MAIL, R)}[verb]:
        state = say_line(state, before).after
    return say_line(state, line)
