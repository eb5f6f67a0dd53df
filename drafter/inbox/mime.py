"""The bytes of a mail to its headers, readable text and the names of its attachments; hardened and bounded.

The standard parser is used with its plain `compat32` policy: under `policy.default` a malformed header raises any of a
dozen exceptions and a long one takes quadratic time, so headers are decoded here.
"""

from __future__ import annotations

import email.utils
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from drafter.errors import InputError
from drafter.inbox.charsets import decode
from drafter.inbox.markup import html_text
from drafter.inbox.wrapping import reflowed
from drafter.text import printable

MAX_MAIL = 64_000_000
"""Bytes; a longer mail is refused."""
MAX_READ = 8_000_000
"""Bytes that are parsed; what lies beyond is attachments in any mail that a person wrote."""
MAX_HEADERS = 400_000
MAX_PARTS = 300
MAX_DEPTH = 25
MAX_TEXT = 1_100_000
"""Code points of text that are kept of one mail."""
MAX_VALUE = 8_000
"""Code points of one header that are kept."""

_KNOWN = frozenset(
    (
        "from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type", "reply-to", "sender",
        "return-path", "delivered-to",
    )
)  # fmt: skip
_PEOPLE = frozenset(("from", "to", "cc", "reply-to"))
_FIELD = re.compile(rb"[!-9;-~]{1,80}[ \t]*:")
_STUB_WORDS = 40


@dataclass(frozen=True)
class Mime:
    """A mail, unpacked. `headers` maps lower-case names to decoded values, the first of each name.

    `people` has (name, address) pairs of From, To, Cc and Reply-To; `enclosed` are mails attached whole (forwarded as
    an attachment), as bytes.
    """

    headers: dict[str, str]
    people: dict[str, tuple[tuple[str, str], ...]]
    text: str
    attachments: tuple[str, ...]
    enclosed: tuple[bytes, ...]


def unpack(data: bytes) -> Mime:
    """Read a mail. Raises InputError when `data` is none, or is too large or too deeply nested to be one."""
    if len(data) > MAX_MAIL:
        raise InputError(
            f"This mail has {len(data) // 1_000_000} MB; the most that is read is {MAX_MAIL // 1_000_000} MB."
        )
    _look_at_headers(data)
    try:
        message = BytesParser(policy=compat32).parsebytes(data[:MAX_READ])
    except RecursionError:
        raise InputError("This mail is nested too deeply to be read.") from None
    except (ValueError, LookupError, TypeError, AttributeError, HeaderParseError) as error:  # the parser's own slips
        raise InputError(f"This mail is malformed and can't be read ({error}).") from None
    headers: dict[str, str] = {}
    people: dict[str, tuple[tuple[str, str], ...]] = {}
    for written, value in message.raw_items():
        name = written.lower()
        if name in _PEOPLE and name not in people:  # split before decoding: a decoded name may hold a comma
            people[name] = tuple(addresses(str(value)))
        headers.setdefault(name, header_text(value))
    if not _KNOWN & headers.keys():
        raise InputError("This is not an e-mail: it has no header such as From, Subject or Date.")
    return _Collector().read(message, headers, people)


def _look_at_headers(data: bytes) -> None:
    head = data.lstrip(b"\xef\xbb\xbf\r\n\t ")[:2_000]
    if not head:
        raise InputError("This e-mail is empty.")
    first = head.split(b"\n", 1)[0]
    if not (_FIELD.match(first) or first.startswith((b"From ", b">From "))):
        raise InputError("This is not an e-mail: it does not begin with headers such as From, Subject or Date.")
    ends = [at for at in (data.find(b"\n\n"), data.find(b"\r\n\r\n"), data.find(b"\r\r")) if at >= 0]
    if min(ends, default=len(data)) > MAX_HEADERS:
        raise InputError("This is not an e-mail that a person wrote: its headers alone are hundreds of kilobytes long.")


