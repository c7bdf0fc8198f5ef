// What a sign may stand for, as data: signs that look like a letter, sound like it, lie on its key. Read by normalise.ts and lattice.ts.
// A table is written `sign=letters` and separated by spaces; several letters are alternatives, as are several groups with commas.

export const CYRILLIC = 'абвгдежзийклмнопрстуфхцчшщъыьэюя'
export const LATIN = 'abcdefghijklmnopqrstuvwxyz'

/** Letters of other alphabets and forms, one sign to the letter it is read as, whatever the word: `а=ӑӓ` reads ӑ and ӓ as а. */
const SAME = `
  а=ӑӓ в=ʙ г=ғӷґᴦ е=ёєѐӗәӛҽ ж=җӝ з=ҙӟӡԑҘ и=іїѝӣӥɪɩ й=ҋј к=қҝҟҡӄԟ л=ԓӆᴫ м=ӎ н=ңҥӈӊԋʜ о=өӧӫѳꙩ п=ҧԥᴨ р=ҏᴩ с=ҫ т=ҭԏ у=ўүұӯӱӳ
  ф=ɸ х=ҳӽӿ ц=џҵ ч=ҷҹӌӵԿ ш=ԝ ы=ӹꙑ ь=ҍѣƅ э=ӭ ю=ꙓ я=ѧᴙʁԙ ъ=ꙏ
  a=ɑᴀ b=Ꮟ c=ᴄƈϲ d=ɗđᴅԁð e=ɘᴇ f=ƒꜰ g=ɡɠɢ h=ħһհ i=ı¡ j=ɉᴊʝ k=ƙᴋ l=łɫʟӏ m=ᴍɱ n=ɲŋɴռ o=øᴏօ p=ᴘþ q=ɋʠ r=ɍʀ s=ѕꜱʂ t=ŧƭᴛʈ u=ᴜսʉʊ v=ʋᴠ w=ᴡ y=ʏɣ z=ʐƶᴢ
`

/** In a Cyrillic or mixed word: what Latin letters, digits and signs look and sound like. */
const READ_AS_CYRILLIC = `
  a=а b=вьб c=сцк d=др e=е f=ф g=гд h=нх i=ий j=йж k=к l=л m=мт n=нпи o=о p=рп q=кь r=гр s=с t=т u=уип v=влу w=шщм x=х y=уый z=з
  sh=ш ch=ч zh=ж kh=х ts=ц tz=ц ya=я ja=я ia=я yu=ю ju=ю iu=ю yo=е jo=е io=е ye=е je=е sch=щ shch=щ ck=к ph=ф oo=у ee=и
  0=о 1=илй 3=зе 4=ча 5=сп 6=б 7=т 8=в 9=яд 3,14=пи, 3.14=пи, 2,72=е 2.72=е
  @=а $=с €=е £=е ¥=у ₽=р ©=с ®=р !=и |=лий (=с <=с {=с [=с +=т †=т ✝=т #=нж ^=л µ=ми μ=ми ∂=д ∆=д α=а β=вб γ=гу δ=д ε=ез ζ=з η=нп θ=о ι=и κ=к λ=л ν=вну ξ=к ο=о π=п ρ=р σ=ос ς=с τ=т υ=уи φ=ф χ=х ψ=ф ω=шо ƃ=бь ɓ=дб ƌ=д ɛ=ез ɔ=с ǝ=е ɐ=а ʎ=у ʞ=к ɯ=тш ʌ=л
  °=о •=о ○=о ●=о ◯=о ⭕=о 🔴=о ⚪=о 🌕=о ∅=о ⊙=о ◎=о 🍩=о ⚽=о 🏀=о ×=х ✕=х ✖=х ❌=х ╳=х ✘=х ✗=х ❎=х 🙅=х 🅰=а 🅱=бв 🅾=о 🅿=рп 💲=с ➕=т 🔺=ад 🌈=д 🐍=с 💰=с
  ()=о []=о }{=хж )(=хж ><=х ][=хж }|{=ж )|(=ж >|<=ж >i<=ж |-|=н |_|=ци /\\=лда |/|=и |\\|=и |/=и /|=и |<=к |{=к |(=к |\\/|=м /\\/\\=м |v|=м |7=п |^|=п /7=п ji=л bi=ы bl=ы ьi=ы ьl=ы ь1=ы ь|=ы b|=ы b1=ы 6l=ы
  io=ю |o=ю |0=ю lo=ю l0=ю 1o=ю 10=ю 9i=я 9l=я |3=в 13=в '/=ч '|=ч ш,=щ ll|=ш iii=ш lll=ш |||=ш
`

/** A word in Latin letters alone is either spelt by sound … */
const BY_SOUND = `
  a=а b=б c=цк d=д,дь e=е f=ф g=г h=х i=ий j=йж k=к l=л,ль m=м n=н o=о p=п q=к r=р s=с,сь t=т,ть u=у v=в w=в,ш,шь x=х y=ыйу z=з
  sh=ш,шь ch=ч,чь zh=ж kh=х ts=ц tz=ц ya=я ja=я ia=я yu=ю ju=ю iu=ю yo=е jo=е io=е ye=е je=е sch=щ shch=щ ck=к oo=у iy=ий yy=ый '=ьъ \`=ьъ ''=ъ
  0=о 1=и 3=зе 4=ч 6=б 9=я @=а $=с €=е !=и |=и
`
/** … or drawn by shape. */
const BY_SHAPE = `
  a=а b=вьб c=с d=д e=е g=дг h=н i=и k=к l=л m=мт n=пи o=о p=р r=гя s=с t=т u=ий v=л w=ш x=х y=уч z=з
  0=о 1=лий 3=зе 4=ч 5=с 6=бь 7=т 8=в 9=яд @=а $=с €=е |=лий !=и bi=ы b1=ы bl=ы 6l=ы 6i=ы ji=л jl=л io=ю lo=ю 10=ю |o=ю 9i=я }{=хж )(=хж ><=х |/|=и |-|=н |7=п /\\=лд |\\|=и
`

