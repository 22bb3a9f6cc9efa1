"""Property tests try the same examples in every run, on machines of any speed."""

from hypothesis import settings

settings.register_profile("casework", derandomize=True, deadline=None)
settings.load_profile("casework")
