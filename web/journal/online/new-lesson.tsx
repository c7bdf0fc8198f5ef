// «+Добавить»: which day and lesson, which pupils, on which platform; «Создать онлайн-урок».
import { useSignal } from '@preact/signals'
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import { ONLINE_REPEATS_MAX, ONLINE_URL_CHARS_MAX } from '../../../protocol/limits.ts'
import { CreateOnlineLesson, ListLessonsOfDay, type OnlineAudience, type OnlinePlatform } from '../../../protocol/online-lessons.ts'
import { listName } from '../../../protocol/people.ts'
import '../../app/add-online-texts.ts'
import { t } from '../../app/i18n.ts'
import { refusalText } from '../../app/refusal-text.ts'
import { ResourceView } from '../../app/resource-view.tsx'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { useResource } from '../../platform/use-resource.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { Select } from '../../ui/select.tsx'
import styles from './online.module.css'
import type { OnlineGroup } from './online-page.tsx'
import { dayText } from './online-words.ts'

type Props = {
  readonly studyGroupId: StudyGroupId
  readonly group: OnlineGroup
  /** `made`: how many. */
  readonly onClose: (made: number) => void
}

const OUTSIDE = 'outside'
/** As the server reads it. */
const HTTPS = /^https:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/

export default function NewLesson({ studyGroupId, group, onClose }: Props) {
  // Sent again after a lost answer, it makes nothing new.
  const clientId = useSignal(crypto.randomUUID())
  const on = useSignal<SchoolDate>(group.today)
  const lesson = useSignal('')
  const startsAt = useSignal('')
  const endsAt = useSignal('')
  const who = useSignal<'all' | 'part' | 'some'>('all')
  const part = useSignal('0')
  const some = useSignal<readonly PersonId[]>([])
  const platform = useSignal<OnlinePlatform>('builtIn')
  const url = useSignal('')
  const repeats = useSignal(false)
  const until = useSignal<SchoolDate>(addDays(group.today, 28))
  const sending = useAction()

  const audience = (): OnlineAudience | null => {
    if (who.value === 'all') return { for: 'group' }
    const studentIds = who.value === 'part' ? (group.subgroups[Number(part.value)]?.studentIds ?? []) : [...some.value]
    return studentIds.length === 0 ? null : { for: 'chosen', studentIds }
  }
  const when = () => {
    if (lesson.value !== OUTSIDE) return lesson.value === '' ? null : ({ at: 'lesson', lessonId: lesson.value as never } as const)
    return startsAt.value !== '' && startsAt.value < endsAt.value
      ? ({ at: 'time', startsAt: startsAt.value, endsAt: endsAt.value } as const)
      : null
  }
  const link = url.value.trim()
  const urlIsWrong = platform.value === 'link' && link !== '' && !HTTPS.test(link)
  const urlIsRight = platform.value === 'builtIn' || (link !== '' && !urlIsWrong)
  const endsEarly = startsAt.value !== '' && endsAt.value !== '' && endsAt.value <= startsAt.value
  const lastOn = on.value === '' ? '' : addDays(on.value, 7 * ONLINE_REPEATS_MAX)
  const untilIsRight = !repeats.value || (until.value > on.value && until.value <= lastOn)
  const complete = on.value >= group.today && when() !== null && audience() !== null && urlIsRight && untilIsRight
  const send = async () => {
    const [asked, whom] = [when(), audience()]
    if (asked === null || whom === null) return
    const { lessons } = await call(CreateOnlineLesson, {
      studyGroupId,
      clientId: clientId.value,
      on: on.value,
      when: asked,
      audience: whom,
      platform: platform.value,
      url: platform.value === 'link' ? link : null,
      repeatUntil: repeats.value ? until.value : null,
    })
    onClose(lessons.length)
  }
  return (
    <FormDialog
      title={t('online.new')}
      submit={t('online.new.create')}
      busy={sending.busy.value}
      disabled={!complete}
      failure={sending.failure.value === null ? null : refusalText(sending.failure.value)}
      onSubmit={() => sending.run(send)}
      onClose={() => onClose(0)}
    >
      <Field
        label={t('online.new.date')}
        type="date"
        required
        value={on.value}
        error={on.value !== '' && on.value < group.today ? t('refusal.date_past') : null}
        onInput={(value) => {
          on.value = value
          lesson.value = ''
        }}
      />
      {on.value >= group.today && (
        <ChooseLesson
          studyGroupId={studyGroupId}
          on={on.value}
          only={group.onlyLessons}
          chosen={lesson.value}
          onChoose={(value) => {
            lesson.value = value
          }}
        />
      )}
      {lesson.value === OUTSIDE && (
        <div class={styles.pair}>
          <Field label={t('online.new.starts')} type="time" required value={startsAt.value} onInput={(value) => (startsAt.value = value)} />
          <Field
            label={t('online.new.ends')}
            type="time"
            required
            value={endsAt.value}
            error={endsEarly ? t('online.new.ends.early') : null}
            onInput={(value) => (endsAt.value = value)}
          />
        </div>
      )}
      <RadioGroup<'all' | 'part' | 'some'>
        label={t('online.new.who')}
        value={who.value}
        options={[
          { value: 'all', label: t('online.new.all'), hint: t('online.new.all.hint') },
          ...(group.subgroups.length > 0 ? [{ value: 'part' as const, label: t('online.new.part') }] : []),
          { value: 'some', label: t('online.new.some'), hint: t('online.new.some.hint') },
        ]}
        onChange={(value) => {
          who.value = value
        }}
      />
      {who.value === 'part' && (
        <Select
          label={t('online.new.which')}
          value={part.value}
          options={group.subgroups.map(({ title }, place) => ({ value: String(place), label: title }))}
          onChange={(value) => {
            part.value = value
          }}
        />
      )}
      {who.value === 'some' && (
        <fieldset class={styles.pupils}>
          <legend>{t('online.new.pupils')}</legend>
          {group.students.map(({ personId, name }) => (
            <Checkbox
              key={personId}
              label={listName(name)}
              checked={some.value.includes(personId)}
              onChange={(checked) => {
                some.value = checked ? [...some.value, personId] : some.value.filter((one) => one !== personId)
              }}
            />
          ))}
        </fieldset>
      )}
      <RadioGroup<OnlinePlatform>
        label={t('online.new.platform')}
        value={platform.value}
        options={[
          { value: 'builtIn', label: t('online.platform.builtIn'), hint: t('online.new.builtIn.hint') },
          { value: 'link', label: t('online.platform.link'), hint: t('online.new.link.hint') },
        ]}
        onChange={(value) => {
          platform.value = value
        }}
      />
      {platform.value === 'link' && (
        <Field
          label={t('online.new.url')}
          required
          inputMode="url"
          autocomplete="off"
          maxLength={ONLINE_URL_CHARS_MAX}
          placeholder="https://"
          value={url.value}
          error={urlIsWrong ? t('online.new.url.wrong') : null}
          onInput={(value) => {
            url.value = value
          }}
        />
      )}
      {group.onlyLessons === null && (
        <Checkbox
          label={t('online.new.repeat')}
          checked={repeats.value}
          onChange={(checked) => {
            repeats.value = checked
          }}
        />
      )}
      {repeats.value && (
        <Field
          label={t('online.new.until')}
          type="date"
          required
          value={until.value}
          error={until.value === '' || lastOn === '' || untilIsRight ? null : t('online.new.until.wrong', { last: dayText(lastOn) })}
          onInput={(value) => (until.value = value)}
        />
      )}
    </FormDialog>
  )
}

