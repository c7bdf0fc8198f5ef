// A long list: every screen worth looking at, who sees it, where it is, and what to press to get there. Words are looked for in both languages.
import type { Page } from 'playwright-core'
import { CALL_SCREENS } from './calls.ts'

export type Screen = {
  readonly name: string
  /**
   * A beginning of a demo person's name; a stranger is not signed in, a newcomer has a slip and no password yet, halfway is an administrator whose
   * second step is still to come.
   */
  readonly who: string
  readonly path: string
  readonly act?: (view: { readonly page: Page; readonly phone: boolean }) => Promise<void>
}

const TEACHER = 'Орлова'
const DEPUTY = 'Титов'
const PUPIL = 'Антонов Илья'
const PARENT = 'Антонова Елена'
const ADMINISTRATOR = 'Зуева'

export const SCREENS: readonly Screen[] = [
  { name: 'sign-in', who: 'stranger', path: '/' },
  {
    name: 'sign-in-refused',
    who: 'stranger',
    path: '/',
    act: async ({ page }) => {
      // Another one each time: the fifth wrong password of one login is answered with a pause.
      await page.getByLabel(/Логин|Login/).fill(`tula1-nobody-${Date.now()}`)
      await page.getByLabel(/^(Пароль|Password)$/).fill('неверный пароль')
      await page.getByRole('button', { name: /^(Войти|Sign in)$/ }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'first-run', who: 'stranger', path: '/first-run' },
  {
    name: 'choose-password',
    who: 'newcomer',
    path: '/',
    act: ({ page }) => page.getByLabel(/Новый пароль|New password/).fill('синий слон'),
  },
  {
    name: 'menu',
    who: TEACHER,
    path: '/account',
    act: ({ page, phone }) =>
      phone
        ? page.getByRole('button', { name: /^(Меню|Menu)$/ }).click()
        : page.getByRole('button', { name: /^(Аккаунт|Account):/ }).click(),
  },
  { name: 'account', who: PARENT, path: '/account' },
  { name: 'nowhere', who: TEACHER, path: '/no/such/page' },
  { name: 'journals', who: TEACHER, path: '/journal' },
  {
    name: 'grid',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
      await page.getByRole('grid').waitFor()
    },
  },
  {
    name: 'grid-pasted',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
      await page
        .getByRole('gridcell', { name: /(6 октября|October 6),/ })
        .nth(1)
        .click()
      // As a spreadsheet would be pasted, without a clipboard of the machine's.
      await page.evaluate(`{
        const data = new DataTransfer()
        data.setData('text/plain', '5\\nотл\\n.\\n6\\nН 5/4')
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }))
      }`)
      await page.getByRole('status').getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'grid-details',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
      await page
        .getByRole('gridcell', { name: /(отметка|mark) \d/ })
        .first()
        .click()
      await page.keyboard.press('F2')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'grid-picker',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
      await page
        .getByRole('gridcell', { name: /(6 октября|October 6),/ })
        .nth(1)
        .click()
      await page.keyboard.press('Alt+ArrowDown')
      await page.getByRole('menuitem').first().waitFor()
    },
  },
  {
    name: 'term-marks',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await openTermMarks(page)
      await page.getByRole('gridcell').first().waitFor()
    },
  },
  {
    name: 'exam',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await openTermMarks(page)
      await page.getByRole('button', { name: /^(Настроить экзамен|Set up the examination)$/ }).click()
    },
  },
  {
    name: 'lesson-card',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await openMaths(page)
      // Monday the 6th, today.
      await page.locator('thead button[aria-current="date"]').first().click()
      await page.getByRole('button', { name: /^(Взять из плана|Take it from the plan)$/ }).waitFor()
    },
  },
  {
    name: 'lesson-page',
    who: TEACHER,
    path: '/timetable',
    act: async ({ page }) => {
      await page.locator('[data-today="true"]').getByRole('link').first().click()
      await page.getByRole('gridcell').nth(2).click()
    },
  },
  {
    name: 'lesson-closed',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await openMaths(page)
      await page.locator('thead button[data-closed="true"]').first().click()
      await page.getByRole('button', { name: /^(Запросить открытие|Ask to open it)$/ }).waitFor()
    },
  },
  { name: 'plan', who: TEACHER, path: '/journal', act: ({ page }) => openPlan(page) },
  {
    name: 'plan-import',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await openPlan(page)
      await page.getByRole('button', { name: /^(Вставить|Paste)$/ }).click()
      await page
        .getByRole('dialog')
        .locator('textarea')
        .fill('Тема\tЧасы\nЛинейная функция\t4\nСистемы уравнений\tмного\nИтоговое повторение\t3')
    },
  },
  {
    name: 'plan-changed',
    who: TEACHER,
    path: '/journal',
    act: async ({ page }) => {
      await openPlan(page)
      await page.locator('[data-topic]').nth(4).press('Enter')
      await page.keyboard.insertText('Самостоятельная работа')
    },
  },
  {
    name: 'attendance',
    who: TEACHER,
    path: '/journal/attendance',
    act: async ({ page, phone }) => {
      await page.getByRole('button', { name: /Предыдущая неделя|Previous week/ }).click()
      await page.getByRole('checkbox', { name: 'Гусева Полина' }).check()
      if (phone) await page.getByRole('tab').last().click()
    },
  },
  { name: 'attendance-of-a-class', who: DEPUTY, path: '/journal/attendance' },
  { name: 'attendance-counts', who: TEACHER, path: '/journal/attendance?view=counts' },
  { name: 'periods', who: 'Титов', path: '/journal/periods' },
  { name: 'log', who: 'Титов', path: '/journal/log' },
  { name: 'timetable', who: TEACHER, path: '/timetable' },
  {
    name: 'timetable-of-a-class',
    who: DEPUTY,
    path: '/timetable',
    act: async ({ page }) => {
      await page.getByLabel(/Класс|Class/).selectOption({ index: 1 })
    },
  },
  { name: 'timetable-template', who: DEPUTY, path: '/timetable/template' },
  {
    name: 'timetable-carrying',
    who: DEPUTY,
    path: '/timetable/template',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /^Математика/ }).click()
      await page.keyboard.press('ArrowDown')
    },
  },
  { name: 'timetable-changes', who: DEPUTY, path: '/timetable/changes' },
  {
    name: 'timetable-change',
    who: DEPUTY,
    path: '/timetable/changes',
    act: async ({ page }) => {
      await page
        .getByRole('region', { name: /Все уроки дня|All lessons of the day/ })
        .getByRole('button', { name: /Математика/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'diary', who: PUPIL, path: '/diary' },
  { name: 'diary-day', who: PARENT, path: '/diary?view=day' },
  { name: 'diary-week', who: PARENT, path: '/diary?view=week' },
  {
    name: 'diary-what-if',
    who: PARENT,
    path: '/diary?view=marks',
    act: async ({ page }) => {
      await page
        .getByRole('button', { name: /^(Что если|What if)/ })
        .last()
        .click()
      await page.getByRole('button', { name: /^(Добавить|Add)$/ }).click()
    },
  },
  { name: 'diary-term-marks', who: PARENT, path: '/diary?view=termMarks' },
  {
    name: 'diary-offline',
    who: PARENT,
    path: '/diary?view=day',
    act: async ({ page }) => {
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      await page.context().setOffline(true)
      await page.getByRole('tab', { name: /^(Неделя|Week)$/ }).click()
      await page.getByText(/Показано на|Shown as of/).waitFor()
    },
  },
  { name: 'notices', who: PARENT, path: '/notices' },
  { name: 'notices-of-a-teacher', who: TEACHER, path: '/notices' },
  { name: 'signatures', who: TEACHER, path: '/diary/signatures' },
  {
    name: 'diary-marks',
    who: PARENT,
    path: '/diary',
    act: ({ page }) =>
      page
        .getByRole('tab', { name: /Отметки|Marks/ })
        .first()
        .click(),
  },
  {
    name: 'diary-attendance',
    who: PARENT,
    path: '/diary',
    act: async ({ page }) => {
      await page.getByRole('tab', { name: /^(Соня|Sonya)/ }).click()
      await page.getByRole('tab', { name: /Посещаемость|Attendance/ }).click()
    },
  },
  {
    name: 'absence-notice',
    who: PARENT,
    path: '/diary?view=attendance',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /^(Сообщить об отсутствии|Report an absence)$/ }).click()
      await page.getByText(/^(Отдельные уроки|Single lessons)$/).click()
      await page.getByRole('checkbox').first().check()
    },
  },
  { name: 'chats', who: TEACHER, path: '/chats' },
  {
    name: 'chat',
    who: PUPIL,
    path: '/chats',
    act: async ({ page }) => {
      await page.getByRole('link', { name: /7Б/ }).first().click()
      await page.getByRole('textbox').waitFor()
    },
  },
  {
    name: 'chat-emoji',
    who: PUPIL,
    path: '/chats',
    act: async ({ page }) => {
      await page.getByRole('link', { name: /7Б/ }).first().click()
      await page.getByRole('button', { name: /^(Смайлы|Emoji)$/ }).click()
      await page.getByRole('gridcell').first().waitFor()
    },
  },
  {
    name: 'chat-moderator',
    who: TEACHER,
    path: '/chats',
    act: async ({ page }) => {
      await page.getByRole('link', { name: /7Б/ }).first().click()
      await page.getByRole('log').waitFor()
      await page.getByRole('button', { name: /Меню чата|Menu of the chat/ }).click()
      await page.getByRole('menuitem', { name: /бот(?:а|ом)-модератор|moderator bot/ }).click()
    },
  },
  {
    name: 'chats-menu',
    who: TEACHER,
    path: '/chats',
    act: async ({ page }) => {
      const actions = page.getByRole('button', { name: /^(Действия с чатом|Actions for the chat)/ }).first()
      await actions.hover()
      await actions.click()
      await page.getByRole('menuitem').first().waitFor()
    },
  },
  { name: 'contacts', who: TEACHER, path: '/contacts' },
  { name: 'search-start', who: PUPIL, path: '/chats', act: ({ page }) => openSearch(page) },
  {
    name: 'search-found',
    who: PUPIL,
    path: '/chats',
    act: async ({ page }) => {
      await openSearch(page)
      await page.getByRole('combobox').fill('анна')
      await page.getByRole('option').nth(1).waitFor()
    },
  },
  {
    name: 'search-chats',
    who: TEACHER,
    path: '/chats',
    act: async ({ page }) => {
      await openSearch(page)
      await page.getByRole('combobox').fill('7Б')
      await page.getByRole('option').first().waitFor()
    },
  },
  {
    name: 'search-none',
    who: PUPIL,
    path: '/chats',
    act: async ({ page }) => {
      await openSearch(page)
      await page.getByRole('combobox').fill('бегемот')
      await page.getByText(/Ничего не нашлось|Nothing found/).waitFor()
    },
  },
  {
    name: 'search-offline',
    who: PUPIL,
    path: '/chats',
    act: async ({ page }) => {
      await openSearch(page)
      await page.context().setOffline(true)
      await page.getByRole('combobox').fill('анна')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'new-message',
    who: TEACHER,
    path: '/chats',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /Новое сообщение|New message/ }).click()
      await page.getByRole('menuitem').first().click()
      await page.getByRole('dialog').getByRole('searchbox').waitFor()
    },
  },
  {
    name: 'new-chat',
    who: TEACHER,
    path: '/chats',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /Новое сообщение|New message/ }).click()
      await page.getByRole('menuitem').last().click()
      await page.getByRole('dialog').getByRole('checkbox').first().waitFor()
    },
  },
  { name: 'import', who: ADMINISTRATOR, path: '/manage/import' },
  ...['', 'dates', 'bells', 'classes', 'cross', 'subjects', 'marks', 'roles', 'next'].map((part) => ({
    name: part === '' ? 'setup' : `setup-${part}`,
    who: ADMINISTRATOR,
    path: `/manage/year/${part}`,
  })),
  {
    name: 'setup-class',
    who: ADMINISTRATOR,
    path: '/manage/year/classes',
    act: ({ page }) => page.getByRole('main').getByRole('link', { name: '7Б' }).click(),
  },
  {
    name: 'setup-group',
    who: ADMINISTRATOR,
    path: '/manage/year/classes',
    act: async ({ page }) => {
      await page.getByRole('main').getByRole('link', { name: '7Б' }).click()
      await page.getByRole('button', { name: /^(Изменить|Change): Английский.*1/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'setup-term',
    who: ADMINISTRATOR,
    path: '/manage/year/dates',
    act: async ({ page }) => {
      await page
        .getByRole('button', { name: /1 четверть/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'setup-bell-set',
    who: ADMINISTRATOR,
    path: '/manage/year/bells',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /^(Добавить расписание звонков|Add a set of bells)$/ }).click()
      await page.getByRole('checkbox', { name: /^(суббота|Saturday)$/ }).check()
      await page.getByRole('checkbox', { name: /^(Для целых параллелей|For whole years)/ }).check()
    },
  },
  {
    name: 'setup-bell-times',
    who: ADMINISTRATOR,
    path: '/manage/year/bells',
    act: async ({ page }) => {
      await page
        .getByRole('button', { name: /^(Изменить|Change):/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'people', who: ADMINISTRATOR, path: '/manage/people' },
  { name: 'slips', who: ADMINISTRATOR, path: '/manage/slips' },
  { name: 'claims', who: ADMINISTRATOR, path: '/manage/claims' },
  { name: 'journal-rules', who: ADMINISTRATOR, path: '/manage/year/marks' },
  { name: 'moderator', who: ADMINISTRATOR, path: '/manage/moderator' },
  { name: 'security', who: ADMINISTRATOR, path: '/manage/security' },
  {
    name: 'security-on',
    who: ADMINISTRATOR,
    path: '/manage/security',
    act: ({ page }) => page.getByRole('switch').click(),
  },
  {
    name: 'reset-password',
    who: ADMINISTRATOR,
    path: '/manage/people/staff',
    act: ({ page }) =>
      page
        .getByRole('button', { name: /Сбросить пароль|Reset the password/ })
        .first()
        .click(),
  },
  { name: 'second-factor', who: 'halfway', path: '/' },
  {
    name: 'second-factor-recovery-code',
    who: 'halfway',
    path: '/',
    act: ({ page }) => page.getByRole('button', { name: /Резервный код|Recovery code/ }).click(),
  },
  { name: 'account-of-staff', who: ADMINISTRATOR, path: '/account' },
  {
    name: 'account-password',
    who: TEACHER,
    path: '/account',
    act: ({ page }) =>
      page
        .getByRole('button', { name: /^(Изменить|Change)$/ })
        .first()
        .click(),
  },
  {
    name: 'account-totp',
    who: TEACHER,
    path: '/account',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /^(Включить|Turn on)$/ }).click()
      await page.getByRole('dialog').getByRole('img').waitFor()
    },
  },
  {
    name: 'account-phone',
    who: PARENT,
    path: '/account',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /Показать QR-код|Show QR code/ }).click()
      await page.getByRole('dialog').getByRole('img').waitFor()
    },
  },
  {
    name: 'forgotten-password',
    who: 'stranger',
    path: '/',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /Забыли пароль|Forgot/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'messenger-door', who: 'stranger', path: '/chats' },
  {
    name: 'id-contact',
    who: 'stranger',
    path: '/chats',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /^(Войти|Sign in)$/ }).click()
      await page.getByLabel(/Номер телефона|Phone number/).waitFor()
    },
  },
  { name: 'id-trouble', who: 'stranger', path: '/id/trouble?refusal=outside_refused' },
  { name: 'enter-without-code', who: 'stranger', path: '/enter' },
  { name: 'reset-without-link', who: 'stranger', path: '/reset' },
  { name: 'install', who: 'stranger', path: '/install' },
  { name: 'device-code', who: TEACHER, path: '/device' },
  { name: 'link-profile', who: 'Ким Виктор', path: '/chats' },
  {
    name: 'linked',
    who: TEACHER,
    path: '/chats?linked=1',
    act: async ({ page, phone }) => {
      if (!phone)
        await page
          .getByRole('img', { name: /QR/ })
          .or(page.getByRole('button', { name: /QR/ }))
          .waitFor()
    },
  },
  ...CALL_SCREENS,
]

async function openSearch(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Поиск|Search)$/ }).click()
  await page.getByRole('combobox').waitFor()
}

async function openMaths(page: Page): Promise<void> {
  const card = page.getByRole('main').getByRole('region').or(page.getByRole('main').locator('section')).filter({ hasText: '7Б' })
  await card
    .getByRole('link', { name: /^Математика/ })
    .first()
    .click()
  await page.getByRole('grid').waitFor()
}

async function openPlan(page: Page): Promise<void> {
  await openMaths(page)
  await page.getByRole('link', { name: /^(Тематический план|Plan of topics)$/ }).click()
  await page.getByRole('table').waitFor()
}

async function openTermMarks(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  await page.getByRole('tab', { name: /^(Итоговые|Term marks)$/ }).click()
}
