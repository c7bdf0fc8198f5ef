// Scenario S19 of one school week: a mother tells the school from her phone, teachers find the lessons filled in grey, the month's counts are right.
// And what the class teacher does with absences nobody has explained.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { type Attendance, GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { firstSignIn, issueSlip, nameOf, readRoster, signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const FRIDAY = '2025-10-10'

const product = useProduct()
const { visitor } = useBrowsers(product)

describe('S19 a parent’s notice', () => {
  it('[ATT-02] [ATT-06] Елена tells of Friday’s lessons 1–3, the class teacher sees it at once, teachers confirm it, the month counts three', async () => {
    const orlova = await visitor('Орлова', 'desktop')
    await orlova.page.goto(`${product.url}/journal/attendance`)
    await orlova.page.getByRole('table').waitFor()
    const titov = await signedIn('Титов')
    const maths = await groupOf(titov, 'Математика')
    const kim = await visitor('Ким', 'desktop')
    await kim.page.goto(`${product.url}/journal/${await groupOf(titov, 'Английский язык', '1')}`)
    await cellOf(kim.page, 'пусто').waitFor()

    const elena = await visitor('Антонова Елена', 'phone')
    await elena.page.goto(`${product.url}/diary`)
    await elena.page.getByRole('tab', { name: 'Илья' }).click()
    await elena.page.getByRole('tab', { name: 'Посещаемость' }).click()
    await elena.page.getByRole('button', { name: 'Сообщить об отсутствии' }).click()
    const dialog = elena.page.getByRole('dialog')
    await dialog.getByText('Отдельные уроки').click()
    await dialog.getByLabel('Дата').fill(FRIDAY)
    for (const lesson of ['1. Русский язык', '2. Математика', '3. Английский язык']) await dialog.getByLabel(lesson).check()
    await dialog.getByLabel('Причина').selectOption({ label: 'болезнь' })
    const comment = dialog.getByLabel('Комментарий')
    elena.expectProblem(/status of 422/)
    await comment.fill('Опять эта хуйня с зубами')
    await dialog.getByRole('button', { name: 'Сообщить' }).click()
    await comment.and(elena.page.locator(':focus[aria-invalid=true]')).waitFor()
    await dialog.getByText('Бот-модератор нашёл недопустимое слово').waitFor()
    await expectAccessible(elena.page, 'the form of a notice, refused at its field')
    await comment.fill('Врач в девять утра')
    await dialog.getByRole('button', { name: 'Сообщить' }).click()
    await dialog.waitFor({ state: 'detached' })
    await elena.page.getByText('10 октября, уроки 1, 2, 3').waitFor()
    await expectAccessible(elena.page, 'what was told')

    // Without a word from her: the page was open all the time.
    const notices = orlova.page.getByRole('region', { name: 'Сообщения родителей' })
    await notices.getByText('Антонов Илья').waitFor()
    await notices.getByText('Врач в девять утра').waitFor()
    await expectAccessible(orlova.page, 'a class’s week')
    await cellOf(kim.page, 'предупредили: болел').waitFor()

    await orlova.page.goto(`${product.url}/journal/${maths}`)
    const cell = cellOf(orlova.page, 'предупредили: болел')
    await cell.waitFor()
    expect(await cell.textContent()).toBe('Б')
    await expectAccessible(orlova.page, 'a grid with a notice')
    // Beside the code: a click on the code itself would take it.
    await cell.click({ position: { x: 2, y: 2 } })
    await orlova.page.keyboard.press('+')
    await orlova.page.locator('[role="status"][data-state="saved"]').waitFor()
    await cellOf(orlova.page, 'болел').waitFor()
    await kim.page.getByRole('button', { name: 'Подтвердить: Б' }).click()
    await cellOf(kim.page, 'болел').waitFor()
    await kim.page.locator('[role="status"][data-state="saved"]').waitFor()

    // Лебедева's browser is not of the demo: she confirms the first lesson through the same endpoint. The fourth was nobody's to confirm.
    await put(await newcomer('Лебедева Нина'), await groupOf(titov, 'Русский язык'), FRIDAY, ['Антонов'], 'ill')
    const geography = await titov.call(GetGrid, { studyGroupId: await groupOf(titov, 'География') })
    expect(geography.notices).toMatchObject([{ numbers: [1, 2, 3] }])

    await orlova.page.goto(`${product.url}/journal/attendance?view=counts`)
    const row = orlova.page.getByRole('row', { name: /^Антонов Илья/ })
    await row.waitFor()
    expect(await row.getByRole('cell').allTextContents()).toEqual(['0', '0', '3', '3', '0'])
    await expectAccessible(orlova.page, 'a class’s counts')
    await elena.page.getByText('пятница, 10 октября').waitFor()
    const counts = elena.page.locator('dl')
    expect((await counts.textContent())?.replace(/\s+/g, ' ')).toContain('Пропущено уроков3из них по болезни 3')
  })

  it('[ATT-02] she changes it to the whole day and takes it back; the grey goes where nobody has confirmed it', async () => {
    const titov = await signedIn('Титов')
    const watching = await visitor('Титов', 'desktop')
    await watching.page.goto(`${product.url}/journal/${await groupOf(titov, 'География')}`)
    await cellOf(watching.page, 'пусто').waitFor()
    const { page } = await visitor('Антонова Елена', 'phone')
    await page.goto(`${product.url}/diary`)
    await page.getByRole('tab', { name: 'Илья' }).click()
    await page.getByRole('tab', { name: 'Посещаемость' }).click()
    await page.getByRole('button', { name: 'Изменить: 10 октября, уроки 1, 2, 3' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Дни', { exact: true }).click()
    await dialog.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('10 октября, весь день').waitFor()
    await watching.page.reload()
    await cellOf(watching.page, 'предупредили: болел').waitFor()
    await page.getByRole('button', { name: 'Отозвать: 10 октября, весь день' }).click()
    await page.getByText('10 октября, весь день').waitFor({ state: 'detached' })
    await watching.page.reload()
    await cellOf(watching.page, 'пусто').waitFor()
  })
})

describe('two parents', () => {
  it('[ATT-17] whoever changes what the other has changed since is shown it, and decides', async () => {
    const [one, other] = [await visitor('Антонова Елена', 'phone'), await visitor('Антонова Елена', 'phone')]
    await openAbsences(one.page)
    await one.page.getByRole('button', { name: 'Сообщить об отсутствии' }).click()
    await one.page.getByRole('dialog').getByRole('button', { name: 'Сообщить' }).click()
    await openAbsences(other.page)
    for (const { page } of [one, other]) {
      await page.getByRole('button', { name: 'Изменить: 7 октября, весь день' }).click()
      await page.getByRole('dialog').waitFor()
    }
    const save = ({ page }: typeof one) => page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click()
    await other.page.getByLabel('Комментарий').fill('К зубному')
    await save(other)
    await other.page.getByRole('dialog').waitFor({ state: 'detached' })

    one.expectProblem(/status of 409/)
    await one.page.getByLabel('Причина').selectOption({ label: 'другое' })
    await save(one)
    const dialog = one.page.getByRole('dialog')
    await dialog.getByText('Сейчас сообщено').waitFor()
    await dialog.getByText('К зубному').waitFor()
    await expectAccessible(one.page, 'what the other parent has said')
    await save(one)
    await dialog.waitFor({ state: 'detached' })
    // Both are told by the server; what is not read again yet cannot be taken back.
    for (const { page } of [one, other]) await page.getByText('другое · Антонова Е. В.').waitFor()
    await one.page.getByRole('button', { name: 'Отозвать: 7 октября, весь день' }).click()
    await one.page.getByText('7 октября, весь день').waitFor({ state: 'detached' })
  })
})

describe('absences nobody has explained', () => {
  it('[ATT-10] Орлова chooses a day and pupils by keyboard alone, says Б with a certificate, and the rest of the week stays as it was', async () => {
    const titov = await signedIn('Титов')
    const orlova = await signedIn('Орлова')
    const maths = await groupOf(titov, 'Математика')
    await put(orlova, maths, '2025-10-06', ['Борисова', 'Воронов', 'Ершов'], 'absent')
    await put(orlova, maths, '2025-10-07', ['Борисова'], 'absent')
    const { page } = await visitor('Орлова', 'desktop')
    await page.addInitScript(
      `addEventListener('click', (event) => { if (event.isTrusted && event.pointerType) throw new Error('a mouse was used') }, true)`,
    )
    await page.goto(`${product.url}/journal/attendance`)
    const bar = page.getByRole('region', { name: 'Причина пропуска' })
    await bar.waitFor()
    for (const name of ['Борисова Дарья', 'Воронов Максим']) {
      await page.getByRole('checkbox', { name }).focus()
      await page.keyboard.press('Space')
    }
    await bar.getByText('Выбрано 3 пропуска').waitFor()
    await page.getByRole('button', { name: 'Выбрать: понедельник, 6 октября', exact: true }).focus()
    await page.keyboard.press('Enter')
    await bar.getByText('Выбрано 2 пропуска').waitFor()
    await expectAccessible(page, 'absences that are chosen')
    await bar.getByLabel('Основание').focus()
    await page.keyboard.insertText('Справка № 12')
    await page.keyboard.press('Enter')
    await page.getByText('Записано 2 пропуска').waitFor()
    const codes = (name: string) =>
      page
        .getByRole('row', { name: new RegExp(`^${name}`) })
        .locator('[data-attendance]')
        .allTextContents()
    await page
      .getByRole('row', { name: /^Воронов/ })
      .getByText('Б', { exact: true })
      .waitFor()
    expect([await codes('Борисова'), await codes('Воронов'), await codes('Ершов')]).toEqual([['Б', 'Н'], ['Б'], ['Н']])
    await page.goto(`${product.url}/journal/log`)
    await page.getByText('Справка № 12').first().waitFor()
    expect(await page.getByText('Справка № 12').count()).toBe(2)
  })

  it('[ATT-01] a mark beside Н is saved, and warned of once', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await page.goto(`${product.url}/journal/${await groupOf(await signedIn('Титов'), 'Математика')}`)
    const ershov = page.getByRole('gridcell', { name: /^Ершов Кирилл, 6 октября,/ })
    await ershov.click()
    await page.keyboard.press('5')
    await page.getByText('Есть и отметка, и пропуск этого урока').waitFor()
    await page.locator('[role="status"][data-state="saved"]').waitFor()
    await ershov.filter({ hasText: 'Н5' }).waitFor()
  })
})

/** Илья at his lesson of Friday. */
function cellOf(page: Page, says: string): Locator {
  return page.getByRole('gridcell', { name: new RegExp(`^Антонов Илья, 10 октября, .*, ${says}$`) })
}

async function openAbsences(page: Page): Promise<void> {
  await page.goto(`${product.url}/diary?view=attendance`)
  await page.getByRole('tab', { name: 'Илья' }).click()
  await page.getByRole('tab', { name: 'Посещаемость' }).click()
}

async function signedIn(name: string): Promise<Client> {
  const client = new Client(product.url)
  await signIn(client, product.signInOf(name))
  return client
}

async function newcomer(name: string): Promise<Client> {
  const administrator = await signedIn('Зуева')
  const person = (await readRoster(administrator)).find((one) => nameOf(one) === name)
  const slip = person && (await issueSlip(administrator, person.personId))
  if (!slip) throw new Error(`${name} cannot come in.`)
  const client = new Client(product.url)
  await firstSignIn(client, slip, 'синий слон под зонтом')
  return client
}

async function groupOf(reader: Client, subject: string, part = ''): Promise<StudyGroupId> {
  const { classes } = await reader.call(ListJournals, {})
  const group = classes.find(({ title }) => title === '7Б')?.groups.find((one) => one.subject === subject && one.title.includes(part))
  if (!group) throw new Error(`7Б has no ${subject}.`)
  return group.studyGroupId
}

async function put(teacher: Client, studyGroupId: StudyGroupId, on: string, families: readonly string[], attendance: Attendance) {
  const { lessons, students } = await teacher.call(GetGrid, { studyGroupId })
  const lessonId = lessons.find((lesson) => lesson.on === on)?.id
  const cells = students
    .filter(({ name }) => families.includes(name.familyName))
    .flatMap(({ personId: studentId }) =>
      lessonId === undefined ? [] : [{ lessonId, studentId, marks: [], attendance, pointDueOn: null, version: 0 }],
    )
  const { outcomes } = await teacher.call(PutCells, { studyGroupId, cells })
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(families.map(() => 'saved'))
}
