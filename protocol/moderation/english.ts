// English words the bot knows, as patterns of automaton.ts: data, obscene by necessity; and Latin words that would read as Russian obscenity.
import { INNOCENT, MILD, OBSCENE, type Patterns } from './automaton.ts'

const WORDS_OBSCENE = `
  .*fu(c|k|ck|q|x)k?(k|s|ed|er|ers|in|ing|ings|face|head|off|up|wit|tard|boy|nut|u|you|a|able|ery|ah|ka|oing)? .*fuck.* f[vu]ck.* .*phuck.* fck.* fcuk.* fuc fuk(k|er|in|ing|ed|s|u)* fk(n|ing|u)? motherf.*er.* mthrfckr .*fucc.* fux+
  (bull|horse|dip|dumb|ape|bat|chicken|dog|cow|holy|jack|full|piece)?shit(s|t|ty|tier|tiest|ting|ted|ter|ters|head|heads|hole|holes|face|faces|bag|bags|load|loads|show|post|posts|posting|storm|e|es|less|list|can|house|stain|z|fuck|y)? shyt shiz+ .*bullshit.*
  cunt(s|y|ish|face|bag|ed|ing|z)? kunt(s)? bi[ao]?tch(es|y|ing|ed|in|ass|boy|face|z|s|er|iness)? .*bitch biatch.* b[ie]yotch btch biotch betch(es)? beetch
  nigg(er|ers|a|as|az|ah|erz|uh|ga)? nig(er|a)z nigger.* faggot.* fagg?(et|it)(s|y|z)? fagg(y|ing) cocksuck.* cocksmoke.* .*dicksuck.* suckmydick.* suckmycock.*
`
const WORDS_RUDE = `
  dick(s|head|heads|face|faces|wad|bag|less|ish|weed|pic|pics)? dik(head|s) (ass|arse|azz)(hole|holes|hat|hats|wipe|wipes|clown|face|munch.*|lick.*|bag|fuck.*|holez) asshol.* (dumb|fat|lard|smart|bad|candy|bitch)ass(ed)? puss(y|ies|ys) pusy puzzy
  slut(s|ty|tier|tiest|z|bag|ting|tish)? whor(e|es|ed|ing|ish|ez) whores.* whorehous.* wank(er|ers|ing|s|ed|y|stain)? twat(s|ty)? jerkoff blowjob(s)? handjob(s)? rimjob(s)? cum(shot|shots|dump.*|slut.*) jiz+(z|ed|s|m)? dildo(s|es)? cock(head|heads|wad|block.*) douchebag.* clit(s)? titt(y|ies) milf(s)? stfu gtfo (mother|mutha|muther|motha)f[ua]c?k+.* mofo(s)? pissoff skank(y|s)? shemale(s)?
`
const WORDS_INNOCENT = `
  fuchsia.* fuch.* shitake.* shiitake.* shi+tes? scunthorpe.* dickens.* dickson.* dickinson.* dicky.* cummings.* titan.* fuji.* asses(s|ses|sed|sing|sment.*|sor.*) classass
`

/** Latin words, names and marks that are innocent although they would read as Russian obscenity in a transliteration or on the other keyboard. */
const NOT_RUSSIAN = `
  piscin.* sculls? siskins? posher herak.* her(a|ac.*|as|at.*|it.*|n.|es.?.*) s?her(r|i|e).* sheer.* other.* [ru]?[auo]sher.* soother sc(al|an|oo|ur).* fac(er|ing).* fak(er|in).* perdi(t|d).* perdu(r.*)? curv(e|i).* prissy dossal dristans? nasser joplin.* paddle sukkah wafflers? traherne
  mydoc.*
  eyeball.* scala beebread.* wallab(y|ies).*
  seebeck.* maebashi mande mandy job.* jeb.* yobs? yobb.* yobbish gown.* leban.* nebula.* succin.* sucking.* shoo.* shyer goebb.* beebe.* bleat ebert.* huitz.*
  hyen.* hyetal hyeto[gl].* hooey.* huyg.* huysm.* ebb.* ebc.* ebd.* ebo(la|n|o|r).* ebr.* ebur.* afr cbc che chen hyund.* huan.*
  huis hue(s|d|y|ys|vo|vos|lva.*|rt.*|sc.*)? hoo scam.* spa(n|t|ll|m|v).* joppa epox.* herni.* moodi.* muddi.* shooi.* (s?h|x)ying shyest syces? sycee hannah.* zaibatsu sebastian.* cebu.* ebay.* ebans eben.* ebon.* ebul.* ebola debat.* pederast.* curv(y|a|as) sukiyaki suka?rno cert cere mand(al|ar|at|el|ol|ib|r).* scat.* minett?es? sebac.* edu.* edit.* sed.*
`

export const ENGLISH_WORDS: Patterns = [
  [OBSCENE, WORDS_OBSCENE],
  [MILD, WORDS_RUDE],
  [INNOCENT, WORDS_INNOCENT],
]

export const NOT_RUSSIAN_WORDS: Patterns = [[MILD, NOT_RUSSIAN]]
