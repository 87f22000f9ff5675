"""Keeps sentences inside their paragraphs, and the dateline out of the first of them."""

import re

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.document import extend_doc
from onrecord.pages.dateline import split_dateline

_BREAK = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"""[.!?:…]["'”’)\]]*\s*$""")


@Language.factory("onrecord_paragraphs", assigns=["token.is_sent_start", "doc._.dateline"])
def make_paragraphs(nlp: Language, name: str) -> "Paragraphs":
    """The component under the name that pipelines know it by."""
    extend_doc()
    return Paragraphs()


class Paragraphs:
    """Marks the first word of every paragraph as the start of a sentence; the parser, behind it, obeys.

    A blank line ends a paragraph. A single line break does too, unless the text is hard wrapped there: the
    line before does not end a sentence and the next goes on in lower case. Where a report opens with its
    dateline, the first sentence starts behind it, and `doc._.dateline` has its characters.
    """

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text  # put together anew each time it is asked for
        fresh = False
        dateline, _ = split_dateline(text)
        behind = dateline.span[1] if dateline is not None else 0
        if dateline is not None:
            doc._.dateline = dateline.span
        for token in doc:
            if behind and token.idx >= behind and not token.is_space:
                token.is_sent_start = True
                behind = 0
            if token.is_space:
                fresh = fresh or ("\n" in token.text and _parts(text, token.idx, token.idx + len(token.text)))
            elif fresh:
                token.is_sent_start = True
                fresh = False
        return doc


def _parts(text: str, start: int, end: int) -> bool:
    if _BREAK.search(text, start, end):
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(_SENTENCE_END.search(line)) or not text[end : end + 1].islower()
