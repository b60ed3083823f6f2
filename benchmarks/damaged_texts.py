"""Hostile texts: what a damaged story becomes, or what stands in its place, in a file of text, Markdown or HTML.

Each function takes a story's text and a source of chance, and gives the bytes of a file that is one unit of input.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.ingest import cp1252

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Damage = Callable[[str, Random], bytes]

MEGABYTE = 1_000_000
MARKS = "\"'“”‘’„‚«»‹›`´″′"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e"
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
SPACES = "\u00a0\u1680\u2003\u2009\u202f\u3000\u2028\u2029\x0b\x0c\x85"
OTHER_LANGUAGES = (
    "Le conseil a voté hier la fermeture de la piscine. « Nous n’avons pas le choix », a dit la maire devant la foule.",
    "Der Stadtrat hat gestern die Schließung des Bades beschlossen. „Wir haben keine Wahl“, sagte die Bürgermeisterin.",
    "El consejo votó ayer el cierre de la piscina. «No tenemos otra opción», dijo la alcaldesa ante los vecinos.",
    "Совет вчера проголосовал за закрытие бассейна. «У нас нет выбора», — сказала мэр перед собравшимися жителями.",
    "议会昨天投票决定关闭游泳池。市长对聚集的居民说：“我们别无选择。”居民们表示失望。",
    "صوّت المجلس أمس على إغلاق المسبح. وقالت رئيسة البلدية أمام السكان: «ليس لدينا خيار آخر».",
    "परिषद ने कल तरणताल बंद करने का निर्णय लिया। महापौर ने निवासियों से कहा, “हमारे पास कोई विकल्प नहीं है।”",
)


def size(chance: Random, most: int) -> int:
    """A number up to `most`, each order of magnitude from a thousand as likely as the others."""
    exponent = chance.uniform(3, len(str(most)) - 1)
    return min(most, int(10**exponent))


def sprinkled(text: str, characters: str, share: float, chance: Random) -> str:
    """The text with one of these characters after a share of its own."""
    return "".join(one + chance.choice(characters) if chance.random() < share else one for one in text)


def mojibake(text: str, chance: Random) -> bytes:
    """UTF-8 that was read as Windows-1252 once, twice or three times."""
    for _ in range(chance.randrange(1, 4)):
        text = cp1252.decode(text.encode())
    return text.encode()


def half_mojibake(text: str, chance: Random) -> bytes:
    return "\n".join(mojibake(x, chance).decode() if chance.random() < 0.5 else x for x in text.split("\n")).encode()


def other_encoding(text: str, chance: Random) -> bytes:
    """An encoding that nothing in the file names."""
    codecs = (
        "cp1252",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-7",
        "cp037",
        "shift_jis",
        "koi8-r",
    )
    return text.encode(chance.choice(codecs), "ignore")


def cut_encoding(text: str, chance: Random) -> bytes:
    """UTF-8, UTF-16 or UTF-32 that ends within a character."""
    data = f"{text} “".encode(chance.choice(("utf-8", "utf-16", "utf-16-be", "utf-32")))
    return data[:-1]


def stray_bytes(text: str, chance: Random) -> bytes:
    """UTF-8 with some bytes overwritten by any others."""
    data = bytearray(text.encode())
    for _ in range(chance.randrange(1, 60)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def noise(text: str, chance: Random) -> bytes:  # noqa: ARG001
    return chance.randbytes(size(chance, MEGABYTE))


def nul(text: str, chance: Random) -> bytes:
    """NULs between the characters: a few, or as many as make a binary file."""
    return sprinkled(text, "\0", chance.choice((0.01, 0.2, 0.6)), chance).encode()


def nul_padding(text: str, chance: Random) -> bytes:
    return text.encode() + bytes(size(chance, MEGABYTE))


def controls(text: str, chance: Random) -> bytes:
    """Control characters and the escape sequences of terminals."""
    escapes = ("\x1b[2J", "\x1b]0;owned\x07", "\x1b[8m", "\x1bP+q\x1b\\", "\x9b31m", "\x08" * 9, "\x7f")
    words = text.split(" ")
    return " ".join(x + chance.choice(escapes) if chance.random() < 0.05 else x for x in words).encode()


def bidi(text: str, chance: Random) -> bytes:
    return sprinkled(text, BIDI, chance.choice((0.01, 0.3)), chance).encode()


def zero_width(text: str, chance: Random) -> bytes:
    return sprinkled(text, INVISIBLE, chance.choice((0.1, 1)), chance).encode()


def odd_spaces(text: str, chance: Random) -> bytes:
    return re.sub("[ \n]", lambda found: chance.choice([*SPACES, found[0], found[0]]), text).encode()


def combining(text: str, chance: Random) -> bytes:
    """Letters under heaps of accents."""
    marks = [chr(code) for code in range(0x300, 0x36F)]
    return "".join(x + "".join(chance.choices(marks, k=chance.randrange(12))) for x in text).encode()


def other_forms(text: str, chance: Random) -> bytes:
    """Letters taken apart, in full width, or those of mathematics."""
    if chance.random() < 0.3:
        return unicodedata.normalize("NFD", text.replace("e", "é")).encode()
    shift = chance.choice((0xFF21 - 65, 0x1D400 - 65))
    return "".join(chr(ord(x) + shift) if "A" <= x <= "Z" else x for x in text).encode()


def surrogates(text: str, chance: Random) -> bytes:
    """Halves of characters, as broken exports hold them."""
    return sprinkled(text, "\ud83d\udc00", 0.01, chance).encode("utf-8", "surrogatepass")


def huge_word(text: str, chance: Random) -> bytes:
    """A word of up to a megabyte in the story."""
    return f"{text}\n\n{chance.choice('aA1é-_=') * size(chance, MEGABYTE)} said so.".encode()


def one_word(text: str, chance: Random) -> bytes:  # noqa: ARG001
    return (chance.choice("xX9£“.é") * MEGABYTE).encode()


def one_line(text: str, chance: Random) -> bytes:
    """The story again and again, without a line end."""
    line = text.replace("\n\n", " ") + " "
    return (line * (1 + size(chance, MEGABYTE) // len(line))).encode()


def line_of_figures(text: str, chance: Random) -> bytes:  # noqa: ARG001
    """Up to a megabyte of numbers in one line."""
    return " ".join(str(chance.randrange(10**9)) for _ in range(size(chance, MEGABYTE) // 10)).encode()


def many_lines(text: str, chance: Random) -> bytes:
    """The words of the story far apart."""
    return text.replace(" ", "\n" * (1 + size(chance, MEGABYTE) // len(text))).encode()


def quote_marks(text: str, chance: Random) -> bytes:
    """Thousands of quotation marks, of one kind or of all."""
    marks = chance.choice((MARKS, '"', "“", "”", "'", "“”", "‘“"))
    run = "".join(chance.choices(marks, k=size(chance, 20_000)))
    return f"{text}\n\n{run} said Mara Thornfold. {run}".encode()


def marks_everywhere(text: str, chance: Random) -> bytes:
    return sprinkled(text, MARKS, chance.choice((0.05, 0.5)), chance).encode()


def unclosed_quotes(text: str, chance: Random) -> bytes:
    """Quotation marks that open and never close, over many paragraphs."""
    again = size(chance, 20_000) // 1_000
    return "\n\n".join([re.sub('[”"]', "", text).replace("\n\n", "\n\n“")] * again).encode()


def nested_quotes(text: str, chance: Random) -> bytes:
    """Quotes in quotes in quotes."""
    depth = size(chance, 2_000)
    return f"{text}\n\n{'“He said ‘she said ' * depth}no{'’ to that.”' * depth}".encode()


def brackets(text: str, chance: Random) -> bytes:
    depth = size(chance, 10_000)
    return f"{text}\n\nThe board ({'(' * depth}who{')' * depth}) said it was late.".encode()


def figures(text: str, chance: Random) -> bytes:
    """Currency signs, numbers of thousands of digits, and amounts that never end."""
    many = size(chance, 5_000)
    runs = (
        "£" * many,
        "£" + "9" * many,
        "£1" + ",000" * many,
        "£1.5" * many,
        "£1m to " * many,
        "£0." + "0" * many + "1m",
    )
    return f"{text}\n\nIt will cost {chance.choice(runs)} said the board.".encode()


def cues(text: str, chance: Random) -> bytes:
    """Said, said, said."""
    words = chance.choice(("said ", "he said she said ", "said that ", "“no” said ", "told Mr Smith that "))
    return f"{text}\n\nThe board {words * (size(chance, 10_000) // 10)}it was late.".encode()


def names(text: str, chance: Random) -> bytes:
    """A list of hundreds of names in one sentence."""
    listed = ", ".join(f"Mara Thorn{chr(97 + n % 26)}{n}" for n in range(size(chance, 2_000)))
    return f"{text}\n\n{listed} and Hugo Elmham said it was late.".encode()


def endless_sentence(text: str, chance: Random) -> bytes:
    """A sentence of thousands of words."""
    return (text.replace(".", ",").replace("\n\n", " and ") * (1 + size(chance, 20_000) // 1_000)).encode()


def capitals(text: str, chance: Random) -> bytes:
    return (text.upper() if chance.random() < 0.5 else text.title()).encode()


def formulas(text: str, chance: Random) -> bytes:
    """Paragraphs that a spreadsheet would compute."""
    starts = ("=HYPERLINK(A1)", "+1+1", "-2", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0")
    return "\n\n".join(f"{chance.choice(starts)} {x}" for x in text.split("\n\n")).encode()


def repeated(text: str, chance: Random) -> bytes:
    """Each paragraph many times."""
    return "\n\n".join(x for x in text.split("\n\n") for _ in range(chance.randrange(2, 60))).encode()


def other_language(text: str, chance: Random) -> bytes:
    """A story in another language, or half of one."""
    other = "\n\n".join([chance.choice(OTHER_LANGUAGES)] * 5)
    return (other if chance.random() < 0.7 else f"{text}\n\n{other}").encode()


def empty(text: str, chance: Random) -> bytes:  # noqa: ARG001
    return chance.choice((b"", b"\n", b" \t\r\n" * 500, b"\xef\xbb\xbf", b"\xff\xfe", "\u200b\u00ad".encode(), b"\0"))


def scraps(text: str, chance: Random) -> bytes:
    """A few characters."""
    return text[: chance.randrange(1, 12)].encode()


def other_magic(text: str, chance: Random) -> bytes:
    """Text behind the first bytes of another kind of file."""
    magics = (
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"\xd0\xcf\x11\xe0",
        b"PK\x03\x04",
        b"\x1f\x8b",
    )
    return chance.choice((*magics, b"PAR1", b"WARC/1.0\r\n", b"MIME-Version: ", b"{\rtf1")) + text.encode()


def front_matter(text: str, chance: Random) -> bytes:
    """Markdown behind metadata that YAML should not read."""
    bombs = (
        "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]",
        "title: !!python/object/apply:os.system [ls]",
        f"title: {'[' * 2_000}",
        "title: 1" + ":59" * 2_000,
        "date: 9999-99-99\nauthor: {a: 1}",
        "title: 'never closed",
    )
    return f"---\n{chance.choice(bombs)}\n---\n\n# Story\n\n{text}".encode()


def markdown_marks(text: str, chance: Random) -> bytes:
    run = chance.choice(("*", "_", "[", "![", "> ", "`", "|", "#", "<", "[a](")) * size(chance, 20_000)
    return f"# {run}\n\n{text}\n\n{run}".encode()


def page(body: str, head: str = "") -> str:
    """A page of its own round this body."""
    head = f'<!DOCTYPE html><html lang="en"><head><title>Story</title>{head}</head>'
    return f"{head}<body><article>{body}</article></body></html>"


def paragraphs(text: str) -> str:
    """The story as HTML."""
    return "".join(f"<p>{html.escape(x)}</p>\n" for x in text.split("\n\n"))


def deep_page(text: str, chance: Random) -> bytes:
    """Elements one in another: some, or more than are read."""
    tag, depth = (
        chance.choice(("div", "b", "table><tr><td", "ul><li", "blockquote", "font")),
        size(chance, 20_000) // 20,
    )
    return page(f"<{tag}>" * depth + paragraphs(text)).encode()


def scripts(text: str, chance: Random) -> bytes:
    """Scripts and styles that look like text, and text that looks like scripts."""
    pieces = (
        '<script>var a = "<p>Nobody said this</p>";</script>',
        "<script>document.write('<script>x<\\/script>')</script>",
        '<script>"</script>"; said()</script>',
        "<style>p::before { content: '</style>' }</style>",
        "<!-- <script> --> </script>",
        "<script>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; said the board.</p>",
        "<svg><script>x</script></svg><img src=x onerror=alert(1)>",
        "<noscript><p>Please switch on</noscript>",
        "<textarea></textarea><template><p>Hidden</p></template>",
    )
    return page("".join(x + chance.choice(pieces) for x in paragraphs(text).splitlines())).encode()


def unclosed_tags(text: str, chance: Random) -> bytes:
    """Tags, comments and attributes that never end."""
    broken = ("<div", '<a href="', "<!--", "<![CDATA[", "</", "<p class='", "<plaintext>", "<title>", "<?php", "<p/ /")
    return page(chance.choice(broken).join(paragraphs(text).replace("</p>", "").splitlines())).encode()


def many_elements(text: str, chance: Random) -> bytes:
    """Tens of thousands of elements or attributes."""
    many = size(chance, 60_000)
    runs = ("<br>" * many, "<span></span>" * many, "<p>a</p>" * many, f"<p {' '.join(f'a{n}=1' for n in range(many))}>")
    return page(paragraphs(text) + chance.choice(runs)).encode()


def references(text: str, chance: Random) -> bytes:
    """Character references: of references, of nothing, and without an end."""
    kinds = (
        "&amp;amp;amp;lt;",
        "&#0;",
        "&#xD800;",
        "&#99999999999;",
        "&nosuch;",
        "&#x202e;",
        "&" * 500,
        "&#" + "9" * 5_000,
    )
    return page(paragraphs(text).replace(" ", f" {chance.choice(kinds)} ")).encode()


def page_metadata(text: str, chance: Random) -> bytes:
    """What a page says of itself, malformed."""
    heads = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": ' + "[" * 3_000 + "</script>",
        '<script type="application/ld+json">{"datePublished": "9999999-13-45", "headline": 1e999}</script>',
        f'<meta name="author" content="{"a" * 200_000}">',
        '<meta http-equiv="refresh" content="0;url=javascript:x()"><base href="//[">',
        '<meta charset="utf-7"><meta charset="no-such-thing">',
        f"<title>{'=1+1 ' * 20_000}</title>",
    )
    return page(paragraphs(text), chance.choice(heads)).encode()


def lying_charset(text: str, chance: Random) -> bytes:
    charset, written = chance.choice(
        (("utf-8", "cp1252"), ("utf-16", "utf-8"), ("cp1252", "utf-16"), ("x" * 9_000, "utf-8"))
    )
    return page(paragraphs(text), f'<meta charset="{charset}">').encode(written, "ignore")


def shell_page(text: str, chance: Random) -> bytes:  # noqa: ARG001
    """A page without a story."""
    bodies = (
        "",
        "<script>app()</script>",
        "<p>Please enable cookies.</p>",
        "<nav>" + "<a href=/>Home</a>" * 300 + "</nav>",
    )
    return page(chance.choice(bodies)).encode()


TEXTS: tuple[Damage, ...] = (
    *(mojibake, half_mojibake, other_encoding, cut_encoding, stray_bytes, noise, nul, nul_padding, controls, bidi),
    *(zero_width, odd_spaces, combining, other_forms, surrogates, huge_word, one_word, one_line, line_of_figures),
    *(many_lines, quote_marks, marks_everywhere, unclosed_quotes, nested_quotes, brackets, figures, cues, names),
    *(endless_sentence, capitals, formulas, repeated, other_language, empty, scraps, other_magic),
)
MARKDOWN: tuple[Damage, ...] = (front_matter, markdown_marks)
PAGES: tuple[Damage, ...] = (
    *(deep_page, scripts, unclosed_tags, many_elements, references, page_metadata, lying_charset, shell_page),
)
