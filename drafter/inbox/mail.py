"""An e-mail to a conversation: the bytes of an `.eml` to `Mail`, and to the `Case` that is to be answered."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from drafter.case import Case, Message, Playbook
from drafter.errors import InputError
from drafter.inbox.markers import bare_subject, markers
from drafter.inbox.mime import Mime, unpack
from drafter.inbox.quotes import Quoted, split
from drafter.inbox.signatures import part
from drafter.inbox.wrapping import unwrapped
from drafter.text import fold

_MOST_EARLIER = 30
_PERSON = re.compile(r"[^\W\d_]+(?:[-'’. ]+[^\W\d_]+){0,4}\.?")
_IDS = re.compile(r"<[^<>\s]{1,300}>")


@dataclass(frozen=True)
class Mail:
    """One e-mail, read. Texts are Unicode with \\n line ends, without control characters.

    `new_text` is what the sender wrote now, without history and signature; "" when only attachments came. `quoted` has
    the earlier messages that the mail carries, newest first. `reply_to` is the address that answers go to when it is
    not the sender's. `date` is ISO 8601. `is_bulk` and `is_auto_reply` tell newsletters and out-of-office answers.
    """

    subject: str
    sender_name: str
    sender_address: str
    reply_to: str
    to: tuple[str, ...]
    date: str | None
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    new_text: str
    quoted: tuple[Quoted, ...]
    signature: str
    attachments: tuple[str, ...]
    is_bulk: bool
    is_auto_reply: bool
    is_forward: bool
    is_own: bool


def parse_mail(data: bytes, *, own_addresses: Collection[str] = ()) -> Mail:
    """Read the bytes of an `.eml`.

    `own_addresses` are the business's own, as addresses or whole domains ("casaluz.es"). Raises InputError when `data`
    is no e-mail; broken charsets, bad base64 and missing headers are read as well as they can be.
    """
    return _read(data, own_addresses, 0)


def _read(data: bytes, own_addresses: Collection[str], depth: int) -> Mail:
    mime = unpack(data)
    headers = mime.headers
    new, history = split(mime.text)
    new, signature = part(new)
    new = unwrapped(new)
    subject = headers.get("subject", "")
    forward = bare_subject(subject)[2]
    quoted = [replace(q, text=unwrapped(part(q.text)[0])) for q in history]
    if forward and quoted:
        quoted[0] = replace(quoted[0], forwarded=True)
    if depth == 0:
        quoted += _enclosed(mime, own_addresses)
    sender = (mime.people.get("from") or (("", ""),))[0]
    reply_to = next((address for _, address in mime.people.get("reply-to", ()) if address != sender[1]), "")
    return Mail(
        subject=subject,
        sender_name=sender[0],
        sender_address=sender[1],
        reply_to=reply_to,
        to=tuple(address for field in ("to", "cc") for _, address in mime.people.get(field, ())),
        date=_iso_date(headers.get("date", "")),
        message_id=_first_id(headers.get("message-id", "")),
        in_reply_to=_first_id(headers.get("in-reply-to", "")),
        references=tuple(_IDS.findall(headers.get("references", ""))),
        new_text=new,
        quoted=tuple(q for q in quoted if q.text)[:_MOST_EARLIER],
        signature=signature,
        attachments=mime.attachments,
        is_bulk=_is_bulk(headers),
        is_auto_reply=_is_auto_reply(headers),
        is_forward=forward or any(q.forwarded for q in quoted),
        is_own=_is_ours(sender[1], own_addresses),
    )


def _enclosed(mime: Mime, own_addresses: Collection[str]) -> list[Quoted]:
    """Mails attached whole, as forwarded messages."""
    found: list[Quoted] = []
    for data in mime.enclosed:
        try:
            inner = _read(data, own_addresses, 1)
        except InputError:
            continue  # an attachment that is no mail stays an attachment
        found.append(Quoted(inner.new_text, inner.sender_name, inner.sender_address, inner.date or "", True))
        found += inner.quoted
    return found


def _first_id(value: str) -> str:
    match = _IDS.search(value)
    return match.group() if match else ""


def _iso_date(value: str) -> str | None:
    try:
        return email.utils.parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _is_bulk(headers: dict[str, str]) -> bool:
    listed = "list-unsubscribe" in headers or "list-id" in headers
    return listed or headers.get("precedence", "").strip().lower() in ("bulk", "list", "junk")


def _is_auto_reply(headers: dict[str, str]) -> bool:
    automatic = headers.get("auto-submitted", "no").strip().lower().split(";")[0]
    subject = fold(headers.get("subject", ""))
    return (
        automatic.startswith("auto-replied")
        or "x-autoreply" in headers
        or "x-autorespond" in headers
        or headers.get("precedence", "").strip().lower() == "auto_reply"
        or headers.get("return-path", "").strip() == "<>"
        or subject.startswith(markers().automatic)
    )


def _is_ours(address: str, own: Collection[str]) -> bool:
    domain = address.rpartition("@")[2]
    return bool(address) and any(o.strip().lower().lstrip("@") in (address, domain) for o in own)


def case_from_mail(data: bytes, playbook: Playbook | None = None, *, own_addresses: Collection[str] = ()) -> Case:
    """The conversation that an `.eml` holds, ending in the customer's newest message.

    Quoted messages from the business are the agent's, those of the sender are the customer's; a third person's (a
    courier's mail that the customer passes on) stand as quoted lines in a customer message. Without `own_addresses`,
    who the mail is addressed to counts as the business. A mail that a colleague forwards from an own address is read
    as the customer's mail in it, and the colleague's note as the agent's instruction. If the customer doesn't sign,
    their From name is added as a last line, so that they can be addressed by it. Raises InputError when there is
    nothing to answer.
    """
    mail = parse_mail(data, own_addresses=own_addresses)
    playbook = playbook or Playbook()
    if mail.is_own:
        return _case_from_colleague(mail, playbook, own_addresses)
    return _case(mail, playbook, own_addresses)


def _case(mail: Mail, playbook: Playbook, own: Collection[str]) -> Case:
    customer = _customer_addresses(mail)
    ours = {*own, *(to for to in mail.to if to not in customer)}
    earlier = [_earlier(q, mail, customer, ours) for q in reversed(mail.quoted)]
    text = mail.new_text or _subject_as_text(mail)
    if not text:
        while earlier and earlier[-1].author == "agent":  # a bare forward or an empty reply: nothing new was said
            earlier.pop()
        if not earlier or not mail.is_forward:
            raise InputError(_nothing_to_answer(mail))
        last = earlier.pop()
    else:
        last = Message(author="customer", text=_signed(text, mail), at=mail.date)
    return Case(messages=(*earlier, last), playbook=playbook, subject=bare_subject(mail.subject)[0])


def _case_from_colleague(mail: Mail, playbook: Playbook, own: Collection[str]) -> Case:
    messages = [
        Message(author="agent" if _is_ours(q.address.lower(), own) else "customer", text=q.text, at=q.at or None)
        for q in reversed(mail.quoted)
    ]
    while messages and messages[-1].author == "agent":
        messages.pop()
    if not messages:
        raise InputError(
            f"This e-mail was sent by {mail.sender_address}, one of your own addresses, "
            "and holds no customer's message to answer."
        )
    subject = bare_subject(mail.subject)[0]
    return Case(messages=tuple(messages), playbook=playbook, subject=subject, instruction=mail.new_text)


def _customer_addresses(mail: Mail) -> frozenset[str]:
    return frozenset(a for a in (mail.sender_address, mail.reply_to) if a)


def _earlier(quoted: Quoted, mail: Mail, customer: frozenset[str], ours: Collection[str]) -> Message:
    address = quoted.address.lower()
    at = quoted.at or None
    same_name = bool(quoted.name) and fold(quoted.name) == fold(mail.sender_name)
    if address in customer or (not address and same_name):
        return Message(author="customer", text=quoted.text, at=at)
    if address and not _is_ours(address, {*ours, *_domains(ours, customer)}) and (quoted.forwarded or mail.is_forward):
        lines = "\n".join(f"> {line}".rstrip() for line in quoted.text.split("\n"))
        return Message(author="customer", text=lines, at=at)
    return Message(author="agent", text=quoted.text, at=at)


def _domains(ours: Collection[str], customer: frozenset[str]) -> set[str]:
    """The domains of our addresses, unless the customer has one there too (a public mail provider)."""
    theirs = {address.rpartition("@")[2] for address in customer}
    return {address.rpartition("@")[2] for address in ours} - theirs - {""}


def _subject_as_text(mail: Mail) -> str:
    """The subject, when the customer wrote the whole message into it and nothing below."""
    bare, reply, forward = bare_subject(mail.subject)
    return bare if len(bare.split()) >= 4 and not (reply or forward) and not mail.quoted else ""


def _signed(text: str, mail: Mail) -> str:
    """`text` with the sender's name under it if it is a person's and doesn't stand in the text already."""
    name = mail.sender_name.strip()
    if "," in name and name.count(",") == 1:  # "Ruiz, Marta"
        name = " ".join(part.strip() for part in reversed(name.split(",")))
    if mail.reply_to and not mail.is_own:  # a contact form: From is the form, not the person
        name = ""
    if not name or len(name) > 60 or not _PERSON.fullmatch(name) or name.islower():
        return text
    tail = fold(text[-200:])
    if any(word in tail for word in fold(name).split() if len(word) > 2):
        return text
    return f"{text}\n\n{name}"


def _nothing_to_answer(mail: Mail) -> str:
    if mail.attachments:
        names = ", ".join(mail.attachments[:3])
        return f"This e-mail has no text of its own, only attachments ({names}): there is nothing to answer."
    if mail.quoted:
        return "This e-mail has no new text, only quoted history: there is nothing to answer."
    return "This e-mail has no text: there is nothing to answer."