type ChooseProps = {
  readonly studyGroupId: StudyGroupId
  readonly on: SchoolDate
  /** Of a substitute. */
  readonly only: OnlineGroup['onlyLessons']
  readonly chosen: string
  readonly onChoose: (value: string) => void
}

function ChooseLesson({ studyGroupId, on, only, chosen, onChoose }: ChooseProps) {
  const day = useResource(`lessons of ${studyGroupId} ${on}`, () => call(ListLessonsOfDay, { studyGroupId, on }))
  return (
    <ResourceView resource={day} shape="rows">
      {({ lessons }) => {
        const shown = only === null ? lessons : lessons.filter(({ lessonId }) => only.includes(lessonId))
        return (
          <>
            {shown.length === 0 && <p class={styles.quiet}>{t('online.new.noLessons')}</p>}
            <RadioGroup
              label={t('online.new.lesson')}
              value={chosen}
              options={[
                ...shown.map(({ lessonId, number, startsAt, endsAt, topic, cancelled, taken }) => {
                  const why = cancelled
                    ? t('online.state.cancelled')
                    : taken
                      ? t('online.new.taken')
                      : startsAt === null || endsAt === null
                        ? t('online.new.noBells')
                        : null
                  const hours = startsAt !== null && endsAt !== null ? `, ${startsAt}–${endsAt}` : ''
                  return {
                    value: lessonId as string,
                    label: `${t('online.number', { number })}${hours}`,
                    hint: why ?? topic ?? undefined,
                    disabled: why !== null,
                  }
                }),
                ...(only === null ? [{ value: OUTSIDE, label: t('online.new.outside'), hint: t('online.new.outside.hint') }] : []),
              ]}
              onChange={onChoose}
            />
          </>
        )
      }}
    </ResourceView>
  )
}
