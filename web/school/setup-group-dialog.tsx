// Who studies a subject together, and who teaches them: the whole class, a part of it, or pupils of several classes.
import { useSignal } from '@preact/signals'
import type { PersonId, SubjectId } from '../../protocol/ids.ts'
import { GROUP_TEACHERS_MAX, WEEK_HOURS_HUNDREDTHS_MAX } from '../../protocol/limits.ts'
import { fullName, listName, type NamedPerson } from '../../protocol/people.ts'
import { PutStudyGroup, type SetupClass, type SetupGroup } from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { PickChildren } from './pick-people.tsx'
import { SaveDialog, type Setup } from './setup-parts.tsx'
import styles from './setup-section.module.css'
import { hundredthsOf, weightText } from './setup-words.ts'

type Props = {
  readonly group: SetupGroup | null
  readonly classGroup: SetupClass | null
  readonly students: readonly NamedPerson[]
  readonly setup: Setup
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** As typed: '' is nobody, and no day. */
type Load = { readonly teacherId: PersonId | ''; readonly fromOn: string; readonly toOn: string; readonly hours: string }

export function GroupDialog({ group, classGroup, students, setup, ...dialog }: Props) {
  const subjectId = useSignal<SubjectId | ''>(group?.subjectId ?? setup.subjects[0]?.subjectId ?? '')
  const whole = useSignal(classGroup !== null && (group?.whole ?? true))
  const title = useSignal(group?.whole === false ? group.title : '')
  const chosen = useSignal<readonly NamedPerson[]>(students.filter(({ personId }) => group?.studentIds.includes(personId) ?? false))
  const loads = useSignal<readonly Load[]>(loadsOf(group, setup.today))
  const isChosen = (personId: PersonId) => chosen.value.some((one) => one.personId === personId)
  const part = whole.value ? null : { title: title.value, studentIds: chosen.value.map(({ personId }) => personId) }
  const named = loads.value.flatMap(({ teacherId, fromOn, toOn, hours }) =>
    teacherId === '' ? [] : [{ teacherId, fromOn: fromOn || null, toOn: toOn || null, weekHoursHundredths: hoursOf(hours) }],
  )
  return (
    <SaveDialog
      {...dialog}
      title={t('setup.group')}
      wide
      disabled={
        subjectId.value === '' ||
        named.some((load) => Number.isNaN(load.weekHoursHundredths)) ||
        (part !== null && part.studentIds.length === 0)
      }
      names={chosen.value.map(({ name }) => listName(name))}
      save={async () => {
        if (subjectId.value === '') return
        await call(PutStudyGroup, {
          studyGroupId: group?.studyGroupId ?? null,
          subjectId: subjectId.value,
          classGroupId: classGroup?.classGroupId ?? null,
          part,
          loads: named,
        })
      }}
    >
      <Select
        label={t('setup.group.subject')}
        value={subjectId.value}
        disabled={group !== null}
        options={setup.subjects.map((subject) => ({ value: subject.subjectId, label: subject.title }))}
        onChange={(value) => {
          subjectId.value = value
        }}
      />
      {classGroup !== null && (
        <Segmented
          label={t('setup.group.who')}
          value={whole.value ? 'whole' : 'part'}
          options={[
            { value: 'whole', label: t('setup.group.whole') },
            { value: 'part', label: t('setup.group.part') },
          ]}
          onChange={(value) => {
            whole.value = value === 'whole'
          }}
        />
      )}
      {!whole.value && (
        <Field
          label={t('setup.group.title')}
          value={title.value}
          required
          maxLength={100}
          onInput={(value) => {
            title.value = value
          }}
        />
      )}
      {!whole.value && classGroup !== null && (
        <fieldset class={styles.stack}>
          <legend class={styles.legend}>{t('setup.group.students')}</legend>
          <div class={styles.checks}>
            {students.map((student) => (
              <Checkbox
                key={student.personId}
                label={listName(student.name)}
                checked={isChosen(student.personId)}
                onChange={(checked) => {
                  chosen.value = checked ? [...chosen.value, student] : chosen.value.filter(({ personId }) => personId !== student.personId)
                }}
              />
            ))}
          </div>
        </fieldset>
      )}
      {classGroup === null && (
        <PickChildren
          chosen={chosen.value}
          onChange={(value) => {
            chosen.value = value
          }}
        />
      )}
      {loads.value.map((load, place) => (
        <LoadFields
          key={place}
          load={load}
          number={place + 1}
          setup={setup}
          onChange={(changed) => {
            loads.value = loads.value.map((one, at) => (at === place ? changed : one))
          }}
        />
      ))}
      {loads.value.length < GROUP_TEACHERS_MAX && (
        <div>
          <Button
            onClick={() => {
              loads.value = [...loads.value, { teacherId: '', fromOn: setup.today, toOn: '', hours: '' }]
            }}
          >
            {t('setup.load.add')}
          </Button>
        </div>
      )}
    </SaveDialog>
  )
}

/** Those of now and later: what is over is history. A new group's first teacher has it from its beginning. */
function loadsOf(group: SetupGroup | null, today: string): readonly Load[] {
  const now = (group?.loads ?? [])
    .filter(({ toOn }) => toOn === null || toOn >= today)
    .map(({ personId, fromOn, toOn, weekHoursHundredths }) => ({
      teacherId: personId,
      fromOn: fromOn as string,
      toOn: toOn ?? '',
      hours: weekHoursHundredths === null ? '' : weightText(weekHoursHundredths),
    }))
  return now.length > 0 ? now : [{ teacherId: '', fromOn: '', toOn: '', hours: '' }]
}

/** In hundredths; null of nothing typed, NaN of what is no number of hours. */
function hoursOf(typed: string): number | null {
  if (typed.trim() === '') return null
  const hundredths = hundredthsOf(typed)
  return hundredths >= 1 && hundredths <= WEEK_HOURS_HUNDREDTHS_MAX ? hundredths : Number.NaN
}

type LoadProps = { readonly load: Load; readonly number: number; readonly setup: Setup; readonly onChange: (load: Load) => void }

function LoadFields({ load, number, setup, onChange }: LoadProps) {
  const teaching = setup.staff.filter(({ roles }) => roles.includes('teacher'))
  return (
    <div class={styles.load}>
      <Select
        label={number === 1 ? t('setup.load.teacher') : t('setup.load.teacherOf', { number })}
        value={load.teacherId}
        options={[
          { value: '' as const, label: t('setup.class.nobody') },
          ...teaching.map(({ personId, name }) => ({ value: personId, label: fullName(name) })),
        ]}
        onChange={(teacherId) => onChange({ ...load, teacherId })}
      />
      {load.teacherId !== '' && (
        <Field
          label={t('setup.load.hours')}
          hint={t('setup.load.hours.hint')}
          error={Number.isNaN(hoursOf(load.hours)) ? t('setup.load.hours.bad') : null}
          inputMode="decimal"
          maxLength={5}
          value={load.hours}
          onInput={(hours) => onChange({ ...load, hours })}
        />
      )}
      {load.teacherId !== '' && (
        <div class={styles.pair}>
          <Field label={t('setup.load.from')} type="date" value={load.fromOn} onInput={(fromOn) => onChange({ ...load, fromOn })} />
          <Field
            label={t('setup.load.to')}
            type="date"
            value={load.toOn}
            hint={number === 1 ? t('setup.load.to.hint') : undefined}
            onInput={(toOn) => onChange({ ...load, toOn })}
          />
        </div>
      )}
    </div>
  )
}
