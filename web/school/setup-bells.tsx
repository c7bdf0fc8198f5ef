// «Звонки»: the usual times, other sets, days that have another one.
import { useSignal } from '@preact/signals'
import { Fragment } from 'preact'
import { BELL_NUMBER_MAX, YEAR_LEVEL_MAX } from '../../protocol/limits.ts'
import { type BellDay, type BellSet, BellTime, PutBellDay, PutBells, RemoveBellSet } from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { SegmentedMany } from '../ui/segmented-many.tsx'
import { Select } from '../ui/select.tsx'
import { dateText, weekdayText } from './school-words.ts'
import { PROPOSED_BELLS } from './setup-defaults.ts'
import { LevelFields, type PartProps, RemoveDialog, SaveDialog, SetupList, SetupRow, useOpen } from './setup-parts.tsx'
import styles from './setup-section.module.css'
import { levelsText, weekdaysText } from './setup-words.ts'

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

type Opened =
  | { readonly of: 'set'; readonly set: BellSet | null }
  | { readonly of: 'day' }
  | { readonly of: 'removing'; readonly title: string; readonly remove: () => Promise<unknown> }

export function SetupBells({ setup, reload }: PartProps) {
  const { what, show, close } = useOpen<Opened>()
  const may = setup.mayChange
  const others = setup.bellSets.filter(({ bellSetId }) => bellSetId !== null)
  const titleOf = (set: BellSet) => (set.bellSetId === null ? t('setup.bells.usual') : set.title)
  const setOf = ({ bellSetId }: BellDay) => setup.bellSets.find((set) => set.bellSetId === bellSetId)?.title ?? ''
  return (
    <div class={`${styles.setup} ${styles.narrow}`}>
      <SetupList
        title={t('setup.tab.bells')}
        hint={t('setup.bells.hint')}
        empty={t('setup.bells.none')}
        count={setup.bellSets.length}
        onAdd={may ? { text: t('setup.bells.add'), act: () => show({ of: 'set', set: null }) } : null}
      >
        {setup.bellSets.map((set) => (
          <SetupRow
            key={set.bellSetId ?? 'usual'}
            title={titleOf(set)}
            {...wordsOf(set)}
            onEdit={may ? () => show({ of: 'set', set }) : null}
            onRemove={
              may && set.bellSetId !== null
                ? () =>
                    show({
                      of: 'removing',
                      title: set.title,
                      remove: () => call(RemoveBellSet, { bellSetId: set.bellSetId as NonNullable<typeof set.bellSetId> }),
                    })
                : null
            }
          />
        ))}
      </SetupList>
      {others.length > 0 && (
        <SetupList
          title={t('setup.bellDays')}
          hint={t('setup.bellDays.hint')}
          empty={t('setup.bellDays.none')}
          count={setup.bellDays.length}
          onAdd={may ? { text: t('setup.bellDays.add'), act: () => show({ of: 'day' }) } : null}
        >
          {setup.bellDays.map((day) => (
            <SetupRow
              key={`${day.dayOn} ${day.levelFrom}`}
              title={dateText(day.dayOn)}
              detail={[setOf(day), levelsText(day)].join(' · ')}
              onRemove={
                may
                  ? () => show({ of: 'removing', title: dateText(day.dayOn), remove: () => call(PutBellDay, { ...day, bellSetId: null }) })
                  : null
              }
            />
          ))}
        </SetupList>
      )}
      {what?.of === 'set' && <BellsDialog set={what.set} usualTimes={setup.bellSets[0]?.times ?? []} onSaved={reload} onClose={close} />}
      {what?.of === 'day' && <DayDialog sets={others} today={setup.today} onSaved={reload} onClose={close} />}
      {what?.of === 'removing' && <RemoveDialog title={what.title} remove={what.remove} onRemoved={reload} onClose={close} />}
    </div>
  )
}

function wordsOf({ times, weekdays, levels }: BellSet): { detail?: string; warning?: string } {
  const [first, last] = [times[0], times.at(-1)]
  if (!first || !last) return { warning: t('setup.bells.none') }
  const lessons = t('setup.bells.count', { count: times.length, from: first.startsAt, to: last.endsAt })
  return { detail: [lessons, weekdaysText(weekdays), levels && levelsText(levels)].filter(Boolean).join(' · ') }
}

/** Said once it is as long as a time: «25:00». */
function wrongTime(time: string): string | null {
  return time.length < 5 || BellTime.shape.startsAt.safeParse(time).success ? null : t('setup.bells.wrong')
}

type DialogProps = { readonly onSaved: () => void; readonly onClose: () => void }

type BellsProps = DialogProps & { readonly set: BellSet | null; readonly usualTimes: readonly BellTime[] }

