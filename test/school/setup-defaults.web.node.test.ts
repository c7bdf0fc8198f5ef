import { expect, it } from 'vitest'
import { addRussian } from '../../web/app/i18n.ts'
import { ruSetup } from '../../web/app/texts/ru-setup.ts'
import { CallRefused } from '../../web/platform/call.ts'
import { nextYear } from '../../web/school/setup-defaults.ts'
import { setupFailure } from '../../web/school/setup-words.ts'

it('[SET-19] to a school that has its year the one after it is proposed, and to one without the year at hand', () => {
  const years = [
    { startsOn: '2026-09-01', endsOn: '2027-05-26' },
    { startsOn: '2025-09-01', endsOn: '2026-05-26' },
  ]
  expect(nextYear('2025-10-06', [])).toMatchObject({ title: '2025/26', startsOn: '2025-09-01' })
  expect(nextYear('2025-10-06', years.slice(1))).toMatchObject({ title: '2026/27', startsOn: '2026-09-01', endsOn: '2027-05-26' })
  expect(nextYear('2025-10-06', years)).toMatchObject({ title: '2027/28', startsOn: '2027-09-01' })
})

it('[SET-03] days that are taken are said to be another year’s, another term’s or another day’s of bells', () => {
  addRussian(ruSetup)
  const refused = (field: string) => new CallRefused({ refusal: 'dates_overlap', requestId: 'req', details: { field } })
  expect(setupFailure(refused('startsOn'))).toBe('Часть этих дней уже в другом учебном году. Проверьте даты.')
  expect(setupFailure(refused('terms.0'), ['1 четверть'])).toBe('1 четверть: Эти дни уже заняты другим периодом для тех же классов.')
  expect(setupFailure(refused('dayOn'))).toBe('У части этих классов в этот день уже другие звонки.')
})
