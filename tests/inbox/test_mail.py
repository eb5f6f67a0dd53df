"""Mails as the common programs write them, in three languages, and mails that no program should write."""

from __future__ import annotations

import pytest

from drafter.case import Playbook
from drafter.errors import InputError
from drafter.inbox.mail import case_from_mail, parse_mail
from tests.inbox.mails import MAILS, Written, multipart, raw


@pytest.mark.parametrize("mail", MAILS, ids=lambda m: m.name)
def test_new_text_and_history(mail: Written) -> None:
    read = parse_mail(mail.data)
    assert [line for line in read.new_text.split("\n") if line] == [line for line in mail.new.split("\n") if line]
    found = tuple((q.name, q.address, q.text.split("\n")[0]) for q in read.quoted)
    assert found == mail.history


@pytest.mark.parametrize(
    "text",
    [
        "De: lo prometido, nada.\nEl técnico vino el 5/05/2025 a las 10:00 y escribió:\n«no tiene arreglo». "
        "Quiero mi dinero.",
        "Il tecnico è venuto alle 10:00 e ha scritto:\nnon riparabile.\nA: voi non importa niente.",
        "On 5 May 2025 at 10:00 your driver wrote:\ndelivered. It was not.",
        "From: nobody, it seems. Sent: never.\nI want an answer.",
        "Sent from my iPhone because your website crashed on the computer",
        "Enviado desde Sevilla el lunes y todavía sin llegar",
        "This message is the third that I send. Please keep it confidential from the driver? No: show him.",
        "> 30 días esperando, ¡y nada!",
        "Cliente desde 2009.\n--\n¿Me van a contestar algún día?",
        "Mi teléfono:\n600 111 222\nMi calle: Mayor 3",
        "Gracias por nada.\nMarta\n600 111 222",
    ],
)
def test_what_only_looks_like_history_or_a_signature_is_kept(text: str) -> None:
    read = parse_mail(raw(text))
    assert read.new_text == text
    assert read.quoted == ()


def test_headers_are_read() -> None:
    data = raw(
        "Hola",
        sender="=?utf-8?q?Ruiz_Pe=C3=B1a=2C_Marta?= <Marta@Correo.es>",
        to="Casa Luz <hola@casaluz.es>, otro@casaluz.es",
        subject="=?iso-8859-1?Q?A=FAn_sin_respuesta?=",
        extra="In-Reply-To: <1@casaluz.es>\r\nReferences: <0@casaluz.es>\r\n <1@casaluz.es>\r\n",
    )
    read = parse_mail(data, own_addresses=["casaluz.es"])
    assert (read.sender_name, read.sender_address) == ("Ruiz Peña, Marta", "marta@correo.es")
    assert read.to == ("hola@casaluz.es", "otro@casaluz.es")
    assert read.subject == "Aún sin respuesta"
    assert read.date == "2025-05-05T18:02:11+02:00"
    assert (read.message_id, read.in_reply_to) == ("<abc@correo.es>", "<1@casaluz.es>")
    assert read.references == ("<0@casaluz.es>", "<1@casaluz.es>")
    assert not read.is_own


@pytest.mark.parametrize(
    ("extra", "subject", "bulk", "automatic"),
    [
        ("", "Pedido", False, False),
        ("Precedence: bulk\r\n", "Ofertas", True, False),
        ("List-Unsubscribe: <https://x.es/baja>\r\n", "Ofertas", True, False),
        ("Auto-Submitted: auto-replied\r\n", "Pedido", False, True),
        ("Auto-Submitted: no\r\n", "Pedido", False, False),
        ("Auto-Submitted: auto-generated\r\n", "Contact form", False, False),
        ("", "Respuesta automática: Pedido", False, True),
        ("", "Risposta automatica: ordine", False, True),
        ("", "Out of office: order", False, True),
        ("Return-Path: <>\r\n", "Undelivered", False, True),
    ],
)
def test_bulk_and_automatic_mail_is_told(extra: str, subject: str, bulk: bool, automatic: bool) -> None:
    read = parse_mail(raw("Hola", subject=subject, extra=extra))
    assert (read.is_bulk, read.is_auto_reply) == (bulk, automatic)


def test_attachments_are_named_and_not_read() -> None:
    data = multipart(
        ("Content-Type: text/plain; charset=utf-8", b"Va la foto."),
        (
            'Content-Type: image/jpeg; name="=?utf-8?q?aver=C3=ADa=2Ejpg?="\r\nContent-Disposition: attachment',
            b"\xff\xd8\xff",
        ),
        ("Content-Type: text/plain\r\nContent-Disposition: attachment; filename=nota.txt", b"no es la carta"),
        kind="mixed",
    )
    read = parse_mail(data)
    assert read.new_text == "Va la foto."
    assert read.attachments == ("avería.jpg", "nota.txt")


