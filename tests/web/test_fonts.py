"""Letters to print with come with the house: whatever a name is written in, a document is set in it, upright and bold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from web import typesetting
from web.fonts import lacks_glyphs, without_face

NAMES = [
    *("Åse Ærø-Østgård", "Łukasz Đỗ Nguyễn", "Иван Щукин", "Ωραίος Ελένη", "राजेश क्षेत्र", "محمد علی", "نرگس می\u200cخواهم"),
    *("குமார் மாதிரி", "สมชาย น้ำใจ", "សុខា ខ្មែរ", "Ola محمد", "张示例", "廣東話 Ltd.", "山田 たろう・タロウ", "김철수"),
]
TEMPLATE = """#import "look.typ": *
#set document(title: d.title)
#show: page-look
#for name in d.names { par(said(name)); par(said(name, weight: 800)) }"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "names.typ"
    path.write_text(TEMPLATE)
    return path


def test_every_letter_of_a_name_is_drawn_upright_and_bold(template: Path) -> None:
    """A document in which a letter has no glyph would not be PDF/A, and is not written."""
    assert [name for name in NAMES if without_face(name) or lacks_glyphs(name)] == []
    data = {"language": "nb", "title": "Navn", "names": [typesetting.written(name) for name in NAMES]}
    assert typesetting.pdf(template, data, {}, datetime(2024, 5, 6, tzinfo=UTC)).startswith(b"%PDF")


def test_a_letter_that_no_face_has_is_in_no_document(template: Path) -> None:
    data = {"language": "nb", "title": "Navn", "names": ["ሰላም"]}
    with pytest.raises(RuntimeError):
        typesetting.pdf(template, data, {}, datetime(2024, 5, 6, tzinfo=UTC))


@pytest.mark.parametrize(("name", "lost", "read"), [("ሰላም", "ሰላም", True), ("Ola ሰ", "ሰ", True), ("Børsen 🎺", "🎺", False)])
def test_what_no_face_has_is_known_beforehand_and_left_out(name: str, lost: str, read: bool) -> None:
    assert (without_face(name), lacks_glyphs(name)) == (lost, read)
    assert not set(lost) & set(str(typesetting.written(name)))
