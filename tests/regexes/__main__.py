"""`python -m tests.regexes [STEPS]`: attacks every pattern with ten times as many steps as the test does, or STEPS."""

from __future__ import annotations

import sys

from tests.regexes.check import STEPS, slow
from tests.regexes.found import patterns

found = patterns()
faults = [fault for one in found if (fault := slow(one, int(sys.argv[1]) if sys.argv[1:] else 10 * STEPS))]
print(*faults, f"{len(found)} patterns, {len(faults)} of them slow", sep="\n")
sys.exit(bool(faults))
