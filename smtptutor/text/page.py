"""
Blocks as one HTML page that needs nothing else: style inside, light and dark, no script, nothing from the network.

A browser is told so too, by a policy in its head; every text from outside is escaped.
"""

from html import escape

from smtptutor.text.columns import smooth
from smtptutor.text.html import html

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtptutor.text.blocks import Block

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """\
:root { color-scheme: light dark; --ground: #fff; --text: #1c1c1c; --soft: #f3f3f3; --rule: #d0d0d0;
  --type: #00606b; --code2: #116329; --code3: #6f2c91; --code4: #8a5300; --code5: #b3151b; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181a; --text: #e4e4e4; --soft: #212427; --rule: #44484c;
    --type: #5fd7e0; --code2: #7fd68f; --code3: #d6a2f0; --code4: #efc36f; --code5: #ff9c94; }
}
body { margin: 2rem auto; padding: 0 1rem; max-width: 52rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
pre, code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.95rem; }
pre { margin: 1.2rem 0 0.4rem; padding: 0.5rem 0.75rem; background: var(--soft); border-left: 3px solid var(--rule);
  overflow-x: auto; }
p, ul, dl { margin: 0.3rem 0 0.3rem 1rem; }
dt { font-weight: bold; }
pre.typed, pre.marked { margin: 0.3rem 0 0.3rem 1rem; background: none; border: 0; padding: 0 0.75rem; }
pre.typed { color: var(--type); font-weight: bold; }
table { border-collapse: collapse; margin: 0.5rem 1rem; }
th, td { border: 1px solid var(--rule); padding: 0.2rem 0.5rem; text-align: left; }
b.label { font-weight: normal; text-decoration: underline; }
pre b.label { text-decoration: none; }
.type { color: var(--type); font-weight: bold; }
.code2 { color: var(--code2); } .code3 { color: var(--code3); }
.code4 { color: var(--code4); } .code5 { color: var(--code5); }
mark { background: none; color: inherit; text-decoration: underline; text-decoration-thickness: 2px; }
@media print { body { margin: 0; } pre { white-space: pre-wrap; } }
"""


def page(title: str, blocks: "Iterable[Block]") -> str:
    """A whole page with that title, which is no heading of it yet."""
    head = (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(smooth(title))}</title>\n<style>\n{_STYLE}</style>\n"
    )
    body = f"<body>\n<main>\n{html(blocks)}</main>\n</body>"
    return f'<!doctype html>\n<html lang="en">\n<head>\n{head}</head>\n{body}\n</html>\n'
