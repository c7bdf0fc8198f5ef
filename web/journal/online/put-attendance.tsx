// «Перенести в журнал»: what the call says of each pupil is a proposal; the teacher looks through it, changes what they know better, and confirms.
import { useSignal } from '@preact/signals'
import { ATTENDANCES, type Attendance, type CellOutcome, PutCells } from '../../../protocol/journal.ts'
import type { OnlineVisitor } from '../../../protocol/online-lessons.ts'
import { listName } from '../../../protocol/people.ts'
import '../../app/add-online-texts.ts'
import { proposedAttendance } from '../../../protocol/online-presence.ts'
import { t } from '../../app/i18n.ts'
import { refusalText } from '../../app/refusal-text.ts'
import { me } from '../../app/session.ts'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { Banner } from '../../ui/banner.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { ATTENDANCE_CODES, textOf } from '../cell-text.ts'
import type { Report } from './attendance-report.tsx'
import styles from './online.module.css'

type Pupil = OnlineVisitor & { readonly cell: NonNullable<OnlineVisitor['cell']> }
type Props = { readonly report: Report; readonly onClose: (put: boolean) => void }

const PRESENT = 'present'

export default function PutAttendance({ report: { visitors }, onClose }: Props) {
  const pupils = visitors.filter((one): one is Pupil => one.cell?.mayPut === true)
  const chosen = useSignal<Readonly<Record<string, Attendance | null>>>(
    Object.fromEntries(pupils.map((one) => [one.personId, proposedAttendance(one)])),
  )
  const refused = useSignal<readonly string[]>([])
  const sending = useAction()
  const changed = pupils.filter(({ personId, cell }) => (chosen.value[personId] ?? null) !== cell.attendance)
  const put = () =>
    sending.run(async () => {
      const person = me.peek()
      const outcomes: CellOutcome[] = []
      // Each group has a journal of its own. Sent again after a failure, what was put already is answered the same.
      for (const [studyGroupId, ofGroup] of Map.groupBy(changed, ({ cell }) => cell.studyGroupId)) {
        const put = await call(PutCells, {
          studyGroupId,
          ...(person ? { as: person.personId } : {}),
          cells: ofGroup.map(({ personId, cell }) => ({
            lessonId: cell.lessonId,
            studentId: personId,
            marks: cell.marks,
            attendance: chosen.value[personId] ?? null,
            version: cell.version,
          })),
        })
        outcomes.push(...put.outcomes)
      }
      refused.value = outcomes.flatMap((one) => refusedText(one, pupils))
      if (refused.value.length === 0) onClose(true)
    })
  return (
    <FormDialog
      title={t('online.put.title')}
      submit={changed.length === 0 || refused.value.length > 0 ? t('ui.close') : t('online.put.confirm', { count: changed.length })}
      busy={sending.busy.value}
      failure={sending.failure.value === null ? null : refusalText(sending.failure.value)}
      wide
      onSubmit={() => (changed.length === 0 || refused.value.length > 0 ? onClose(false) : put())}
      onClose={() => onClose(false)}
    >
      {refused.value.length > 0 ? (
        <Banner tone="warning">
          {refused.value.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Banner>
      ) : (
        <>
          <p class={styles.quiet}>{t(changed.length === 0 ? 'online.put.nothing' : 'online.put.lead')}</p>
          <ul class={styles.put}>
            {pupils.map((pupil) => (
              <li key={pupil.personId} data-check={pupil.proposed === 'check'}>
                <div>
                  {listName(pupil.name)}
                  {notesOf(pupil).map((note) => (
                    <small key={note}>{note}</small>
                  ))}
                </div>
                <Select<Attendance | typeof PRESENT>
                  label={t('online.put.of', { name: listName(pupil.name) })}
                  labelHidden
                  value={chosen.value[pupil.personId] ?? PRESENT}
                  options={[
                    { value: PRESENT, label: t('online.put.present') },
                    ...ATTENDANCES.map((one) => ({ value: one, label: `${ATTENDANCE_CODES[one]} · ${t(`attendance.${one}`)}` })),
                  ]}
                  onChange={(value) => {
                    chosen.value = { ...chosen.value, [pupil.personId]: value === PRESENT ? null : value }
                  }}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </FormDialog>
  )
}

function notesOf({ proposed, minutes, noticed, cell }: Pupil): string[] {
  return [
    proposed === 'check' ? t('online.put.check', { minutes }) : '',
    proposed === 'absent' ? t('online.put.never') : '',
    proposed === 'absent' && noticed !== null ? t('online.put.noticed') : '',
    cell.attendance === null ? '' : t('online.put.stands', { code: ATTENDANCE_CODES[cell.attendance] }),
  ].filter(Boolean)
}

function refusedText(outcome: CellOutcome, pupils: readonly Pupil[]): string[] {
  if (outcome.outcome === 'saved') return []
  const { studentId, refusal, current } = outcome
  const pupil = pupils.find(({ personId }) => personId === studentId)
  const name = pupil === undefined ? '' : listName(pupil.name)
  if (refusal === 'changed_by_another')
    return [t('online.put.changed', { name, theirs: (current && textOf(current)) || t('journal.cellEmpty') })]
  return [t('online.put.refused', { name, why: t(`refusal.${refusal}`) })]
}
