"""Words for what people and bodies are: titles, offices, kinds of body, kinds of unnamed source."""

from __future__ import annotations

HONORIFICS = frozenset(
    "mr mrs ms mx miss dr prof sir dame lord lady sen rep gov lt gen sgt col capt maj cmdr adm rev hon judge justice "
    "sheikh imam pope king queen prince princess rabbi father sister brother saint".split()
)
ADDRESS = frozenset(
    """
    mr mrs ms mx miss dr prof professor sir dame lord lady baroness baron rev hon cllr councillor councilor
    councilman councilwoman ald alderman sen senator rep representative mp msp judge justice mayor governor gov
    minister president chairman chairwoman chair commissioner ambassador sgt sergeant capt captain col colonel
    gen general lt maj major det detective insp inspector constable pc dc supt superintendent chief officer
    father fr sister brother pastor bishop madame attorney counsel deputy
    """.split()
)
"""What stands before a name in a label, a heading, a signature."""
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
    striker midfielder goalkeeper goalscorer defender winger sprinter boxer cyclist swimmer referee umpire
    firefighter paramedic lifeguard warden magistrate ombudswoman harbourmaster curator
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
    rail railway railways coaches hydro pharma logistics echo courier observer telegraph argus
    polytechnic inspectorate academy seminary embassy consulate treasury exchange reserve mission delegation caucus
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
KIN = {
    **dict.fromkeys(
        "wife widow daughter mother mum mom sister aunt niece granddaughter grandmother fiancée fiancee girlfriend "
        "stepmother stepdaughter stepsister mother-in-law daughter-in-law sister-in-law godmother goddaughter".split(),
        "f",
    ),
    **dict.fromkeys(
        "husband widower son father dad brother uncle nephew grandson grandfather fiancé fiance boyfriend stepfather "
        "stepson stepbrother father-in-law son-in-law brother-in-law godfather godson".split(),
        "m",
    ),
    **dict.fromkeys("twin cousin partner spouse parent grandparent grandchild child orphan".split(), ""),
}
"""Words of kinship for one person, with the pronoun that fits: `f`, `m` or an empty string."""
CLOSE = frozenset(
    "friend neighbour neighbor colleague boss manager supervisor deputy predecessor successor teammate flatmate "
    "roommate classmate opponent challenger adversary counterpart ally namesake "
    "landlord landlady employer assistant trainer mentor rival agent carer caretaker guardian "
    "teacher doctor lawyer solicitor barrister attorney coach agent surgeon consultant client patient pupil".split()
)
"""What somebody is to somebody else, beside kin: the word needs an owner ("her surgeon") to introduce a person."""
OCCUPATIONS = frozenset(
    """
    baker butcher carpenter clerk cook chef cleaner deckhand docker dentist designer dancer driver electrician
    fisherman fishmonger gardener gamekeeper grocer guard guide gynaecologist hairdresser handyman hiker hunter
    janitor jeweller joiner juror keeper labourer laborer librarian locksmith mason mechanic midwife miller miner
    monk nun nanny novelist optician painter passenger pathologist pensioner pharmacist philosopher photographer
    physicist pianist pilot plumber poet policeman policewoman porter postman postwoman potter prisoner detainee
    inmate psychiatrist psychologist quarryman ranger receptionist referee refugee roofer sailor salesman
    saleswoman sculptor seamstress secretary shepherd shopkeeper skipper soldier shopper steward stewardess
    surveyor survivor tailor technician tenant tourist trainee trader translator trucker undertaker villager
    waiter waitress warder watchman weaver welder worker youth teenager pedestrian motorist commuter bystander
    onlooker eyewitness complainant claimant defendant plaintiff suspect victim hostage intern apprentice barber
    bartender barman barmaid biologist chemist geologist meteorologist hydrologist archaeologist architect
    astronaut auditor bailiff beekeeper blacksmith bricklayer broker builder butler cameraman cashier chaplain
    choirmaster coroner courier cricketer footballer golfer gymnast jockey rower runner skier wrestler climber
    captain striker defender winger forward linesman groundsman physiotherapist girl boy lady gentleman stranger
    accountant bookkeeper headmaster headmistress caterer chauffeur cobbler tutor cellist violinist drummer guitarist
    composer rapper comedian florist brewer rancher logger missionary pilgrim hermit bursar provost dean rector
    marshal bodyguard bouncer doorman concierge valet housekeeper maid caregiver babysitter childminder orderly
    radiographer anaesthetist dermatologist paediatrician pediatrician vet veterinarian therapist counsellor
    counselor whistleblower informant handler spy usher jailer gaoler guardsman sentry seaman bosun helmsman
    navigator crewman paratrooper gunner sniper cadet recruit conscript deserter militiaman gunman attacker assailant
    shooter burglar thief robber smuggler dealer organizer founder winner loser finalist runner-up champion
    customer caller user reader viewer listener voter elder mourner organist vicar curate verger newcomer veteran
    """.split()
)
"""Words for one human being by what they do or are, beside ROLE_NOUNS: the head of a phrase that means a person."""
FEMALE = frozenset(
    "woman girl lady nun midwife nanny waitress actress stewardess seamstress landlady barmaid policewoman saleswoman "
    "postwoman spokeswoman congresswoman chairwoman councilwoman businesswoman queen princess empress".split()
)
MALE = frozenset(
    "man boy gentleman monk priest fisherman postman policeman watchman salesman waiter barman landlord cameraman "
    "quarryman groundsman linesman handyman spokesman congressman chairman councilman businessman king prince "
    "emperor imam".split()
)
"""Words whose holder is a woman, a man."""
