"""Common given names of many countries: a hint that a name is a person's, and which pronoun fits. General knowledge,
no source."""

from __future__ import annotations

WOMEN = frozenset(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret
    ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura helen sharon
    cynthia kathleen amy shirley angela anna ruth brenda pamela nicole katherine virginia catherine christine
    samantha debra janet rachel carolyn emma maria heather diane julie joyce evelyn joan victoria kelly
    christina lauren frances martha judith cheryl megan andrea olivia ann anne jean alice jacqueline hannah
    doris kathryn gloria teresa sara janice marie julia grace judy theresa beverly denise marilyn amber danielle
    rose brittany diana abigail natalie jane lori alexis tiffany kayla claire louise sophie charlotte lucy ellen
    eleanor irene monica veronica sonia nadia leila layla fatima aisha amina zainab khadija mariam maryam yasmin
    noor nour hala rania dina salma samira latifa miriam rivka yael tamar noa shira ayelet tzipi golda ingrid
    astrid birgit greta ursula angelika sabine heike petra silvia silvana giulia francesca chiara paola lucia
    elena irina olga natalia svetlana tatiana ekaterina yulia marina ludmila galina oksana anastasia isabel
    carmen dolores pilar rosa ana beatriz adriana valeria camila gabriela daniela alejandra mei ling xiu yuki
    keiko naoko akiko sakura priya indira deepa lakshmi anjali sunita ngozi chioma amara wanjiru joy hillary
    melania ivanka kamala nikki michele condoleezza madeleine carly megyn tulsi karine navi brigitte margot
    simone celine chloe camille amelie elise margarethe agnes mona joanna agnieszka katarzyna ewa malgorzata
    zuzana katalin eszter sanna mette helle gro kristin
    abena adaeze adwoa agatha aino akosua alena amaia anneke annelise annika annikki antoinette aoife asha aurelie
    aurélie ayse ayumi ayşe beata beatrice birgitta blanka bohumila bozena bozica božena brigid bronwen catriona
    cecilia celia chandra chloë ciara clotilde constance consuelo dagmar delia delphine desislava dorota dorothy edith
    efua eilidh elif eliska esi esra estelle farah fatma femke fenella fiona florence folake freya funmi geeta
    genevieve geneviève georgia georgina grainne gretchen guadalupe gudrun gulsen gwen gwendolyn halina hanne
    hannelore harriet haruka hatice helene hilda hiwot hodan huong hyun-ju hélène ifeoma ilona ilse imani imogen ines
    ingeborg inês itziar ivana jadwiga jeannette jelena jitka joana josefina josephine kaisa kari kavita ketevan kinga
    klara lalita lan lene liesel liisa lindiwe linh liselotte ljubica lotte lourdes lucille luisa mabel maeve makeda
    maren marguerite mariana marija marijke mathilde matilda maud meena meiling mercedes meryem michiko milena milica
    mirjana moira montserrat morag muriel nadine nana nasreen nerea nevena niamh nino nirmala nkechi nneka nomvula
    odile orla ottoline padma parisa penelope petronella philippa phoebe pirjo radha radka ragnhild rekha rhiannon
    roisin rosalie rosalind rukhsana sachiko saoirse saskia selam shabnam shanti shazia shirin sigrid sinead siobhan
    snezana solveig soo-jin soraya sumitra sushila sylvie synne tabitha tamara thandiwe thuy tigist tsvetana tuuli
    usha vesna wanda wilhelmina winifred xiaoling ximena yetunde yoko yvette yvonne zanele zdenka zeynep zoe zoë
    """.split()
)
MEN = frozenset(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony
    mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan
    jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander
    raymond patrick jack dennis jerry tyler aaron jose adam henry nathan douglas zachary peter kyle walter ethan
    jeremy harold keith christian roger noah gerald terry sean austin carl arthur lawrence dylan jesse bryan
    billy bruce gabriel joe logan albert willie alan wayne roy ralph randy eugene vincent russell elijah louis
    bobby philip johnny tom tim jim bob bill mike dave steve dan ben sam chris matt rob ron ken ted greg jeff
    rick nick tony andy doug phil ray fred barack mitt newt marco bernie lindsey mitch harry chuck rand jeb rudy
    rex reince carlos juan luis miguel pedro antonio manuel francisco jorge fernando pablo diego rafael javier
    ricardo eduardo sergio alberto roberto mario giovanni giuseppe luca paolo matteo silvio jean pierre jacques
    michel francois françois philippe emmanuel nicolas laurent olivier alain bernard hans klaus jurgen jürgen
    wolfgang helmut gerhard friedrich karl heinz dieter stefan sven lars erik anders jens ole nils bjorn olaf
    mikhail vladimir sergei sergey dmitry dmitri alexei aleksandr boris nikolai yuri igor oleg ivan andrei
    viktor leonid konstantin anatoly volodymyr petro taras mykola piotr andrzej jaroslaw lech tomasz orban janos
    laszlo vaclav milos zoran slobodan ratko radovan mohammed muhammad mohamed mohammad ahmed ahmad ali hassan
    hussein hasan omar umar ibrahim ismail yusuf yousef youssef khaled khalid mahmoud mustafa mustapha abdullah
    abdul abdel said saeed salah tariq walid bashar bassam fadi rami samir nabil jamal kamal karim kareem hamid
    rashid faisal nasser yasser yahya yitzhak shimon ariel ehud moshe avi avigdor naftali yair gideon itamar
    bezalel yoav eli uri amos nelson thabo cyril kofi kwame julius uhuru moses hiroshi takashi kenji shinzo
    akira yukio wei jun ming hao xi li narendra rajiv rahul arun sanjay vijay anil ashok imran nawaz asif pervez
    rishi sadiq keir gordon winston malcolm ban kim lee jong moon joko ferdinand rodrigo luiz jair hugo evo
    gustavo alvaro emre mehmet recep ahmet murat kemal can ed gene hank howard hugh ian kurt leon leonard luke
    marcus martin max neil oscar owen pete rodney ross stanley stuart theodore trevor victor warren simon rory
    graham geoffrey nigel
    abebe adrian aksel alasdair alastair aldous aleksandar aleksander alessandro alfonso alistair alonso amadou
    ambrose anand andile andrea-giovanni andrej angus antoine anton antonello antti arjun armen arvid attila axel
    babatunde balint bao bartosz bastien bekele bela benoit benoît bernhard bilal bjørn boban bogdan boubacar brendan
    bruno burak bálint béla callum cecil cedric cem cheikh chidi chinedu ciaran cillian clement clive cormac dafydd
    damian davit dawit declan deepak deniz-can dermot desmond detlef dinesh diogo dirk dominic donal dragan duarte duc
    edmund edwin egon elias emeka emrys enzo eoin ephraim ernest ernesto erwin esteban etienne euan ewan ezra fabian
    fabrice fabrizio farid federico femi ferenc fergus filippo finbar florian gabor ganesh gareth garik gaston gianni
    gilles giorgi gopal goran grzegorz guillaume gunnar gunther gustaf gustav gyula gábor günther haakon habib haile
    hakan halvard hamish hamza harish haruto harvey havard hendrik hervé horace humphrey hung håkon idris ieuan
    ignacio ikenna imre ingmar ingvar irakli ismet istvan istván ivo iñaki jabulani jaime jakob jalal jasper jeremiah
    jeroen jerome jerzy joachim joao joaquin joaquín jochen johannes jonah jonas joost josip jozsef joão jukka julian
    julien julio jérôme jürg kasimir kazimierz kazimir kazuo kerem kiran knut kojo krzysztof kunle kwabena leif
    leopold leszek levan ljubo lorenzo lucas lucien ludwig luigi lukas lwazi maarten maciej mads magnus mamadou mandla
    manfred manoj marcel marcin marek masao massimo mateo mathias mathieu matthias matti maurizio maxime mert mikael
    mikko miklos milan minh mirko mohan morten moussa munir najib naresh nasir nathaniel naveed nenad niall nicola
    nikhil nikola noboru norbert nuno obinna odd oddvar oisin olusegun onur orhan otto ousmane owain padraig pascal
    pavel pawel pekka pieter pietro prakash praveen qasim quang radek radoslav rafa raffaele ragnar rahim rajesh
    rakesh ralf ramesh ramon ramón raphael rasmus rauf raul ravi raúl reinhard remi rhys rohit rolf ruairi ruben rubén
    rudolf rui rupert ruud rémy saif salvador salvatore sami sandeep sander sandor satoshi seamus sebastian sekou
    serkan shahid shigeru siegfried sigurd sipho slavko sohail soren stanislav stanislaw stefano stjepan sunil suresh
    sverre sylvain sándor søren tadesse tadeusz tahir takeshi tamas tayfun teemu tengiz tesfaye tetsuo themba theodor
    thibault thierry thorsten tiago tibor tigran timo tobias toby tomas tomás tomáš tor torbjorn torsten trond tuan
    tunde uche ufuk ulrich umberto usman uwe vakhtang vartan vasco vikram ville vincenzo vinod vojtech volkan volker
    wahid walther wendell werner wilfred wilhelm willem wojciech wouter yasuo yaw yves zachariah zafar zahid zbigniew
    zdenek zlatko zoltan zoltán zubair zurab étienne
    """.split()
)

GIVEN = MEN | WOMEN


def gender(name: str) -> str:
    """`f`, `m` or an empty string, from the first word of a name."""
    first = name.split()[0].lower() if name else ""
    if first in WOMEN and first not in MEN:
        return "f"
    return "m" if first in MEN and first not in WOMEN else ""
