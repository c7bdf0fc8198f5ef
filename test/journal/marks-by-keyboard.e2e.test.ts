// Scenarios S05 and S06 of one school week: marks typed without a mouse, and the family that sees them.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { GetDiaryMarks, GetDiaryWeek } from '../../protocol/diary.ts'
import { SignIn } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { GetDayPlan, PutLessonChange, UndoLessonChange } from '../../protocol/timetable.ts'
import { Client } from '../../scripts/house/client.ts'
import { useBrowsers } from '../kit/browser.ts'
import { chooseByArrow, tabTo } from '../kit/keyboard.ts'
import { useProduct } from '../kit/server.ts'

const TODAY = '6 октября'
const FRIDAY = '10 октября'

const product = useProduct()
const { visitor } = useBrowsers(product)

/** Throws in the page when anybody clicks: a test that says "keyboard" cannot cheat. */
const NO_MOUSE = `addEventListener('click', (event) => { if (event.isTrusted && event.pointerType) throw new Error('a mouse was used') }, true)`

describe('S05 marks by keyboard', () => {
  it('[MARK-09] a teacher with the English layout on fills 7Б’s column without a mouse', async () => {
    const { page, context } = await visitor('Орлова', 'desktop')
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.addInitScript(NO_MOUSE)
    await openMathsOf7B(page)
    const pupils = await page.getByRole('grid').locator('tbody th').allTextContents()
    expect(pupils).toHaveLength(8)

    await tabTo(page, cellOf(page, pupils[0], TODAY))
    for (const key of ['5', '4', 'KeyY', '.', '5', '/', '4']) await page.keyboard.press(key)
    await saved(page)
    expect(await columnOf(page, pupils, TODAY)).toEqual(['5', '4', 'Н', '·', '5/4', '', '', ''])

    // A column of three from a spreadsheet, and taken back.
    await page.evaluate('navigator.clipboard.writeText("3\\n4\\n5")')
    await page.keyboard.press('ControlOrMeta+v')
    await saved(page)
    expect(await columnOf(page, pupils, TODAY)).toEqual(['5', '4', 'Н', '·', '5/4', '3', '4', '5'])
    await page.keyboard.press('ControlOrMeta+z')
    await saved(page)
    expect(await columnOf(page, pupils, TODAY)).toEqual(['5', '4', 'Н', '·', '5/4', '', '', ''])

    await page.reload()
    await page.getByRole('grid').waitFor()
    expect(await columnOf(page, pupils, TODAY)).toEqual(['5', '4', 'Н', '·', '5/4', '', '', ''])
  })

  it('[DIA-02] Илья and his mother see the mark arrive, and what it weighs once its lesson has become a test, with comment and average', async () => {
    const teacher = await visitor('Орлова', 'desktop')
    await teacher.page.addInitScript(NO_MOUSE)
    const pupil = await visitor('Антонов Илья', 'phone')
    const mother = await visitor('Антонова Елена', 'phone')
    await Promise.all([openMathsOf7B(teacher.page), openMarks(pupil.page), openMarks(mother.page)])
    const maths = [pupil.page, mother.page].map((page) => page.getByRole('region', { name: 'Математика' }))

    // The same journal open a second time, as a co-teacher has it.
    const second = await teacher.context.newPage()
    await openMathsOf7B(second)

    // The next lesson's mark comes first; its first pupil is Илья. (5 + 4) / 2
    await teacher.page.bringToFront()
    await tabTo(teacher.page, cellOf(teacher.page, 'Антонов Илья', TODAY))
    await teacher.page.keyboard.press('ArrowRight')
    await teacher.page.keyboard.press('4')
    await saved(teacher.page)
    for (const subject of maths) await subject.getByText('4,50').waitFor()

    // Then it becomes a test, on its card; the mark that stands there weighs four times as much from now on.
    await teacher.page.keyboard.press('ArrowUp')
    await teacher.page.keyboard.press('ArrowUp')
    await teacher.page.keyboard.press('Enter')
    const card = teacher.page.getByRole('dialog')
    await chooseByArrow(teacher.page, card.getByLabel('Вид работы'), 'Контрольная работа')
    await tabTo(teacher.page, card.getByRole('button', { name: 'Сохранить' }))
    await teacher.page.keyboard.press('Enter')
    await card.waitFor({ state: 'detached' })
    // (5 × 1 + 4 × 4) / (1 + 4)
    for (const page of [teacher.page, second])
      await page.getByRole('row').filter({ hasText: 'Антонов Илья' }).locator('[data-average]', { hasText: '4,20' }).waitFor()
    for (const subject of maths) {
      await subject.getByText('4,20').waitFor()
      expect(await subject.getByRole('listitem').count()).toBe(2)
      expect(await subject.getByRole('listitem').last().textContent()).toContain('Контрольная')
    }

    // Back at the head of that lesson.
    await tabTo(teacher.page, teacher.page.getByRole('columnheader', { name: /^7/ }).getByRole('button'))
    await teacher.page.keyboard.press('ArrowDown')
    await teacher.page.keyboard.press('F2')
    const details = teacher.page.getByRole('dialog')
    await tabTo(teacher.page, details.getByLabel('Комментарий').first())
    await teacher.page.keyboard.insertText('Решил двумя способами')
    await tabTo(teacher.page, details.getByRole('button', { name: 'Сохранить' }))
    await teacher.page.keyboard.press('Enter')
    for (const subject of maths) await subject.getByText('Решил двумя способами').waitFor()
  })

  it('[GRD-14] a lesson that Титов cancels is closed in Орлова’s open grid, which keeps its cursor', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openMathsOf7B(page)
    await cellOf(page, 'Антонов Илья', FRIDAY).click()
    const titov = await signedIn('Титов')
    const { lessons, groups } = await titov.call(GetDayPlan, { on: '2025-10-10' })
    const isMaths = (id: string) => groups.some((one) => one.studyGroupId === id && one.classTitle === '7Б' && one.subject === 'Математика')
    const lesson = lessons.find(({ studyGroupId }) => isMaths(studyGroupId))
    if (!lesson) throw new Error('7Б has no mathematics on that Friday')
    const { lessonId, on, number, room } = lesson
    const asPlanned = {
      substituteId: null,
      subjectId: null,
      mergedIntoId: null,
      reason: 'other',
      comment: null,
      sharedRoom: false,
    } as const
    const saved = await titov.call(PutLessonChange, { lessonId, version: 0, on, number, room, cancelled: true, ...asPlanned })
    await page.getByRole('gridcell', { name: /^Антонов Илья, 10 октября, Математика, отменён,/ }).waitFor()
    await page.keyboard.press('5')
    await page.getByText('Здесь отметку поставить нельзя').waitFor()
    expect(await cellOf(page, 'Антонов Илья', FRIDAY).textContent()).toBe('')
    if (saved.outcome === 'saved') await titov.call(UndoLessonChange, { lessonId, version: saved.lesson.change?.version ?? 0 })
  })

  it('[MARK-12] a mark typed after the session has ended is there, and saved, once the teacher has signed in again', async () => {
    const { page, context, expectProblem } = await visitor('Орлова', 'desktop')
    expectProblem(/status of 401/)
    await openMathsOf7B(page)
    await context.clearCookies()
    await cellOf(page, 'Карпова Алиса', TODAY).click()
    await page.keyboard.press('5')
    const { login, password } = product.signInOf('Орлова')
    await page.getByLabel('Логин').fill(login)
    await page.getByLabel('Пароль', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await cellOf(page, 'Карпова Алиса', TODAY).filter({ hasText: '5' }).waitFor()
    await saved(page)
    await page.reload()
    await cellOf(page, 'Карпова Алиса', TODAY).filter({ hasText: '5' }).waitFor()
  })

  it('[DIA-01] another parent gets at it by no address', async () => {
    const { page, expectProblem } = await visitor('Борисов Павел', 'phone')
    const ilya = await personIdOf('Антонов Илья')
    const stranger = await signedIn('Борисов Павел')
    for (const target of [GetDiaryMarks, GetDiaryWeek]) {
      await expect(stranger.call(target, { studentId: ilya })).rejects.toMatchObject({ code: 'not_found' })
    }
    expectProblem(/status of 404/)
    await page.goto(`${product.url}/diary/${ilya}?view=marks`)
    await page.getByText('Здесь ничего нет').waitFor()

    // His own daughter's diary names nobody else.
    const own = JSON.stringify(await stranger.call(GetDiaryMarks, { studentId: await personIdOf('Борисова Дарья') }))
    expect(own).toContain('Борисова')
    for (const other of ['Антонов', 'Воронов', 'Гусева', 'Яковлев']) expect(own).not.toContain(other)
  })
})

