"""What a training run depends on besides the data."""

from dataclasses import dataclass

from training.model import MINILM, MPNET, MPNET_WHOLE, Shape

FOLDS = 4
"""Parts that the articles are dealt into, so that a teacher can be kept from those it is to judge."""


@dataclass(frozen=True)
class Recipe:
    """Everything the run depends on besides the data."""

    shape: Shape = MINILM
    seed: int = 7
    epochs: float = 7
    """May end within one. Going on from a checkpoint with fewer lets the rate fall sooner."""
    batch_places: int = 3072
    """Places (pieces and separators) in one step."""
    sizes: tuple[int, ...] = (96, 128, 192, 256)
    """Window sizes, one drawn for each article and epoch."""
    encoder_rate: float = 2.5e-4
    heads_rate: float = 1e-3
    syntax_rate: float = 3e-4
    """For what the parse adds to a word."""
    relations_rate: float = 1e-2
    """For what a relation adds to a tie: single numbers, which have a long way to go."""
    warm_up: float = 0.06
    weight_decay: float = 0.01
    dropout: float = 0.1
    average: float = 0.997
    """How much of the running average of the weights a step keeps."""
    other_print: float = 0.3
    """Share of articles whose quotation marks are changed."""
    unparsed: float = 0.1
    """Share of articles read without their parse; of those that are printed otherwise, half."""
    doubtful_cues: int = 2
    """Words a window that look most like a cue and are none; the tie head learns to find nothing for them."""
    ties_weigh: float = 1.0
    taught: float = 0.0
    """Weight of what the teacher says, the rest being that of the hand annotation, where there is any."""
    taught_cues: int = 8
    """Words of an unmarked window that look most like a cue; the teacher tells what is tied to them."""
    reworded: float = 0.0
    """Share of the articles that are read once more an epoch with other words in them, which leaves the word
    to the teacher.
    """
    unmarked: int = 0
    """Epochs that it takes to read the news that nobody marked once; 0 to leave it out."""


TEACHER = Recipe(shape=MPNET, epochs=3, batch_places=2048, encoder_rate=1e-4, average=0.99)
"""Smaller steps for a larger network, and more of them an epoch, as it has fewer epochs."""
TAUGHT = Recipe(epochs=2, encoder_rate=1.5e-4, heads_rate=5e-4, average=0.99, taught=0.7)
"""For a trained reader that goes on under a teacher."""
ANSWERED = Recipe(epochs=8.6, encoder_rate=2e-4, heads_rate=5e-4, average=0.99, taught=0.6)
"""For a trained reader that goes on under answers asked for beforehand, an epoch being two files of these."""
WHOLE_TEACHER = Recipe(
    shape=MPNET_WHOLE, epochs=6, batch_places=4096, encoder_rate=6e-5, syntax_rate=1e-4, average=0.99
)
"""For a GPU: all twelve layers, told of the parse."""
LONG_TAUGHT = Recipe(
    epochs=14, batch_places=6144, encoder_rate=3e-4, taught=0.8, reworded=1.0, unmarked=3, average=0.998
)
"""For a GPU: many epochs under teachers, over more text than was marked."""
