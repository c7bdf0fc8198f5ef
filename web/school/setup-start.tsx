// «Обзор»: what the journal still lacks, step by step. Each step can be filled in with what schools usually have, gone to, or put off; what is done and
// what is put off is kept by the school.
import { Check } from 'lucide-preact'
import { JOURNAL_RULES_DEFAULT, SetJournalRules } from '../../protocol/journal-rules.ts'
import {
  PutAcademicYear,
  PutBells,
  PutHolidays,
  PutTerms,
  PutWorkKinds,
  SETUP_STEPS,
  SetSetupStep,
  type SetupStep,
} from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { toast } from '../ui/toast.tsx'
import { listText } from './school-words.ts'
import { PROPOSED_BELLS, PROPOSED_KINDS, proposedHolidays, proposedTerms, proposedYear } from './setup-defaults.ts'
import type { PartProps, Setup } from './setup-parts.tsx'
import styles from './setup-section.module.css'
import { setupFailure, spanText } from './setup-words.ts'

const PLACES: Readonly<Record<SetupStep, string>> = {
  year: '/manage/year/dates',
  terms: '/manage/year/dates',
  holidays: '/manage/year/dates',
  bells: '/manage/year/bells',
  classTeachers: '/manage/year/classes',
  loads: '/manage/year/classes',
  timetable: '/timetable/template',
  workKinds: '/manage/year/marks',
  rules: '/manage/year/marks',
}

type State = {
  readonly done: boolean
  /** What is there, or what is missing. */
  readonly detail: string
  /** Writes what schools usually have. Null: it cannot be guessed, or not yet. */
  readonly fill: (() => Promise<unknown>) | null
}

export function SetupStart({ setup, reload }: PartProps) {
  const { busy, failure, run } = useAction()
  const steps = SETUP_STEPS.map((step) => ({ step, ...stateOf(step, setup), passed: setup.passedOver.includes(step) }))
  const done = steps.filter((one) => one.done).length
  const open = steps.find((one) => !one.done && !one.passed)
  const act = (what: () => Promise<unknown>) =>
    run(async () => {
      await what()
      toast(t('setup.saved'))
      reload()
    })
  return (
    <section class={`${styles.part} ${styles.narrow}`} aria-labelledby="setup-start">
      <h2 id="setup-start">{t('setup.start')}</h2>
      <p class={styles.quiet}>{t('setup.start.lead')}</p>
      {failure.value !== null && <Banner tone="danger">{setupFailure(failure.value)}</Banner>}
      {done === steps.length ? (
        <Banner tone="success" title={t('setup.start.all')}>
          {t('setup.start.all.hint')}
        </Banner>
      ) : (
        <p>{t('setup.progress', { done, all: steps.length })}</p>
      )}
      <Panel flush>
        <ol class={styles.rows}>
          {steps.map((one, place) => (
            <li key={one.step} class={styles.row} aria-current={one === open ? 'step' : undefined}>
              <span class={styles.mark} data-done={one.done || undefined} aria-hidden="true">
                {one.done ? <Check size={18} /> : place + 1}
              </span>
              <div class={styles.words}>
                <b>{t(`setup.step.${one.step}`)}</b>
                <span>{one.detail}</span>
                {one.done && <span class="visually-hidden">{t('setup.step.done')}</span>}
                {!one.done && one.passed && <span>{t('setup.step.passed')}</span>}
              </div>
              <div class={styles.acts}>
                {setup.mayChange && !one.done && one.passed && (
                  <Button variant="quiet" onClick={() => act(() => call(SetSetupStep, { step: one.step, passedOver: false }))}>
                    {t('setup.step.take')}
                  </Button>
                )}
                {setup.mayChange && !one.done && !one.passed && (
                  <Button variant="quiet" onClick={() => act(() => call(SetSetupStep, { step: one.step, passedOver: true }))}>
                    {t('setup.step.pass')}
                  </Button>
                )}
                {setup.mayChange && !one.done && one.fill !== null && (
                  <Button
                    variant={one === open ? 'primary' : 'secondary'}
                    busy={busy.value}
                    onClick={() => {
                      if (one.fill !== null) act(one.fill)
                    }}
                  >
                    {t('setup.step.fill')}
                  </Button>
                )}
                {(one.done || one.fill === null) && (
                  <LinkButton variant={one.done ? 'quiet' : 'secondary'} href={PLACES[one.step]}>
                    {t('setup.step.open')}
                  </LinkButton>
                )}
              </div>
            </li>
          ))}
        </ol>
      </Panel>
    </section>
  )
}

