// Issue 4: «the same gate for … every later text». Every field of every endpoint and room in which somebody can write whatever they like is either judged
// by the moderator bot, seen here, or stands on a closed list with the reason why not.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { CallCommand } from '../../protocol/call/commands.ts'
import { ChatCommand } from '../../protocol/chat/commands.ts'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import { SetSchoolModerator } from '../../protocol/chat-list.ts'
import type { Endpoint, InputOf } from '../../protocol/endpoint.ts'
import { PutLesson } from '../../protocol/journal.ts'
import { GetLessonPlan, SetLessonPlan } from '../../protocol/lesson-plan.ts'
import { GetSchoolSetup, PutAcademicYear, PutHolidays, PutTerms, PutWorkKinds } from '../../protocol/school-setup.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, demoSchool } from '../kit/act-as.ts'
import { named } from '../kit/act-on-claims.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'
import { freeTextsOf, inputWith } from '../kit/free-texts.ts'
import { idAccount } from '../kit/id-account.ts'
import { groupOf } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusedAt } from '../kit/refused-at.ts'

/** Short enough for the shortest of these fields. */
const BAD = 'хуйня'
const FINE = 'роща'

/** Nobody but its writer, or nobody at all, ever reads it as a text. */
const NOT_JUDGED: Readonly<Record<string, readonly string[]>> = {
  'a secret or a way in, compared and never shown': [
    ...['FirstRun secret', 'SignIn password', 'ChoosePassword newPassword', 'ChangePassword oldPassword', 'ChangePassword newPassword'],
    ...['StepUp password', 'ResetPassword newPassword', 'ProveContact password', 'ProveContact newPassword'],
    ...['SetIdPassword oldPassword', 'SetIdPassword newPassword', 'ProveFlowFactor proof.code', 'ProveFactor proof.code'],
    ...['GiveContact contact.phone', 'GiveContact contact.email', 'StartContactChange contact.phone', 'StartContactChange contact.email'],
    'JoinCall guestKey',
  ],
  'what an authenticator or a browser says of itself, to programs': [
    ...['ProveByPasskey', 'ProveFlowFactor', 'AddPasskey', 'ProveFactor', 'SignInWithPasskey'].map(
      (name) => `${name} ${name.startsWith('Prove') && name.endsWith('Factor') ? 'proof.' : ''}response.authenticatorAttachment`,
    ),
    'AddPasskey response.response.transports.0',
    ...['CallCommand ask.offer', 'CallCommand ask.answer', 'TryCallLine offer', 'CallCommand probe', 'ChatCommand probe'],
  ],
  'its writer’s own, shown to nobody else': ['SetChatMine draft', 'AddPasskey title', 'PutPrivateNote text'],
  'looked for, not written down': ['ListContacts query', 'SearchEverywhere query', 'ChatCommand query', 'ListLeft query'],
  'the bot’s own words: it would refuse to learn them': [
    ...['SetSchoolModerator moderator.stopWords.0', 'SetSchoolModerator moderator.exceptions.0'],
    ...['ChatCommand moderator.stopWords.0', 'ChatCommand moderator.exceptions.0'],
  ],
  'a complaint, which quotes what it complains of to grown-up administrators': ['ChatCommand words'],
  'the roster and the timetable as the school’s own systems hand them over: surnames among them': [
    ...['CreateImport fileName', 'ReviseImport corrections.0.value', 'ReviseImport classTitles.0.classTitle', 'ImportTimetable text'],
  ],
  'who sets a school up holds the operator’s secret, and there is no school yet whose bot could judge': [
    ...['FirstRun school.name', 'FirstRun school.city', 'FirstRun school.timeZone'],
    ...['FirstRun administrator.familyName', 'FirstRun administrator.givenName', 'FirstRun administrator.patronymic'],
  ],
  'of a closed scale, judged by that': ['PutCells cells.0.marks.0.value', 'PutTermMarks marks.0.value'],
  'names what is there already': ['PutRooms removed.0', 'PutClass room'],
  'an address behind a button: a random password in it may spell anything': ['CreateOnlineLesson url'],
}

