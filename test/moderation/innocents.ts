// Texts the bot must leave alone, by category: the other half of the labelled set of docs/moderation.md.
import { type Draw, draw } from './draw.ts'

/** Words and phrases with an obscene word's shape inside, names, abbreviations, formulas. */
export const TRICKY: readonly string[] = `
хлеб|хлеба|хлебушек|хлебать|нахлебник|похлёбка|захлебнулся|страховка|застрахуй|подстрахуй|перестрахуемся|не страхуй меня|страхую тебя|застрахуем квартиру|штрихуй ровнее|заштрихуй фигуру|заштрихуем треугольник|не психуй|психую из-за контрольной|психуешь|он психует|психушка|психи
Аньхуй|провинция Аньхуй|Хуэйчжоу|Хулио|Хулио Иглесиас|хулиган|хулиганить|не хулигань|хула|хулахуп|Хуан|Хуанхэ|река Хуанхэ|Хубэй|хурма|хутор|художник|художественный|худой|худший|хуже|похудеть|похуже|плохую оценку|глухую|сухую погоду|тихую|лихую|неплохую работу|духу|эпоху|слуху|пастуху|петуху|уху ели|уха|в ухе
оскорблять|оскорбляют|оскорблять нельзя|употреблять|употребляйте|злоупотреблять|потреблять|потребление|истреблять|ослаблять|расслабляться|углублять|дублять|рублями|рубля|корабля|кораблям|сабля|саблями|ансамбля|ансамблям|дирижабля|журавля|оглобля|гребля|гребли|грабли|грабля|вопля|капля|бляшка|бляшки|бляха|бляха-муха|аблятив|блямба|колебля
требовать|требует|требуется|потребовать|учебник|учебный|учёба|по учебнику|лечебный|себе|тебе|себя|небо|небеса|небольшой|небрежно|необходимо|неблагодарный|ребёнок|ребята|ребро|ребус|мебель|лебедь|лебеда|дебаты|дебют|дебилизация|вебинар|на вебинаре|погреб|погребать|гребень|хребет|хребта|жребий|жеребёнок|стебель|стебли|щебень|щебетать|Себастьян|себестоимость|колебаться|колебания маятника|теребить|шлёпать|Ребекка|Беби|бебиситтер|Небраска|Эребуни|хлебозавод|скребок|служебный|дружеб|волшебный|волшебник|враждебный|судебный|целебный|молебен|враньё|вербена|Ебург|двоеборье|троеборье|многоборье|свекла|свёкла
команда|командир|командовать|мандарин|мандарины|мандат|мандала|мандолина|мандраж|Мандельштам|Мандела|мандрагора|саламандра|Фернанда|пропаганда|аманда|Аманда|мудрый|мудрость|мудрец|премудрый|мудрить|замудрить|мудрёный|изумруд|изумрудный|Мудров|Мудрак
сукно|суконный|барсук|барсука|сук дерева|на суку сидит ворона|сучок|без сучка и задоринки|рассудок|присутствие|сутки|сукцессия|суккулент|сумка|сурок|засучить рукава|рассучить|кусука|Киосака|пидоренко|педикюр|педикулёз|педагог|педаль|педсовет|педантичный|педиатр|спидометр|спидраннер|капибара|лапидарный|пидждак|пиджак|эпидемия|эпидермис|пирамида
залупить скорлупу|лупа|за лупой|под лупой|смотрели за лупой|шлюз|шлюпка|шляпа|шлю привет|шлюзы|гонка|гондола|гондольер|гонг|Гондурас|гондурасский|гандбол|гандикап|жопорез|Жоржопа|Европа|тропа|стопа|сроп|копать|опоссум|жюри|журнал|джокер|джоповский|Говард|говорить|говядина|говеть|уговор|приговор|договор|Еговна|Олеговна|Олеговны|Сергеевна|Игоревна|саговник|торговля|ссора|ссоры|ссуда|ссудить|ссылка|ссылаться|ссыпать|рассада|рассыпать|россыпь|массаж|пассажир|кассир|сразу|сражение|срам|сравнение|сравнить|срастись|срок|срочно|сруб|срубить|срывать|серенада|Сергей|сера|серы|серить бельё|серсо|сервер|просрочить|просроченный|отсрочка|рассрочка|досрочно|посрамить|сосредоточиться|Средиземное море|всё равно|страна
дрочёна|драчун|драчливый|драчёна|отсос воздуха|отсосать воду насосом|сосиска|сосать леденец|соска|херувим|херес|Херсон|херсонский|Херсонес|Херасков|Шерхан|Хернандес|Чернышевский|Бухер|перхоть|сиси|сизый|синус|синусоида|систола|сито|титан|титр|титул|титры|писк|писать|пишу письмо|письменный|описать|расписка|запись|подпись|пистолет|Пиза|Пизанская башня|пизанская|Писарев|песок|песец|поезд|поездка|подъезд|объезд|звезда|звёзды|проезд|приезжать|узда|гнездо|борозда|грузди|Пиздрин
трахея|трахеи|трахома|трактор|страх|страхи|бесстрашный|страхование|сахар|астрахань|Астрахань|астраханский|Махарашвили|минеты мимо|минута|министр|кабинет|магнит|миньет|перламутр|пердимонокль|перно|перо|перди|пернатый|пернатые|имперский|империя|курвиметр|курва линия|курган|куртка|чмок|чмокнуть|чмоки|целковый|цельный|падла|падлужник|падать|подлый|гнида в литературе|блин|блинчики|Блинов|нафиг|пофиг|фиг|фига|фигура|фигня|хрен с редькой|хрен|хреновина для салата|капец|офигеть|ёлки-палки|ёкарный бабай|ёшкин кот|чёрт|чёрт возьми|дурак|дура|идиот|болван|балбес|козёл|баран|свинья|тупой|дебил в учебнике психологии|сволочь|гад|тварь дрожащая|вша|попа|попка|задница|какашка|лох серебристый|зараза|скотина|ублажать|ублюсти
Scunthorpe|class|classes|assess|assessment|assassin|assist|asset|assets|bass|bassoon|brass|grass|glass|pass|passport|massage|compass|embarrass|cocktail|cockpit|peacock|Hitchcock|Hancock|Babcock|shuttlecock|woodcock|cockatoo|Dickens|Charles Dickens|Dickinson|Emily Dickinson|Moby Dick|Dick Sand|Dixon|analysis|analyst|analog|canal|banal|document|documents|circumstance|cucumber|accumulate|cumulative|Cumberland|Cumbria|title|titles|Titanic|titan|titration|competition|constitution|institute|substitute|attitude|altitude|shitake|shiitake|mishit|Matsushita|Fujitsu|Fukuoka|Fukushima|Fukuyama|fuchsia|fudge|full|fuel|refuel|function|Mustafa|hoe|shoe|who|whole|whose|whorl|swankier|Swank|Essex|Sussex|Middlesex|sextant|unisex|therapist|grape|drape|scrape|therapy|saturday|Penistone|pen is|happiness|Cox|Alcott|Nigeria|Niger|Nigerian|niggle|snigger|snigger at|renegade|Montenegro|denigrate|bigger|digger|trigger|faggots of wood|fragment|flags|bag|cannot|country|county|count|account|discount|viscount|Huntington|hunter|hunt|Hungary|Hui|huge|hull|human|hue of a colour|Huey|Huck Finn|Hugo|Pushkin|Pushkin Street|push|pussycats|octopus|campus|opus|bush|buttons|button|butter|rebuttal|butte|Bitcoin|bite|orbit|habit|rabbit|ambition|pitch|witch|kitchen|twitch|switch|stitch|sukiyaki|Suzuki|Sakura|suck it up|blue|blues|bled|blend|blyth|Blythe|ebook|eBay|Ebola|ebony|Ebenezer|Debussy|debate|Sebastian|zebra|web|website|webinar|Quebec|rebel|celebrate|Phoebe|Facebook|Bluebird|mud|muddy|mudflat|Mandela|mandarin|mandate|command|Amanda|panda|veranda|pizza|Pisa|puzzle|podium|pedal|pediatric|pedagogy|Peter|spider|Snider|Schneider|insider|provider|her|here|hers|hero|herb|Sherry|Sri Lanka|srv|sql|cyclone|Cyprus|cypher|syntax|June|Juan|jupiter|Japan|job|jobs|project|object|gavin|govern|govt|gown|gondola|Gondor|gone|govno-free|curve|curvy
х и у|х, у и z|х и у в уравнении|найди х и у|оси х и у|точка (х; у)|если х > у, и z < у|х у z|x y z|x, y, u|x*y|x*y=u|a*b*c|y = ax + b|f(x) = x^2|x-y|x/y|2x+3y|xyz|(x, y)|х=5, у=7|у(х)|ху + ух = 0|xy|ху|уху|с/у|б/у|е.б.|Е.Б. Иванов|Б.Л. Янов|Х.У. Джонс|С.У. Канев|3б|4б|3Б класс|4Б и 3Б|6Б лучше 6А|3б, 4б, 5б|2е издание|5е число|3е место|3 е место|6ля минор|2 сука нет|10а|1б|8в|9я глава|16ю|3балла|3банка|3буквы|13бит|6лет|4чел|100р|3D|4K|5G|H2O|CO2|NaOH|Cu|CuSO4|HCl|Fe2O3|pH|C2H5OH|Х2О5
ребята, у нас завтра контрольная|не забудьте сменку|подскажите домашку|я на суке дуба сижу|мы ели уху из окуня|бабушка варит уху и компот|с раками на реке|с рачками|рано утром|с рассветом|на хуторе близ Диканьки|на худой конец|на хлеб|за хлебом|по учебнику|не бойся|не беда|не будь|моё большое|твоё будущее|её брат|её была|ещё бы|где был|все были|неё было|уже опять|муж опоздал|нож острый|же опять|ежи опасны|того внука|много внимания|его вниз|ого, внучка|не скребись|кол едали|мел ебонитовый|эбонит|он сук пилит|сук и ветка|куст и сук|то ли дело|пере бор|до хутора|по худшему|а худо|о худом|ну худо|под лупой|хер в алфавите|от соски|за дверью|гон донских казаков|под рощей|шли хором|шлю хаски|на хуторах|спи здесь|спи здоров|напиши здесь|купи здание|топи здорово|ступи здесь|пи здесь нужно|число пи здесь
Мария Пидоренко|Судаков|Сукачёв|Сукин сын отечества|Хуснутдинов|Хуснуллин|Хусаинов|Хуторской|Худайбердыев|Хуциев|Мудрицкий|Бляхин|Ебралидзе|Елдырин|Пердиков|Жопин|Залупский|Дрочилов|Сукнов|Говоров|Говоркова|Гондарев|Курвуазье|Манделли|Херсонская|Писькин|Трахтенберг|Трахтенберга|Бздюлёв|Сиськов|Блядов|Срачинский
`
  .split(/[|\n]/)
  .map((text) => text.trim())
  .filter(Boolean)
  // Surnames and slips nobody can judge are no test.
  .filter(
    (text) =>
      !/^(Жопин|Залупский|Дрочилов|Блядов|Бздюлёв|Сиськов|Писькин|Пердиков|Срачинский|Елдырин|Пиздрин|Жоржопа|жопорез|падла|курва линия|минеты мимо|кусука|перди|дружеб|серить бельё|2 сука нет|6ля минор|Сукин сын отечества|govno-free|джоповский|pussycats|suck it up|Ебралидзе|мел ебонитовый|faggots of wood|хер в алфавите|залупить скорлупу|сиси|Hui)$/.test(
        text,
      ),
  )

