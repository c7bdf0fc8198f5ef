// «Что если»: a subject's marks with imaginary ones added, the average and the mark that would be suggested.
import { useSignal } from '@preact/signals'
import { X } from 'lucide-preact'
import type { DiarySubject } from '../../protocol/diary.ts'
import type { WorkKind } from '../../protocol/journal.ts'
import { showAverage } from '../../protocol/mark-average.ts'
import { locale, t } from '../app/i18n.ts'
import { termText } from '../app/term-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { MarkChip } from '../ui/mark-chip.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { FIVES_MAX, fivesNeeded, type Outcome, outcomeOf } from './what-if.ts'
import styles from './what-if-dialog.module.css'

type Props = {
  readonly subject: DiarySubject
  readonly kinds: readonly WorkKind[]
  readonly scaleFrom: 1 | 2
  readonly onClose: () => void
}

type Imaginary = { readonly key: number; readonly value: string; readonly kind: string; readonly weightHundredths: number }

/** A school without kinds of work counts every mark once. */
const NO_KIND = { id: '', title: '', weightHundredths: 100 }

export function WhatIfDialog({ subject, kinds, scaleFrom, onClose }: Props) {
  const choices = kinds.length > 0 ? kinds : [NO_KIND]
  const value = useSignal('5')
  const kindId = useSignal<string>(choices[0]?.id ?? '')
  const added = useSignal<readonly Imaginary[]>([])
  const thresholds = subject.thresholds
  if (thresholds === null) return null
  const kind = choices.find(({ id }) => id === kindId.value) ?? NO_KIND
  const marks = [...subject.marks, ...added.value]
  const needed = fivesNeeded(marks, thresholds, kind.weightHundredths)
  const add = () => {
    const key = (added.value.at(-1)?.key ?? 0) + 1
    added.value = [...added.value, { key, value: value.value, kind: kind.title, weightHundredths: kind.weightHundredths }]
  }
  return (
    <Dialog title={t('whatIf.title', { subject: subject.subject })} onClose={onClose}>
      <div class={styles.body}>
        <p class={styles.lead}>{t('whatIf.lead')}</p>
        <div class={styles.outcomes} aria-live="polite">
          <Column title={t('whatIf.now')} outcome={outcomeOf(subject.marks, thresholds, scaleFrom)} />
          <span class={styles.arrow} aria-hidden>
            →
          </span>
          <Column title={t('whatIf.then')} outcome={outcomeOf(marks, thresholds, scaleFrom)} />
        </div>
        <Segmented
          label={t('whatIf.mark')}
          value={value.value}
          options={['5', '4', '3', '2', ...(scaleFrom === 1 ? ['1'] : [])].map((one) => ({ value: one, label: one }))}
          onChange={(chosen) => {
            value.value = chosen
          }}
        />
        <div class={styles.add}>
          {kinds.length > 0 && (
            <Select
              label={t('whatIf.kind')}
              value={kindId.value}
              options={kinds.map((one) => ({
                value: one.id as string,
                label: t('whatIf.kindWeight', { kind: one.title, weight: weightOf(one) }),
              }))}
              onChange={(chosen) => {
                kindId.value = chosen
              }}
            />
          )}
          <Button variant="primary" onClick={add}>
            {t('whatIf.add')}
          </Button>
        </div>
        {added.value.length > 0 && (
          <ul class={styles.added} aria-label={t('whatIf.added')}>
            {added.value.map((one) => (
              <li key={one.key}>
                <button
                  type="button"
                  aria-label={t('whatIf.remove', { mark: [one.value, one.kind].filter(Boolean).join(', ') })}
                  onClick={() => {
                    added.value = added.value.filter(({ key }) => key !== one.key)
                  }}
                >
                  <MarkChip value={one.value} />
                  <X size={14} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        )}
        {needed && (
          <p class={styles.needed}>
            {needed.count === null
              ? t('whatIf.needMany', { mark: needed.mark, count: FIVES_MAX })
              : t('whatIf.need', { mark: needed.mark, count: needed.count, kind: kind.title || '5' })}
          </p>
        )}
      </div>
    </Dialog>
  )
}

function Column({ title, outcome: { average, suggested } }: { readonly title: string; readonly outcome: Outcome }) {
  return (
    <div class={styles.column}>
      <p class={styles.small}>{title}</p>
      <p class={styles.average}>{showAverage(average, locale.value)}</p>
      <p class={styles.small}>{suggested === null ? t('whatIf.nothing') : t('whatIf.suggested', { mark: termText(suggested) })}</p>
    </div>
  )
}

function weightOf({ weightHundredths }: Pick<WorkKind, 'weightHundredths'>): string {
  return new Intl.NumberFormat(locale.value).format(weightHundredths / 100)
}
