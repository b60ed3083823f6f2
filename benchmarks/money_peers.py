"""Monetary figures: our scanner beside Recognizers-Text, quantulum3 and price-parser, right ones and speed.

    .venv/bin/python -m benchmarks.money_peers GOLD.jsonl [GOLD.jsonl ...] [--corpus TAR]
    .venv/bin/uv run --no-sync --with recognizers-text-suite --with emoji==1.7.0 --with quantulum3 --with price-parser \
        python -m benchmarks.money_peers GOLD.jsonl [...]

The peers are no dependencies of the project. The second command lays them over .venv for one run and leaves .venv as it
is; with the first their rows say that they are not installed. GOLD is in the form of pipeline/evaluate/priced.py.

Each system reads the texts as they are; `onrecord eval money` scores our table. Shown is F1 end to end by file (amount
and currency right) and characters a second of processor time over the stories of an archive: all of them for us, the
first ones for a peer, until it has had ten seconds. price-parser looks for one price in a text.
"""

from __future__ import annotations

import argparse
import importlib
import time
import warnings
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.copies import CORPUS, read
from pipeline.evaluate import priced
from pipeline.evaluate.money import Found, Tally
from pipeline.money.scan import scan
from pipeline.params import Params
from pipeline.spans import Span
from stages.job import failing_clearly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    System = Callable[[str], list[Found]]

PATIENCE = 10  # seconds that a peer has for the corpus
NAMED = {"Pound": "GBP", "Dollar": "USD", "Euro": "EUR", "£": "GBP", "$": "USD", "€": "EUR"}


def onrecord(text: str) -> list[Found]:
    """Our figures as the scanner gives them: with comparators and conversions, without roles."""
    found = []
    for number, figure in enumerate(scan(text, bare_dollar=Params().money.bare_dollar)):
        bounds = (None, None) if figure.amount is not None else (figure.low, figure.high)
        values = (figure.amount, *bounds, figure.currency, figure.comparator, "other", 0, None)
        found.append(Found(str(number), figure.span, *values))
    return found


def plain(number: int, span: Span, amount: object, currency: str | None) -> Found:
    """A peer's figure, which has an amount and a currency at most."""
    try:
        value = None if amount is None else Decimal(str(amount))
    except InvalidOperation:
        value = None
    return Found(str(number), span, value, None, None, currency, "exact", "other", 0, None)


def recognizers() -> System:
    """Recognizers-Text (Microsoft), English currencies."""
    recognize = importlib.import_module("recognizers_number_with_unit").recognize_currency
    culture = importlib.import_module("recognizers_text").Culture.English

    def find(text: str) -> list[Found]:
        found = []
        for number, one in enumerate(recognize(text, culture)):
            resolved: Mapping[str, Any] = one.resolution or {}
            currency = resolved.get("isoCurrency") or NAMED.get(resolved.get("unit", ""))
            found.append(plain(number, Span(one.start, one.end + 1), resolved.get("value"), currency))
        return found

    return find


def quantulum3() -> System:
    """quantulum3, its quantities whose unit is a currency."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its classifier is not installed
        parse = importlib.import_module("quantulum3.parser").parse

    def find(text: str) -> list[Found]:
        money = (one for one in parse(text) if one.unit.entity.name == "currency")
        return [
            plain(number, Span(*one.span), one.value, getattr(one.unit, "currency_code", None))
            for number, one in enumerate(money)
        ]

    return find


def price_parser() -> System:
    """price-parser (Zyte), one price a text."""
    price = importlib.import_module("price_parser").Price

    def find(text: str) -> list[Found]:
        one = price.fromstring(text)
        start = text.find(one.amount_text) if one.amount_text else -1
        if start < 0 or one.currency is None:
            return []
        span = Span(start, start + len(one.amount_text))
        return [plain(0, span, one.amount, NAMED.get(one.currency, one.currency))]

    return find


PEERS: Mapping[str, Callable[[], System]] = {
    "Recognizers-Text": recognizers,
    "quantulum3": quantulum3,
    "price-parser": price_parser,
}


def answers(find: System, text: str) -> list[Found]:
    """What a system finds; nothing in a text that it raises on."""
    try:
        return find(text)
    except Exception:
        return []


def f1(find: System, gold: Path) -> float:
    """F1 end to end over the texts of a file."""
    tally = Tally()
    for one in priced.read(gold):
        tally.add(one, answers(find, one.text))
    value = tally.numbers()["f1"]
    return 100 * value if value else 0


def speed(find: System, stories: list[str]) -> float:
    """Characters a second of processor time; what loads once is loaded."""
    answers(find, "It cost £5 or 6 dollars.")
    characters, start = 0, time.process_time()
    for story in stories:
        answers(find, story)
        characters += len(story)
        if time.process_time() - start > PATIENCE:
            break
    return characters / (time.process_time() - start)


def systems() -> Iterator[tuple[str, System | None]]:
    """Ours, then each peer, None where it is not installed."""
    yield "onrecord", onrecord
    for name, load in PEERS.items():
        try:
            yield name, load()
        except ImportError:
            yield name, None


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    given = parser.parse_args()
    print(f"{'system':18}" + "".join(f"{path.stem:>12}" for path in given.gold) + f"{'chars/s':>12}")
    with failing_clearly():
        stories = list(read(given.corpus).values())
        for name, find in systems():
            if find is None:
                print(f"{name:18} not installed: see the head of benchmarks/money_peers.py")
                continue
            figures = "".join(f"{f1(find, path):12.1f}" for path in given.gold)
            print(f"{name:18}{figures}{speed(find, stories):12,.0f}", flush=True)


if __name__ == "__main__":
    main()
