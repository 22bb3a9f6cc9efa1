"""The public page that checks a certificate: no sign-in, and nothing of the patient.

It says the same in English and in Chinese, whoever asks: the hospital reads one, families the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from allauth.decorators import rate_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from translation.certificates import serials
from translation.certificates.forms import SerialForm
from translation.certificates.models import Certificate, Standing

# In each web process; nobody guesses one of 2⁵⁵ numbers so.
limit = rate_limit(action="certificate", config={"certificate": "60/m/ip"}, limit_get=True)


@dataclass(frozen=True)
class Verdict:
    """What the public is told. `chinese`: the same word, and the same sentence."""

    icon: str
    tone: str
    word: Promise
    said: Promise
    chinese: tuple[str, str]


UNKNOWN = Verdict(
    "i-refused",
    "unknown",
    _("No such certificate"),
    _("There is no certificate with this number. Compare it with the number on the paper."),
    ("无此证明", "没有该编号的证明。请与文件上的编号核对。"),
)
VERDICTS = {
    Standing.VALID: Verdict(
        "i-done",
        "good",
        _("Valid"),
        _("This certificate is valid."),
        ("有效", "本证明有效。"),
    ),
    Standing.SUPERSEDED: Verdict(
        "i-history",
        "late",
        _("Superseded"),
        _("A newer certificate has replaced this one. Ask for the newer translation."),
        ("已被替换", "本证明已被新的证明替换。请索取新的译文。"),
    ),
    Standing.REVOKED: Verdict(
        "i-over",
        "over",
        _("Revoked"),
        _("This certificate was withdrawn. Do not rely on the translation."),
        ("已被撤销", "本证明已被撤销。请勿依据该译文。"),
    ),
}


def public[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """For everybody, within a limit, and never found by search engines."""
    limited = limit(view)

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answered: HttpResponse = limited(*args, **kwargs)
        answered["X-Robots-Tag"] = "noindex, nofollow"
        return answered

    return answer


@require_safe
@never_cache
@public
def verify(request: HttpRequest) -> HttpResponse:
    """Type the number of a certificate."""
    form = SerialForm(request.GET if "serial" in request.GET else None)
    if form.is_valid():
        return redirect("verify-serial", form.cleaned_data["serial"])
    return render(
        request, "certificates/verify.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_safe
@never_cache
@public
def verify_serial(request: HttpRequest, serial: str) -> HttpResponse:
    """Whether a certificate is valid, superseded or revoked; 404 where there is none."""
    read = serials.read(serial)
    known = Certificate.objects.public().select_related("file")
    certificate = known.filter(serial=read).first() if read else None
    context = {
        "certificate": certificate,
        "serial": read,
        "verdict": VERDICTS[certificate.standing] if certificate else UNKNOWN,
        "form": SerialForm(),
    }
    status = 200 if certificate else 404
    return render(request, "certificates/verified.html", context, status=status)
