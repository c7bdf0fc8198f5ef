// One class: its subjects with their groups and teachers, and its pupils. Without a class: the groups over several classes.
import { useSignal } from '@preact/signals'
import { Archive, ArrowRightLeft, UserMinus } from 'lucide-preact'
import type { ClassGroupId } from '../../protocol/ids.ts'
import { fullName, listName, type NamedPerson, shortName } from '../../protocol/people.ts'
import {
  ArchiveStudyGroup,
  LeaveSchool,
  ListStudyGroups,
  MoveStudent,
  type SetupClass,
  type SetupGroup,
  type SetupLoad,
} from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Field } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Select } from '../ui/select.tsx'
import { dateText, listText } from './school-words.ts'
import { traitsOf } from './setup-classes.tsx'
import { GroupDialog } from './setup-group-dialog.tsx'
import { type PartProps, SaveDialog, type Setup, SetupList, SetupRow, useOpen } from './setup-parts.tsx'
import styles from './setup-section.module.css'
import { weightText } from './setup-words.ts'

type Opened =
  | { readonly of: 'group'; readonly group: SetupGroup | null }
  | { readonly of: 'archiving'; readonly group: SetupGroup }
  | { readonly of: 'moving' | 'leaving'; readonly student: NamedPerson }

type Props = PartProps & { readonly classGroup: SetupClass | null }

export function SetupClassPage({ classGroup, setup, reload }: Props) {
  const { what, show, close } = useOpen<Opened>()
  const read = useResource(classGroup?.classGroupId ?? 'cross', () =>
    call(ListStudyGroups, classGroup === null ? {} : { classGroupId: classGroup.classGroupId }),
  )
  const may = setup.mayChange
  const changed = () => {
    read.reload()
    reload()
  }
  return (
    <div class={`${styles.setup} ${styles.narrow}`}>
      <div class={styles.part}>
        <a href="/manage/year/classes">{t('setup.class.back')}</a>
        <h2>{classGroup?.title ?? t('setup.cross')}</h2>
        {classGroup !== null && traitsOf(classGroup).length > 0 && <p class={styles.quiet}>{traitsOf(classGroup).join(' · ')}</p>}
        {classGroup !== null && (
          <p class={styles.quiet}>
            {classGroup.teachers.length > 0 ? listText(classGroup.teachers.map(({ name }) => fullName(name))) : t('setup.class.noTeacher')}
          </p>
        )}
      </div>
      <ResourceView resource={read} shape="rows">
        {({ groups, students }) => (
          <>
            <SetupList
              title={t('setup.groups')}
              empty={[t('setup.groups.none'), t('setup.groups.none.hint')].join('. ')}
              count={groups.length}
              onAdd={
                may && setup.subjects.length > 0
                  ? {
                      text: t(classGroup === null ? 'setup.groups.add.cross' : 'setup.groups.add'),
                      act: () => show({ of: 'group', group: null }),
                    }
                  : null
              }
            >
              {groups.map((group) => (
                <SetupRow
                  key={group.studyGroupId}
                  title={group.whole ? group.subject : `${group.subject}, ${group.title}`}
                  detail={[t('setup.group.count', { count: group.studentIds.length }), ...teachersOf(group, setup.today)].join(' · ')}
                  warning={teachersOf(group, setup.today).length === 0 && t('setup.group.noTeacher')}
                  onEdit={may ? () => show({ of: 'group', group }) : null}
                  acts={
                    may && (
                      <IconButton
                        label={t('setup.group.archive.ask', { title: group.subject })}
                        icon={<Archive size={18} aria-hidden />}
                        onClick={() => show({ of: 'archiving', group })}
                      />
                    )
                  }
                />
              ))}
            </SetupList>
            {classGroup !== null && (
              <SetupList title={t('setup.students')} empty={t('setup.students.none')} count={students.length} onAdd={null}>
                {students.map((student) => (
                  <SetupRow
                    key={student.personId}
                    title={fullName(student.name)}
                    acts={
                      may && (
                        <>
                          {setup.classes.length > 1 && (
                            <IconButton
                              label={t('setup.student.move', { name: listName(student.name) })}
                              icon={<ArrowRightLeft size={18} aria-hidden />}
                              onClick={() => show({ of: 'moving', student })}
                            />
                          )}
                          <IconButton
                            label={t('setup.student.leave', { name: listName(student.name) })}
                            icon={<UserMinus size={18} aria-hidden />}
                            onClick={() => show({ of: 'leaving', student })}
                          />
                        </>
                      )
                    }
                  />
                ))}
              </SetupList>
            )}
            {what?.of === 'group' && (
              <GroupDialog group={what.group} classGroup={classGroup} students={students} setup={setup} onSaved={changed} onClose={close} />
            )}
          </>
        )}
      </ResourceView>
      {what?.of === 'archiving' && (
        <SaveDialog
          title={t('setup.group.archive.ask', { title: `${what.group.subject}, ${what.group.title}` })}
          submit={t('setup.group.archive')}
          danger
          save={() => call(ArchiveStudyGroup, { studyGroupId: what.group.studyGroupId })}
          onSaved={changed}
          onClose={close}
        >
          <p>{t('setup.group.archive.hint')}</p>
        </SaveDialog>
      )}
      {what?.of === 'leaving' && (
        <SaveDialog
          title={t('setup.student.leave.title')}
          submit={t('setup.student.leave.submit')}
          said={t('setup.student.left')}
          danger
          save={() => call(LeaveSchool, { studentId: what.student.personId })}
          onSaved={changed}
          onClose={close}
        >
          <p>{fullName(what.student.name)}</p>
          <p class={styles.quiet}>{t('setup.student.leave.hint')}</p>
        </SaveDialog>
      )}
      {what?.of === 'moving' && classGroup !== null && (
        <MoveDialog student={what.student} from={classGroup.classGroupId} setup={setup} onSaved={changed} onClose={close} />
      )}
    </div>
  )
}