const HEADINGS =
  'внимание|объявление|расписание|контрольная|математика|русский язык|литература|важно|срочно|победа|поздравляем|каникулы|олимпиада|домашнее задание|экскурсия|родительское собрание|школа|класс|учебник|хлеб|застрахуй|художник|команда|требование|небо|журнал|дневник|оценки|четверть|праздник|новый год|тишина|начало|конец|глава|оглавление|содержание|введение|вывод'.split(
    '|',
  )
const NICKS =
  'dark|killer|pro|gamer|wolf|shadow|ninja|king|dragon|storm|max|alex|dima|masha|nikita|vlad|cat|fox|super|mega|ultra|player|master|lord|ghost|ice|fire|sky|moon|star|night|snake|bear|tiger|hacker|noob|skill|craft|mine|cube|pixel'.split(
    '|',
  )
const LEET: Record<string, string> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7', b: '8', g: '9' }

/** Ordinary texts that look disguised. */
export function benignObfuscated(count: number, seed: number): string[] {
  const chance = draw(seed)
  const kinds: readonly ((chance: Draw) => string)[] = [
    () => [...chance.from(HEADINGS).toUpperCase()].join(' '),
    () => [...chance.from(HEADINGS)].join(chance.from(['-', '.', '_', ' - '])),
    () => {
      const word = chance.from(HEADINGS)
      const at = chance.below(word.length)
      return word.slice(0, at) + (word[at] ?? '').repeat(3 + chance.below(6)) + word.slice(at + 1)
    },
    () =>
      [...(chance.from(NICKS) + chance.from(NICKS))].map((letter) => (chance.chance(0.4) ? (LEET[letter] ?? letter) : letter)).join('') +
      (chance.chance(0.5) ? chance.below(3000) : ''),
    () => `${'xX_'}${chance.from(NICKS)}_${chance.from(NICKS)}${'_Xx'}`,
    () => `${1 + chance.below(11)}${chance.from('абвгдежк')} и ${1 + chance.below(11)}${chance.from('АБВГДЕ')}`,
    () => `+7 (9${10 + chance.below(89)}) ${100 + chance.below(899)}-${10 + chance.below(89)}-${10 + chance.below(89)}`,
    () =>
      `https://${chance.from(['youtu.be', 'vk.com', 'disk.yandex.ru/d', 'docs.google.com/d', 't.me'])}/${Array.from({ length: 11 }, () => chance.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_')).join('')}`,
    () => `${chance.from(NICKS)}.${chance.from(NICKS)}${chance.below(99)}@${chance.from(['mail.ru', 'yandex.ru', 'gmail.com'])}`,
    () => `${chance.from('xyabkm')}${chance.from(['*', '+', '-', '/', '^'])}${chance.from('xyabkm')} = ${chance.below(100)}`,
    () =>
      `№${1 + chance.below(999)}${chance.from(['а', 'б', 'в', '(а,б)', ''])}, стр. ${chance.below(300)}, упр. ${chance.below(500)}${chance.from('абв')}`,
    () =>
      `${chance.from(['IPhone', 'Windows', 'Xbox', 'Minecraft', 'PlayStation', 'YouTube', 'Google', 'Telegram'])}${chance.from(['-ом', '’а', 'ом', '-у', 'е', '-канал'])}`,
    () =>
      `**${chance.from(HEADINGS)}** ${chance.from(['_', '~~', '`', '||'])}${chance.from(HEADINGS)}${chance.from(['_', '~~', '`', '||'])}`,
    () => `${chance.from(HEADINGS)}*, ${chance.from(HEADINGS)}**`,
    () => `пароль: ${Array.from({ length: 8 }, () => chance.from('abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789!#')).join('')}`,
    () => [...chance.from(HEADINGS)].map((letter) => (chance.chance(0.5) ? letter.toUpperCase() : letter)).join(''),
    () => `${chance.from(HEADINGS)}${chance.from(['🔥', '👍👍', '❤️', '😂', '🎉'])}${chance.from(HEADINGS)}`,
    () =>
      `${chance.from('АБВГДЕИКЛМНОПРСТ')}.${chance.from('АБВГДЕИКЛМНОПРСТ')}. ${chance.from(['Иванов', 'Петрова', 'Хуснуллин', 'Ебургский', 'Сидоров', 'Баранов', 'Блинов'])}`,
    () => chance.from(['Т.е.', 'и т.д.', 'т.к.', 'и т.п.', 'н.э.', 'ч/б', 'с/х', 'х/б', 'ж/д', 'в/ч', 'б/у', 'а/я', 'к/т', 'л/с']),
  ]
  return Array.from({ length: count }, () => chance.from(kinds)(chance))
}

