"""Documents of a result with very many agreements come in parts, so that each can be set within the memory there is."""

from dataclasses import dataclass, replace

from web.pdf_parts import parts_of

from .result_document import ResultDocument, Translator


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A part of what is printed of a result, from 1. Most results have one."""

    document: ResultDocument
    part: int = 1

    def of(self, most: int) -> ResultDocument:
        """The document with the agreements of this part alone, `most` of them; its figures are those of all."""
        document, start = self.document, (self.part - 1) * most
        return replace(document, result=replace(document.result, agreements=document.result.agreements[start : start + most]))

    def name(self, most: int) -> str:
        """Which part it is of how many, in words; nothing where there is one."""
        translator, parts = Translator(self.document.language), parts_of(len(self.document.result.agreements), most)
        return translator("Del %(part)s av %(parts)s") % {"part": self.part, "parts": parts} if parts > 1 else ""
