"""Mails as the common programs write them, in three languages, with charsets that are missing or lie."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass


def raw(
    body: bytes | str,
    *,
    sender: str = "Marta Ruiz <marta@correo.es>",
    to: str = "hola@casaluz.es",
    subject: str = "Re: Pedido 4471",
    content: str = "text/plain; charset=utf-8",
    transfer: str = "8bit",
    extra: str = "",
) -> bytes:
    """The bytes of a mail with this body."""
    head = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Mon, 05 May 2025 18:02:11 +0200\r\n"
        f"Message-ID: <abc@correo.es>\r\nMIME-Version: 1.0\r\nContent-Type: {content}\r\n"
        f"Content-Transfer-Encoding: {transfer}\r\n{extra}\r\n"
    )
    return head.encode() + (body.encode() if isinstance(body, str) else body)


def multipart(*parts: tuple[str, bytes], kind: str = "alternative") -> bytes:
    """A multipart body, each part a (headers, payload) pair, and its own headers."""
    body = b"".join(b"--B0\r\n" + head.encode() + b"\r\n\r\n" + data + b"\r\n" for head, data in parts) + b"--B0--\r\n"
    return raw(body, content=f'multipart/{kind}; boundary="B0"')


@dataclass(frozen=True)
class Written:
    """A mail as a program writes it: what the customer wrote in it, and the history as (name, address, start "
    "of text)."""

    name: str
    data: bytes
    new: str
    history: tuple[tuple[str, str, str], ...] = ()


MAILS = [
    Written(
        "gmail es",
        raw(
            "Sigo sin noticias.\n\nEl lun, 5 may 2025 a las 10:00, Casa Luz (<hola@casaluz.es>)\nescribió:\n\n"
            "> Hola, Marta:\n> Lo estamos viendo.\n>\n> El dom, 4 may 2025 a las 9:12, Marta Ruiz "
            "<marta@correo.es> escribió:\n"
            ">\n>> No funciona.\n>>\n"
        ),
        "Sigo sin noticias.",
        (("Casa Luz", "hola@casaluz.es", "Hola, Marta:"), ("Marta Ruiz", "marta@correo.es", "No funciona.")),
    ),
    Written(
        "gmail es, Mexico",
        raw(
            "Nada todavía.\n\nEl lun., 5 de may. de 2025 10:00 a. m., Casa Luz <hola@casaluz.mx> escribió:\n\n> Hola\n"
        ),
        "Nada todavía.",
        (("Casa Luz", "hola@casaluz.mx", "Hola"),),
    ),
    Written(
        "gmail it",
        raw(
            "Ancora niente.\n\nIl giorno lun 5 mag 2025 alle ore 10:00 Casa Luce <info@casaluce.it> ha\nscritto:\n\n"
            "> Buongiorno,\n> stiamo verificando.\n"
        ),
        "Ancora niente.",
        (("Casa Luce", "info@casaluce.it", "Buongiorno,"),),
    ),
    Written(
        "gmail it, telephone",
        raw("Ancora niente.\n\nIl lun 5 mag 2025, 10:00 Casa Luce <info@casaluce.it> ha scritto:\n\n> Buongiorno\n"),
        "Ancora niente.",
        (("Casa Luce", "info@casaluce.it", "Buongiorno"),),
    ),
    Written(
        "gmail en",
        raw("Still nothing.\n\nOn Mon, 5 May 2025 at 10:00, Bright Home <help@bright.ie> wrote:\n\n> Hi Martha\n"),
        "Still nothing.",
        (("Bright Home", "help@bright.ie", "Hi Martha"),),
    ),
    Written(
        "gmail en, US",
        raw(
            "Still nothing.\n\nOn Mon, May 5, 2025 at 10:00\u202fAM Bright Home Customer Care "
            "<help@bright.com>\nwrote:\n\n"
            "> Hi Martha\n"
        ),
        "Still nothing.",
        (("Bright Home Customer Care", "help@bright.com", "Hi Martha"),),
    ),
    Written(
        "apple es",
        raw(
            "Sigo igual.\n\nMarta\n\nEnviado desde mi iPhone\n\n"
            "> El 5 may 2025, a las 10:00, Casa Luz <hola@casaluz.es> escribió:\n> \n> \ufeffHola, Marta:\n> Lo "
            "vemos.\n"
        ),
        "Sigo igual.\n\nMarta",
        (("Casa Luz", "hola@casaluz.es", "Hola, Marta:"),),
    ),
    Written(
        "apple it",
        raw(
            "Ancora uguale.\n\nInviato da iPhone\n\n"
            "> Il giorno 5 mag 2025, alle ore 10:00, Casa Luce <info@casaluce.it> ha scritto:\n> \n> Buongiorno\n"
        ),
        "Ancora uguale.",
        (("Casa Luce", "info@casaluce.it", "Buongiorno"),),
    ),
    Written(
        "apple en",
        raw("Same.\n\nSent from my iPad\n\n> On 5 May 2025, at 10:00, Bright Home <help@bright.ie> wrote:\n> \n> Hi\n"),
        "Same.",
        (("Bright Home", "help@bright.ie", "Hi"),),
    ),
    Written(
        "outlook es",
        raw(
            "Sigo igual.\n\nDe: Casa Luz <hola@casaluz.es>\nEnviado el: lunes, 5 de mayo de 2025 10:00\n"
            "Para: Marta Ruiz <marta@correo.es>\nAsunto: RE: Pedido 4471\n\nHola, Marta:\nLo vemos.\n\n"
            "De: Marta Ruiz <marta@correo.es>\nEnviado el: domingo, 4 de mayo de 2025 9:12\nPara: Casa Luz\n"
            "Asunto: Pedido 4471\n\nNo funciona.\n"
        ),
        "Sigo igual.",
        (("Casa Luz", "hola@casaluz.es", "Hola, Marta:"), ("Marta Ruiz", "marta@correo.es", "No funciona.")),
    ),
    Written(
        "outlook es, old",
        raw(
            "Sigo igual.\n\n-----Mensaje original-----\nDe: Casa Luz\nEnviado: lunes 5\nPara: Marta\nAsunto: "
            "x\n\nHola\n"
        ),
        "Sigo igual.",
        (("Casa Luz", "", "Hola"),),
    ),
    Written(
        "outlook it",
        raw(
            "Ancora niente.\n________________________________\nDa: Casa Luce <info@casaluce.it>\n"
            "Inviato: lunedì 5 maggio 2025 10:00\nA: marta@posta.it <marta@posta.it>\nOggetto: R: "
            "ordine\n\nBuongiorno\n"
        ),
        "Ancora niente.",
        (("Casa Luce", "info@casaluce.it", "Buongiorno"),),
    ),
    Written(
        "outlook en",
        raw(
            "Still nothing.\r\n\r\nGet Outlook for iOS<https://aka.ms/o0ukef>\r\n________________________________\r\n"
            "From: Bright Home <help@bright.ie>\r\nSent: Monday, May 5, 2025 10:00:00 AM\r\n"
            "To: Martha <m@x.ie>\r\nSubject: RE: order\r\n\r\nHi\r\n"
        ),
        "Still nothing.",
        (("Bright Home", "help@bright.ie", "Hi"),),
    ),
    Written(
        "thunderbird es, answer below",
        raw("El 5/5/25 a las 10:00, Casa Luz escribió:\n> ¿Probó a reiniciarla?\n\nSí, dos veces.\n\nMarta\n"),
        "Sí, dos veces.\n\nMarta",
        (("Casa Luz", "", "¿Probó a reiniciarla?"),),
    ),
    Written(
        "thunderbird it",
        raw("Ancora niente.\n\nIl 05/05/2025 10:00, Casa Luce ha scritto:\n> Buongiorno\n"),
        "Ancora niente.",
        (("Casa Luce", "", "Buongiorno"),),
    ),
    Written(
        "inline answers",
        raw(
            "Hi,\n\nOn Mon, 5 May 2025 at 10:00, Bright Home <help@bright.ie> wrote:\n\n"
            "> Did you try the reset?\n\nYes, twice.\n\n> What is the serial number?\n\nSN 12-99\n\nMartha\n"
        ),
        "Hi,\n\n\nYes, twice.\n\n\nSN 12-99\n\nMartha",
        (("Bright Home", "help@bright.ie", "Did you try the reset?"),),
    ),
    Written(
        "html only, gmail",
        raw(
            '<div dir="ltr">Sigo <b>igual</b>&nbsp;y pagué 39,90&nbsp;&euro;.<br><br>¿Y ahora?</div><br>'
            '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">El lun, 5 may 2025 a las 10:00, Casa Luz '
            '(&lt;<a href="mailto:hola@casaluz.es">hola@casaluz.es</a>&gt;) escribió:<br></div>'
            '<blockquote style="x"><div>Hola, Marta:</div><div>Lo vemos.</div></blockquote></div>',
            content="text/html; charset=utf-8",
        ),
        "Sigo igual y pagué 39,90 €.\n\n¿Y ahora?",
        (("Casa Luz", "hola@casaluz.es", "Hola, Marta:"),),
    ),
    Written(
        "html only, outlook",
        raw(
            "<html><head><style>p{margin:0}</style></head><body><p class=MsoNormal>Ancora niente.<o:p></o:p></p>"
            '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b>Da:</b> Casa Luce '
            "&lt;info@casaluce.it&gt; <br><b>Inviato:</b> lunedì 5 maggio 2025 10:00<br><b>A:</b> Marta<br>"
            "<b>Oggetto:</b> R: ordine</p></div><p class=MsoNormal>Buongiorno</p></body></html>",
            content="text/html; charset=utf-8",
        ),
        "Ancora niente.",
        (("Casa Luce", "info@casaluce.it", "Buongiorno"),),
    ),
    Written(
        "forward with a word",
        raw(
            "Mirad lo que me dice el transportista.\n\n---------- Forwarded message ---------\n"
            "De: Envíos Ya <no-reply@enviosya.com>\nDate: lun, 5 may 2025 a las 8:00\nSubject: Su envío\n"
            "To: <marta@correo.es>\n\nNo pudimos entregar.\n",
            subject="Fwd: Su envío",
        ),
        "Mirad lo que me dice el transportista.",
        (("Envíos Ya", "no-reply@enviosya.com", "No pudimos entregar."),),
    ),
    Written(
        "latin-1",
        raw("¿Dónde está mi año?".encode("latin-1"), content="text/plain; charset=iso-8859-1"),
        "¿Dónde está mi año?",
    ),
    Written("cp1252 said to be utf-8", raw("Pagué 39,90 € – “y nada”".encode("cp1252")), "Pagué 39,90 € – “y nada”"),
    Written(
        "utf-8 said to be latin-1", raw("È già così".encode(), content="text/plain; charset=iso-8859-1"), "È già così"
    ),
    Written(
        "cp1252 said to be gb2312",
        raw("La devolución aún no llegó, mañana iré.".encode("cp1252"), content="text/plain; charset=gb2312"),
        "La devolución aún no llegó, mañana iré.",
    ),
    Written(
        "gb18030 in truth",
        raw("Llegó tarde, qué vergüenza!".encode("gb18030"), content="text/plain; charset=gb18030"),
        "Llegó tarde, qué vergüenza!",
    ),
    Written("utf-8 scrambled twice", raw("La devolución".encode().decode("cp1252")), "La devolución"),
    Written("unknown charset", raw("Perché no?", content="text/plain; charset=x-nonsense"), "Perché no?"),
    Written(
        "quoted-printable",
        raw(
            quopri.encodestring("¿Cuándo llegará? Llevo más de tres semanas esperando y nadie me dice nada.".encode()),
            transfer="quoted-printable",
        ),
        "¿Cuándo llegará? Llevo más de tres semanas esperando y nadie me dice nada.",
    ),
    Written(
        "base64, cut short",
        raw(base64.b64encode("Perché nessuno risponde?".encode())[:-2], transfer="base64"),
        "Perché nessuno risponde?",
    ),
    Written(
        "plain part is a stub",
        multipart(
            ("Content-Type: text/plain; charset=utf-8", b"Your mail program does not show HTML."),
            (
                "Content-Type: text/html; charset=utf-8",
                "<p>Llevo tres semanas esperando la lavadora y nadie me coge el teléfono desde el lunes.</p>".encode(),
            ),
        ),
        "Llevo tres semanas esperando la lavadora y nadie me coge el teléfono desde el lunes.",
    ),
    Written(
        "signature and legal notice",
        raw(
            "Non va bene.\n\n-- \nMarta Ruiz\nUfficio acquisti\n\nAi sensi del Regolamento UE 2016/679 le "
            "informazioni contenute in questo "
            "messaggio sono riservate ai destinatari.\n"
        ),
        "Non va bene.",
    ),
    Written(
        "business card",
        raw(
            "No me vale.\n\nUn saludo,\nMarta Ruiz\nPedido 4471\nTel. +34 600 111 222 | marta@correo.es\nwww.ruiz.es\n"
        ),
        "No me vale.\n\nUn saludo,\nMarta Ruiz\nPedido 4471",
    ),
]