const WHO = 'мы|ребята|дети|все|девочки|мальчики|мои друзья|восьмой класс|одноклассники|учителя|наша команда|старшие'.split('|')
const DO =
  'читаем учебник|требуем хлеба|рисуем художника|застрахуем корабль|едем на хутор|готовим уху|учим глаголы|решаем задачу про х и у|не психуем|мудро молчим|едим мандарины|собираем грибы|ждём автобус|пишем сочинение|смотрим на небо|колеблемся с ответом|бежим кросс|поём песню|учим стих наизусть|считаем рубли|строим корабли|обсуждаем требования|играем в шахматы|сдаём нормативы'.split(
    '|',
  )
const WHEN =
  'сегодня|завтра|в понедельник|после уроков|на перемене|в пятницу вечером|на каникулах|до обеда|с раннего утра|весь день|каждую среду|на втором уроке'.split(
    '|',
  )
const WHERE =
  'в школе|у меня дома|на стадионе|в кабинете химии|в актовом зале|за городом|на хуторе|у реки|под небом|в библиотеке|на даче|в музее'.split(
    '|',
  )
const AND =
  '|, а потом домой|, приходите|, не опаздывайте|, кто с нами?| и ждём вас|, это точно|, спасибо|, пожалуйста| — напомните всем|, вот и всё|!!!| :)'.split(
    '|',
  )

export function schoolSentences(count: number, seed: number): string[] {
  const chance = draw(seed)
  return Array.from(
    { length: count },
    () => `${chance.from(WHEN)} ${chance.from(WHO)} ${chance.from(DO)} ${chance.from(WHERE)}${chance.from(AND)}`,
  )
}