/** Judged, and seen where the matter is tested: a whole request is not what is refused there, or there must be something to write it into. */
const SEEN_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'MOD-24 test/journal/put-cells.test.ts': ['PutCells cells.0.marks.0.comment', 'PutCells cells.0.reason'],
  'MOD-24 test/journal/term-marks.test.ts': ['PutTermMarks marks.0.reason'],
  'MSG-20 test/messenger/chat-moderator.test.ts': ['ChatCommand text', 'ForwardMessages text'],
  'CALL-82 test/calls/who-comes.test.ts': ['JoinCall guestName'],
  'ID-116 test/identity/flow.test.ts': ['FillName name.familyName', 'FillName name.givenName', 'FillName name.patronymic'],
}

const SHAPES = [
  ...Object.entries(ENDPOINTS).map(([name, { input }]) => [name, input] as const),
  ['ChatCommand', ChatCommand] as const,
  ['CallCommand', CallCommand] as const,
]
const FREE = SHAPES.flatMap(([name, shape]) => freeTextsOf(shape).map((path) => `${name} ${path}`))
const APART = [NOT_JUDGED, SEEN_ELSEWHERE].flatMap((list) => Object.values(list).flat())
const TO_JUDGE = FREE.filter((field) => !APART.includes(field))

keepStorage()

let zueva: Client
let stranger: Client

beforeAll(async () => {
  await demoSchool()
  zueva = await actAs('Зуева')
  stranger = await idAccount(named('Чужой Пётр'))
})

function say(field: string, text: string): Promise<string> {
  const [name = '', path = ''] = field.split(' ')
  const target = ENDPOINTS[name] as Endpoint
  const who = name === 'MakeClaim' ? stranger : zueva
  return refusedAt(who.call(target, inputWith(target.input, path, text) as InputOf<Endpoint>))
}

/** Everything that tells of a change. */
async function written(): Promise<number> {
  const counts = await env.JOURNAL_00.batch<{ n: number }>(
    ['journal_log', 'outbox', 'absence_notices', 'teacher_absences', 'created_chats'].map((table) =>
      env.JOURNAL_00.prepare(`select count(*) as n from ${table}`),
    ),
  )
  const claims = await env.DIRECTORY.prepare('select count(*) as n from claims').first<{ n: number }>()
  return counts.reduce((sum, { results }) => sum + (results[0]?.n ?? 0), claims?.n ?? 0)
}

