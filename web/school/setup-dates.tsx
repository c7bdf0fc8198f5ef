// «Год и каникулы»: the school year, its terms and holidays.
import { useSignal } from '@preact/signals'
import { Pencil } from 'lucide-preact'
import { YEAR_LEVEL_MAX } from '../../protocol/limits.ts'
import { PutAcademicYear, PutHolidays, PutTerms, type SetupHoliday, type SetupTerm, type SetupYear } from '../../protocol/school-setup.ts'
import { TERM_KINDS, type TermKind } from '../../protocol/term-kinds.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import { nextYear } from './setup-defaults.ts'
import { LevelFields, type PartProps, RemoveDialog, SaveDialog, SetupList, SetupRow, useOpen } from './setup-parts.tsx'
import styles from './setup-section.module.css'
import { levelsText, spanText } from './setup-words.ts'

type Opened =
  | { readonly of: 'year'; readonly year: SetupYear | null }
  | { readonly of: 'term'; readonly term: SetupTerm | null }
  | { readonly of: 'holiday'; readonly holiday: SetupHoliday | null }
  | { readonly of: 'removing'; readonly title: string; readonly remove: () => Promise<unknown> }

export function SetupDates({ setup, reload }: PartProps) {
  const { what, show, close } = useOpen<Opened>()
  const chosen = useSignal(setup.yearId)
  const year = setup.years.find(({ yearId }) => yearId === chosen.value) ?? setup.years.at(-1) ?? null
  const may = setup.mayChange
  const terms = setup.terms.filter(({ yearId }) => yearId === year?.yearId)
  const holidays = setup.holidays.filter(({ startsOn }) => year !== null && startsOn >= year.startsOn && startsOn <= year.endsOn)
  const dialog = { onSaved: reload, onClose: close }
  return (
    <div class={`${styles.setup} ${styles.narrow}`}>
      <section class={styles.part} aria-labelledby="setup-year">
        <div class={styles.head}>
          <h2 id="setup-year">{t('setup.year')}</h2>
          {may && <Button onClick={() => show({ of: 'year', year: null })}>{t('setup.year.add')}</Button>}
        </div>
        {setup.years.length > 1 && (
          <Select
            label={t('setup.year.choose')}
            labelHidden
            value={year?.yearId ?? ''}
            options={setup.years.map(({ yearId, title }) => ({ value: yearId, label: title }))}
            onChange={(value) => {
              if (value !== '') chosen.value = value
            }}
          />
        )}
        <Panel>
          {year === null ? (
            <div class={styles.words}>
              <b>{t('setup.year.none')}</b>
              <span>{t('setup.year.none.hint')}</span>
            </div>
          ) : (
            <div class={styles.head}>
              <div class={styles.words}>
                <b>{year.title}</b>
                <span>{spanText(year)}</span>
              </div>
              {may && (
                <Button icon={<Pencil size={18} aria-hidden />} onClick={() => show({ of: 'year', year })}>
                  {t('setup.year.edit')}
                </Button>
              )}
            </div>
          )}
        </Panel>
      </section>
      {year !== null && (
        <>
          <SetupList
            title={t('setup.terms')}
            hint={t('setup.terms.hint')}
            empty={t('setup.terms.none')}
            count={terms.length}
            onAdd={may ? { text: t('setup.terms.add'), act: () => show({ of: 'term', term: null }) } : null}
          >
            {terms.map((term) => (
              <SetupRow
                key={term.termId}
                title={term.title}
                detail={[spanText(term), levelsText(term)].join(' · ')}
                onEdit={may ? () => show({ of: 'term', term }) : null}
                onRemove={
                  may
                    ? () =>
                        show({
                          of: 'removing',
                          title: term.title,
                          remove: () => call(PutTerms, { yearId: year.yearId, terms: [], removed: [term.termId] }),
                        })
                    : null
                }
              />
            ))}
          </SetupList>
          <SetupList
            title={t('setup.holidays')}
            hint={t('setup.holidays.hint')}
            empty={t('setup.holidays.none')}
            count={holidays.length}
            onAdd={may ? { text: t('setup.holidays.add'), act: () => show({ of: 'holiday', holiday: null }) } : null}
          >
            {holidays.map((holiday) => (
              <SetupRow
                key={holiday.holidayId}
                title={holiday.title}
                detail={[spanText(holiday), levelsText(holiday)].join(' · ')}
                onEdit={may ? () => show({ of: 'holiday', holiday }) : null}
                onRemove={
                  may
                    ? () =>
                        show({
                          of: 'removing',
                          title: holiday.title,
                          remove: () => call(PutHolidays, { holidays: [], removed: [holiday.holidayId] }),
                        })
                    : null
                }
              />
            ))}
          </SetupList>
        </>
      )}
      {what?.of === 'year' && <YearDialog year={what.year} proposed={nextYear(setup.today, setup.years)} {...dialog} />}
      {what?.of === 'term' && year !== null && <TermDialog term={what.term} year={year} {...dialog} />}
      {what?.of === 'holiday' && year !== null && <HolidayDialog holiday={what.holiday} year={year} {...dialog} />}
      {what?.of === 'removing' && <RemoveDialog title={what.title} remove={what.remove} onRemoved={reload} onClose={close} />}
    </div>
  )
}

