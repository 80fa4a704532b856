"""Words for what people and bodies are: titles, offices, kinds of body, kinds of unnamed source."""

from __future__ import annotations

HONORIFICS = frozenset(
    "mr mrs ms mx miss dr prof sir dame lord lady sen rep gov lt gen sgt col capt maj cmdr adm rev hon judge justice "
    "sheikh imam pope king queen prince princess rabbi father sister brother saint".split()
)
WOMAN = frozenset(
    "mrs ms miss dame lady queen princess madam spokeswoman congresswoman chairwoman councilwoman sister".split()
)
MAN = frozenset("mr sir lord king prince spokesman congressman chairman councilman father brother pope".split())
ROLE_NOUNS = frozenset(
    """
    mp mps mep msp
    president vice-president minister premier chancellor prosecutor secretary-general secretary ambassador envoy
    senator congressman congresswoman representative governor mayor judge justice attorney lawyer solicitor
    barrister counsel director chief head leader chairman chairwoman chair chairperson commissioner commander
    general admiral colonel major captain sergeant officer spokesman spokeswoman spokesperson adviser advisor
    aide strategist analyst expert professor lecturer historian economist scientist researcher scholar author
    writer journalist reporter correspondent editor columnist anchor host producer doctor physician surgeon
    nurse engineer activist campaigner organiser organizer pollster candidate nominee lawmaker legislator
    parliamentarian deputy delegate diplomat official founder co-founder owner executive ceo cfo manager
    coordinator rapporteur registrar bishop archbishop cardinal pope king queen prince princess emperor sheikh
    imam rabbi pastor priest commissioner-general treasurer speaker whip councillor councilman councilwoman
    alderman sheriff constable inspector detective superintendent investigator teacher student fellow coach
    player actor actress singer artist businessman businesswoman investor banker trader farmer veteran widow
    negotiator mediator ombudsman dictator warlord militant president-elect politician chief-of-staff operative
    consultant volunteer lobbyist donor supporter neighbor neighbour witness member resident
    """.split()
)
ROLE_MODIFIERS = frozenset(
    """
    prime foreign defence defense interior finance justice chief deputy vice acting assistant senior associate
    press former ex then current new incoming outgoing national state federal attorney executive managing
    general special political legal military health education trade economic campaign communications policy
    presidential vice-presidential democratic republican conservative labour labor liberal lead majority
    minority opposition government interim permanent retired late billionaire
    """.split()
)
PAST = frozenset("former ex then late erstwhile onetime".split())
BODY_NOUNS = frozenset(
    """
    court ministry university council committee party commission department agency bank union association group
    foundation institute institution times post news company inc corp ltd llc plc office house senate congress
    parliament bureau forces force army navy police assembly nations tribunal center centre school college
    church board authority administration government federation league society trust fund network coalition
    alliance movement front organization organisation service services corporation journal tribune herald
    guardian gazette chronicle magazine press division directorate secretariat presidency cabinet knesset
    bundestag duma registry chamber team campaign hospital museum library club initiative project watch
    international kremlin pentagon airlines airways motors industries holdings partners associates studios media
    radio television broadcasting command brigade brigades corps guard militia consortium observatory laboratory
    academy seminary embassy consulate treasury exchange reserve mission delegation caucus
    """.split()
)
PAPERS = frozenset(
    """
    statute act treaty convention resolution article articles protocol declaration strategy report charter
    constitution amendment bill law code agreement accord accords pact covenant section chapter annex paragraph
    rule rules directive regulation memorandum plan programme program prize award war wars conflict day week
    month year century street road avenue square highway bridge river lake sea ocean mountain election elections
    olympics cup games festival conference summit session debate
    """.split()
)
"""Capitalised things that are neither people, nor bodies, nor places that speak."""
DOCUMENT_NOUNS = frozenset(
    """
    statement report resolution declaration poll survey study article tweet law letter memo email e-mail
    document documents filing lawsuit complaint indictment ruling judgment judgement decision order opinion
    editorial review analysis paper book ad advertisement video headline caption poster banner website
    transcript text constitution treaty statute charter act bill plan proposal platform manifesto release
    announcement notice record records data figures statistics research findings polls surveys studies reports
    emails filings petition motion affidavit warrant agreement post blog message note
    """.split()
)
UNNAMED = frozenset(
    """
    official officials source sources aide aides diplomat diplomats person people man woman men women insider
    insiders adviser advisers advisor advisors operative operatives spokesman spokeswoman spokesperson
    spokespeople expert experts analyst analysts critic critics supporter supporters activist activists observer
    observers witness witnesses resident residents lawyer lawyers prosecutors investigators authorities
    lawmakers lawmaker senators senator member members delegate delegates voters voter researchers scientists
    scholars economists strategist strategists staffer staffers employee employees executive executives
    campaigners protesters rebels militants soldiers commanders commander ministers leaders others some many
    most several one another few everyone nobody somebody someone opponents proponents allies ally friend
    friends neighbour neighbours relative relatives families family participants participant representatives
    representative judges states politicians donors donor republicans democrats conservatives liberals americans
    businessman veteran pollsters doctors doctor teacher student students mother father envoy envoys
    """.split()
)
BODIES_LOWER = frozenset(
    """
    court ministry government council committee party commission department agency bank union association group
    foundation institute university company firm office senate congress parliament bureau army navy police
    assembly tribunal board authority authorities administration organisation organization network campaign team
    hospital newspaper magazine paper outlet broadcaster embassy secretariat presidency cabinet coalition
    movement charity ngo watchdog regulator state country nation city palace side parties countries states
    tabloid channel airline carrier registry manufacturer club church museum maker developer operator employer
    publisher league fund treasury
    """.split()
)
PRESS = frozenset(
    "times post news journal tribune herald guardian gazette chronicle magazine press newspaper paper outlet "
    "broadcaster tabloid network channel".split()
)
