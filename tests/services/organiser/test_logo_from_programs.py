"""A logo as drawing programs save it: with the DOCTYPE of SVG, and with words in a face that we have or have not."""

import pytest
from PIL import ImageChops

from .test_logo import SVG, drawn, opened

ILLUSTRATOR = """<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 25.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Layer_1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" x="0px" y="0px"
   viewBox="0 0 300 100" style="enable-background:new 0 0 300 100;" xml:space="preserve">
<style type="text/css">.st0{fill:#0B36A8;}</style>
<rect x="10" y="10" class="st0" width="80" height="80"/>
<use xlink:href="#l"/><path id="l" class="st0" d="M110 30h170v40h-170z"/>
</svg>"""
INKSCAPE = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.0//EN" "http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd">
<svg xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" inkscape:version="1.2.2" sodipodi:docname="logo.svg">
<sodipodi:namedview inkscape:zoom="1.4"/><metadata>Nesset</metadata>
<rect x="10" y="10" width="80" height="80" style="fill:#0b36a8"/>
<text xml:space="preserve" x="110" y="60"
   style="font-size:40px;line-height:1.25;font-family:sans-serif;-inkscape-font-specification:sans-serif;
   fill:#000000"><tspan
   sodipodi:role="line" x="110" y="60">Nesset</tspan></text></svg>"""
WORDS = '<text x="110" y="25" font-size="24" {}>{}</text>'


def words(text: str = "Nesset", style: str = 'font-family="Noto Sans"') -> bytes:
    return SVG.format(WORDS.format(style, text)).encode()


@pytest.mark.parametrize("program", [ILLUSTRATOR, INKSCAPE])
def test_what_drawing_programs_write_is_drawn(program: str) -> None:
    image = opened(drawn(program.encode())["large"])
    assert image.width > 2 * image.height
    assert image.getpixel((image.height // 3, image.height // 2)) == (0x0B, 0x36, 0xA8, 255)


@pytest.mark.parametrize(
    "declared",
    [
        '[<!ENTITY a "b">]',
        '[<!ENTITY % a "b">]',
        '[<!ENTITY a SYSTEM "file:///etc/passwd">]',
        "[<!ELEMENT svg ANY>]",
        '[<!ATTLIST svg width CDATA "1">]',
        '[<!NOTATION a SYSTEM "b">]',
        "[ ]",
        'PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.no/svg.dtd" [<!ENTITY a "b">]',
        'SYSTEM "file:///etc/passwd" [<!ENTITY % a SYSTEM "http://example.no/a"> %a;]',
    ],
)
def test_a_doctype_that_declares_anything_is_refused(declared: str) -> None:
    assert drawn(f"<!DOCTYPE svg {declared}>{SVG.format('')}".encode()) == {"refused": "logo-svg-unsafe"}


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a.dtd", "file:///etc/passwd", "file:///dev/zero"])
def test_what_a_doctype_names_is_never_fetched(address: str) -> None:
    doctype = f'<!DOCTYPE svg SYSTEM "{address}">'
    assert "large" in drawn((doctype + SVG.format("")).encode())
    assert drawn((doctype + SVG.format("<title>&named;</title>")).encode()) == {"refused": "logo-damaged"}


@pytest.mark.parametrize(
    "style",
    [
        'font-family="Noto Sans"',
        "font-family=\"'Noto Sans', Arial\"",
        'font-family="sans-serif" font-weight="700"',
        "style=\"font-family:'Noto Sans';font-style:italic\"",
        'style="font-family: sans-serif !important"',
        "",  # nothing said: any face will do
    ],
)
def test_words_in_our_face_are_drawn(style: str) -> None:
    assert is_drawn("Nesset og Åsen", style)


@pytest.mark.parametrize(
    "style",
    [
        'font-family="Myriad Pro"',
        "font-family=\"Arial, 'Noto Sans'\"",
        'font-family="serif"',
        "style=\"font-family:'Futura', sans-serif\"",
        'style="font: 24px Futura"',
        'style="FONT-FAMILY : Futura"',
    ],
)
def test_words_in_another_face_are_refused(style: str) -> None:
    assert drawn(words(style=style)) == {"refused": "logo-svg-words"}


@pytest.mark.parametrize(
    "sheet", [".a{font-family:Futura}", ".a{fill:red;font:700 12px Futura}", "text{font-family:'Gill Sans'}"]
)
def test_a_style_sheet_is_asked_too(sheet: str) -> None:
    assert drawn(SVG.format(f"<style>{sheet}</style>" + WORDS.format('class="a"', "Nesset")).encode()) == {
        "refused": "logo-svg-words"
    }
    ours = sheet.replace("font:700 12px Futura", "").replace("Futura", "sans-serif").replace("'Gill Sans'", "Noto Sans")
    assert "large" in drawn(SVG.format(f"<style>{ours}</style>" + WORDS.format('class="a"', "Nesset")).encode())


@pytest.mark.parametrize("text", ["漢字", "عربي", "Nesset \U0001f600"])
def test_letters_that_the_face_lacks_are_refused(text: str) -> None:
    assert drawn(words(text)) == {"refused": "logo-svg-words"}


def test_words_that_are_not_drawn_are_refused() -> None:
    flowed = "<flowRoot font-family='Noto Sans'><flowPara>Nesset</flowPara></flowRoot>"
    assert drawn(SVG.format(flowed).encode()) == {"refused": "logo-svg-words"}


def test_a_face_that_is_named_without_words_matters_to_nobody() -> None:
    assert "large" in drawn(SVG.format('<g font-family="Futura"><title>Nesset</title></g>').encode())


def is_drawn(text: str, style: str) -> bool:
    """Whether a word leaves ink that is not there without it."""
    without = opened(drawn(words("", style))["large"]).convert("RGB")
    there = opened(drawn(words(text, style))["large"]).convert("RGB")
    if there.size != without.size:
        return True
    return ImageChops.difference(there, without).getbbox() is not None
