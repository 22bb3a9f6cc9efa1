"""What is told when a file that came from elsewhere cannot be taken."""


class ExchangeRefused(Exception):
    """text: safe to show; says what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
