"""What people wrote, fit for one line of a terminal."""


def one_line(text: str) -> str:
    """Text for one line of a terminal: line breaks become spaces, what cannot be shown is escaped.

    >>> one_line("a\\nb\\x1b[31m")
    'a b\\\\x1b[31m'
    """
    joined = " ".join(text.splitlines())
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in joined)