describe('the gate on every text', () => {
  it('[MOD-23] what is apart from the gate is a closed list: each names a field that is there, once', () => {
    expect(APART.filter((field) => !FREE.includes(field))).toEqual([])
    expect(new Set(APART).size).toBe(APART.length)
    expect(TO_JUDGE.length).toBeGreaterThan(20)
  })

  it.each(TO_JUDGE)('[MOD-23] %s: what may not be shown is refused at its field, and nothing is written', async (field) => {
    const before = await written()
    const hint = 'free text: let requireDecent judge it first of all, or say in NOT_JUDGED why nobody reads it'
    expect(await say(field, BAD), hint).toBe(`message_moderated ${field.split(' ')[1]}`)
    expect(await written()).toBe(before)
    // What else is wrong with so bare an input is said only of a text that may be shown.
    expect(await say(field, FINE)).not.toMatch('message_moderated')
  })

  it('[MOD-23] judges by the school’s own words, and not at all where the school has its bot off', async () => {
    const sayOf = (text: string) => say('ReportAbsence comment', text)
    expect(await sayOf('Забудьте гранит')).toBe('not_found')
    await zueva.call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, stopWords: ['гранит'] } })
    expect(await sayOf('Забудьте гранит')).toBe('message_moderated comment')
    await zueva.call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, strictness: 'obscene' } })
    expect(await sayOf('Вот жопа')).toBe('not_found')
    await zueva.call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, on: false } })
    expect(await sayOf(BAD)).toBe('not_found')
    await zueva.call(SetSchoolModerator, { moderator: MODERATOR_DEFAULT })
  })

  it('[MOD-23] a stop word that is new keeps nobody from changing what is beside a text that stood there before', async () => {
    const studyGroupId = await groupOf('7А', 'Математика')
    const setup = await zueva.call(GetSchoolSetup, {})
    const [term, holiday, kind] = [setup.terms[0], setup.holidays[0], setup.workKinds[0]]
    const [year] = setup.years
    if (!term || !holiday || !kind || !year) throw new Error('the school is not set up')
    const orlova = await actAs('Орлова')
    const { lessons, today } = await orlova.call(GetLessonPlan, { studyGroupId })
    const lesson = lessons.find(({ on }) => on >= today)
    if (!lesson) throw new Error('the group has no lessons')
    const wordOf = { topic: 'Гранит', note: 'Гранит' }
    const put = (part: object, version: number) =>
      refusedAt(orlova.call(PutLesson, { lessonId: lesson.id, version, kindId: null, ...wordOf, ...part }))
    const plan = (version: number, ...topics: string[]) =>
      refusedAt(orlova.call(SetLessonPlan, { studyGroupId, version, topics: topics.map((topic) => ({ topic, hours: 1 })) }))
    const listed = (other: { weight: number; day: string; title?: string }) => [
      () => zueva.call(PutTerms, { yearId: year.yearId, terms: [{ ...term, title: 'Гранит' }], removed: [] }),
      () => zueva.call(PutHolidays, { holidays: [{ ...holiday, title: 'Гранит' }], removed: [] }),
      () =>
        zueva.call(PutWorkKinds, {
          kinds: [{ ...kind, title: other.title ?? 'Гранит', shortTitle: kind.shortTitle, weightHundredths: other.weight }],
          removed: [],
        }),
      () => zueva.call(PutAcademicYear, { ...year, title: 'Гранит', endsOn: other.day }),
    ]
    const all = async (some: readonly (() => Promise<unknown>)[]) => {
      const said: string[] = []
      for (const one of some) said.push(await refusedAt(one()))
      return said
    }
    expect(await put({}, 1)).toBe('done')
    expect(await plan(0, 'Гранит', 'Сложение')).toBe('done')
    expect(new Set(await all(listed({ weight: 110, day: year.endsOn })))).toEqual(new Set(['done']))

    await zueva.call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, stopWords: ['гранит'] } })
    expect(await put({ offPlan: true }, 2)).toBe('done')
    expect(await put({ note: null, topic: 'Гранит и мрамор' }, 3)).toBe('message_moderated topic')
    expect(await put({ topic: null, note: 'Нужен гранит' }, 3)).toBe('message_moderated note')
    expect(await plan(1, 'Вычитание', 'Гранит')).toBe('done')
    expect(await plan(2, 'Вычитание', 'Гранит', 'Гранит и мрамор')).toBe('message_moderated topics.2.topic')
    expect(new Set(await all(listed({ weight: 120, day: year.endsOn })))).toEqual(new Set(['done']))
    expect(await all(listed({ weight: 120, day: year.endsOn, title: 'Гранит и мрамор' }).slice(2, 3))).toEqual([
      'message_moderated kinds.0.title',
    ])
    await zueva.call(SetSchoolModerator, { moderator: MODERATOR_DEFAULT })
  })

  it('[MOD-23] of a pasted plan of two hundred topics names the one', async () => {
    const topics = Array.from({ length: 200 }, (_, place) => ({
      topic: place === 171 ? `Сложение, ${BAD}` : `Сложение дробей, урок ${place}`,
      hours: 1,
    }))
    const studyGroupId = await groupOf('7Б', 'Математика')
    const orlova = await actAs('Орлова')
    const set = (some: typeof topics) => refusedAt(orlova.call(SetLessonPlan, { studyGroupId, version: 0, topics: some }))
    expect(await set(topics)).toBe('message_moderated topics.171.topic')
    expect((await orlova.call(GetLessonPlan, { studyGroupId })).topics).toEqual([])
    expect(await set(topics.filter((_, place) => place !== 171))).toBe('done')
  })
})
