package negotiate

// threeLetters are three-letter codes for which CLDR has another code, apart
// from the one that ISO 639-2 gives each language of ISO 639-1 for terms.
const threeLetters = `aam adp ajp ajt aju alb als arb arm asd aue ayr ayx azj
baq bcc bcl bgm bic bjd blg bur bxk bxr ccq chi cjr cka cld cmk cmn coy cqu cwd
cze dgo dhd dik diq dit drh drr drw dut ekk emk esk fat fre fuc gav gaz gbo geo
ger gfx ggn gli gno gre gti gug guv gya hdn hea him hrr ibi ice ike ilw jeg kgc
kgh kgm khk kmr knc kng knn koj kpv krm ktr kvs kwq kxe kxl kzj kzt lak lbk lii
llo lmm lvs mac mao may meg mhr mnk mst mup mwj myd myt nad ncp nns nnx nom npi
nts nxu ojg ory oun pat pbu pcr per pes plt pmc pmk pmu pnb ppa ppr prp pry puz
quz rmy rum sca skk slo smd snb spy src swh szd tdu thc thw thx tib tie tkk tlw
tmk tmp tne tnf tpw tsf ttq umu uok uzn wel xba xia xkh xpe xrq xsl xss ybd ydd yma
ymt yos yuu zai zir zkb zsm zyb`

// names are names of languages that programs send in place of codes: in
// English and in the language itself, without marks, eight letters at most. A
// code that only old standards have stands here too.
const names = `ar arabic
ca catalan catala
cs czech cestina cesky
cy welsh cymraeg
da danish dansk
de german deutsch
el greek ellinika
en english
es spanish espanol
et estonian eesti
eu basque euskara
fa persian farsi
fi finnish suomi
fr french francais
ga irish gaeilge
gl galician galego
he hebrew ivrit
hi hindi
hr croatian hrvatski scr
hu magyar
is islenska
it italian italiano
ja japanese nihongo
ka georgian
ko korean hangugo
lt lietuviu
lv latvian latviesu
mt maltese malti
nl dutch
no norsk bokmal
nn nynorsk
pl polish polski
ro romanian romana
ru russian russkij russkiy
sk slovak
sl slovene
so somali soomaali
sq albanian shqip
sr serbian srpski scc
sv swedish svenska
th thai
tr turkish turkce
ur urdu
yi yiddish
zh chinese mandarin zhongwen`

// grandfathered are tags of the registry that are no sequences of subtags, or
// whose subtags mean something else now. Those for sign languages, which are
// not written, and those without a language in CLDR are left out.
const grandfathered = `art-lojban i-ami i-bnn i-default i-hak i-klingon i-lux
i-navajo i-pwn i-tao i-tay i-tsu no-bok no-nyn zh-guoyu zh-hakka zh-min zh-xiang`

// macrolanguages are the codes that extended language subtags may follow.
const macrolanguages = `ar kok lv ms sgn sw uz zh`