async function openMathsOf7B(page: Page): Promise<void> {
  await page.goto(`${product.url}/journal`)
  await chooseByArrow(page, page.getByLabel('Класс'), '7Б')
  await chooseByArrow(page, page.getByLabel('Предмет'), 'Математика')
  await cellOf(page, 'Антонов Илья', TODAY).waitFor()
}

async function openMarks(page: Page): Promise<void> {
  await page.goto(`${product.url}/diary?view=marks`)
  await page.getByRole('region', { name: 'Математика' }).waitFor()
}

/** «Антонов Илья, 6 октября, Математика, …» */
function cellOf(page: Page, pupil: string | undefined, day: string): Locator {
  return page.getByRole('gridcell', { name: new RegExp(`^${pupil}, ${day},`) })
}

function columnOf(page: Page, pupils: readonly string[], day: string): Promise<(string | null)[]> {
  return Promise.all(pupils.map((pupil) => cellOf(page, pupil, day).textContent()))
}

async function saved(page: Page): Promise<void> {
  await page.locator('[role="status"][data-state="saved"]').waitFor()
}

async function signedIn(name: string): Promise<Client> {
  const { login, password } = product.signInOf(name)
  const client = new Client(product.url)
  await client.call(SignIn, { login, password })
  return client
}

async function personIdOf(name: string): Promise<PersonId> {
  const { login, password } = product.signInOf(name)
  return (await new Client(product.url).call(SignIn, { login, password })).personId
}
