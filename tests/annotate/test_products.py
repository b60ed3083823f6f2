import ctypes
from types import SimpleNamespace
from typing import Any

import blis.cy
import numpy as np
import pytest
import spacy
from thinc.api import NumpyOps, get_current_ops

from pipeline.annotate import products
from pipeline.annotate.products import KernelOps

ARCHITECTURES = [b"skx", b"haswell", b"zen2", b"generic"]


class Function:
    """A function of a library, on which one may set what `ctypes` lets one set."""

    def __init__(self, results: Any) -> None:
        self._results = results

    def __call__(self, *given: int) -> Any:
        return self._results(*given)


def library(chosen: bytes) -> SimpleNamespace:
    """BLIS as it would be on a processor that it knows by this name."""
    return SimpleNamespace(
        bli_arch_string=Function(ARCHITECTURES.__getitem__),
        bli_arch_query_id=Function(lambda: ARCHITECTURES.index(chosen)),
        bli_gks_lookup_nat_cntx=Function(lambda number: 100 + number),
        bli_sgemm_ex=Function(None),
    )


@pytest.mark.parametrize(
    ("chosen", "instructions", "kernels"),
    [
        (b"generic", "avx512", 100),
        (b"generic", "avx2", 101),
        (b"generic", "sse4_2", None),  # older than what it has kernels for
        (b"generic", "none", None),
        (b"haswell", "avx512", None),  # its own choice, and who knows why
        (b"skx", "avx512", None),
    ],
)
def test_kernels_are_given_where_blis_knows_no_better(
    monkeypatch: pytest.MonkeyPatch, chosen: bytes, instructions: str, kernels: int | None
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library(chosen))
    found = products._kernels(instructions)
    assert (None if found is None else found[1]) == kernels


def test_another_build_of_blis_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    assert products._kernels("avx512") is None


@pytest.fixture(params=["its own", "ours"])
def ops(request: pytest.FixtureRequest) -> KernelOps:
    """Operations with the kernels that BLIS takes here, and with those that it should."""
    ours = products._kernels("avx2")
    if request.param == "ours":
        if ours is None:
            pytest.skip("BLIS takes the right kernels on this processor")
        return KernelOps(*ours)
    blas = ctypes.CDLL(blis.cy.__file__)
    blas.bli_sgemm_ex.restype, blas.bli_sgemm_ex.argtypes = None, products.ARGUMENTS
    blas.bli_gks_lookup_nat_cntx.restype = ctypes.c_void_p
    return KernelOps(blas.bli_sgemm_ex, blas.bli_gks_lookup_nat_cntx(blas.bli_arch_query_id()))


def matrix(n_rows: int, n_columns: int) -> Any:
    return np.random.default_rng(n_rows).standard_normal((n_rows, n_columns)).astype(np.float32)


@pytest.mark.parametrize("shape", [(1, 1, 1), (7, 96, 5), (300, 288, 31), (50, 600, 288)])
def test_a_product(ops: KernelOps, shape: tuple[int, int, int]) -> None:
    n_rows, n_sums, n_columns = shape
    x, y = matrix(n_rows, n_sums), matrix(n_sums, n_columns)
    turned = np.ascontiguousarray(y.T)
    out = np.full((n_rows, n_columns), np.nan, np.float32)
    assert ops.gemm(x, y, out=out) is out
    np.testing.assert_allclose(out, x @ y, atol=1e-3)
    for product in (ops.gemm(x, y), ops.gemm(x, turned, trans2=True)):
        assert product.dtype == np.float32
        np.testing.assert_array_equal(product, out)
    for product in (ops.gemm(x, turned.T), ops.gemm(np.ascontiguousarray(x.T), y, trans1=True)):
        np.testing.assert_allclose(product, out, atol=1e-3)


@pytest.mark.parametrize("n_columns", [64, 100, 288])
def test_a_row_does_not_depend_on_those_around_it(ops: KernelOps, n_columns: int) -> None:
    x, y = matrix(400, 288), matrix(n_columns, 288)
    whole = ops.gemm(x, y, trans2=True)
    for start, end in ((0, 1), (3, 4), (5, 17), (1, 399), (399, 400)):
        np.testing.assert_array_equal(ops.gemm(x[start:end], y, trans2=True), whole[start:end])


def test_an_empty_product(ops: KernelOps) -> None:
    assert ops.gemm(matrix(3, 4)[:0], matrix(4, 5)).shape == (0, 5)


@pytest.mark.parametrize("trans2", [False, True])
def test_what_does_not_fit_is_refused(ops: KernelOps, trans2: bool) -> None:
    with pytest.raises(ValueError, match=r"[Ss]hape"):
        ops.gemm(matrix(3, 4), matrix(5, 6), trans2=trans2)


def test_numbers_of_another_size_are_refused(ops: KernelOps) -> None:
    with pytest.raises(ValueError, match="float32"):
        ops.gemm(np.ones((2, 2)), np.ones((2, 2)))


def test_what_computes_is_chosen_only_within(monkeypatch: pytest.MonkeyPatch) -> None:
    before = get_current_ops()
    monkeypatch.setattr(products, "_kernels", lambda _: (print, 1))
    with products.fast_products():
        assert isinstance(get_current_ops(), KernelOps)
    assert get_current_ops() is before
    with pytest.raises(OSError, match="no such model"), products.fast_products():
        spacy.load("no such model")
    assert get_current_ops() is before


@pytest.mark.parametrize("kind", [NumpyOps, KernelOps])
def test_who_computes_otherwise_already_is_let(monkeypatch: pytest.MonkeyPatch, kind: type[NumpyOps]) -> None:
    own = NumpyOps() if kind is NumpyOps else KernelOps(print, 1)
    monkeypatch.setattr(products, "get_current_ops", lambda: own)
    monkeypatch.setattr(products, "_kernels", lambda _: None)
    chosen: list[NumpyOps] = []
    monkeypatch.setattr(products, "set_current_ops", chosen.append)
    with products.fast_products():
        assert chosen == []
    assert chosen == [own]
