// How long a teacher waits from the key to the mark on the screen, in a grid of 35 pupils and 80 lessons on a slow computer. The server's answers are
// the demo's, made as large as that: what is measured is the page.
import type { Page } from 'playwright-core'
import { addDays } from '../../protocol/dates.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { LessonId, PersonId } from '../../protocol/ids.ts'
import type { Cell, GetGrid } from '../../protocol/journal.ts'
import { atDemoPage } from './demo-page.ts'
import { type Figure, figure } from './measure.ts'
import { type TraceEvent, traced } from './trace.ts'

type Grid = ResultOf<typeof GetGrid>

const PUPILS = 35
const LESSONS = 80
const THROTTLE = 4
const PAINTED_MS_MAX = 50
/** Faster than anybody types marks. */
const KEY_EVERY_MS = 120
const SETTLES_MS = 1_000

export function gridTyping(): Promise<Figure[]> {
  return atDemoPage(async (page, url) => {
    await answerLarge(page)
    await page.goto(`${url}/journal`)
    await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
    await page.getByRole('grid').waitFor()
    await page.locator('[role="gridcell"][data-row="0"][tabindex="0"]').focus()
    return type(page)
  })
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
  await goToColumn(page, 0)
  const cpu = await cpuUntilPainted(page, () => typeColumn(page))
  await goToColumn(page, 1)
  const clock = await waitUntilPainted(page, () => typeColumn(page))
  return [
    // Of the main thread alone: what else this machine does counts for nothing.
    figure(
      `grid of ${PUPILS} × ${LESSONS}, CPU × ${THROTTLE}: from key to painted mark, p50`,
      at(cpu, 0.5) * THROTTLE,
      'ms',
      PAINTED_MS_MAX,
    ),
    figure('… p95', at(cpu, 0.95) * THROTTLE, 'ms'),
    figure(`… by the clock of this machine, throttled ${THROTTLE} ×, p50`, at(clock, 0.5), 'ms'),
    figure('… p95', at(clock, 0.95), 'ms'),
    figure('… cells in the document', cells, ''),
  ]
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** To the first pupil: of today's lesson, or of so many after it. No mark's wait, and so done before any is counted. */
async function goToColumn(page: Page, after: number): Promise<void> {
  await page.keyboard.press('Control+ArrowUp')
  for (let moved = 0; moved < after; moved++) await page.keyboard.press('ArrowRight')
  await page.waitForTimeout(SETTLES_MS)
}

/** A mark for each pupil, from the first down. */
async function typeColumn(page: Page): Promise<void> {
  for (let pupil = 0; pupil < PUPILS; pupil++) {
    await page.keyboard.press(String(2 + (pupil % 4)))
    await page.waitForTimeout(KEY_EVERY_MS)
  }
  const last = page.locator(`[role="gridcell"][data-row="${PUPILS - 1}"][tabindex="0"]`)
  if (!/^[2-5]$/.test((await last.textContent()) ?? '')) throw new Error('The last pupil has no mark: keys went elsewhere.')
}

/** Main-thread milliseconds of each key: its event, and all that runs until the end of the first frame after it. */
async function cpuUntilPainted(page: Page, act: () => Promise<void>): Promise<number[]> {
  const own = await traced(page, act)
  const isKey = ({ name, args }: TraceEvent) => name === 'EventDispatch' && args?.data?.type === 'keydown'
  const tasks = own.filter(({ name }) => name === 'ThreadControllerImpl::RunTask')
  const frames = own.filter(({ name }) => name === 'ProxyMain::BeginMainFrame').sort((a, b) => a.ts - b.ts)
  return own.filter(isKey).flatMap((key) => {
    const frame = frames.find(({ ts }) => ts >= key.ts)
    if (frame === undefined) return []
    const during = tasks.filter(({ ts, dur = 0 }) => ts + dur > key.ts && ts < frame.ts + (frame.dur ?? 0))
    return [during.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1_000]
  })
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
