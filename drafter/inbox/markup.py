"""HTML of a mail to plain text, quotations as `> ` lines.

Own code, because each library tried falls short here (2026): html2text is GPL, inscriptis pulls in lxml and requests
and drops quotations, selectolax takes time quadratic in the depth of nesting, and the standard html.parser takes
minutes over one unclosed attribute. A mail needs line breaks, quotations and entities, not a tree: one pass will do.
"""

from __future__ import annotations

import html
import re

# Possessive: an attribute that is never closed costs one look at the rest of its tag, not many.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>")
_DECLARATION = re.compile(r"<![A-Za-z\[]|<\?")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_HIDDEN = frozenset(("script", "style", "head", "title", "template", "noscript", "object"))
_PARAGRAPH = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote"))
_LINE = frozenset(
    ("div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "address", "figure", "center", "form")
)
_INVISIBLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source"))
_DEEPEST = 30
_BLANKS = re.compile(r"\n{3,}")


class _Page:
    """Lines written so far, with the quotation depth of each."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, str]] = []
        self.line: list[str] = []
        self.depth = 0

    def write(self, text: str) -> None:
        self.line.append(text)

    def end_line(self, *, force: bool = False) -> None:
        text = _SPACE.sub(" ", "".join(self.line)).strip()
        self.line.clear()
        if text or force:
            self.lines.append((self.depth, text))

    def gap(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1][1]:
            self.lines.append((self.depth, ""))

    def text(self) -> str:
        self.end_line()
        joined = "\n".join(f"{'> ' * min(depth, _DEEPEST)}{text}".rstrip() for depth, text in self.lines)
        return _BLANKS.sub("\n\n", joined).strip("\n")


def html_text(markup: str) -> str:
    """The readable text of `markup`: a line a block, list items with "- ", cells apart, `blockquote` as "> " lines.

    Scripts, styles and hidden elements are left out; links keep their text only. Linear in the length; never raises.
    """
    page = _Page()
    hidden = ""  # the element inside which nothing is read
    nested = 0
    open_ended: set[str] = set()
    comments_end = True
    at = 0
    while at < len(markup):
        start = markup.find("<", at)
        if start < 0:
            start = len(markup)
        if not hidden and start > at:
            page.write(html.unescape(markup[at:start]))
        if start == len(markup):
            break
        match = _TAG.match(markup, start)
        if match is None:
            if markup.startswith("<!--", start):
                end = markup.find("-->", start) if comments_end else -1
                comments_end = end >= 0
                at = end + 3 if comments_end else start + 4
            else:
                at = _skip(markup, start, page, bool(hidden))
            continue
        at = match.end()
        closing, name, rest = bool(match.group(1)), match.group(2).lower(), match.group(3)
        if hidden:
            if name == hidden:
                nested += -1 if closing else 1
                if nested == 0:
                    hidden = ""
        elif not closing and (name in _HIDDEN or (name not in _VOID and _INVISIBLE.search(rest))) and rest[-1:] != "/":
            if name not in open_ended and re.compile(f"</{name}", re.IGNORECASE).search(markup, at):
                hidden, nested = name, 1
            else:  # never closed: what follows is still the letter
                open_ended.add(name)
        else:
            _tag(page, closing, name)
    return page.text()


def _skip(markup: str, start: int, page: _Page, hidden: bool) -> int:
    """Where to read on after a `<` that opens no tag; writes it down if it is a mere sign."""
    if _DECLARATION.match(markup, start):
        end = markup.find(">", start, start + 2000)
        return end + 1 if end >= 0 else start + 2
    if markup.startswith("</", start):
        return start + 2
    if not hidden:
        page.write("<")
    return start + 1


def _tag(page: _Page, closing: bool, name: str) -> None:
    if name == "br":
        page.end_line(force=True)
    elif name == "hr":
        page.gap()
        page.write("_" * 32)
        page.end_line()
    elif name == "blockquote":
        page.gap()
        page.depth = max(0, page.depth + (-1 if closing else 1))
    elif name in _PARAGRAPH:
        page.gap()
    elif name in _LINE:
        page.end_line()
        if name == "li" and not closing:
            page.write("- ")
    elif name in ("td", "th") and closing:
        page.write(" ")
