// «Правила журнала»: scale, rounding, windows, warnings. Read by whoever reads the set-up; the administrator sets them over the version seen.
import { batch, useSignal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { SubjectId } from '../../protocol/ids.ts'
import { GetJournalRules, type JournalRules, ROUNDINGS, SetJournalRules, type Thresholds } from '../../protocol/journal-rules.ts'
import { ONLINE_OPENS_MINUTES_MAX } from '../../protocol/limits.ts'
import type { SetupSubject } from '../../protocol/school-setup.ts'
import type { TermKind } from '../../protocol/term-kinds.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { toast } from '../ui/toast.tsx'
import { FewMarksFields, fewOf, typedFewOf } from './setup-few-marks.tsx'
import styles from './setup-section.module.css'
import { SubjectThresholds, ThresholdFields, type TypedThresholds, thresholdsOf, typedOf } from './setup-thresholds.tsx'
import { setupFailure, wholeOf } from './setup-words.ts'

type Read = ResultOf<typeof GetJournalRules>
const PRESETS = ['half', 'sixTenths', 'sixtyFive', 'own'] as const
type Preset = (typeof PRESETS)[number]

type SetupProps = { readonly subjects: readonly SetupSubject[] /** Of terms the school has. */; readonly kinds: readonly TermKind[] }

export function SetupRules({ subjects, kinds }: SetupProps) {
  const read = useResource('journal-rules', () => call(GetJournalRules, {}))
  return (
    <section class={styles.part} aria-labelledby="setup-rules">
      <h2 id="setup-rules">{t('setup.rules')}</h2>
      <p class={styles.quiet}>{t('setup.rules.hint')}</p>
      <ResourceView resource={read} shape="rows">
        {(rules) => (
          <Panel>
            <RulesForm key={rules.version} read={rules} subjects={subjects} kinds={kinds} onSaved={read.reload} />
          </Panel>
        )}
      </ResourceView>
    </section>
  )
}

function presetOf(thresholds: Thresholds): Preset {
  const same = (one: Thresholds) => one.five === thresholds.five && one.four === thresholds.four && one.three === thresholds.three
  return PRESETS.find((name) => name !== 'own' && same(ROUNDINGS[name])) ?? 'own'
}

type FormProps = SetupProps & { readonly read: Read; readonly onSaved: () => void }

function RulesForm({ read, subjects, kinds, onSaved }: FormProps) {
  const { rules, version, maySet } = read
  const { busy, failure, run } = useAction()
  const scaleFrom = useSignal(rules.scaleFrom)
  const preset = useSignal<Preset>(presetOf(rules.thresholds))
  const own = useSignal<TypedThresholds>(typedOf(rules.thresholds))
  const bySubject = useSignal<readonly { readonly subjectId: SubjectId; readonly typed: TypedThresholds }[]>(
    rules.subjectThresholds.map(({ subjectId, thresholds }) => ({ subjectId, typed: typedOf(thresholds) })),
  )
  const windowDays = useSignal(rules.editWindowDays === null ? '' : String(rules.editWindowDays))
  const monthDay = useSignal(rules.monthClosesOn === null ? '' : String(rules.monthClosesOn))
  const fewMarks = useSignal(typedFewOf(rules.fewMarks))
  const noFive = useSignal(rules.warnNoFiveWithTwo)
  const classTeacher = useSignal(rules.classTeacherPuts)
  const pointToTwo = useSignal(rules.pointBecomesTwo)
  const opens = useSignal(String(rules.onlineOpensMinutes))
  const closes = useSignal(String(rules.onlineClosesMinutes))
  const onlineParents = useSignal(rules.onlineParents)

  const thresholds = preset.value === 'own' ? thresholdsOf(own.value) : ROUNDINGS[preset.value]
  const editWindowDays = wholeOf(windowDays.value, 0, 365)
  const monthClosesOn = wholeOf(monthDay.value, 1, 28)
  const few = fewOf(fewMarks.value)
  const onlineOpensMinutes = wholeOf(opens.value, 0, ONLINE_OPENS_MINUTES_MAX)
  const onlineClosesMinutes = wholeOf(closes.value, 0, ONLINE_OPENS_MINUTES_MAX)
  const subjectThresholds = bySubject.value.map(({ subjectId, typed }) => ({ subjectId, thresholds: thresholdsOf(typed) }))
  const typed = (): JournalRules | null => {
    if (thresholds === null || editWindowDays === undefined || monthClosesOn === undefined || few === null) return null
    if (onlineOpensMinutes == null || onlineClosesMinutes == null) return null
    const complete = subjectThresholds.flatMap((one) => (one.thresholds === null ? [] : [{ ...one, thresholds: one.thresholds }]))
    if (complete.length < subjectThresholds.length) return null
    return {
      scaleFrom: scaleFrom.value,
      thresholds,
      subjectThresholds: complete,
      editWindowDays,
      monthClosesOn,
      warnNoFiveWithTwo: noFive.value,
      fewMarks: few,
      classTeacherPuts: classTeacher.value,
      pointBecomesTwo: pointToTwo.value,
      onlineOpensMinutes,
      onlineClosesMinutes,
      onlineParents: onlineParents.value,
    }
  }
  const complete = typed()
  const save = () =>
    run(async () => {
      if (complete === null) return
      await call(SetJournalRules, { rules: complete, version })
      toast(t('setup.saved'))
      onSaved()
    })
  return (
    <form
      class={styles.setup}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {failure.value !== null && <Banner tone="danger">{setupFailure(failure.value)}</Banner>}
      {/* A form nobody may send is still to be read. */}
      <fieldset class={styles.setup} disabled={!maySet}>
        <Segmented
          label={t('setup.rules.scale')}
          value={scaleFrom.value === 1 ? 'one' : 'two'}
          options={[
            { value: 'two', label: '2–5' },
            { value: 'one', label: '1–5' },
          ]}
          onChange={(value) => {
            scaleFrom.value = value === 'one' ? 1 : 2
          }}
        />
        <RadioGroup
          label={t('setup.rules.rounding')}
          value={preset.value}
          options={PRESETS.map((value) => ({ value, label: t(`setup.rounding.${value}`), hint: t(`setup.rounding.${value}.hint`) }))}
          onChange={(value) => {
            batch(() => {
              preset.value = value
              if (value !== 'own') own.value = typedOf(ROUNDINGS[value])
            })
          }}
        />
        {preset.value === 'own' && (
          <ThresholdFields
            value={own.value}
            onChange={(value) => {
              own.value = value
            }}
          />
        )}
        <SubjectThresholds
          subjects={subjects}
          chosen={bySubject.value}
          start={thresholds ?? ROUNDINGS.sixtyFive}
          onChange={(value) => {
            bySubject.value = value
          }}
        />
        <div class={styles.pair}>
          <Field
            label={t('setup.rules.window')}
            hint={t('setup.rules.window.hint')}
            inputMode="numeric"
            value={windowDays.value}
            error={editWindowDays === undefined ? t('setup.rules.number', { min: 0, max: 365 }) : null}
            onInput={(value) => {
              windowDays.value = value
            }}
          />
          <Field
            label={t('setup.rules.month')}
            hint={t('setup.rules.month.hint')}
            inputMode="numeric"
            value={monthDay.value}
            error={monthClosesOn === undefined ? t('setup.rules.number', { min: 1, max: 28 }) : null}
            onInput={(value) => {
              monthDay.value = value
            }}
          />
        </div>
        <FewMarksFields
          kinds={kinds}
          value={fewMarks.value}
          onChange={(value) => {
            fewMarks.value = value
          }}
        />
        <Checkbox
          label={t('setup.rules.noFive')}
          hint={t('setup.rules.noFive.hint')}
          checked={noFive.value}
          onChange={(value) => {
            noFive.value = value
          }}
        />
        <Checkbox
          label={t('setup.rules.classTeacher')}
          hint={t('setup.rules.classTeacher.hint')}
          checked={classTeacher.value}
          onChange={(value) => {
            classTeacher.value = value
          }}
        />
        <Checkbox
          label={t('setup.rules.point')}
          hint={t('setup.rules.point.hint')}
          checked={pointToTwo.value}
          onChange={(value) => {
            pointToTwo.value = value
          }}
        />
        <div class={styles.pair}>
          <Field
            label={t('setup.rules.opens')}
            hint={t('setup.rules.opens.hint')}
            inputMode="numeric"
            value={opens.value}
            error={onlineOpensMinutes == null ? t('setup.rules.number', { min: 0, max: ONLINE_OPENS_MINUTES_MAX }) : null}
            onInput={(value) => {
              opens.value = value
            }}
          />
          <Field
            label={t('setup.rules.closes')}
            hint={t('setup.rules.closes.hint')}
            inputMode="numeric"
            value={closes.value}
            error={onlineClosesMinutes == null ? t('setup.rules.number', { min: 0, max: ONLINE_OPENS_MINUTES_MAX }) : null}
            onInput={(value) => {
              closes.value = value
            }}
          />
        </div>
        <Checkbox
          label={t('setup.rules.onlineParents')}
          hint={t('setup.rules.onlineParents.hint')}
          checked={onlineParents.value}
          onChange={(value) => {
            onlineParents.value = value
          }}
        />
      </fieldset>
      {maySet && (
        <div>
          <Button type="submit" variant="primary" busy={busy.value} disabled={complete === null}>
            {t('setup.save')}
          </Button>
        </div>
      )}
    </form>
  )
}
