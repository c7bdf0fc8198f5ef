// «Классы и нагрузка»: the classes, who leads them, which bells they have, and the way to each one's groups.
import { useSignal } from '@preact/signals'
import { Archive } from 'lucide-preact'
import type { BellSetId, PersonId } from '../../protocol/ids.ts'
import { CLASS_LETTER_CHARS_MAX, CLASS_PROFILE_CHARS_MAX, YEAR_LEVEL_MAX } from '../../protocol/limits.ts'
import { fullName, shortName } from '../../protocol/people.ts'
import { ArchiveClass, PLAN_KINDS, type PlanKind, PutClass, type SetupClass } from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { Field } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import { listText } from './school-words.ts'
import { type PartProps, SaveDialog, type Setup, SetupList, SetupRow, useOpen } from './setup-parts.tsx'
import styles from './setup-section.module.css'

type Opened =
  | { readonly of: 'class'; readonly classGroup: SetupClass | null }
  | { readonly of: 'archiving'; readonly classGroup: SetupClass }

export function SetupClasses({ setup, reload }: PartProps) {
  const { what, show, close } = useOpen<Opened>()
  const may = setup.mayChange
  const bells = new Map(setup.bellSets.map(({ bellSetId, title }) => [bellSetId, title]))
  return (
    <div class={`${styles.setup} ${styles.narrow}`}>
      <SetupList
        title={t('setup.tab.classes')}
        hint={t('setup.classes.hint')}
        empty={
          <>
            {[t('setup.classes.none'), t('setup.classes.none.hint')].join('. ')}{' '}
            {may && <a href="/manage/import">{t('setup.classes.none.import')}</a>}
          </>
        }
        count={setup.classes.length}
        onAdd={may ? { text: t('setup.classes.add'), act: () => show({ of: 'class', classGroup: null }) } : null}
      >
        {setup.classes.map((one) => (
          <SetupRow
            key={one.classGroupId}
            title={one.title}
            href={`/manage/year/${one.classGroupId}`}
            detail={[
              ...traitsOf(one),
              t('setup.class.facts', {
                students: t('setup.group.count', { count: one.students }),
                groups: t('setup.class.groups', { count: one.groups }),
              }),
              one.teachers.length > 0 && listText(one.teachers.map(({ name }) => shortName(name))),
              one.bellSetId !== null && bells.get(one.bellSetId),
            ]
              .filter(Boolean)
              .join(' · ')}
            warning={gapsOf(one)}
            onEdit={may ? () => show({ of: 'class', classGroup: one }) : null}
            acts={
              may && (
                <IconButton
                  label={t('setup.class.archive.ask', { title: one.title })}
                  icon={<Archive size={18} aria-hidden />}
                  onClick={() => show({ of: 'archiving', classGroup: one })}
                />
              )
            }
          />
        ))}
      </SetupList>
      <Panel flush>
        <ul class={styles.rows}>
          <SetupRow
            title={t('setup.cross')}
            href="/manage/year/cross"
            detail={[t('setup.class.groups', { count: setup.crossGroups }), t('setup.cross.hint')].join(' · ')}
          />
        </ul>
      </Panel>
      {what?.of === 'class' && <ClassDialog classGroup={what.classGroup} setup={setup} onSaved={reload} onClose={close} />}
      {what?.of === 'archiving' && (
        <SaveDialog
          title={t('setup.class.archive.ask', { title: what.classGroup.title })}
          submit={t('setup.class.archive')}
          danger
          save={() => call(ArchiveClass, { classGroupId: what.classGroup.classGroupId })}
          onSaved={reload}
          onClose={close}
        >
          <p>{t('setup.class.archive.hint')}</p>
        </SaveDialog>
      )}
    </div>
  )
}

/** «физико-математический», «индивидуальный план», «кабинет 21» */
export function traitsOf({ profile, planKind, room }: SetupClass): string[] {
  return [
    profile ?? '',
    planKind === 'individual' ? t('setup.class.plan.individual.short') : '',
    room === null ? '' : t('setup.class.room.is', { room }),
  ].filter(Boolean)
}

function gapsOf({ teachers, groupsWithoutTeacher }: SetupClass): string | false {
  const gaps = [
    teachers.length === 0 && t('setup.class.noTeacher'),
    groupsWithoutTeacher > 0 && t('setup.class.gaps', { count: groupsWithoutTeacher }),
  ].filter(Boolean)
  return gaps.length > 0 && gaps.join(', ')
}

