"""Words that carry no subject."""

_EVERYDAY = """
a about after again all also am an and any anybody anyone anything are as at be because been before being but by can
could did do does doing done for from get give going got had has have having he her here hers him his how i if in into
is it its itself just know let like many may me might mine more most much must my myself no not now of off on one or
other our ours out over own please said same say saying says shall she should show since so some somebody someone
something such tell than that the their theirs them then there these they thing things this those to too under until
up us very want was we were what when where which while who whom whose why will with would you your yours
"""
STOPWORDS = frozenset(_EVERYDAY.split())

_POINTING = "it its that this those these they them their he him his she her then there same more"
REFERS_BACK = frozenset(_POINTING.split())
"""A question of stop-words with one of these needs what was said before it."""

_SHORT = """
mp mps pm pms fm ceo cfo coo vp tv pr hr hq id ids ngo ngos ag da gp gps dj phd faq faqs pdf pdfs url dna atm cctv vat
gdp cv sms suv suvs vip vips ok diy ad ads app apps asap fyi re eta qa dob rip aka vs etc govt dept
"""
ABBREVIATIONS = frozenset(_SHORT.split())
"""Short for common words, though written in capitals: no names ("MPs", "the PM's claim", "a TV speech")."""
