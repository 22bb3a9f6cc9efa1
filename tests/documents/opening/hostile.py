"""What nobody should send, made in code, and the finding that each must have."""


class Hostile(dict):
    """name → (what makes the file, its finding)."""

    def expects(self, finding):
        def register(make):
            self[make.__name__] = (make, finding)
            return make

        return register

    def each(self, finding, **files):
        for name, content in files.items():
            self[name] = (lambda content=content: content, finding)