/** A new set begins with the usual times: most often it is those, shortened. */
function BellsDialog({ set, usualTimes, ...dialog }: BellsProps) {
  const usual = set?.bellSetId === null
  const title = useSignal(set?.title ?? '')
  const weekdays = useSignal<readonly number[]>(set?.weekdays ?? [])
  const levels = useSignal(set?.levels ?? null)
  const times = useSignal([set?.times ?? [], usualTimes, PROPOSED_BELLS].find(({ length }) => length > 0) ?? [])
  const put = (place: number, change: Partial<BellTime>) => {
    times.value = times.value.map((time, at) => (at === place ? { ...time, ...change } : time))
  }
  const more = () => {
    const last = times.value.at(-1)
    times.value = [...times.value, { number: (last?.number ?? 0) + 1, startsAt: '', endsAt: '' }]
  }
  const number = (time: BellTime) => ({ number: time.number })
  return (
    <SaveDialog
      {...dialog}
      title={usual ? t('setup.bells.usual') : t('setup.bells.edit')}
      names={times.value.map((time) => t('setup.bells.lesson', number(time)))}
      disabled={!times.value.every((time) => BellTime.safeParse(time).success)}
      save={() =>
        call(PutBells, {
          set: usual
            ? null
            : { bellSetId: set?.bellSetId ?? null, title: title.value, weekdays: [...weekdays.value], levels: levels.value },
          times: [...times.value],
        })
      }
    >
      {!usual && (
        <>
          <Field
            label={t('setup.title')}
            value={title.value}
            maxLength={100}
            required
            onInput={(value) => {
              title.value = value
            }}
          />
          <SegmentedMany
            label={t('setup.bells.weekdays')}
            hint={t('setup.bells.weekdays.hint')}
            values={weekdays.value}
            options={WEEKDAYS.map((value) => ({ value, label: weekdayText(value, 'short'), name: weekdayText(value) }))}
            onChange={(values) => {
              weekdays.value = values
            }}
          />
          <Checkbox
            label={t('setup.bells.levels')}
            hint={t('setup.bells.levels.hint')}
            checked={levels.value !== null}
            onChange={(checked) => {
              levels.value = checked ? { levelFrom: 1, levelTo: YEAR_LEVEL_MAX } : null
            }}
          />
          {levels.value !== null && (
            <LevelFields
              {...levels.value}
              onChange={(value) => {
                levels.value = value
              }}
            />
          )}
        </>
      )}
      <div class={styles.times}>
        {times.value.map((time, place) => (
          <Fragment key={time.number}>
            <span>{t('setup.bells.lesson', number(time))}</span>
            <Field
              label={t('setup.bells.from', number(time))}
              labelHidden
              placeholder={PROPOSED_BELLS[0]?.startsAt ?? ''}
              inputMode="numeric"
              maxLength={5}
              required
              value={time.startsAt}
              error={wrongTime(time.startsAt)}
              onInput={(startsAt) => put(place, { startsAt: clockOf(startsAt) })}
            />
            <Field
              label={t('setup.bells.to', number(time))}
              labelHidden
              placeholder={PROPOSED_BELLS[0]?.endsAt ?? ''}
              inputMode="numeric"
              maxLength={5}
              required
              value={time.endsAt}
              error={wrongTime(time.endsAt)}
              onInput={(endsAt) => put(place, { endsAt: clockOf(endsAt) })}
            />
          </Fragment>
        ))}
      </div>
      <div class={styles.acts}>
        {times.value.length <= BELL_NUMBER_MAX && <Button onClick={more}>{t('setup.bells.more')}</Button>}
        {times.value.length > 1 && (
          <Button
            variant="quiet"
            onClick={() => {
              times.value = times.value.slice(0, -1)
            }}
          >
            {t('setup.bells.less')}
          </Button>
        )}
      </div>
    </SaveDialog>
  )
}

/**
 * «830» and «8.30» become «08:30» as soon as they are whole. Platform: the browser's own field for a time speaks the browser's language, with AM and PM
 * in a Russian page.
 */
function clockOf(typed: string): string {
  // «105» may yet become «10:55».
  if (typed.length === 3 && typed < '3') return typed
  const match = /^(\d{1,2})[:.,\s-]?([0-5]\d)$/.exec(typed.trim())
  return match === null ? typed : `${(match[1] ?? '').padStart(2, '0')}:${match[2]}`
}

function DayDialog({ sets, today, ...dialog }: DialogProps & { readonly sets: readonly BellSet[]; readonly today: string }) {
  const day = useSignal({ dayOn: today, levelFrom: 1, levelTo: YEAR_LEVEL_MAX })
  const bellSetId = useSignal(sets[0]?.bellSetId ?? null)
  return (
    <SaveDialog {...dialog} title={t('setup.bellDay')} save={() => call(PutBellDay, { ...day.value, bellSetId: bellSetId.value })}>
      <Field
        label={t('setup.bellDay.on')}
        type="date"
        required
        value={day.value.dayOn}
        onInput={(dayOn) => {
          day.value = { ...day.value, dayOn }
        }}
      />
      <Select
        label={t('setup.bellDay.set')}
        value={bellSetId.value ?? ''}
        options={sets.map((set) => ({ value: set.bellSetId ?? ('' as const), label: set.title }))}
        onChange={(value) => {
          bellSetId.value = value === '' ? null : value
        }}
      />
      <LevelFields
        levelFrom={day.value.levelFrom}
        levelTo={day.value.levelTo}
        onChange={(levels) => {
          day.value = { ...day.value, ...levels }
        }}
      />
    </SaveDialog>
  )
}
