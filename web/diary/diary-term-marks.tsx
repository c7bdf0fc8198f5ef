// «Итоговые»: what was given for terms and the year, and why where it is not what the marks said or what stood there before.
import { type DiaryTermMark, GetDiaryTermMarks } from '../../protocol/diary.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { columnTitle, termCalled, termText } from '../app/term-words.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { MarkChip } from '../ui/mark-chip.tsx'
import { Table } from '../ui/table.tsx'
import styles from './diary-page.module.css'
import { termNote } from './diary-words.ts'
import { KeptBanner } from './kept-banner.tsx'
import { useDiaryNews } from './use-diary-news.ts'
import { useKept } from './use-kept.ts'

type TermMarks = ResultOf<typeof GetDiaryTermMarks>

export function DiaryTermMarks({ studentId }: { readonly studentId: PersonId }) {
  const termMarks = useKept(`term-marks ${studentId}`, GetDiaryTermMarks, { studentId })
  useDiaryNews(studentId, ({ type }) => type === 'termMark.changed', termMarks.reload)
  return (
    <ResourceView resource={termMarks}>
      {({ data, keptAt }) => (
        <>
          <KeptBanner keptAt={keptAt} />
          {data.subjects.some(({ marks }) => marks.length > 0) ? (
            <Marks data={data} />
          ) : (
            <EmptyState title={t('diaryTerm.none')} hint={t('diaryTerm.none.hint')} />
          )}
        </>
      )}
    </ResourceView>
  )
}

function Marks({ data: { columns, subjects } }: { readonly data: TermMarks }) {
  const notes = subjects.flatMap(({ studyGroupId, subject, marks }) =>
    columns.flatMap((column) => {
      const mark = marks.find(({ period }) => period === column.period)
      const text = mark === undefined ? '' : termNote(mark)
      return text === '' ? [] : [{ key: `${studyGroupId} ${column.period}`, where: `${subject}, ${columnTitle(column)}`, text }]
    }),
  )
  return (
    <>
      <div class={styles.termTable}>
        <Table
          caption={t('diaryTerm.table')}
          columns={[
            { key: 'subject', title: t('journal.subject') },
            ...columns.map((column) => ({ key: column.period, title: columnTitle(column) })),
          ]}
        >
          {subjects.map(({ studyGroupId, subject, marks }) => (
            <tr key={studyGroupId}>
              <th scope="row">{subject}</th>
              {columns.map(({ period }) => (
                <td key={period}>
                  <TermMark mark={marks.find((one) => one.period === period)} />
                </td>
              ))}
            </tr>
          ))}
        </Table>
      </div>
      {notes.length > 0 && (
        <section class={styles.notes} aria-label={t('diaryTerm.notes')}>
          <h2>{t('diaryTerm.notes')}</h2>
          <ul>
            {notes.map(({ key, where, text }) => (
              <li key={key}>
                <b>{where}</b>: <bdi>{text}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function TermMark({ mark }: { readonly mark: DiaryTermMark | undefined }) {
  if (mark === undefined || mark.value === null) return null
  return <MarkChip value={termText(mark.value)} label={t('diary.mark', { mark: termCalled(mark.value) })} />
}
