// One week of a diary, day by day, and the parents' signature under it.
import { useLocation } from 'preact-iso'
import type { PersonId } from '../../protocol/ids.ts'
import { DayCard, DayCards } from '../app/day-card.tsx'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { WeekSwitch } from '../app/week-switch.tsx'
import { OutsideLessons } from '../journal/online/join-lesson.tsx'
import { Lesson } from './diary-lesson.tsx'
import styles from './diary-page.module.css'
import { Signature } from './diary-signature.tsx'
import { KeptBanner } from './kept-banner.tsx'
import { daysOf, useDiaryWeek } from './use-diary-week.ts'

export function DiaryWeek({ studentId }: { readonly studentId: PersonId }) {
  const { query, path, route } = useLocation()
  const week = useDiaryWeek(studentId, query.on)
  return (
    <ResourceView resource={week}>
      {({ data, keptAt }) => (
        <>
          <KeptBanner keptAt={keptAt} />
          <WeekSwitch mondayOn={data.mondayOn} today={data.today} onChange={(monday) => route(`${path}?view=week&on=${monday}`)} />
          <DayCards>
            {daysOf(data).map(({ on, lessons, outside, holiday }) => (
              <DayCard key={on} on={on} today={data.today}>
                {holiday !== null && <p class={styles.holiday}>{t('day.holiday', { title: holiday })}</p>}
                {lessons.length === 0 && outside.length === 0 && holiday === null && <p class={styles.free}>{t('diary.noLessons')}</p>}
                {lessons.length > 0 && (
                  <ol>
                    {lessons.map((lesson) => (
                      <Lesson key={`${lesson.lessonId} ${lesson.number}`} lesson={lesson} />
                    ))}
                  </ol>
                )}
                <OutsideLessons lessons={outside} />
              </DayCard>
            ))}
          </DayCards>
          <Signature
            week={data}
            offline={keptAt !== null}
            onSigned={(signature) => week.put({ data: { ...data, signature }, keptAt: null })}
          />
        </>
      )}
    </ResourceView>
  )
}
