"""Chance that always falls the same way: a stream of numbers per subject, so that changing one leaves the others."""

from __future__ import annotations

import random


def stream(seed: int, subject: str) -> random.Random:
    """The random numbers of one subject."""
    return random.Random(f"{seed}/{subject}")  # noqa: S311 - example data, no secrets


def spread(rng: random.Random, total: int, count: int, permille: int) -> list[int]:
    """Divide a whole number into `count` parts that add up to it and differ at most about `permille` from equal."""
    weights = [1000 + rng.randint(-permille, permille) for _ in range(count)]
    parts = [total * weight // sum(weights) for weight in weights]
    for index in range(total - sum(parts)):
        parts[index] += 1
    return parts
