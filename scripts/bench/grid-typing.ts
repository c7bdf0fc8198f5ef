// How long a teacher waits from the key to the mark on the screen, in a grid of 35 pupils and 80 lessons on a slow computer. The server's answers are
// the demo's, made as large as that: what is measured is the page.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { addDays } from '../../protocol/dates.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { LessonId, PersonId } from '../../protocol/ids.ts'
import type { Cell, GetGrid } from '../../protocol/journal.ts'
import { setUpDemo } from '../house/demo.ts'
import { ensureChromium } from '../house/find-chromium.ts'
import { startServer } from '../house/server.ts'
import { applyMigrations, ensureSecrets, stateAt } from '../house/state.ts'
import { type Figure, figure } from './measure.ts'

type Grid = ResultOf<typeof GetGrid>

const PUPILS = 35
const LESSONS = 80
const THROTTLE = 4
/** One school lesson's column, and half of the next. */
const KEYS = 50
const PAINTED_MS_MAX = 50
/** Faster than anybody types marks. */
const KEY_EVERY_MS = 120

export async function gridTyping(): Promise<Figure[]> {
  const executablePath = await ensureChromium()
  const state = stateAt(mkdtempSync(join(tmpdir(), 'zvonok-typing-')))
  ensureSecrets(state)
  await applyMigrations(state)
  const server = await startServer({ state })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] })
  try {
    const [teacher] = (await setUpDemo(server, state)).filter(({ name }) => name.startsWith('Орлова'))
    if (!teacher) throw new Error('Орлова is not in the demo.')
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
    await page.goto(`${server.url}/chats`)
    await page.getByRole('button', { name: 'Войти с логином журнала' }).click()
    await page.getByLabel('Логин').fill(teacher.login)
    await page.getByLabel('Пароль', { exact: true }).fill(teacher.password)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.getByRole('link', { name: 'Журнал' }).first().waitFor()
    await answerLarge(page)
    await page.goto(`${server.url}/journal`)
    await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
    await page.getByRole('grid').waitFor()
    return await type(page)
  } finally {
    await browser.close()
    await server.stop()
    rmSync(state.folder, { recursive: true, force: true })
  }
}

async function answerLarge(page: Page): Promise<void> {
  await page.route(/\/api\/journal\/groups\/[^/]+(\?.*)?$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: enlarged((await response.json()) as Grid) })
  })
  await page.route(/\/api\/journal\/groups\/[^/]+\/cells$/, async (route) => {
    const { cells } = route.request().postDataJSON() as { cells: Cell[] }
    await route.fulfill({ json: { outcomes: cells.map((cell) => ({ outcome: 'saved', cell: { ...cell, version: cell.version + 1 } })) } })
  })
}

/** Every cell but those of today's column and of what comes after has a mark. */
function enlarged(grid: Grid): Grid {
  const [student, lesson] = [grid.students[0], grid.lessons[0]]
  if (!student || !lesson) throw new Error('The demo’s grid is empty.')
  const students = Array.from({ length: PUPILS }, (_, i) => ({
    ...student,
    personId: numbered(student.personId, i) as PersonId,
    name: { ...student.name, familyName: `${student.name.familyName}-${i + 1}` },
  }))
  const lessons = Array.from({ length: LESSONS }, (_, i) => ({
    ...lesson,
    id: numbered(lesson.id, i) as LessonId,
    on: addDays(grid.today, Math.floor(i / 2) - LESSONS / 4),
    closed: false,
    cancelled: false,
  }))
  const cells = lessons
    .filter(({ on }) => on < grid.today)
    .flatMap(({ id }) =>
      students.map(
        ({ personId }, i): Cell => ({
          lessonId: id,
          studentId: personId,
          marks: [{ value: (['5', '4', '3'] as const)[i % 3] ?? '5', kindId: null, comment: null }],
          attendance: null,
          version: 1,
        }),
      ),
    )
  return { ...grid, students, lessons, cells }
}

function numbered(id: string, i: number): string {
  return `${id.slice(0, -2)}${String(i).padStart(2, '0')}`
}

async function type(page: Page): Promise<Figure[]> {
  const cells = await page.getByRole('gridcell').count()
  await page.locator('[role="gridcell"][data-row="0"][tabindex="0"]').focus()
  const waits = (await waitUntilPainted(page, () => typeColumns(page))).sort((a, b) => a - b)
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? null
  return [
    figure(`grid of ${PUPILS} × ${LESSONS}, CPU throttled ${THROTTLE} ×: key to painted mark, p50`, at(0.5), 'ms', PAINTED_MS_MAX),
    figure('… p95', at(0.95), 'ms'),
    figure('… cells in the document', cells, ''),
  ]
}

/** Two columns of marks from the active cell, which is in the first row. */
async function typeColumns(page: Page): Promise<void> {
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press(String(2 + (key % 4)))
    await page.waitForTimeout(KEY_EVERY_MS)
    // The next column's top when this one is full.
    if (key % PUPILS === PUPILS - 1) for (const move of ['Control+ArrowUp', 'ArrowRight']) await page.keyboard.press(move)
  }
}

/** From the key, as the browser stamps it, to after the frame that shows the mark. */
async function waitUntilPainted(page: Page, act: () => Promise<void>): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
  await page.evaluate(`
    globalThis.waits = []
    addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => waits.push(performance.now() - timeStamp)
      port2.postMessage(null)
    }), true)`)
  await act()
  return (await page.evaluate('waits')) as number[]
}
