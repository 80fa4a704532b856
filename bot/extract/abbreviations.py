"""Abbreviations of news, legal and NGO English, by what a full stop after them means.

All without their final full stop and in lower case; a word with inner full stops ("U.S", "p.m") keeps them.
"""

from __future__ import annotations

TITLES = frozenset(
    """
    mr mrs ms mx dr prof sen sens rep reps gov govs lt gen sgt col capt maj cmdr cdr adm rev hon pres amb atty
    supt insp det cpl pvt spc brig msgr fr sr.a messrs mme mlle st ste mt ft pte const asst assoc dep ald comm
    rt sra hr fmr v vs cf viz eg ie i.e e.g approx ca dist ed eds trans gens cols capts profs drs spox
    """.split()
)
"""Never end a sentence: a name or a number follows."""

NUMBERED = frozenset(
    """
    no nos art arts para paras par sec secs sect ch chap cl fig figs vol vols p pp pt pts app ex reg regs res
    doc ann rule ss prop op fn cap jan feb mar apr jun jul aug sept sep oct nov dec
    """.split()
)
"""Do not end a sentence before a number: "Art. 98", "No. 2", "Oct. 7"."""

MAYBE_FINAL = frozenset(
    """
    inc corp ltd co bros llc plc cos jr sr esq ph.d phd m.d b.a m.a d.c l.a n.y n.j u.s u.k u.n e.u u.s.a a.d
    b.c ala ariz ark calif colo conn del fla ga ill ind kan kans ky la md mass mich minn miss mo mont neb nebr
    nev okla ore pa penn tenn tex vt va wash wis wyo n.h n.c n.d n.m r.i s.c s.d w.va dept univ assn bldg blvd
    ave rd hwy intl natl govt al gmbh s.a ag b.v n.v min max est tel ext ret
    """.split()
)
"""May stand inside a sentence or close it: they close it only before a word that likes to begin one."""

CLOCK = frozenset(["a.m", "p.m", "am", "pm"])
AFTER_CLOCK = frozenset(
    """
    est edt et pst pdt pt cst cdt ct gmt utc bst cet cest eest eet msk ist eastern pacific central monday
    tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april
    june july august september october november december
    """.split()
)

STARTERS = frozenset(
    """
    the a an this that these those it its he she they we i you his her their our my your there here in on at by
    for from with without after before since until during under over as if when while where why how what who
    which whose but and or nor so yet still then thus hence however although though because despite unlike like
    according asked both each every all some many most several few more no none nobody nothing not only also
    even meanwhile moreover furthermore instead later earlier last next one two three another other such to of
    among about against through within beyond once now today yesterday tomorrow perhaps maybe officials police
    critics experts supporters lawyers prosecutors investigators authorities nearly almost just never always
    sometimes neither either anyone everyone someone people others
    """.split()
)
"""Words that begin sentences far more often than they follow an abbreviation inside one."""
