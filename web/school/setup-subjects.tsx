// «Предметы и кабинеты»
import { useSignal } from '@preact/signals'
import { X } from 'lucide-preact'
import { ROOM_CHARS_MAX } from '../../protocol/limits.ts'
import { PutRooms, PutSubject, RemoveSubject, type SetupSubject } from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { toast } from '../ui/toast.tsx'
import { listText } from './school-words.ts'
import { type PartProps, RemoveDialog, SaveDialog, SetupList, SetupRow, useOpen } from './setup-parts.tsx'
import styles from './setup-section.module.css'
import { setupFailure } from './setup-words.ts'

type Opened =
  | { readonly of: 'subject'; readonly subject: SetupSubject | null }
  | { readonly of: 'rooms' }
  | { readonly of: 'removing'; readonly title: string; readonly remove: () => Promise<unknown> }

export function SetupSubjects({ setup, reload }: PartProps) {
  const { what, show, close } = useOpen<Opened>()
  const { busy, failure, run } = useAction()
  const may = setup.mayChange
  const take = () =>
    run(async () => {
      await call(PutRooms, { added: setup.roomsUnlisted, removed: [] })
      toast(t('setup.saved'))
      reload()
    })
  return (
    <div class={`${styles.setup} ${styles.narrow}`}>
      <SetupList
        title={t('setup.subjects')}
        empty={t('setup.subjects.none')}
        count={setup.subjects.length}
        onAdd={may ? { text: t('setup.subjects.add'), act: () => show({ of: 'subject', subject: null }) } : null}
      >
        {setup.subjects.map((subject) => (
          <SetupRow
            key={subject.subjectId}
            title={subject.title}
            detail={t('setup.class.groups', { count: subject.groups })}
            onEdit={may ? () => show({ of: 'subject', subject }) : null}
            onRemove={
              may && subject.groups === 0
                ? () =>
                    show({
                      of: 'removing',
                      title: subject.title,
                      remove: () => call(RemoveSubject, { subjectId: subject.subjectId }),
                    })
                : null
            }
          />
        ))}
      </SetupList>
      {may && setup.roomsUnlisted.length > 0 && (
        <Banner
          action={
            <Button busy={busy.value} onClick={take}>
              {t('setup.rooms.take')}
            </Button>
          }
        >
          {setupFailure(failure.value) ?? t('setup.rooms.unlisted', { list: listText(setup.roomsUnlisted) })}
        </Banner>
      )}
      <SetupList
        title={t('setup.rooms')}
        empty={t('setup.rooms.none')}
        count={setup.rooms.length}
        onAdd={may ? { text: t('setup.rooms.add'), act: () => show({ of: 'rooms' }) } : null}
      >
        <li class={styles.chips}>
          {setup.rooms.map((room) => (
            <span key={room} class={styles.chip}>
              {room}
              {may && (
                <IconButton
                  label={t('setup.removeOf', { title: room })}
                  icon={<X size={16} aria-hidden />}
                  onClick={() => show({ of: 'removing', title: room, remove: () => call(PutRooms, { added: [], removed: [room] }) })}
                />
              )}
            </span>
          ))}
        </li>
      </SetupList>
      {what?.of === 'subject' && <SubjectDialog subject={what.subject} onSaved={reload} onClose={close} />}
      {what?.of === 'rooms' && <RoomsDialog onSaved={reload} onClose={close} />}
      {what?.of === 'removing' && <RemoveDialog title={what.title} remove={what.remove} onRemoved={reload} onClose={close} />}
    </div>
  )
}

type DialogProps = { readonly onSaved: () => void; readonly onClose: () => void }

function SubjectDialog({ subject, ...dialog }: DialogProps & { readonly subject: SetupSubject | null }) {
  const title = useSignal(subject?.title ?? '')
  return (
    <SaveDialog
      {...dialog}
      title={t('setup.subject')}
      save={() => call(PutSubject, { subjectId: subject?.subjectId ?? null, title: title.value })}
    >
      <Field
        label={t('setup.title')}
        value={title.value}
        required
        maxLength={100}
        onInput={(value) => {
          title.value = value
        }}
      />
    </SaveDialog>
  )
}

function RoomsDialog(dialog: DialogProps) {
  const typed = useSignal('')
  const added = [
    ...new Set(
      typed.value
        .split(/[\n,;]/)
        .map((room) => room.trim())
        .filter((room) => room !== ''),
    ),
  ]
  const fits = added.length > 0 && added.every((room) => room.length <= ROOM_CHARS_MAX)
  return (
    <SaveDialog
      {...dialog}
      title={t('setup.rooms.add')}
      submit={t('setup.add')}
      names={added}
      disabled={!fits}
      save={() => call(PutRooms, { added, removed: [] })}
    >
      <TextArea
        label={t('setup.rooms.titles')}
        hint={t('setup.rooms.titles.hint')}
        value={typed.value}
        onInput={(value) => {
          typed.value = value
        }}
      />
    </SaveDialog>
  )
}
