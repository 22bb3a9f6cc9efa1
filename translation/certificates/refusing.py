"""How an act on certificates is refused."""

from casework.blockers import Refused


class CertificateRefused(Refused):
    """An act on a certificate was refused; nothing changed."""
