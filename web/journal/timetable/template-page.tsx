// «Шаблон недели»: the weekly timetable by class, teacher and room, put together by dragging, tapping or from the keyboard.
import { useSignal } from '@preact/signals'
import { Download, Upload } from 'lucide-preact'
import { useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { shortName } from '../../../protocol/people.ts'
import { canAny } from '../../../protocol/rights.ts'
import {
  AddTimetableEntry,
  GetTimetableTemplate,
  MoveTimetableEntry,
  RemoveTimetableEntry,
  type TimetableEntry,
} from '../../../protocol/timetable.ts'
import { writeTimetable } from '../../../protocol/timetable-csv.ts'
import '../../app/add-journal-texts.ts'
import '../../app/add-timetable-texts.ts'
import { t } from '../../app/i18n.ts'
import { Page } from '../../app/page.tsx'
import { refusalText } from '../../app/refusal-text.ts'
import { ResourceView } from '../../app/resource-view.tsx'
import { me } from '../../app/session.ts'
import { CallRefused, call } from '../../platform/call.ts'
import { saveText } from '../../platform/save-text.ts'
import { type OwnResource, useResource } from '../../platform/use-resource.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { CsvDialog } from './csv-dialog.tsx'
import { AddDialog, ConflictDialog, EntryDialog, type Refused } from './entry-dialogs.tsx'
import { GroupsToPlace } from './groups-to-place.tsx'
import { entryText, TemplateGrid } from './template-grid.tsx'
import { type Carried, openTemplate, type Place, type Shown, type TemplateData, withSaved } from './template-state.ts'
import styles from './timetable.module.css'
import TimetableTabs from './timetable-tabs.tsx'
import { groupInClass, weekdayName } from './timetable-words.ts'

export default function TemplatePage() {
  const template = useResource('template', () => call(GetTimetableTemplate, {}))
  return (
    <Page title={t('tt.template')} end={<TimetableTabs view="template" />}>
      <ResourceView resource={template}>{(data) => <Editor data={data} resource={template} />}</ResourceView>
    </Page>
  )
}

type Open =
  | { readonly at: 'add'; readonly place: Place }
  | { readonly at: 'entry'; readonly entry: TimetableEntry }
  | { readonly at: 'csv' }

function Editor({ data, resource }: { readonly data: TemplateData; readonly resource: OwnResource<TemplateData> }) {
  const { query, path, route } = useLocation()
  const carried = useSignal<Carried | null>(null)
  const since = useSignal(data.year !== null && data.year.startsOn > data.today ? data.year.startsOn : data.today)
  const open = useSignal<Open | null>(null)
  const refused = useSignal<Refused | null>(null)
  const said = useSignal('')
  const on = since.value < data.today ? data.today : since.value
  const template = useMemo(() => openTemplate(data, on, carried), [data, on])
  const shown = shownOf(query, data)
  const go = (by: string, of: string) => route(`${path}?by=${by}&of=${encodeURIComponent(of)}`)
  const say = (text: string) => {
    said.value = text
  }

  /** Over the version that was seen; what stands in the way is shown by name, a shared room is asked about. */
  const place = async (what: Carried, where: Place, toOn: string, sharedRoom: boolean) => {
    const { group, entry, room } = what
    carried.value = null
    const placed = { ...where, room, fromOn: on, toOn, sharedRoom }
    const answer = await attempt(() =>
      entry === null
        ? call(AddTimetableEntry, { studyGroupId: group.studyGroupId, ...placed })
        : call(MoveTimetableEntry, { entryId: entry.id, version: entry.version, ...placed }),
    )
    if (answer === null) return
    if (answer.outcome === 'conflicts') {
      refused.value = { what, place: where, toOn, conflicts: answer.conflicts }
      return
    }
    resource.put(withSaved(data, answer.put, answer.gone))
    open.value = null
    say(t('tt.saved', { what: groupInClass(group), day: weekdayName(where.weekday), number: where.number }))
  }
  const drop = (what: Carried, where: Place) => {
    const { entry } = what
    if (entry?.weekday === where.weekday && entry.number === where.number) {
      carried.value = null
      say(t('tt.putBack'))
    } else void place(what, where, entry?.toOn ?? data.year?.endsOn ?? on, false)
  }
  const remove = async (entry: TimetableEntry) => {
    const what = entryText(template, entry.id)
    const answer = await attempt(() => call(RemoveTimetableEntry, { entryId: entry.id, version: entry.version, fromOn: on }))
    if (answer?.outcome !== 'saved') return
    resource.put(withSaved(data, answer.put, answer.gone))
    open.value = null
    say(t('tt.removed', { what }))
  }
  const attempt = async <Answer,>(ask: () => Promise<Answer>): Promise<Answer | null> => {
    try {
      return await ask()
    } catch (error) {
      const stale = error instanceof CallRefused && error.code === 'changed_by_another'
      if (stale) resource.reload()
      say(stale ? t('tt.stale') : refusalText(error))
      return null
    }
  }

  if (data.classes.length === 0) {
    const mayImport = canAny(me.value?.roles ?? [], 'roster.import')
    return (
      <EmptyState
        title={t('tt.none')}
        hint={t('tt.none.hint')}
        action={mayImport && <LinkButton href="/manage/import">{t('tt.none.import')}</LinkButton>}
      />
    )
  }
  return (
    <>
      <div class={styles.bar}>
        <Tabs
          label={t('tt.kind')}
          value={shown.by}
          tabs={[
            { value: 'class', label: t('tt.byClass') },
            { value: 'teacher', label: t('tt.byTeacher') },
            { value: 'room', label: t('tt.byRoom') },
          ]}
          onChange={(by) => go(by, '')}
        />
        <Select
          label={t(`tt.${shown.by}`)}
          labelHidden
          value={shown.of}
          options={whoseOptions(shown.by, data)}
          onChange={(of) => go(shown.by, of)}
        />
        <Field
          label={t('tt.since')}
          type="date"
          value={since.value}
          onInput={(value) => {
            if (value !== '') since.value = value
          }}
        />
        <span class={styles.end}>
          <Button icon={<Download size={18} aria-hidden />} onClick={() => saveText(`timetable-${on}.csv`, writeTimetable(data, on))}>
            {t('tt.export')}
          </Button>
          {data.mayPut && (
            <Button
              icon={<Upload size={18} aria-hidden />}
              onClick={() => {
                open.value = { at: 'csv' }
              }}
            >
              {t('tt.import')}
            </Button>
          )}
        </span>
      </div>
      <div class={styles.editor}>
        <TemplateGrid
          template={template}
          shown={shown}
          title={whoseOptions(shown.by, data).find(({ value }) => value === shown.of)?.label ?? ''}
          onDrop={drop}
          onAdd={(where) => {
            open.value = { at: 'add', place: where }
          }}
          onOpen={(entry) => {
            open.value = { at: 'entry', entry }
          }}
          onRemove={(entry) => void remove(entry)}
          say={say}
        />
        {data.mayPut && <GroupsToPlace template={template} shown={shown} say={say} />}
      </div>
      <p class={styles.said} role="status">
        {said.value || t('tt.since.hint')}
      </p>
      {open.value?.at === 'add' && (
        <AddDialog
          template={template}
          shown={shown}
          place={open.value.place}
          onPlace={(what, where, toOn) => void place(what, where, toOn, false)}
          onClose={() => {
            open.value = null
          }}
        />
      )}
      {open.value?.at === 'entry' && (
        <EntryDialog
          key={open.value.entry.id}
          template={template}
          entry={open.value.entry}
          onPlace={(what, where, toOn) => void place(what, where, toOn, false)}
          onRemove={(entry) => void remove(entry)}
          onClose={() => {
            open.value = null
          }}
        />
      )}
      {refused.value && (
        <ConflictDialog
          template={template}
          refused={refused.value}
          onShare={({ what, place: where, toOn }) => {
            refused.value = null
            void place(what, where, toOn, true)
          }}
          onClose={() => {
            refused.value = null
          }}
        />
      )}
      {open.value?.at === 'csv' && (
        <CsvDialog
          fromOn={on}
          toOn={data.year?.endsOn ?? on}
          onClose={(changed) => {
            open.value = null
            if (changed) resource.reload()
          }}
        />
      )}
    </>
  )
}

function whoseOptions(by: Shown['by'], data: TemplateData): { readonly value: string; readonly label: string }[] {
  if (by === 'room') return data.rooms.map((room) => ({ value: room, label: room }))
  if (by === 'teacher') return data.teachers.map((one) => ({ value: one.personId, label: shortName(one.name) }))
  const crossClass = data.groups.some(({ classGroupId }) => classGroupId === null) ? [{ value: '', label: t('tt.crossClass') }] : []
  return [...data.classes.map((one) => ({ value: one.classGroupId as string, label: one.title })), ...crossClass]
}

function shownOf(query: Readonly<Record<string, string>>, data: TemplateData): Shown {
  const by = query.by === 'teacher' || query.by === 'room' ? query.by : 'class'
  const options = whoseOptions(by, data)
  return { by, of: options.find(({ value }) => value === query.of)?.value ?? options[0]?.value ?? '' }
}