type DialogProps = { readonly onSaved: () => void; readonly onClose: () => void }
type Span = { readonly title: string; readonly startsOn: string; readonly endsOn: string }

/** A name and two days. */
function SpanFields({ span, onChange }: { readonly span: Span; readonly onChange: (span: Span) => void }) {
  return (
    <>
      <Field label={t('setup.title')} value={span.title} maxLength={100} required onInput={(title) => onChange({ ...span, title })} />
      <div class={styles.pair}>
        <Field
          label={t('setup.startsOn')}
          type="date"
          value={span.startsOn}
          required
          onInput={(startsOn) => onChange({ ...span, startsOn, ...(span.endsOn === '' ? { endsOn: startsOn } : {}) })}
        />
        <Field label={t('setup.endsOn')} type="date" value={span.endsOn} required onInput={(endsOn) => onChange({ ...span, endsOn })} />
      </div>
    </>
  )
}

function YearDialog({ year, proposed, ...dialog }: DialogProps & { readonly year: SetupYear | null; readonly proposed: Span }) {
  const span = useSignal<Span>(year ?? proposed)
  const { title, startsOn, endsOn } = span.value
  return (
    <SaveDialog
      {...dialog}
      title={t(year === null ? 'setup.year.add' : 'setup.year.edit')}
      save={() => call(PutAcademicYear, { yearId: year?.yearId ?? null, title, startsOn, endsOn })}
    >
      <SpanFields
        span={span.value}
        onChange={(typed) => {
          span.value = typed
        }}
      />
    </SaveDialog>
  )
}

type Typed = Span & { readonly levelFrom: number; readonly levelTo: number }
const EMPTY: Typed = { title: '', startsOn: '', endsOn: '', levelFrom: 1, levelTo: YEAR_LEVEL_MAX }

function TermDialog({ term, year, ...dialog }: DialogProps & { readonly term: SetupTerm | null; readonly year: SetupYear }) {
  const typed = useSignal<Typed>(term ?? EMPTY)
  const kind = useSignal<TermKind>(term?.kind ?? 'quarter')
  const { title, startsOn, endsOn, levelFrom, levelTo } = typed.value
  const asked = { termId: term?.termId ?? null, kind: kind.value, title, startsOn, endsOn, levelFrom, levelTo }
  return (
    <SaveDialog
      {...dialog}
      title={t('setup.term')}
      names={[title]}
      save={() => call(PutTerms, { yearId: year.yearId, terms: [asked], removed: [] })}
    >
      <Select
        label={t('setup.term.kind')}
        value={kind.value}
        options={TERM_KINDS.map((value) => ({ value, label: t(`setup.termKind.${value}`) }))}
        onChange={(value) => {
          kind.value = value
        }}
      />
      <SpanFields
        span={typed.value}
        onChange={(span) => {
          typed.value = { ...typed.value, ...span }
        }}
      />
      <LevelFields
        levelFrom={levelFrom}
        levelTo={levelTo}
        onChange={(levels) => {
          typed.value = { ...typed.value, ...levels }
        }}
      />
    </SaveDialog>
  )
}

function HolidayDialog({ holiday, ...dialog }: DialogProps & { readonly holiday: SetupHoliday | null; readonly year: SetupYear }) {
  const typed = useSignal<Typed>(holiday ?? EMPTY)
  const { title, startsOn, endsOn, levelFrom, levelTo } = typed.value
  const asked = { holidayId: holiday?.holidayId ?? null, title, startsOn, endsOn, levelFrom, levelTo }
  return (
    <SaveDialog {...dialog} title={t('setup.holiday')} names={[title]} save={() => call(PutHolidays, { holidays: [asked], removed: [] })}>
      <SpanFields
        span={typed.value}
        onChange={(span) => {
          typed.value = { ...typed.value, ...span }
        }}
      />
      <LevelFields
        levelFrom={levelFrom}
        levelTo={levelTo}
        onChange={(levels) => {
          typed.value = { ...typed.value, ...levels }
        }}
      />
    </SaveDialog>
  )
}
