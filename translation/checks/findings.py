"""What a check found, and the sentence that says so."""

from dataclasses import dataclass


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for the translators of the interface; whoever shows it translates it."""
    return sentence


SENTENCES = {
    "NUMBER_CHANGED": gettext_noop("The number is another one in the translation."),
    "NUMBER_MISSING": gettext_noop("This number is not in the translation."),
    "NUMBER_ADDED": gettext_noop("This number is not in the source."),
    "NUMBER_REPEATED": gettext_noop(
        "The number stands there more often on one side than on the other."
    ),
    "NUMBER_ORDER": gettext_noop(
        "The numbers stand in another order: check that each belongs to the right thing."
    ),
    "NUMBER_AMBIGUOUS": gettext_noop(
        "The number can be read in two ways: write it so that there is one."
    ),
    "NUMBER_STYLE": gettext_noop(
        "The number is right, but not written as this language writes it."
    ),
    "SIGN_CHANGED": gettext_noop("The number has lost or gained its minus sign."),
    "UNIT_CHANGED": gettext_noop("The unit is another one in the translation."),
    "UNIT_CONVERTED": gettext_noop(
        "The value was converted to another unit: keep the unit of the source."
    ),
    "UNIT_REWRITTEN": gettext_noop("The unit is written another way; the value is the same."),
    "UNIT_MISSING": gettext_noop("The unit of this number is missing in the translation."),
    "UNIT_ADDED": gettext_noop("The source gives this number no unit."),
    "COMPARATOR_CHANGED": gettext_noop(
        "The bound is another one: compare less, more, at least and at most."
    ),
    "RANGE_CHANGED": gettext_noop("The bounds of the range differ."),
    "RATIO_CHANGED": gettext_noop("The titre, ratio or fraction differs."),
    "TIME_CHANGED": gettext_noop("The time of day differs."),
    "DATE_CHANGED": gettext_noop("The date is another one in the translation."),
    "DATE_MISSING": gettext_noop("This date is not in the translation."),
    "DATE_ADDED": gettext_noop("This date is not in the source."),
    "DATE_AMBIGUOUS": gettext_noop("The date can be read in two ways: write the month as a word."),
    "DATE_ORDER": gettext_noop("The dates stand in another order than in the source."),
    "FREQUENCY_CHANGED": gettext_noop("How often it is given differs."),
    "FREQUENCY_MISSING": gettext_noop("How often it is given is missing in the translation."),
    "FREQUENCY_ADDED": gettext_noop("The source does not say how often it is given."),
    "IDENTIFIER_CHANGED": gettext_noop(
        "The identifier or marker is another one in the translation."
    ),
    "IDENTIFIER_MISSING": gettext_noop("This identifier is not in the translation."),
    "IDENTIFIER_ADDED": gettext_noop("This identifier is not in the source."),
    "MARKER_NAMED": gettext_noop(
        "The marker is written as a word on one side: check that it is the same one."
    ),
    "DRUG_CHANGED": gettext_noop("The drug is another one in the translation."),
    "DRUG_MISSING": gettext_noop("This drug is not in the translation."),
    "DRUG_ADDED": gettext_noop("The source does not name this drug."),
    "NEGATION_MISSING": gettext_noop("The source says no, the translation does not."),
    "NEGATION_ADDED": gettext_noop("The translation says no, the source does not."),
    "OPPOSITE": gettext_noop("The translation says the opposite of the source."),
    "LATERALITY_CHANGED": gettext_noop("The side of the body is another one in the translation."),
    "LATERALITY_MISSING": gettext_noop("The side of the body is missing in the translation."),
    "LATERALITY_ADDED": gettext_noop("The source names no side of the body."),
    "DIRECTION_CHANGED": gettext_noop(
        "What rose falls in the translation, or the other way round."
    ),
    "MEANING_CHANGED": gettext_noop("One word of a fixed set was put for another: compare them."),
    "SEGMENT_EMPTY": gettext_noop("The segment has no translation."),
    "SEGMENT_ADDED": gettext_noop("There is a translation without a source."),
    "TEXT_MISSING": gettext_noop("A part of the source seems to be missing in the translation."),
    "TEXT_ADDED": gettext_noop("The translation says more than the source."),
    "UNTRANSLATED": gettext_noop("This text was not translated."),
    "SAME_TARGET": gettext_noop("Two different segments have the same translation."),
    "SOURCE_TRANSLATED_TWO_WAYS": gettext_noop("The same source is translated in two ways."),
}
CATEGORIES = {
    "NUMBER": "number", "SIGN": "number", "UNIT": "number", "COMPARATOR": "number", "RANGE": "number",
    "RATIO": "number", "TIME": "number", "DATE": "number", "FREQUENCY": "number", "IDENTIFIER": "number",
    "SEGMENT": "omission", "TEXT": "omission", "UNTRANSLATED": "omission", "MARKER": "term", "SOURCE": "term",
}  # fmt: skip
HARMLESS = {
    "NUMBER_REPEATED", "NUMBER_AMBIGUOUS", "NUMBER_STYLE", "UNIT_REWRITTEN", "DATE_AMBIGUOUS", "MARKER_NAMED",
    "SAME_TARGET", "SOURCE_TRANSLATED_TWO_WAYS",
}  # fmt: skip
STYLE = {"NUMBER_STYLE", "NUMBER_AMBIGUOUS", "UNIT_REWRITTEN", "DATE_AMBIGUOUS"}


@dataclass(frozen=True)
class Finding:
    """`source` and `target` are excerpts, letter for letter; one may be empty."""

    code: str
    critical: bool
    category: str
    source: str
    target: str

    @property
    def message(self) -> str:
        return SENTENCES[self.code]


def finding(
    code: str, source: str = "", target: str = "", *, critical: bool | None = None
) -> Finding:
    category = "style" if code in STYLE else CATEGORIES.get(code.partition("_")[0], "accuracy")
    return Finding(
        code, code not in HARMLESS if critical is None else critical, category, source, target
    )
