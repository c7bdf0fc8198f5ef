// Forms of the template: a new lesson at a place, a lesson's room and last day, what stands in the way.
import { useSignal } from '@preact/signals'
import { ROOM_CHARS_MAX } from '../../../protocol/limits.ts'
import type { Conflict, TimetableEntry } from '../../../protocol/timetable.ts'
import { t } from '../../app/i18n.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { LessonNumber } from './lesson-number.tsx'
import { entryText } from './template-grid.tsx'
import { type Carried, type Place, type Shown, type Template, verdictOf } from './template-state.ts'
import styles from './timetable.module.css'
import { conflictTexts, groupInClass, groupText, teacherNames, weekdayName } from './timetable-words.ts'

type OnPlace = (what: Carried, place: Place, toOn: string) => void

type AddProps = {
  readonly template: Template
  readonly shown: Shown
  readonly place: Place
  readonly onPlace: OnPlace
  readonly onClose: () => void
}

export function AddDialog({ template, shown, place, onPlace, onClose }: AddProps) {
  const { data } = template
  const groups = data.groups.filter((group) =>
    shown.by === 'class' ? (group.classGroupId ?? '') === shown.of : shown.by === 'room' || group.teacherIds.some((id) => id === shown.of),
  )
  const groupId = useSignal(groups[0]?.studyGroupId)
  const group = groups.find(({ studyGroupId }) => studyGroupId === groupId.value)
  const roomAt = (id = groupId.value) => {
    const found = groups.find(({ studyGroupId }) => studyGroupId === id)
    return shown.by === 'room' ? shown.of : ((found && template.roomOf(found)) ?? '')
  }
  const room = useSignal(roomAt())
  const toOn = useSignal(data.year?.endsOn ?? template.on)
  return (
    <FormDialog
      title={t('tt.add')}
      submit={t('tt.save')}
      disabled={group === undefined}
      onSubmit={() => group && onPlace({ group, entry: null, room: room.value.trim() || null }, place, toOn.value)}
      onClose={onClose}
    >
      <p>{t('tt.addOn', { day: weekdayName(place.weekday), number: place.number })}</p>
      <Select
        label={t('tt.group')}
        value={groupId.value ?? ''}
        options={groups.map((one) => ({
          value: one.studyGroupId as string,
          label: `${shown.by === 'class' ? groupText(one) : groupInClass(one)} · ${teacherNames(one.teacherIds, data.teachers)}`,
        }))}
        onChange={(chosen) => {
          groupId.value = groups.find(({ studyGroupId }) => studyGroupId === chosen)?.studyGroupId
          room.value = roomAt()
        }}
      />
      <RoomAndEnd room={room} toOn={toOn} />
    </FormDialog>
  )
}

type EntryProps = {
  readonly template: Template
  readonly entry: TimetableEntry
  readonly onPlace: OnPlace
  readonly onRemove: (entry: TimetableEntry) => void
  readonly onClose: () => void
}

export function EntryDialog({ template, entry, onPlace, onRemove, onClose }: EntryProps) {
  const group = template.group(entry.studyGroupId)
  const room = useSignal(entry.room ?? '')
  const toOn = useSignal(entry.toOn)
  const weekday = useSignal(String(entry.weekday))
  const number = useSignal(String(entry.number))
  if (!group) return null
  const { mayPut, teachers } = template.data
  const place = { weekday: Number(weekday.value), number: Number(number.value) }
  if (!mayPut) {
    return (
      <Dialog title={groupInClass(group)} onClose={onClose} actions={<Button onClick={onClose}>{t('ui.close')}</Button>}>
        <p>{[teacherNames(group.teacherIds, teachers), entry.room].filter(Boolean).join(' · ')}</p>
      </Dialog>
    )
  }
  return (
    <FormDialog
      title={groupInClass(group)}
      submit={t('tt.save')}
      aside={
        <Button variant="quiet" onClick={() => onRemove(entry)}>
          {t('tt.remove')}
        </Button>
      }
      onSubmit={() => onPlace({ group, entry, room: room.value.trim() || null }, place, toOn.value)}
      onClose={onClose}
    >
      <p>{teacherNames(group.teacherIds, teachers)}</p>
      <div class={styles.pair}>
        <Select
          label={t('sub.day')}
          value={weekday.value}
          options={[1, 2, 3, 4, 5, 6, 7].map((one) => ({ value: String(one), label: weekdayName(one) }))}
          onChange={(chosen) => {
            weekday.value = chosen
          }}
        />
        <LessonNumber number={number} />
      </div>
      <RoomAndEnd room={room} toOn={toOn} />
    </FormDialog>
  )
}

type Text = { value: string }

function RoomAndEnd({ room, toOn }: { readonly room: Text; readonly toOn: Text }) {
  return (
    <div class={styles.pair}>
      <Field
        label={t('tt.room')}
        maxLength={ROOM_CHARS_MAX}
        value={room.value}
        onInput={(value) => {
          room.value = value
        }}
      />
      <Field
        label={t('tt.until')}
        type="date"
        required
        value={toOn.value}
        onInput={(value) => {
          toOn.value = value
        }}
      />
    </div>
  )
}

/** What the server would not write, and why. */
export type Refused = { readonly what: Carried; readonly place: Place; readonly toOn: string; readonly conflicts: readonly Conflict[] }

type ConflictProps = {
  readonly template: Template
  readonly refused: Refused
  readonly onShare: (refused: Refused) => void
  readonly onClose: () => void
}

export function ConflictDialog({ template, refused, onShare, onClose }: ConflictProps) {
  const { conflicts, what, place } = refused
  const shareable = verdictOf(conflicts) === 'sharedRoom'
  const texts = conflictTexts(conflicts, template.data.teachers, (key) => entryText(template, key))
  return (
    <Dialog
      title={t(shareable ? 'tt.roomTaken' : 'tt.conflicts')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.close')}</Button>
          {shareable && (
            <Button variant="primary" onClick={() => onShare(refused)}>
              {t('tt.roomTaken.yes')}
            </Button>
          )}
        </>
      }
    >
      <p>{t('tt.cell', { day: weekdayName(place.weekday), number: place.number, what: groupInClass(what.group) })}</p>
      <Banner tone={shareable ? 'warning' : 'danger'}>
        <ul class={styles.plain}>
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Banner>
      {shareable && <p>{t('tt.roomTaken.ask')}</p>}
    </Dialog>
  )
}
