"""Onrecord: answers questions only with passages from a newsroom's own documents."""

import os

# The arrays here are small: a second BLAS thread would only wait for the first one (7 ms of processor a question).
# It is read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
