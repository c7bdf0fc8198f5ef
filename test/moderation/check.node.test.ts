import { describe, expect, it } from 'vitest'
import { check, judge, TEXT_MAX } from '../../protocol/moderation/check.ts'
import { draw } from './draw.ts'

const levels = (texts: readonly string[]) => texts.map((text) => `${check(text).level} ${text}`)
const missed = (texts: readonly string[]) => texts.filter((text) => check(text).level === 0)
const blamed = (texts: readonly string[]) => texts.filter((text) => check(text).level > 0)

describe('the moderator bot', () => {
  it('[MOD-01] an obscene word is found in every form people give it', () => {
    const texts =
      'хуй хуёвыми нахуй охуевший расхуярили пизда пиздецом распиздяйство спиздил ебать заёбанного отъебись долбоёбами блядь выблядков мудаками пидорасы манда'
    expect(texts.split(' ').filter((text) => check(text).level !== 2)).toEqual([])
  })

  it('[MOD-02] a rude word is told apart from an obscene one', () => {
    const texts = 'жопа говно сука сучонок шлюхи дерьмо обосрался ссать дрочить гондон херня курва ублюдок'
    expect(texts.split(' ').filter((text) => check(text).level !== 1)).toEqual([])
    expect(check('Вот тебе 🖕🏽').level).toBe(1)
    expect(check('жопа, блядь')).toEqual({ level: 2, found: 'obscene', disguised: false })
  })

  it('[MOD-03] it is found in a sentence, at punctuation, in brackets, glued to another word', () => {
    expect(
      missed([
        'да пошёл ты на хуй!',
        '«блядь»',
        '(пиздец)',
        'хуй,говно',
        'иди/на/хуй',
        '#хуй',
        'хуй228',
        'ПИДОР777',
        'сукаблять',
        'тысука',
        'идинахуй',
        'хуй-то там',
      ]),
    ).toEqual([])
  })

  it('[MOD-04] case, ё, invisible signs and marks over letters hide nothing', () => {
    expect(
      missed([
        'ХУЙ',
        'хУй',
        'х\u200bу\u200bй',
        'х\u00adуй',
        'х\u0336у\u0336й\u0336',
        'ху\u034fй',
        'х\u0301уй',
        'ёб',
        'еб',
        'п\u2063изда',
        'бля\u0338дь',
      ]),
    ).toEqual([])
  })

  it('[MOD-05] letters of other alphabets that look alike hide nothing, nor do styled ones', () => {
    expect(
      missed([
        'xyй',
        'хyй',
        'ебaть',
        'χυй',
        'ҳӯй',
        'пїзда',
        'бλядь',
        'cyka',
        'ｈｕｙ',
        '𝗽𝗶𝘇𝗱𝗮',
        'ⓟⓘⓩⓓⓐ',
        '🅷🆄🆈',
        '🇽🇺🇾',
        'ɐɓεиu',
        'ɐʞʎɔ',
        'ᴘɪᴢᴅᴀ',
        'fսck',
        '𝓯𝓾𝓬𝓴',
      ]),
    ).toEqual([])
  })

  it('[MOD-06] digits and signs that stand for letters are read as these', () => {
    expect(
      missed(['6лядь', 'пи3да', 'е6ать', '$ука', 'бл@дь', '}{уй', ')(уй', '|<урва', '3.14здец', 'nu3ga', 'sh1t', 'a$$hole', '❌уй']),
    ).toEqual([])
  })

  it('[MOD-07] signs between letters do not help', () => {
    expect(
      missed(['х.у.й', 'х-у-й', 'х_у_й', 'х/у/й', 'х*у*й', 'п.и.з.д.а', 'ху-й', 'пиз_дец', 'х🔥у🔥й', '(х)(у)(й)', 'f.u.c.k']),
    ).toEqual([])
  })

  it('[MOD-08] nor do spaces and line ends, between all letters or one', () => {
    expect(
      missed(['х у й', 'п и з д е ц', 'х\nу\nй', 'х . у . й', 'ну иди н а х у й', 'пиз дец', 'ху\nй', 'бл ядь', 'п и 3 д а', 's h i t']),
    ).toEqual([])
  })

  it('[MOD-09] stretched letters are one', () => {
    expect(missed(['хуууууй', 'бляяяяядь', 'ссссаать', 'пппииизззддаа', 'fuuuuck', 'сууууука'])).toEqual([])
  })

  it('[MOD-25] words written as they sound are found, and their innocent neighbours left alone', () => {
    expect(
      missed([
        'засранетс',
        'срадь',
        'йобырь',
        'списдил',
        'испижженный',
        'шлйуха',
        'педоры',
        'золупа',
        'выибон',
        'въибать',
        'долбоёп',
        'блать',
      ]),
    ).toEqual([])
    expect(blamed(['ссади его с коня', 'капитана Блада', 'Ибн Сина', 'в шопе', 'сдал советский йод', 'сядь', 'убийца', 'детство'])).toEqual(
      [],
    )
  })

  it('[MOD-10] Latin letters spell Russian words', () => {
    expect(
      missed([
        'huy',
        'xuy',
        'huj',
        'khuy',
        'pizdec',
        'pizdets',
        'blyad',
        'bljad',
        'suka',
        'zaebal',
        'yobaniy',
        'mudak',
        'zhopa',
        'shlyuha',
        'dolboeb',
        'nahui',
      ]),
    ).toEqual([])
  })

  it('[MOD-11] so do the keys of the other layout', () => {
    expect(missed(['[eq', 'gbpltw', ',kzlm', 't,fnm', 'ye[eq', 'celf cerf', 'velfr', 'gbljh'])).toEqual([])
  })

  it('[MOD-12] letters hidden behind stars, signs and markup are guessed', () => {
    expect(
      missed([
        'х*й',
        'п***ц',
        'бл*дь',
        'п#зда',
        'ху*',
        'на х**',
        'х•й',
        'f*ck',
        'f**k',
        'х**у**й',
        'х<b>у</b>й',
        '&#1093;уй',
        'х🔥й',
        '[b]х[/b]уй',
      ]),
    ).toEqual([])
  })

  it('[MOD-16] English obscenities are found in their forms and disguises', () => {
    expect(
      missed([
        'fuck',
        'Fucking',
        'motherfucker',
        'bullshit',
        'bitches',
        'cunt',
        'assholes',
        'fvck',
        'b1tch',
        'f u c k',
        'fuсk',
        'niggers',
        'sh!t',
      ]),
    ).toEqual([])
  })

  it('[MOD-17] innocent words of the same shape are left alone', () => {
    expect(
      blamed(
        'хлеб|застрахуй|подстрахуй меня|не психуй|заштрихуй|оскорблять|употребляют|рублями|сабля|команда|мандарин|мудрый|барсук|учебник|себе|небо|Аньхуй|Хулио|аблятив|3б и 4б|х и у|x*y = 6|XXI век|Moby Dick|Scunthorpe|class|cocktail|YouTube-канал|за лупой|уху ели|моё большое|того внука|В Н И М А Н И Е|на суку сидит ворона|Е.Б. Иванов|3балла'.split(
          '|',
        ),
      ),
    ).toEqual([])
  })

  it('[MOD-21] a verdict says a kind, never the text', () => {
    expect([check('привет'), check('жопа'), check('xyй')]).toEqual([
      { level: 0, found: 'nothing', disguised: false },
      { level: 1, found: 'rude', disguised: false },
      { level: 2, found: 'obscene', disguised: true },
    ])
  })

  it('[MOD-20] what is longer than a text may be is not looked at', () => {
    expect(levels([`${'а '.repeat(TEXT_MAX)}хуй`]).map((line) => line[0])).toEqual(['0'])
    expect(judge(`${' '.repeat(TEXT_MAX - 4)} хуй`).verdict.level).toBe(2)
  })
  it('[MOD-17] ids and checksums of machines are no words; a word beside one, or cut in two by one, is still found', () => {
    const { below } = draw(7)
    const hex = (length: number) => Array.from({ length }, () => below(16).toString(16)).join('')
    const uuid = () => [8, 4, 4, 4, 12].map(hex).join('-')
    const ids = Array.from({ length: 2_000 }, () => [uuid(), hex(32), hex(40), hex(64), `https://disk.test/d/${uuid()}?v=2`]).flat()
    expect(blamed(ids)).toEqual([])
    expect(missed([`${uuid()} пизда`, `пизда${uuid()}`, `https://x.test/${uuid()}/пизда`, `пиз${uuid()}дец`])).toEqual([])
  })
})
