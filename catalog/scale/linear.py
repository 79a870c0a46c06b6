"""A little linear algebra for small symmetric positive definite matrices: numpy is for the build only."""

from collections.abc import Sequence
from math import sqrt

Matrix = list[list[float]]


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """The inner product of two vectors of the same length."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def quadratic(vector: Sequence[float], matrix: Matrix) -> float:
    """vector' matrix vector: the variance of a sum where `matrix` is a covariance."""
    return dot(vector, [dot(row, vector) for row in matrix])


def diagonal(values: Sequence[float]) -> Matrix:
    """A matrix with these values on its diagonal."""
    size = len(values)
    return [[values[row] if row == column else 0.0 for column in range(size)] for row in range(size)]


def add_outer(matrix: Matrix, vector: Sequence[float], weight: float) -> None:
    """Adds weight * vector vector' in place; vectors are mostly zeros."""
    held = [(place, part) for place, part in enumerate(vector) if part]
    for row, one in held:
        line, scaled = matrix[row], weight * one
        for column, other in held:
            line[column] += scaled * other


def inverse(matrix: Matrix) -> Matrix:
    """The inverse of a symmetric positive definite matrix, by Cholesky. Raises `ValueError` on any other."""
    size = len(matrix)
    lower = _cholesky(matrix)
    inverted = diagonal((0.0,) * size)
    for column in range(size):
        inverted[column][column] = 1 / lower[column][column]
        for row in range(column + 1, size):
            total = sum(lower[row][k] * inverted[k][column] for k in range(column, row))
            inverted[row][column] = -total / lower[row][row]
    return [
        [
            sum(inverted[k][row] * inverted[k][column] for k in range(max(row, column), size))
            for column in range(size)
        ]
        for row in range(size)
    ]


def _cholesky(matrix: Matrix) -> Matrix:
    size = len(matrix)
    lower = diagonal((0.0,) * size)
    for row in range(size):
        for column in range(row + 1):
            left = matrix[row][column] - sum(lower[row][k] * lower[column][k] for k in range(column))
            if row == column:
                if left <= 0:
                    raise ValueError("the matrix is not positive definite")
                lower[row][row] = sqrt(left)
            else:
                lower[row][column] = left / lower[column][column]
    return lower
