"""Letters to print with come with the house: each script is written by one face, and shaped by it."""

import pytest
import uharfbuzz

from web.fonts import face_of, lacks_letters, without_face
from web.pdf import paper_for

NAMES = {
    "Åse Ærø-Østgård": "noto_sans",
    "Łukasz Đỗ Nguyễn": "noto_sans",
    "Иван Щукин": "noto_sans",
    "Ωραίος Ελένη": "noto_sans",
    "राजेश क्षेत्र": "noto_sans",
    "محمد علی": "noto_sans_arabic",
    "نرگس می\u200cخواهم": "noto_sans_arabic",
    "குமார் மாதிரி": "noto_sans_tamil",
    "สมชาย น้ำใจ": "noto_sans_thai",
    "សុខា ខ្មែរ": "noto_sans_khmer",
    "Ola محمد": "noto_sans_arabic",
    "张示例": "noto_cjk_sans_jp_regular",
    "廣東話 Ltd.": "noto_cjk_sans_jp_regular",
    "山田 たろう・タロウ": "noto_cjk_sans_jp_regular",
    "김철수": "noto_cjk_sans_jp_regular",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_a_name_is_drawn_upright_and_bold(name: str) -> None:
    assert (face_of(name), without_face(name), lacks_letters(name)) == (NAMES[name], "", False)
    with paper_for([name]) as paper:
        for style in ("", "B"):
            assert paper.letters.use(name, style, 12) == name
            text = uharfbuzz.Buffer()
            text.add_str(name)
            text.guess_segment_properties()
            uharfbuzz.shape(paper.sheets.current_font.hbfont, text)
            assert 0 not in [glyph.codepoint for glyph in text.glyph_infos]  # the empty box


@pytest.mark.parametrize(("name", "lost", "read"), [("ሰላም", "ሰላም", True), ("Ola ሰ", "ሰ", True), ("Børsen 🎺", "🎺", False)])
def test_what_no_face_has_is_known_beforehand_and_left_out(name: str, lost: str, read: bool) -> None:
    assert (without_face(name), lacks_letters(name)) == (lost, read)
    with paper_for([name]) as paper:
        assert paper.letters.use(name, "B", 12) == "".join(letter for letter in name if letter not in lost)
