"""What is raised where a text cannot be used."""

from __future__ import annotations

from typing import Optional, Tuple


class GradusError(ValueError):
    """What is wrong with an ask, an expression or a lesson. ``str`` gives one sentence.

    An answer is never an error: what cannot be read is not graded.
    """

    #: A stable name, such as ``unknown-function`` or ``bad-ask``.
    kind: str
    #: What is wrong, in one sentence.
    message: str
    #: Where in the text, in characters from 0, half-open; ``None`` where there is no place.
    span: Optional[Tuple[int, int]]
    #: The whole text as it was probably meant, or what to do.
    fix: Optional[str]

    def __init__(
        self,
        said: str,
        kind: str = "error",
        message: Optional[str] = None,
        span: Optional[Tuple[int, int]] = None,
        fix: Optional[str] = None,
    ) -> None:
        self.kind = kind
        self.message = said if message is None else message
        self.span = span
        self.fix = fix
        super().__init__(said, kind, self.message, span, fix)

    def __str__(self) -> str:
        return str(self.args[0])