/** In an English word. */
const READ_AS_LATIN = `
  0=o 1=il 3=e 4=a 5=s 6=gb 7=t 8=b 9=g @=a $=s €=e £=l ¥=y ©=c ®=r !=i |=il (=c <=c {=c +=t †=t #=h ¢=c µ=u μ=u ∆=a λ=a α=a β=b γ=y ε=e η=n ι=i κ=k ν=v ο=o π=n ρ=p σ=o τ=t υ=u χ=x ω=w ɔ=c ǝ=e ɐ=a ʎ=y ʞ=k ph=f vv=w |-|=h |<=k |{=k () =o ()=o []=o /\\=a ><=x
  а=a в=b с=c е=e н=h к=k м=m о=o р=p т=t х=x у=yu и=u г=r п=n з=e ь=b я=r ц=u ш=w ѕ=s
  🅰=a 🅱=b 🅾=o 🅿=p ⭕=o 💲=s •=o ●=o ○=o ×=x
`

/** The key of a Russian keyboard on which a Latin letter or sign lies. */
const LAYOUT =
  'q=й w=ц e=у r=к t=е y=н u=г i=ш o=щ p=з [=х {=х ]=ъ }=ъ a=ф s=ы d=в f=а g=п h=р j=о k=л l=д ;=ж :=ж \'=э "=э z=я x=ч c=с v=м b=и n=т m=ь ,=б <=б .=ю >=ю `=е ~=е'

/** A word turned upside down, once its signs are in the right order again. */
const UPSIDE_DOWN = `
  ɐ=а ƍ=б ʚ=в ɹ=гр ɓ=д ǝ=е ж=ж ε=з ɛ=з ɜ=з и=ий n=ци u=пи ʞ=к v=л л=л ʌ=л w=м м=м н=н о=о o=о p=д d=р ɔ=с ɯ=тш т=т ʎ=у ʏ=у у=у ф=ф ɸ=ф х=х x=х ǹ=ц һ=ч h=ч ɥ=ч m=тш ш=ш q=ьбд b=д ǝ=е oı=ю oi=ю io=ю ʁ=яр я=я ı=и i=и ņ=й ñ=й к=к п=п з=з в=в р=р с=с б=б д=д а=а е=е э=э є=э qı=ы ıq=ы ы=ы ъ=ъ
`
/** Signs that only an upside-down word has. */
export const TURNED = new Set('ɐƍʚɹɓǝʞɔɯʎʌɥ')

/** Signs that hide letters of a word. */
export const MASKS = new Set('*#•●○◦■□█▇▒░✱＊×?%&$@^~+=_.-…·✖🤬🔞🍆💩❤🌸⭐✨🔥')
/** Of these, the ones that also stand in ordinary words. */
export const WEAK_MASKS = new Set('.-_+=&?@…·')

export type Edges = ReadonlyMap<string, readonly (readonly [sign: readonly string[], letters: readonly number[][]])[]>

/** By the first character: the signs, with the indexes of the letters they stand for: alternatives, each of one letter or more in a row. */
function edgesOf(table: string, alphabet: string): Edges {
  const edges = new Map<string, (readonly [readonly string[], readonly number[][]])[]>()
  for (const entry of table.split(/\s+/).filter(Boolean)) {
    const cut = entry.lastIndexOf('=')
    const sign = [...entry.slice(0, cut)]
    const written = entry.slice(cut + 1)
    const alternatives = written.includes(',') ? written.split(',').filter(Boolean) : [...written]
    const letters = alternatives.map((alternative) => [...alternative].map((letter) => alphabet.indexOf(letter)))
    const first = sign[0] ?? ''
    edges.set(first, [...(edges.get(first) ?? []), [sign, letters]])
  }
  return edges
}

const self = (alphabet: string) => [...alphabet].map((letter) => `${letter}=${letter}`).join(' ')

export const MIXED = edgesOf(`${self(CYRILLIC)} ${READ_AS_CYRILLIC}`, CYRILLIC)
export const SOUND = edgesOf(BY_SOUND, CYRILLIC)
export const SHAPE = edgesOf(BY_SHAPE, CYRILLIC)
export const TURNED_READ = edgesOf(UPSIDE_DOWN, CYRILLIC)
export const ENGLISH = edgesOf(`${self(LATIN)} ${READ_AS_LATIN}`, LATIN)
export const KEYS = edgesOf(LAYOUT, CYRILLIC)

export const SAME_LETTER: ReadonlyMap<string, string> = new Map(
  SAME.split(/\s+/)
    .filter(Boolean)
    .flatMap((entry) => [...entry.slice(2)].map((sign) => [sign, entry[0] ?? ''] as const)),
)