type DialogProps = { readonly onSaved: () => void; readonly onClose: () => void }

function ClassDialog({ classGroup, setup, ...dialog }: DialogProps & { readonly classGroup: SetupClass | null; readonly setup: Setup }) {
  const level = useSignal(String(classGroup?.yearLevel ?? 1))
  const letter = useSignal(classGroup?.letter ?? '')
  const teachers = useSignal<readonly (PersonId | '')[]>([classGroup?.teachers[0]?.personId ?? '', classGroup?.teachers[1]?.personId ?? ''])
  const profile = useSignal(classGroup?.profile ?? '')
  const planKind = useSignal<PlanKind>(classGroup?.planKind ?? 'classic')
  const room = useSignal(classGroup?.room ?? '')
  const rooms = [...new Set([...setup.rooms, ...(classGroup?.room ? [classGroup.room] : [])])]
  const bellSetId = useSignal<BellSetId | ''>(classGroup?.bellSetId ?? '')
  const byLevel = setup.bellSets.some(({ levels }) => levels !== null)
  const teaching = setup.staff.filter(({ roles }) => roles.includes('teacher'))
  const teacherIds = [...new Set(teachers.value)].flatMap((id) => (id === '' ? [] : [id]))
  return (
    <SaveDialog
      {...dialog}
      title={classGroup === null ? t('setup.classes.add') : t('setup.change', { title: classGroup.title })}
      save={() =>
        call(PutClass, {
          classGroupId: classGroup?.classGroupId ?? null,
          yearLevel: Number(level.value),
          letter: letter.value,
          profile: profile.value.trim() || null,
          planKind: planKind.value,
          room: room.value || null,
          teacherIds,
          bellSetId: bellSetId.value === '' ? null : bellSetId.value,
        })
      }
    >
      <div class={styles.pair}>
        <Select
          label={t('setup.class.level')}
          value={level.value}
          options={Array.from({ length: YEAR_LEVEL_MAX }, (_, index) => ({ value: String(index + 1), label: String(index + 1) }))}
          onChange={(value) => {
            level.value = value
          }}
        />
        <Field
          label={t('setup.class.letter')}
          value={letter.value}
          required
          maxLength={CLASS_LETTER_CHARS_MAX}
          onInput={(value) => {
            letter.value = value
          }}
        />
      </div>
      <Field
        label={t('setup.class.profile')}
        hint={t('setup.class.profile.hint')}
        value={profile.value}
        maxLength={CLASS_PROFILE_CHARS_MAX}
        onInput={(value) => {
          profile.value = value
        }}
      />
      <Select
        label={t('setup.class.plan')}
        value={planKind.value}
        options={PLAN_KINDS.map((kind) => ({ value: kind, label: t(`setup.class.plan.${kind}`) }))}
        onChange={(value) => {
          planKind.value = value
        }}
      />
      <Select
        label={t('setup.class.room')}
        hint={rooms.length === 0 ? t('setup.class.room.none') : undefined}
        value={room.value}
        options={[{ value: '', label: t('setup.class.room.no') }, ...rooms.map((title) => ({ value: title, label: title }))]}
        onChange={(value) => {
          room.value = value
        }}
      />
      {(['setup.class.teacher', 'setup.class.teacher2'] as const).map((label, place) => (
        <Select
          key={label}
          label={t(label)}
          value={teachers.value[place] ?? ''}
          options={[
            { value: '' as const, label: t('setup.class.nobody') },
            ...teaching.map(({ personId, name }) => ({ value: personId, label: fullName(name) })),
          ]}
          onChange={(value) => {
            teachers.value = teachers.value.map((one, at) => (at === place ? value : one))
          }}
        />
      ))}
      {setup.bellSets.length > 1 && (
        <Select
          label={t('setup.class.bells')}
          value={bellSetId.value}
          options={setup.bellSets.map((set) => ({
            value: set.bellSetId ?? ('' as const),
            label: set.bellSetId === null ? t(byLevel ? 'setup.class.bells.byLevel' : 'setup.bells.usual') : set.title,
          }))}
          onChange={(value) => {
            bellSetId.value = value
          }}
        />
      )}
    </SaveDialog>
  )
}
