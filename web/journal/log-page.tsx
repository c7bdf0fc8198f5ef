// «История изменений»: who changed which mark, lesson, rule or lock, when and why. Nobody edits it; each reader sees their own part of it.
import { useSignal } from '@preact/signals'
import type { ClassGroupId, PersonId, SubjectId } from '../../protocol/ids.ts'
import { listName, shortName } from '../../protocol/people.ts'
import { ListLog, ListLogChoices, type LogEntry } from '../../protocol/term-marks.ts'
import '../app/add-journal-texts.ts'
import '../app/add-term-texts.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { Page } from '../app/page.tsx'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { useWide } from '../platform/use-wide.ts'
import { usePages } from '../school/use-pages.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Table } from '../ui/table.tsx'
import { dayName } from './grid-lessons.ts'
import styles from './log-page.module.css'
import { changeText, reasonText } from './log-words.ts'

type Filter = {
  readonly classGroupId: ClassGroupId | ''
  readonly subjectId: SubjectId | ''
  readonly personId: PersonId | ''
  readonly from: string
  readonly to: string
}

const ALL: Filter = { classGroupId: '', subjectId: '', personId: '', from: '', to: '' }

export default function LogPage() {
  const wide = useWide()
  const filter = useSignal<Filter>(ALL)
  const { classGroupId } = filter.value
  const choices = useResource(`log choices ${classGroupId}`, () => call(ListLogChoices, given({ classGroupId })))
  const pages = usePages(`log ${JSON.stringify(filter.value)}`, async (before: string | null) => {
    const { entries, next } = await call(ListLog, { ...given(filter.value), ...(before === null ? {} : { before }) })
    return { rows: entries, next }
  })
  const change = (part: Partial<Filter>) => {
    filter.value = { ...filter.value, ...part }
  }
  const known = choices.data.value
  return (
    <Page title={t('log.title')}>
      {known && <p class={styles.scope}>{t(`log.scope.${known.scope}`)}</p>}
      <search class={styles.filters}>
        <Select
          label={t('log.class')}
          value={classGroupId}
          options={[
            { value: '', label: t('log.anyClass') },
            ...(known?.classes ?? []).map((one) => ({ value: one.classGroupId, label: one.title })),
          ]}
          onChange={(chosen) => change({ classGroupId: chosen, personId: '' })}
        />
        <Select
          label={t('log.subject')}
          value={filter.value.subjectId}
          options={[
            { value: '', label: t('log.anySubject') },
            ...(known?.subjects ?? []).map((one) => ({ value: one.subjectId, label: one.title })),
          ]}
          onChange={(subjectId) => change({ subjectId })}
        />
        {(known?.people.length ?? 0) > 0 && (
          <Select
            label={t('log.student')}
            value={filter.value.personId}
            options={[
              { value: '', label: t('log.anyStudent') },
              ...(known?.people ?? []).map((one) => ({ value: one.personId, label: listName(one.name) })),
            ]}
            onChange={(personId) => change({ personId })}
          />
        )}
        <Field label={t('log.from')} type="date" value={filter.value.from} onInput={(from) => change({ from })} />
        <Field label={t('log.to')} type="date" value={filter.value.to} onInput={(to) => change({ to })} />
      </search>
      <ResourceView resource={pages.first} shape="rows">
        {() =>
          pages.rows.length === 0 ? (
            <EmptyState title={t('log.none')} hint={t('log.none.hint')} />
          ) : (
            <>
              {wide.value ? <Entries rows={pages.rows} /> : <EntryCards rows={pages.rows} />}
              {pages.failure !== null && <Banner tone="danger">{refusalText(pages.failure)}</Banner>}
              {pages.more && (
                <Button busy={pages.loadingMore} onClick={pages.more}>
                  {t('log.more')}
                </Button>
              )}
            </>
          )
        }
      </ResourceView>
    </Page>
  )
}

/** A filter without what was not chosen. */
function given<T extends Readonly<Record<string, string>>>(fields: T): { [Key in keyof T]?: Exclude<T[Key], ''> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) as { [Key in keyof T]?: Exclude<T[Key], ''> }
}

function Entries({ rows }: { readonly rows: readonly LogEntry[] }) {
  return (
    <Table
      caption={t('log.title')}
      columns={[
        { key: 'when', title: t('log.when') },
        { key: 'who', title: t('log.who') },
        { key: 'where', title: t('log.where') },
        { key: 'whose', title: t('log.whose') },
        { key: 'change', title: t('log.change') },
        { key: 'reason', title: t('log.reason') },
      ]}
    >
      {rows.map((entry) => (
        <tr key={entry.seq}>
          <th scope="row" class={styles.when}>
            {momentText(entry.at)}
          </th>
          <td class={styles.who}>{entry.actor && shortName(entry.actor)}</td>
          <td>{placeOf(entry)}</td>
          <td>{entry.student && listName(entry.student)}</td>
          <td class={styles.change}>{changeText(entry)}</td>
          <td class={styles.reason}>{reasonText(entry)}</td>
        </tr>
      ))}
    </Table>
  )
}

/** On a phone a row is a card: what was changed first. */
function EntryCards({ rows }: { readonly rows: readonly LogEntry[] }) {
  return (
    <ul class={styles.cards}>
      {rows.map((entry) => (
        <li key={entry.seq}>
          <p class={styles.headline}>
            <b>{changeText(entry)}</b>
            {entry.student && <span>{listName(entry.student)}</span>}
          </p>
          {entry.reason && <p class={styles.reason}>{reasonText(entry)}</p>}
          <small>{placeOf(entry)}</small>
          <small>{[entry.actor && shortName(entry.actor), momentText(entry.at)].filter(Boolean).join(', ')}</small>
        </li>
      ))}
    </ul>
  )
}

/** «7Б · Математика · урок 3, 6 октября» */
function placeOf({ classTitle, groupTitle, subject, lesson, period }: LogEntry): string {
  return [
    classTitle,
    subject,
    groupTitle === classTitle ? '' : groupTitle,
    lesson === null ? '' : t('log.lesson', { number: lesson.number, day: dayName(lesson.on) }),
    period,
  ]
    .filter(Boolean)
    .join(' · ')
}
