"""Text of every kind that a paper or a translation may hold, for property tests."""

import re

from hypothesis import strategies as st

TRICKY = [
    " leading and trailing ", "\tcells\tof a row\n", "a\r\nb\rc", "\x00\x01\x1f", "\ud800 half", "\ufffe\uffff",
    "الهيموغلوبين 9.8 غم/دل", "\u202bעברית\u202c and \u200frtl", "👩‍⚕️ 🏥", "<b>&amp;</b> ]]> <!-- -->",
    "रोगी को डॉ. शर्मा", "血红蛋白98 g/L", "e\u0301 é", "\u2028\u0085", "", "\u00a0", "&#0; %s {x}",
]  # fmt: skip
ANY = st.one_of(
    st.sampled_from(TRICKY), st.text(max_size=30), st.text(st.characters(), max_size=30)
)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LEGAL = ANY.map(lambda text: NOT_IN_XML.sub("", text))
