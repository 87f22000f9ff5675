"""How well the pair head types pairs that are given, each by the head that has not seen its sentence.

python -m training.pairs.evaluate --run build/pairs
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from onrecord.coding.encoder.labels import PAIR_TYPES
from training.pairs.examples import Example, read
from training.pairs.folds import FOLDS, fold_of
from training.pairs.model import PairHead
from training.pairs.train import NONE, macro_f1, scores, unhinted


def crossed(
    run: Path, examples: list[Example], *, hinted: bool = True
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Log-probabilities (pairs, types) of each marked pair, by the head that has not seen it."""
    found = np.zeros((len(examples), len(PAIR_TYPES)), np.float32)
    of = fold_of(one.text for one in examples)
    for fold in range(FOLDS):
        head = PairHead()
        head.load_state_dict(torch.load(run / f"fold{fold}.pt"))
        at = [n for n, one in enumerate(examples) if of[one.text] == fold]
        found[at] = scores(head.eval(), [examples[n] if hinted else unhinted(examples[n]) for n in at])
    return found


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--run", type=Path, default=Path("build/pairs"))
    told = asks.parse_args()
    examples = read(told.run, "plv")
    types = np.array([one.type for one in examples])
    for hinted in (True, False):
        sure = crossed(told.run, examples, hinted=hinted)
        said = sure[:, :NONE].argmax(1)
        mean, each = macro_f1(types, said)
        print(
            json.dumps(
                {
                    "with what triggers say of the pair": hinted,
                    "macro_f1": round(mean, 4),
                    "accuracy": round(float((types == said).mean()), 4),
                    "taken_for_none": round(float((sure.argmax(1) == NONE).mean()), 4),
                    "f1": {PAIR_TYPES[n]: round(f1, 3) for n, f1 in enumerate(each)},
                }
            )
        )


if __name__ == "__main__":
    main()
