"""What a training run depends on besides the data."""

from dataclasses import dataclass, field

from training.network import MINILM, MPNET, Shape


@dataclass(frozen=True)
class Recipe:
    """Everything the run depends on besides the data."""

    shape: Shape = MINILM
    seed: int = 7
    epochs: float = 7
    """May end within one. Going on from a checkpoint with fewer lets the rate fall sooner."""
    polnear: float = 0.75
    """Share of PolNeAR's articles that an epoch has."""
    batch_places: int = 3072
    """Places (pieces and separators) in one step."""
    windows: tuple[tuple[int, int], ...] = ((128, 24), (192, 32), (256, 48), (256, 64))
    """Size and overlap, one pair drawn for each article and epoch."""
    encoder_rate: float = 2.5e-4
    heads_rate: float = 1e-3
    warm_up: float = 0.05
    weight_decay: float = 0.01
    dropout: float = 0.1
    average: float = 0.997
    """How much of the running average of the weights a step keeps."""
    other_print: float = 0.3
    """Share of articles whose quotation marks are changed."""
    untold: float = 0.33
    """Share of windows that do not say whose guidelines their claims follow."""
    doubtful_cues: int = 2
    """Words a window that look most like a cue and are none; the tie head learns to find nothing for them."""
    doubtful_triggers: int = 6
    """Words a window that look most like a trigger and are none; the type head learns that they are none."""
    weights: dict[str, float] = field(
        default_factory=lambda: {
            "tags": 1.0, "ties": 1.0, "acts": 0.2, "sectors": 0.2, "triggers": 1.0, "arguments": 1.0,
            "types": 1.0, "statuses": 0.5, "modes": 0.5, "vectors": 0.3,
        }
    )  # fmt: skip
    """Weight of each head's loss."""
    rare: float = 0.3
    """How much more a rare type counts: its share of all events to the power of minus this."""
    taught: float = 0.0
    """Weight of what the teacher says, the rest being that of the hand annotation, where there is any."""


TEACHER = Recipe(shape=MPNET, epochs=6, encoder_rate=6e-5, average=0.99)
"""The larger network that teaches; for a GPU."""