class _Collector:
    """Walks the parts, bounded in number, depth and size."""

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.rich: list[str] = []
        self.attachments: list[str] = []
        self.enclosed: list[bytes] = []
        self.size = 0

    def read(self, message: Message, headers: dict[str, str], people: dict[str, tuple[tuple[str, str], ...]]) -> Mime:
        waiting: list[tuple[Message, int]] = [(message, 0)]
        seen = 0
        while waiting and seen < MAX_PARTS:
            part, depth = waiting.pop()
            seen += 1
            payload = part.get_payload()
            if part.get_content_type() == "message/rfc822":
                self._enclose(part)
            elif isinstance(payload, list):
                if depth < MAX_DEPTH:
                    waiting.extend((p, depth + 1) for p in reversed(payload[:MAX_PARTS]) if isinstance(p, Message))
            else:
                self._leaf(part)
        plain = "\n\n".join(text for text in self.plain if text.strip())
        text = plain
        if self.rich and len(plain.split()) < _STUB_WORDS:
            rich = "\n\n".join(html_text(markup) for markup in self.rich).strip()
            # "Your program can't show HTML" and the like: the letter is in the other part.
            if len(rich.split()) > 2 * len(plain.split()) or not plain.strip():
                text = rich
        return Mime(
            headers, people, printable(text[:MAX_TEXT]), tuple(self.attachments[:MAX_PARTS]), tuple(self.enclosed)
        )

    def _leaf(self, part: Message) -> None:
        name = file_name(part)
        kind = part.get_content_type()
        disposition = str(part.get("content-disposition") or "").strip().lower()
        readable = kind in ("text/plain", "text/html", "text/enriched") or part.get_content_maintype() == "multipart"
        if name or disposition.startswith("attachment") or not readable:
            self.attachments.append(name or kind)
            return
        if self.size >= MAX_TEXT * 2:
            return
        text = _payload_text(part)
        self.size += len(text)
        if kind == "text/html":
            self.rich.append(text)
        else:
            self.plain.append(reflowed(text) if _is_flowed(part) else text)

    def _enclose(self, part: Message) -> None:
        self.attachments.append(file_name(part) or "message/rfc822")
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message) and len(self.enclosed) < 3:
            try:
                self.enclosed.append(inner[0].as_bytes(policy=compat32))
            except (ValueError, LookupError, TypeError, AttributeError, KeyError, RecursionError):
                return  # a broken enclosure is an attachment that can't be opened, no more


def _payload_text(part: Message) -> str:
    try:
        data = part.get_payload(decode=True)
        declared = part.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError):
        data, declared = None, None
    if not isinstance(data, bytes):
        raw = part.get_payload()
        data = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""
    text = decode(data[: MAX_TEXT * 2], str(declared) if declared else None)
    if data.lstrip()[:5].lower() in (b"<html", b"<!doc") and part.get_content_type() == "text/plain":
        return html_text(text)
    return text


def _is_flowed(part: Message) -> bool:
    return "flowed" in str(part.get("content-type") or "").lower()


def file_name(part: Message) -> str:
    """The decoded file name of an attachment, "" if it has none."""
    try:
        return header_text(part.get_filename() or "")[:200]
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def header_text(value: object) -> str:
    """A header's value decoded, on one line, without control characters."""
    raw = str(value)[:MAX_VALUE]
    if "=?" in raw:
        try:
            pieces = decode_header(raw)
        except (HeaderParseError, ValueError, LookupError):
            pieces = [(raw, None)]
        raw = "".join(_header_piece(piece, charset) for piece, charset in pieces)
    elif any("\udc80" <= c <= "\udcff" for c in raw):  # raw 8-bit bytes in a header
        raw = decode(raw.encode("utf-8", "surrogateescape"))
    return printable(" ".join(raw.split()))


def _header_piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, bytes):
        return decode(piece, None if charset in (None, "unknown-8bit") else charset)
    return decode(piece.encode("utf-8", "surrogateescape")) if not piece.isascii() else piece


def addresses(value: str) -> list[tuple[str, str]]:
    """(name, address) of each person in a header's raw value; names decoded, addresses in lower case."""
    raw = " ".join(value[:MAX_VALUE].split())
    if any("\udc80" <= c <= "\udcff" for c in raw):
        raw = header_text(raw)
    try:
        pairs = email.utils.getaddresses([raw])
    except (ValueError, IndexError, TypeError, AttributeError):
        return []
    return [(header_text(name).strip(" '\""), address.lower()) for name, address in pairs[:100] if "@" in address]
