// «Что поставить»: the subjects of a class or a teacher, to be carried into the grid, each with its lessons a week.
import type { TemplateGroup } from '../../../protocol/timetable.ts'
import { locale, t } from '../../app/i18n.ts'
import type { Shown, Template } from './template-state.ts'
import styles from './timetable.module.css'
import { groupInClass, groupText, teacherNames } from './timetable-words.ts'

type GroupsProps = { readonly template: Template; readonly shown: Shown; readonly say: (text: string) => void }

/** The class's or teacher's subjects, to be carried into the grid. */
export function GroupsToPlace({ template, shown, say }: GroupsProps) {
  const { data, carried } = template
  const groups = data.groups.filter((group) =>
    shown.by === 'class'
      ? (group.classGroupId ?? '') === shown.of
      : shown.by === 'teacher' && group.teacherIds.some((id) => id === shown.of),
  )
  if (groups.length === 0) return null
  return (
    <section class={styles.palette} aria-labelledby="palette">
      <h2 id="palette">{t('tt.groups')}</h2>
      <ul>
        {groups.map((group) => {
          const pickUp = () => {
            carried.value = { group, entry: null, room: template.roomOf(group) }
            say(t('tt.carrying', { what: groupInClass(group) }))
          }
          const isCarried = carried.value?.entry === null && carried.value.group.studyGroupId === group.studyGroupId
          return (
            <li key={group.studyGroupId}>
              <button
                type="button"
                class={styles.pick}
                draggable
                aria-pressed={isCarried}
                onClick={() => {
                  if (isCarried) carried.value = null
                  else pickUp()
                }}
                onDragStart={(event) => {
                  event.dataTransfer?.setData('text/plain', groupInClass(group))
                  pickUp()
                }}
                onDragEnd={() => {
                  carried.value = null
                }}
              >
                <b>{shown.by === 'class' ? groupText(group) : groupInClass(group)}</b>
                <small>
                  {[shown.by === 'class' ? teacherNames(group.teacherIds, data.teachers) : '', hoursText(template, group)]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
                <Lacking count={template.lacks(group)} />
              </button>
            </li>
          )
        })}
      </ul>
      <p class={styles.hint}>{t('tt.groups.hint')}</p>
    </section>
  )
}

/** «3 урока в неделю», «3 из 5 уроков в неделю» */
function hoursText(template: Template, group: TemplateGroup): string {
  const placed = template.hours(group)
  if (group.weekHoursHundredths === null) return t('tt.hours', { count: placed })
  return t('tt.hoursOf', { placed, planned: hundredthsText(group.weekHoursHundredths) })
}

/** What the load says and the week has not, or has too much. */
function Lacking({ count }: { readonly count: number }) {
  if (count === 0) return null
  return <small class={styles.lacking}>{count > 0 ? t('tt.lacks', { count }) : t('tt.tooMany', { count: -count })}</small>
}

function hundredthsText(hundredths: number): string {
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: 2 }).format(hundredths / 100)
}