function stateOf(step: SetupStep, setup: Setup): State {
  const year = setup.years.find(({ yearId }) => yearId === setup.yearId)
  const levels = setup.classes.map(({ yearLevel }) => yearLevel)
  const waits = { done: false, detail: t('setup.step.waits'), fill: null }
  switch (step) {
    case 'year': {
      if (year) return { done: true, detail: `${year.title}, ${spanText(year)}`, fill: null }
      const proposed = proposedYear(setup.today)
      return {
        done: false,
        detail: `${t('setup.step.year.todo')}: ${spanText(proposed)}`,
        fill: () => call(PutAcademicYear, { yearId: null, ...proposed }),
      }
    }
    case 'terms': {
      if (!year) return waits
      const own = setup.terms.filter(({ yearId }) => yearId === year.yearId)
      if (own.length > 0) return { done: true, detail: listText(own.map(({ title }) => title)), fill: null }
      return {
        done: false,
        detail: t('setup.step.terms.todo'),
        fill: () => call(PutTerms, { yearId: year.yearId, terms: proposedTerms(year, levels), removed: [] }),
      }
    }
    case 'holidays': {
      if (!year) return waits
      const own = setup.holidays.filter(({ startsOn }) => startsOn >= year.startsOn && startsOn <= year.endsOn)
      if (own.length > 0) return { done: true, detail: listText(own.map(({ title }) => title)), fill: null }
      return {
        done: false,
        detail: t('setup.step.holidays.todo'),
        fill: () => call(PutHolidays, { holidays: proposedHolidays(year, levels), removed: [] }),
      }
    }
    case 'bells': {
      const times = setup.bellSets[0]?.times ?? []
      const [first, last] = [times[0], times.at(-1)]
      if (first && last)
        return { done: true, detail: t('setup.bells.count', { count: times.length, from: first.startsAt, to: last.endsAt }), fill: null }
      return {
        done: false,
        detail: t('setup.step.bells.todo'),
        fill: () => call(PutBells, { set: null, times: [...PROPOSED_BELLS] }),
      }
    }
    case 'classTeachers': {
      const without = setup.classes.filter(({ teachers }) => teachers.length === 0)
      const done = setup.classes.length > 0 && without.length === 0
      const none = setup.classes.length === 0 ? t('setup.classes.none') : ''
      const missing = without.length > 0 ? t('setup.step.classTeachers.todo', { list: listText(without.map(({ title }) => title)) }) : none
      return { done, detail: missing, fill: null }
    }
    case 'loads': {
      const groups = setup.classes.reduce((sum, one) => sum + one.groups, 0)
      const count = setup.classes.reduce((sum, one) => sum + one.groupsWithoutTeacher, 0)
      const detail = groups === 0 ? t('setup.step.loads.none') : count > 0 ? t('setup.step.loads.todo', { count }) : ''
      return { done: groups > 0 && count === 0, detail, fill: null }
    }
    case 'timetable': {
      // Filled in when it has begun: not every group has its hours in the template, and which ones should is the school's own business.
      const count = setup.groupsInTimetable
      return { done: count > 0, detail: count > 0 ? t('setup.step.timetable.some', { count }) : t('setup.step.timetable.todo'), fill: null }
    }
    case 'workKinds':
      if (setup.workKinds.length > 0) return { done: true, detail: listText(setup.workKinds.map(({ title }) => title)), fill: null }
      return {
        done: false,
        detail: t('setup.step.workKinds.todo'),
        fill: () => call(PutWorkKinds, { kinds: PROPOSED_KINDS, removed: [] }),
      }
    case 'rules':
      // The journal already goes by the defaults; the step asks that somebody has looked at them and said so.
      if (setup.rulesVersion > 0) return { done: true, detail: '', fill: null }
      return {
        done: false,
        detail: t('setup.step.rules.todo'),
        fill: () => call(SetJournalRules, { rules: JOURNAL_RULES_DEFAULT, version: 0 }),
      }
  }
}
