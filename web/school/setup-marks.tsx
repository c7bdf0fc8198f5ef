// «Отметки»: kinds of work with their weights and order, and the rules of the journal.
import { useSignal } from '@preact/signals'
import { ArrowUp } from 'lucide-preact'
import { WEIGHT_HUNDREDTHS_MAX, WORK_KIND_SHORT_CHARS_MAX } from '../../protocol/limits.ts'
import { PutWorkKinds, type SetupWorkKind } from '../../protocol/school-setup.ts'
import { TERM_KINDS } from '../../protocol/term-kinds.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Field } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { type PartProps, RemoveDialog, SaveDialog, SetupList, SetupRow, useOpen } from './setup-parts.tsx'
import { SetupRules } from './setup-rules.tsx'
import styles from './setup-section.module.css'
import { hundredthsOf, setupFailure, weightText } from './setup-words.ts'

type Opened =
  | { readonly of: 'kind'; readonly kind: SetupWorkKind | null }
  | { readonly of: 'removing'; readonly title: string; readonly remove: () => Promise<unknown> }

export function SetupMarks({ setup, reload }: PartProps) {
  const { what, show, close } = useOpen<Opened>()
  const { failure, run } = useAction()
  const may = setup.mayChange
  const kinds = setup.workKinds
  const raise = (place: number) =>
    run(async () => {
      const [kind, above] = [kinds[place], kinds[place - 1]]
      if (!kind || !above) return
      await call(PutWorkKinds, { kinds: [...kinds.slice(0, place - 1), kind, above], removed: [] })
      reload()
    })
  return (
    <div class={`${styles.setup} ${styles.narrow}`}>
      {failure.value !== null && <Banner tone="danger">{setupFailure(failure.value)}</Banner>}
      <SetupList
        title={t('setup.kinds')}
        hint={t('setup.kinds.hint')}
        empty={t('setup.kinds.none')}
        count={kinds.length}
        onAdd={may ? { text: t('setup.kinds.add'), act: () => show({ of: 'kind', kind: null }) } : null}
      >
        {kinds.map((kind, place) => (
          <SetupRow
            key={kind.kindId}
            title={kind.title}
            detail={[kind.shortTitle, t('setup.kind.weightText', { weight: weightText(kind.weightHundredths) })].join(' · ')}
            onEdit={may ? () => show({ of: 'kind', kind }) : null}
            onRemove={
              may
                ? () => show({ of: 'removing', title: kind.title, remove: () => call(PutWorkKinds, { kinds: [], removed: [kind.kindId] }) })
                : null
            }
            acts={
              may &&
              place > 0 && (
                <IconButton
                  label={t('setup.kind.up', { title: kind.title })}
                  icon={<ArrowUp size={18} aria-hidden />}
                  onClick={() => raise(place)}
                />
              )
            }
          />
        ))}
      </SetupList>
      <SetupRules subjects={setup.subjects} kinds={TERM_KINDS.filter((kind) => setup.terms.some((term) => term.kind === kind))} />
      {what?.of === 'kind' && <KindDialog kind={what.kind} kinds={kinds} onSaved={reload} onClose={close} />}
      {what?.of === 'removing' && <RemoveDialog title={what.title} remove={what.remove} onRemoved={reload} onClose={close} />}
    </div>
  )
}

type DialogProps = {
  readonly kind: SetupWorkKind | null
  readonly kinds: readonly SetupWorkKind[]
  readonly onSaved: () => void
  readonly onClose: () => void
}

function KindDialog({ kind, kinds, ...dialog }: DialogProps) {
  const title = useSignal(kind?.title ?? '')
  const shortTitle = useSignal(kind?.shortTitle ?? '')
  const weight = useSignal(kind === null ? '1' : weightText(kind.weightHundredths))
  const weightHundredths = hundredthsOf(weight.value)
  const fits = weightHundredths >= 1 && weightHundredths <= WEIGHT_HUNDREDTHS_MAX
  const typed = { kindId: kind?.kindId ?? null, title: title.value, shortTitle: shortTitle.value, weightHundredths }
  const all = kind === null ? [...kinds, typed] : kinds.map((one) => (one.kindId === kind.kindId ? typed : one))
  return (
    <SaveDialog
      {...dialog}
      title={t('setup.kind')}
      disabled={!fits}
      names={all.map((one) => one.title)}
      save={() => call(PutWorkKinds, { kinds: all, removed: [] })}
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
      <div class={styles.pair}>
        <Field
          label={t('setup.kind.short')}
          value={shortTitle.value}
          required
          maxLength={WORK_KIND_SHORT_CHARS_MAX}
          onInput={(value) => {
            shortTitle.value = value
          }}
        />
        <Field
          label={t('setup.kind.weight')}
          value={weight.value}
          required
          inputMode="decimal"
          hint={t('setup.kind.weight.hint')}
          error={fits ? null : t('setup.kind.weight.bad')}
          onInput={(value) => {
            weight.value = value
          }}
        />
      </div>
    </SaveDialog>
  )
}
