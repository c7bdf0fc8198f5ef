// Calls, of people who are drawn and not there (web/calls/dev), and online lessons.
import type { Page } from 'playwright-core'
import type { Screen } from './list.ts'

const TEACHER = 'Орлова'
const DEPUTY = 'Титов'
const PUPIL = 'Антонов Илья'
const PARENT = 'Антонова Елена'

type Act = NonNullable<Screen['act']>

const call = (name: string, query: string, act: Act = inCall): Screen => ({
  name: `call-${name}`,
  who: TEACHER,
  path: `/gallery/call?${query}`,
  act,
})
const online = (name: string, who: string, act: Act): Screen => ({ name: `online-${name}`, who, path: '/journal', act })

export const CALL_SCREENS: readonly Screen[] = [
  call('ways', 'door', async ({ page }) => {
    await page.getByRole('button', { name: /Присоединиться к звонку через браузер|Join the call in the browser/ }).waitFor()
  }),
  ...['', 'refused', 'missing', 'busy', 'guest'].map((door) => call(`door-${door || 'allowed'}`, `door=${door}`, throughWays)),
  call('waiting-room', 'waiting&camera', ({ page }) => page.getByRole('heading', { name: /зале ожидания|waiting room/ }).waitFor()),
  call('alone', 'people=1'),
  call('two', 'people=2&cameras=2&camera'),
  call('grid-35', 'people=35&cameras=30'),
  call('speaker', 'people=12&cameras=12&layout=speaker'),
  call('screen', 'people=12&cameras=12&screen'),
  call('hands', 'people=6', async (view) => {
    await inCall(view)
    await control(view.page, /^(Участники|Participants)$/)
  }),
  call('participants', 'people=35&cameras=12&lobby', async (view) => {
    await inCall(view)
    await control(view.page, /^(Участники|Participants)$/)
    const actions = view.page.getByRole('button', { name: /^(Действия|Actions):/ }).first()
    await actions.click()
  }),
  call('knocks', 'people=6&lobby'),
  call('chat', 'people=6&chat', async (view) => {
    await inCall(view)
    await control(view.page, /^(Чат|Chat)$/)
    await view.page.getByRole('log').waitFor()
  }),
  call('settings', 'people=6', async (view) => {
    await inCall(view)
    if (view.phone) {
      await control(view.page, /^(Ещё|More)$/)
      await view.page.getByRole('menuitem', { name: /^(Настройки|Settings)$/ }).click()
    } else await control(view.page, /^(Настройки|Settings)$/)
    await view.page.getByRole('dialog').waitFor()
  }),
  call('end-asked', 'people=6', async (view) => {
    await inCall(view)
    await control(view.page, /^(Выход из звонка|Leave the call)$/)
    await view.page.getByRole('menuitem').last().click()
    await view.page.getByRole('dialog').waitFor()
  }),
  ...['ended', 'left', 'removed', 'denied', 'elsewhere'].map((end) =>
    call(`over-${end}`, `end=${end}`, ({ page }) => page.getByRole('heading').first().waitFor()),
  ),
  call('window', 'people=4&cameras=4&dock', async ({ page }) => {
    await page.getByRole('log').waitFor()
    await page.getByRole('region', { name: /^(Звонок|Call)$/ }).waitFor()
  }),
  call('rings', 'ring', ({ page }) => page.getByRole('dialog', { name: /Входящий|Incoming/ }).waitFor()),
  { name: 'calls-list', who: TEACHER, path: '/calls', act: ({ page }) => page.getByRole('list').getByRole('listitem').nth(1).waitFor() },
  {
    name: 'calls-list-of-a-parent',
    who: PARENT,
    path: '/calls',
    act: ({ page }) => page.getByRole('list').getByRole('listitem').nth(1).waitFor(),
  },
  {
    name: 'calls-by-link',
    who: TEACHER,
    path: '/calls',
    act: async ({ page }) => {
      await page
        .getByRole('button', { name: /Создать звонок по ссылке|Create a call by link/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  online('list', TEACHER, ({ page }) => openOnline(page)),
  online('new', TEACHER, async ({ page }) => {
    await openOnline(page)
    await page.getByRole('button', { name: /^(Добавить|Add)$/ }).click()
    await page.getByRole('dialog').getByRole('radio').nth(3).waitFor()
  }),
  online('publish', TEACHER, async ({ page }) => {
    await openOnline(page)
    await page.getByRole('button', { name: /^(Опубликовать|Publish)$/ }).click()
    await page.getByRole('dialog').waitFor()
  }),
  online('report', TEACHER, ({ page }) => openReport(page)),
  online('put', TEACHER, async ({ page }) => {
    await openReport(page)
    await page.getByRole('button', { name: /^(Перенести в журнал|Put into the journal)$/ }).click()
    await page.getByRole('dialog').getByRole('combobox').first().waitFor()
  }),
  {
    name: 'online-quarantine',
    who: DEPUTY,
    path: '/timetable/changes',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /^(Перевести на онлайн|Move online)$/ }).click()
      await page.getByRole('dialog').getByRole('checkbox').nth(1).check()
    },
  },
  {
    name: 'online-in-chats',
    who: PUPIL,
    path: '/chats',
    act: ({ page }) =>
      page
        .getByText(/Онлайн-урок|Online lesson/)
        .first()
        .waitFor(),
  },
  { name: 'online-in-diary', who: PUPIL, path: '/diary?view=day' },
]

async function inCall({ page }: { readonly page: Page }): Promise<void> {
  await page.getByRole('region', { name: /Управление звонком|Call controls/ }).waitFor()
}

async function control(page: Page, name: RegExp): Promise<void> {
  await page
    .getByRole('region', { name: /Управление звонком|Call controls/ })
    .getByRole('button', { name })
    .click()
}

async function throughWays({ page }: { readonly page: Page }): Promise<void> {
  await page.getByRole('button', { name: /Присоединиться к звонку через браузер|Join the call in the browser/ }).click()
  await page.getByRole('checkbox').waitFor()
}

async function openOnline(page: Page): Promise<void> {
  const card = page.getByRole('main').locator('section').filter({ hasText: '7Б' })
  await card
    .getByRole('link', { name: /^Математика/ })
    .first()
    .click()
  await page.getByRole('link', { name: /^(Онлайн-уроки|Online lessons)$/ }).click()
  await page.getByRole('listitem').first().waitFor()
}

async function openReport(page: Page): Promise<void> {
  await openOnline(page)
  await page
    .getByRole('link', { name: /^(Кто был|Who was there)$/ })
    .last()
    .click()
  await page.getByRole('table').waitFor()
}
