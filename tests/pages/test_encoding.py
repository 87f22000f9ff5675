"""From bytes to characters, whatever the page says of itself."""

import codecs

import pytest
from tests.rows import rows

from onrecord.pages.encoding import clean, decode
from onrecord.pages.forms import binary_kind

GERMAN = (
    "Der Bürgermeister sagte am Montag, die Brücke über den Fluss müsse für Lastwagen geschlossen bleiben. "
)
CZECH = "Ondřej Šimůnek žádá město, ať zůstane most přes řeku zavřený až do léta. "
RUSSIAN = "Министр сообщил в понедельник, что мост через реку закрыт для грузового движения до весны. "
ENGLISH = "The mayor said “the bridge stays closed”, and that the café on the quay – his own – would too. "
CHINESE = "市長在星期一表示，橫跨河流的橋樑將關閉至春天。"
JAPANESE = "市長は月曜日、川にかかる橋は春まで通行止めになると述べた。"


def page(declared: str | None, words: str) -> str:
    head = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{head}</head><body><p>{words * 3}</p></body></html>"


@rows(
    ("words", "encoding", "declared"),
    [
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8", None),
        (GERMAN, "utf-8", "iso-8859-1"),  # says what it isn't
        (GERMAN, "iso-8859-1", "iso-8859-1"),
        (GERMAN, "cp1252", None),
        (ENGLISH, "cp1252", "iso-8859-1"),  # which browsers read as windows-1252
        (ENGLISH, "cp1252", "utf-8"),  # says what it isn't
        (ENGLISH, "cp1252", None),
        (ENGLISH, "utf-8-sig", "iso-8859-1"),
        (ENGLISH, "utf-16", None),
        (ENGLISH, "utf-16-le", None),
        (ENGLISH, "utf-16-be", "utf-8"),
        (RUSSIAN, "utf-16-le", None),
        (JAPANESE, "utf-16-be", None),
        (ENGLISH, "utf-8", "utf-16"),  # or the declaration could not be read
        (ENGLISH, "utf-8", "no-such-charset"),
        ("Ondřej Šimůnek ", "iso-8859-2", "iso-8859-2"),
        (CZECH, "iso-8859-2", "ISO-8859-2"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "cp1251", None),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (JAPANESE, "utf-8", "shift_jis"),
    ],
)
def test_a_page_is_read_as_what_it_is(words: str, encoding: str, declared: str | None) -> None:
    found = decode(page(declared, words).encode(encoding))
    assert words in found.text and "\ufffd" not in found.text and not found.text.startswith("\ufeff")


def test_a_stray_byte_does_not_turn_utf8_into_something_else() -> None:
    found = decode((RUSSIAN * 20).encode()[:-1] + b"\xff")
    assert found.encoding == "utf-8" and RUSSIAN in found.text
    assert any("replaced" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "broken",
    [
        "😀".encode("utf-16-be").decode("utf-16-be").encode("utf-8")[:3],  # cut
        "\ud83d\ude00".encode("utf-8", "surrogatepass"),  # CESU-8: each half of the pair by itself
        b"caf\xe9",
        b"\x93quoted\x94 \x96 and \x85",
    ],
)
@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", None])
def test_a_few_broken_places_do_not_turn_utf8_into_something_else(
    broken: bytes, declared: str | None
) -> None:
    start, end = page(declared, ENGLISH * 10).encode().split(b"</p>")
    found = decode(start + broken + b"</p>" + end)
    assert found.encoding == "utf-8" and ENGLISH * 30 in found.text and "\ufffd" in found.text
    assert any("replaced" in warning for warning in found.warnings)


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "koi8-r", "shift_jis", "gb18030", "big5"])
def test_a_few_places_that_happen_to_fit_do_not_make_it_utf8(encoding: str) -> None:
    words = {"cp1252": GERMAN, "shift_jis": JAPANESE, "gb18030": CHINESE, "big5": CHINESE}.get(
        encoding, RUSSIAN
    )
    mixed = page(encoding, words).encode(encoding).replace(b"</p>", "“é”</p>".encode())
    assert decode(mixed).encoding != "utf-8"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_bare_text_in_utf16_is_known_without_its_mark(encoding: str) -> None:
    text = RUSSIAN * 30
    assert binary_kind(text.encode(encoding)) is None
    assert decode(text.encode(encoding), markup=False).text == text


@pytest.mark.parametrize("step", [1, 37, 3001])
def test_samples_of_a_sound_are_not_taken_for_utf16(step: int) -> None:
    assert binary_kind(b"".join((n * step % 60_000).to_bytes(2, "little") for n in range(2000)))


def test_a_wrong_declaration_is_said() -> None:
    found = decode(page("utf-8", ENGLISH).encode("cp1252"))
    assert found.warnings == ["the page says it is utf-8, is not valid as that; read as cp1252"]


def test_a_declaration_in_plain_text_is_the_texts_own() -> None:
    text = '<meta charset="koi8-r"> was the line at fault, said the café.' + ENGLISH
    assert decode(text.encode("cp1252"), markup=False).text == text


@pytest.mark.parametrize("unfit", ["\x00", "\ud83d", "\udc00"])
def test_what_is_no_character_is_replaced_one_for_one(unfit: str) -> None:
    found = clean(f"a{unfit}b", "utf-8", [])
    assert found.text == "a\ufffdb" and found.warnings


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, b""])
def test_bytes_that_are_nothing_still_decode(mark: bytes) -> None:
    found = decode(mark + bytes(range(256)) * 3)
    assert found.text.encode("utf-8") and "\x00" not in found.text
