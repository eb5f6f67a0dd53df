"""What a check costs, in one run: milliseconds a reply, words a second, the start of the command, import and memory.

    python benchmarks/checker.py [--rounds 200]

Replies of about 120 words with all rules of their language, each with and without its case (already read, as it is
when candidates are compared). Beside it, on the same English text, proselint if it can be imported; it is no
dependency of the project. A bare loop is timed too: on a shared machine compare ratios within one run, not runs.
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from drafter import Case, Checker, Message, Playbook
from drafter.checking import rules
from drafter.text import words

REPLIES = {
    "es": (
        "Estimada señora Ruiz: es lógico que esté molesta: lleva tres semanas esperando la lavadora y ha tenido que"
        " llamar cuatro veces sin que nadie le dé una fecha. Siento que le esté costando tanto tiempo. He revisado el"
        " pedido F-2291: salió del almacén el 2 de abril y está parado en el centro de reparto. Hoy mismo he pedido"
        " que se lo entreguen el jueves entre las 9 y las 12. Si esa hora no le va bien, dígame cuál prefiere y la"
        " cambio. El abono de 39,90 € por el transporte le llega en 3-5 días hábiles a la misma tarjeta. Le escribo"
        " mañana antes de las 18:00 para confirmarle la entrega. Gracias por avisarnos. Un saludo, Nuria Campos",
        "Cálmese, señora, que solo es un retraso y estas cosas pasan. Le garantizo que lo tendrá mañana sin falta. Por"
        " desgracia usted no indicó bien la dirección, así que no es culpa nuestra. Como ya le dijimos en su día, los"
        " plazos son orientativos y la política de la empresa no permite hacer excepciones. Si quiere reclamar, puede"
        " llamar al transportista o rellenar el formulario de la web. Lamentamos las molestias que haya podido"
        " ocasionarle. Le devolveremos 500 € si no llega. Entendemos perfectamente cómo se siente, pero debe entender"
        " que tenemos muchos pedidos. Esperamos haber resuelto su consulta y quedamos a su disposición. Un saludo",
    ),
    "it": (
        "Gentile signora Riva, capisco che sia arrabbiata: aspetta la lavatrice da tre settimane e ha dovuto chiamare"
        " quattro volte senza che nessuno le desse una data. Mi dispiace che le stia costando tanto tempo. Ho"
        " controllato l'ordine F-2291: è partito dal magazzino il 2 aprile ed è fermo nel centro di smistamento. Oggi"
        " stesso ho chiesto che glielo consegnino giovedì tra le 9 e le 12. Se l'orario non le va bene, mi dica quale"
        " preferisce e lo cambio. Il rimborso di 39,90 € del trasporto le arriva in 3-5 giorni lavorativi sulla stessa"
        " carta. Le scrivo domani entro le 18 per confermarle la consegna. Grazie per averci avvisato. Cordiali saluti,"
        " Nuria Campi",
        "Si calmi, signora, è solo un ritardo e sono cose che capitano. Le garantisco che arriverà domani senza alcun"
        " dubbio. Purtroppo lei non ha indicato bene l'indirizzo, quindi non è colpa nostra. Come le abbiamo già detto,"
        " i tempi sono indicativi e la politica aziendale non permette eccezioni. Se vuole reclamare può chiamare il"
        " corriere o compilare il modulo sul sito. Ci scusiamo per il disagio eventualmente arrecato. Le rimborseremo"
        " 500 € se non arriva. Capiamo perfettamente come si sente, ma deve capire che abbiamo molti ordini. Speriamo"
        " di aver risolto la sua richiesta e restiamo a disposizione. Cordiali saluti",
    ),
    "en": (
        "Dear Ms Reid, of course you are angry: you have waited three weeks for the washing machine and had to call"
        " four times without anybody giving you a date. I'm sorry that it is costing you so much time. I have checked"
        " order F-2291: it left the warehouse on 2 April and is stuck at the sorting centre. I asked today for it to be"
        " delivered on Thursday between 9 and 12. If that doesn't suit you, tell me which time does and I'll change it."
        " The refund of £39.90 for delivery takes 3-5 working days to the same card. I'll write to you tomorrow by 6 pm"
        " to confirm the delivery. Thank you for letting us know. Kind regards, Nora Fields",
        "Please calm down, it is only a delay and these things happen. I guarantee it will be there tomorrow without"
        " fail. Unfortunately you did not give us the right address, so this is not our fault. As we already told you,"
        " delivery times are estimates and company policy does not allow exceptions. If you want to complain, call the"
        " courier or fill in the form on the website. We apologise for any inconvenience this may have caused. We will"
        " refund you £500 if it does not arrive. I know exactly how you feel, but you need to understand that we have"
        " many orders. We hope this resolves your query and remain at your disposal. Kind regards",
    ),
}
CASES = {
    "es": (
        "usted",
        "Llevo tres semanas esperando la lavadora y he llamado cuatro veces. Nadie me da una fecha. ¿Cuándo llega?",
        ("Pedido F-2291: lavadora, salió del almacén el 2 de abril", "Está parado en el centro de reparto"),
        ("Entrega el jueves entre las 9 y las 12", "Abono de 39,90 € del transporte en 3-5 días hábiles"),
    ),
    "it": (
        "Lei",
        "Aspetto la lavatrice da tre settimane e ho chiamato quattro volte. Nessuno mi dà una data. Quando arriva?",
        ("Ordine F-2291: lavatrice, partita dal magazzino il 2 aprile", "È ferma nel centro di smistamento"),
        ("Consegna giovedì tra le 9 e le 12", "Rimborso di 39,90 € del trasporto in 3-5 giorni lavorativi"),
    ),
    "en": (
        None,
        "I have waited three weeks for the washing machine and called four times. Nobody gives me a date. When is it?",
        ("Order F-2291: washing machine, left the warehouse on 2 April", "It is stuck at the sorting centre"),
        ("Delivery on Thursday between 9 and 12", "Refund of £39.90 for delivery in 3-5 working days"),
    ),
}


FAULTY = REPLIES["es"][1]
PEAK = """
import pathlib, resource, re
status = pathlib.Path("/proc/self/status")  # of this process; what getrusage tells begins with its parent's
told = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
print(told.group(1) if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def case(language: str) -> Case:
    """The case that both replies of a language answer."""
    address, text, facts, may_commit = CASES[language]
    book = Playbook(address=address, facts=facts, may_commit=may_commit)
    return Case(language=language, messages=(Message(author="customer", text=text),), playbook=book)


def timed(act: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each of so many rounds, after one that isn't counted."""
    act()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def loop() -> int:
    """Work that never changes, to tell how fast the machine is now."""
    return sum(number % 97 for number in range(100_000))


def checks(rounds: int) -> None:
    """Milliseconds a reply, with and without its case."""
    checker = Checker()
    print(f"{'':4}{'rules':>6}{'words':>7}{'first ms':>10}{'bare p50':>10}{'p95':>7}{'case p50':>10}{'p95':>7}")
    for language, replies in REPLIES.items():
        asked = case(language)
        begun = time.perf_counter()
        checker.check(replies[0], language=language)
        first = (time.perf_counter() - begun) * 1000
        bare = [ms for text in replies for ms in timed(partial(checker.check, text), rounds)]
        full = [ms for text in replies for ms in timed(partial(checker.check, text, asked), rounds)]
        length = statistics.mean(len(words(text)) for text in replies)
        print(
            f"{language:4}{len(rules(language)):6d}{length:7.0f}{first:10.1f}{_share(bare, 50):10.2f}"
            f"{_share(bare, 95):7.2f}{_share(full, 50):10.2f}{_share(full, 95):7.2f}"
        )


def _share(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]


def throughput(rounds: int) -> None:
    """Words a second on the English replies, beside proselint where it is installed."""
    text = " ".join(REPLIES["en"])
    checker, length = Checker(), len(words(text))
    mine = length / statistics.median(timed(lambda: checker.check(text), rounds)) * 1000
    print(f"\nwords a second, English, {length} words: drafter {mine:,.0f}")
    other = _proselint()
    if other is None:
        print("proselint can't be imported; to compare: pip install proselint")
        return
    theirs = length / statistics.median(timed(lambda: other(text), max(3, rounds // 20))) * 1000
    print(f"{'':39}proselint {theirs:,.0f}; drafter is {mine / theirs:.1f} times as fast")


def _proselint() -> Callable[[str], object] | None:
    """Proselint's check of a text, whichever of its interfaces is there."""
    try:
        tools = importlib.import_module("proselint.tools")
    except ImportError:
        return None
    if hasattr(tools, "lint"):
        lint: Callable[[str], object] = tools.lint
        return lint
    registry = importlib.import_module("proselint.registry").CheckRegistry()
    registry.register_many(importlib.import_module("proselint.checks").__register__)
    return lambda text: tools.LintFile("reply", content=text).lint()


def start(rounds: int) -> None:
    """The whole process of `drafter check`, the import and the peak memory, beside a bare interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "reply.txt")
        file.write_text("Cálmese, que solo es un retraso.", encoding="utf-8")
        # Compiled modules as an installed package has them, even where the environment asks for none to be written.
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder

        def run(*command: str) -> list[float]:
            return timed(
                lambda: subprocess.run([sys.executable, *command], env=environment, capture_output=True, check=False),
                rounds,
            )

        bare = statistics.median(run("-c", "pass"))
        for name, command in (
            ("import drafter", ("-c", "import drafter")),
            ("Checker, Case", ("-c", "from drafter import Case, Checker")),
            ("drafter check FILE", ("-m", "drafter", "check", str(file))),
        ):
            ms = statistics.median(run(*command))
            print(f"{name:20}{ms:6.0f} ms, {ms / bare:5.1f} times a bare python ({bare:.0f} ms)")
        for name, code in (("bare python", ""), ("one Spanish check", f"from drafter import check; check({FAULTY!r})")):
            ran = subprocess.run(
                [sys.executable, "-c", code + PEAK], env=environment, capture_output=True, text=True, check=True
            )
            print(f"peak memory, {name:18}{int(ran.stdout) / 1024:6.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=200)
    rounds: int = parser.parse_args().rounds
    print(f"a loop of 100,000 additions: {statistics.median(timed(loop, 20)):.1f} ms\n")
    checks(rounds)
    throughput(rounds)
    print()
    start(7)


if __name__ == "__main__":
    main()
