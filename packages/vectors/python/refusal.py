"""Why something is refused: the stage that refuses it, and the code where there is one."""


class Refusal(Exception):
    """Raised wherever input is not as it must be."""

    def __init__(self, stage, code=None):
        super().__init__(f"{stage}: {code}")
        self.stage = stage
        self.code = code


def demand(condition, stage, code=None):
    """Refuses unless the condition holds."""
    if not condition:
        raise Refusal(stage, code)