def test_conversation_has_its_authors_and_order() -> None:
    case = case_from_mail(MAILS[0].data, Playbook(business="Casa Luz"))
    assert [(m.author, m.text.split("\n")[0]) for m in case.messages] == [
        ("customer", "No funciona."),
        ("agent", "Hola, Marta:"),
        ("customer", "Sigo sin noticias."),
    ]
    assert case.last.at == "2025-05-05T18:02:11+02:00"
    assert case.subject == "Pedido 4471"
    assert case.playbook.business == "Casa Luz"


def test_the_name_of_the_sender_is_kept_for_the_greeting() -> None:
    assert case_from_mail(raw("No funciona.")).last.text == "No funciona.\n\nMarta Ruiz"
    assert case_from_mail(raw("No funciona.\nMarta")).last.text == "No funciona.\nMarta"
    assert case_from_mail(raw("No va.\n\n-- \nMarta Ruiz\nCompras")).last.text == "No va.\n\nMarta Ruiz"
    assert case_from_mail(raw("No va.", sender="marta77@correo.es")).last.text == "No va."


def test_a_forwarded_third_person_is_not_taken_for_the_agent() -> None:
    forwarded = next(m for m in MAILS if m.name == "forward with a word")
    case = case_from_mail(forwarded.data, own_addresses=["casaluz.es"])
    assert [m.author for m in case.messages] == ["customer", "customer"]
    assert case.messages[0].text == "> No pudimos entregar."


def test_a_colleague_who_forwards_gives_the_instruction() -> None:
    data = raw(
        "Laura, ofrécele el cambio.\n\n---------- Forwarded message ---------\nDe: Marta Ruiz <marta@correo.es>\n"
        "Date: lun, 5 may 2025\nSubject: Pedido 4471\nTo: <hola@casaluz.es>\n\nLa batidora huele a quemado.\n",
        sender="Ana <ana@casaluz.es>",
        to="laura@casaluz.es",
        subject="Fwd: Pedido 4471",
    )
    case = case_from_mail(data, own_addresses=["casaluz.es"])
    assert [(m.author, m.text) for m in case.messages] == [("customer", "La batidora huele a quemado.")]
    assert case.instruction == "Laura, ofrécele el cambio."


def test_a_mail_attached_whole_is_history() -> None:
    inner = raw("La batidora huele a quemado.", sender="Marta <marta@correo.es>")
    data = multipart(("Content-Type: text/plain", b"Reenvio."), ("Content-Type: message/rfc822", inner), kind="mixed")
    assert [q.text for q in parse_mail(data).quoted] == ["La batidora huele a quemado."]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"   \r\n ", "empty"),
        (b"Hola, no funciona.", "not an e-mail"),
        (raw("", subject=""), "no text"),
        (raw("", subject="Foto"), "no text"),
        (raw("> Hola\n> Lo vemos\n"), "only quoted history"),
        (multipart(("Content-Type: image/png; name=foto.png", b"x"), kind="mixed"), "only attachments (foto.png)"),
        (b"X-Only: 1\r\n" * 60_000, "headers"),
    ],
)
def test_nothing_to_answer_is_said_plainly(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as error:
        case_from_mail(data)
    assert words in str(error.value)


def test_a_letter_written_into_the_subject_is_read() -> None:
    case = case_from_mail(raw("", subject="¿Dónde está mi pedido 4471?"))
    assert case.last.text.startswith("¿Dónde está mi pedido 4471?")


def test_lines_that_a_program_broke_are_joined() -> None:
    wrapped = (
        "Buenas tardes:\n\nHe hecho lo que me pidió su compañera. He lavado el filtro, he vaciado el\n"
        "depósito y he esperado a que se secara todo un día. Sigue igual. Hace mucho\nruido.\n\nUn saludo,\nMarta\n"
    )
    read = parse_mail(raw(wrapped))
    assert read.new_text == (
        "Buenas tardes:\n\nHe hecho lo que me pidió su compañera. He lavado el filtro, he vaciado el depósito y he "
        "esperado a que se secara todo un día. Sigue igual. Hace mucho ruido.\n\nUn saludo,\nMarta"
    )
    listed = (
        "Faltan tres cosas del pedido que hice el lunes y que pagué por adelantado:\n- la tapa\n- el cable\n- el manual"
    )
    assert parse_mail(raw(f"{listed}\nMarta")).new_text == f"{listed}\nMarta"


def test_soft_breaks_of_flowed_text_are_joined() -> None:
    data = raw(
        "Sigo \nesperando.\n> ¿Probó \n> el botón?\n> Marta\n", content="text/plain; charset=utf-8; format=flowed"
    )
    read = parse_mail(data)
    assert read.new_text == "Sigo esperando."
    assert read.quoted[0].text == "¿Probó el botón?\nMarta"
