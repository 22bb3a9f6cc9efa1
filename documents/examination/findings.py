"""What can be wrong with a file that somebody sent, in words that say what to do about it.

Files are opened in a process of its own, without Django: show these texts through `gettext`.
"""


def gettext_noop(text: str) -> str:
    """Marks a text for translators, who find it by this name. Django itself must not be here."""
    return text


FINDINGS: dict[str, str] = {
    "EMPTY": gettext_noop("The file is empty. Ask for it to be sent again."),
    "TOO_LARGE": gettext_noop("The file is too large. Ask for it in parts."),
    "WRONG_TYPE": gettext_noop(
        "This kind of file is not accepted. Ask for PDF, JPEG, PNG, TIFF, WebP, DOCX, XLSX or DICOM."
    ),
    "HEIC": gettext_noop("This is a photo in the iPhone's own format. Ask for it as JPEG."),
    "OLD_OFFICE": gettext_noop(
        "This is a Word or Excel file of the old kind. Ask for it as PDF, or saved as DOCX or XLSX."
    ),
    "POLYGLOT": gettext_noop(
        "The file is two kinds of file in one, as attacks are. Ask for a fresh scan or photo of the paper."
    ),
    "ENCRYPTED": gettext_noop(
        "The file is locked with a password. Ask for a copy that opens without one."
    ),
    "BROKEN": gettext_noop(
        "The file is damaged or a part of it is missing. Ask for it to be sent again."
    ),
    "BOMB": gettext_noop(
        "The file would grow to an absurd size when opened. Ask for a fresh scan or photo of the paper."
    ),
    "ACTIVE": gettext_noop(
        "The file holds macros, scripts, attached files or links that load by themselves."
        " Ask for a plain PDF, printed or scanned."
    ),
    "UNSAFE_NAMES": gettext_noop(
        "The archive holds links, or names that lead out of its folder. Ask for the files themselves."
    ),
    "NESTED": gettext_noop("There is an archive inside the archive. Ask for it unpacked."),
    "WRONG_INSIDE": gettext_noop(
        "The archive holds files of a kind that is not accepted. Ask for its papers and pictures alone."
    ),
    "TOO_MANY_PAGES": gettext_noop(
        "The file has more pages than can be shown. Ask for it in parts."
    ),
    "TOO_MANY_FILES": gettext_noop("The archive holds too many files. Ask for it in parts."),
    "INFECTED": gettext_noop(
        "The file holds a virus and was not kept. Tell the sender, and ask for a clean copy."
    ),
    "UNSCANNABLE": gettext_noop(
        "The file could not be checked for viruses: it is too large or too deeply packed."
        " Ask for it in parts."
    ),
    "DUPLICATE": gettext_noop("The same file is already here. Nothing needs to be sent again."),
    "LOST": gettext_noop(
        "The stored file is not there any more. Whoever runs Casework must bring it back from a"
        " backup; else ask for it again."
    ),
    "ALTERED": gettext_noop(
        "The stored file is not what came. Whoever runs Casework must bring it back from a backup;"
        " else ask for it again."
    ),
    "DISCARDED": gettext_noop(
        "This was set aside as not being a paper. Send it again if it is one."
    ),
    "UNOPENABLE": gettext_noop(
        "The file could not be opened safely. Ask for it as a plain PDF, or as photos."
    ),
}


class Found(Exception):
    """Something is wrong with the file: a code of FINDINGS, and a detail for the operator's log.

    The detail never holds names or contents of the file.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