/** Who teaches the group now or is to; with the day where it is not simply so. */
function teachersOf({ loads }: SetupGroup, today: string): string[] {
  return loads
    .filter(({ toOn }) => toOn === null || toOn >= today)
    .map((load: SetupLoad) => {
      const hours = load.weekHoursHundredths === null ? '' : t('setup.load.hours.short', { hours: weightText(load.weekHoursHundredths) })
      const name = [shortName(load.name), hours].filter(Boolean).join(', ')
      if (load.fromOn > today) return t('setup.group.from', { name, day: dateText(load.fromOn) })
      return load.toOn === null ? name : t('setup.group.until', { name, day: dateText(load.toOn) })
    })
}

type MoveProps = {
  readonly student: NamedPerson
  readonly from: ClassGroupId
  readonly setup: Setup
  readonly onSaved: () => void
  readonly onClose: () => void
}

function MoveDialog({ student, from, setup, ...dialog }: MoveProps) {
  const others = setup.classes.filter(({ classGroupId }) => classGroupId !== from)
  const to = useSignal(others[0]?.classGroupId)
  const fromOn = useSignal(setup.today)
  return (
    <SaveDialog
      {...dialog}
      title={t('setup.student.move.title')}
      said={t('setup.student.moved')}
      save={async () => {
        if (to.value !== undefined) await call(MoveStudent, { studentId: student.personId, classGroupId: to.value, fromOn: fromOn.value })
      }}
    >
      <p>{fullName(student.name)}</p>
      <Select
        label={t('setup.student.move.to')}
        value={to.value ?? ''}
        options={others.map(({ classGroupId, title }) => ({ value: classGroupId, label: title }))}
        onChange={(value) => {
          if (value !== '') to.value = value
        }}
      />
      <Field
        label={t('setup.student.move.from')}
        hint={t('setup.student.move.hint')}
        type="date"
        required
        value={fromOn.value}
        onInput={(value) => {
          fromOn.value = value
        }}
      />
    </SaveDialog>
  )
}
