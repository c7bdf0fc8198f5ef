// One import on the screen: what is known of it, and what can be done with it. Every deed answers with the whole preview, which takes
// the place of the last one.
import { type ReadonlySignal, useSignal } from '@preact/signals'
import type { InputOf } from '../../protocol/endpoint.ts'
import type { ImportId } from '../../protocol/ids.ts'
import { ApplyImport, DropImport, GetImport, type ImportPreview, ReviseImport, UndoImport } from '../../protocol/roster-import.ts'
import { CallRefused, call } from '../platform/call.ts'

export type Deed = 'revise' | 'apply' | 'undo' | 'drop'
export type Revision = Omit<InputOf<typeof ReviseImport>, 'importId'>

export type ImportOnScreen = {
  readonly preview: ImportPreview
  /** Grows with every new plan: what was read of an older one is out of date. */
  readonly plan: number
  readonly doing: ReadonlySignal<Deed | null>
  readonly failure: ReadonlySignal<unknown>
  /** The roster had changed, so the plan on the screen is not the one that was asked to be applied. */
  readonly replanned: ReadonlySignal<boolean>
  /** Answers with the new preview, or null when it was refused. */
  readonly revise: (revision: Revision) => Promise<ImportPreview | null>
  readonly apply: () => Promise<ImportPreview | null>
  readonly undo: () => Promise<ImportPreview | null>
  readonly drop: () => Promise<boolean>
}

export function useImport(importId: ImportId, read: ImportPreview): ImportOnScreen {
  const latest = useSignal<{ readonly preview: ImportPreview; readonly plan: number } | null>(null)
  const doing = useSignal<Deed | null>(null)
  const failure = useSignal<unknown>(null)
  const replanned = useSignal(false)
  const shown = latest.value ?? { preview: read, plan: 0 }

  const show = (preview: ImportPreview) => {
    latest.value = { preview, plan: (latest.value?.plan ?? 0) + 1 }
    return preview
  }
  const act = async <T>(deed: Deed, ask: () => Promise<T>): Promise<T | null> => {
    // One thing at a time: each answers with what all later ones build on.
    if (doing.value !== null) return null
    doing.value = deed
    failure.value = null
    replanned.value = false
    try {
      return await ask()
    } catch (error) {
      failure.value = error
      if (error instanceof CallRefused && error.code === 'import_stale') await planAgain()
      // Somebody else has applied, undone or corrected it: what they made of it is shown beside the refusal.
      else if (error instanceof CallRefused && ASK_AGAIN.includes(error.code))
        await call(GetImport, { importId }).then(show, () => undefined)
      return null
    } finally {
      doing.value = null
    }
  }
  const planAgain = async () => {
    try {
      show(await call(ReviseImport, { importId }))
      failure.value = null
      replanned.value = true
    } catch (error) {
      failure.value = error
    }
  }

  return {
    ...shown,
    doing,
    failure,
    replanned,
    revise: (revision) => act('revise', async () => show(await call(ReviseImport, { importId, ...revision }))),
    apply: () => act('apply', async () => show(await call(ApplyImport, { importId }))),
    undo: () => act('undo', async () => show(await call(UndoImport, { importId }))),
    drop: async () => (await act('drop', () => call(DropImport, { importId }))) !== null,
  }
}

const ASK_AGAIN = ['import_not_ready', 'import_has_errors']
