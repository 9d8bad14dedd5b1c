"""Matrices of mostly zeros, and their leading directions. The door of scipy.

numpy alone takes four times as long: it has no product of such a matrix with a
narrow dense one, and gathering rows moves every number three times.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import KhabarError

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

GATHERED = 16  # rows whose directions are gathered together
OVERSAMPLING = 20  # directions more than asked for, of which the least are dropped


def sparse(rows: Integers, columns: Integers, values: Floats, shape: tuple[int, int]) -> Any:
    """Return the matrix of these entries, each given once; ``@`` multiplies it.

    Raises KhabarError where scipy is not installed.
    """
    try:
        from scipy.sparse import csr_array
    except ImportError as error:
        raise KhabarError(
            "scipy is not installed. Install what learning needs: pip install 'khabar[learn]'"
        ) from error
    return csr_array((values, (rows, columns)), shape=shape, dtype=np.float32)


def leading_directions(
    matrix: Any, count: int, rounds: int, seed: int = 0
) -> tuple[Floats, Floats, Floats]:
    """Return U, s and V of the *count* largest singular values, close to the true ones.

    Columns of U and V are directions; there are fewer where the matrix is
    smaller. The same matrix gives the same answer.

    Source: Halko, Martinsson and Tropp, "Finding structure with randomness"
    (2011), algorithms 4.4 and 5.1.
    """
    width = min(count + OVERSAMPLING, *matrix.shape)
    transposed = matrix.T.tocsr()
    start = np.random.default_rng(seed).standard_normal((matrix.shape[1], width), np.float32)
    sample = matrix @ start
    for _ in range(rounds):
        across = orthonormal(transposed @ orthonormal(sample))
        sample = matrix @ across
    basis = orthonormal(sample)
    across = transposed @ basis
    # The decomposition of a narrow matrix from that of its square: a hundredth of the work.
    squares, turns = np.linalg.eigh((across.T @ across).astype(np.float64))
    sizes = np.sqrt(np.maximum(squares[::-1], 0))[:count].astype(np.float32)
    left = np.ascontiguousarray(turns[:, ::-1][:, :count], np.float32)
    return basis @ left, sizes, across @ (left / np.maximum(sizes, np.float32(1e-6)))


def orthonormal(matrix: Floats) -> Floats:
    """Return as many directions that span what the columns of a tall *matrix* span, at right angles.

    Where the columns span less, the rest are zeros. By the eigenvectors of the
    square, twice, for the first time leaves errors where columns are nearly alike.

    Source: Yamamoto and others, "Roundoff error analysis of the CholeskyQR2
    algorithm" (2015), with eigenvectors in the place of Cholesky's factors.
    """
    for _ in range(2):
        squares, turns = np.linalg.eigh((matrix.T @ matrix).astype(np.float64))
        counts = squares > max(float(squares[-1]), 1e-30) * 1e-7
        scales = np.where(counts, 1 / np.sqrt(np.where(counts, squares, 1)), 0)
        matrix = matrix @ (turns * scales).astype(np.float32)
    return matrix


def weighted_sums(
    rows: Integers, columns: Integers, values: Floats, count: int, directions: Any
) -> Floats:
    """Return for each of *count* rows (rising) the sum of its values times the columns' directions.

    The product of ``sparse`` without scipy, for few entries.
    """
    sums = np.zeros((count, directions.shape[1]), np.float32)
    starts = np.searchsorted(rows, np.arange(0, count + GATHERED, GATHERED))
    for first, (start, stop) in enumerate(pairwise(starts.tolist())):
        here, numbers = slice(start, stop), rows[start:stop] - first * GATHERED
        dense = np.zeros((min(GATHERED, count - first * GATHERED), stop - start), np.float32)
        dense[numbers, np.arange(stop - start)] = values[here]
        gathered = directions[columns[here]].astype(np.float32)
        sums[first * GATHERED : first * GATHERED + len(dense)] = dense @ gathered
    return sums


def unit_rows(vectors: Floats) -> Floats:
    """Return *vectors*, each row of length one; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Floats = vectors / np.maximum(lengths, np.float32(1e-9))
    return scaled
