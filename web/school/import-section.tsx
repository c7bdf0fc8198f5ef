import type { ImportId } from '../../protocol/ids.ts'
import { ImportPreviewPage } from './import-preview-page.tsx'
import { ImportStart } from './import-start.tsx'
import type { SectionProps } from './manage-page.tsx'

/** A preview has an address of its own, so it outlives a reload and can be sent to a colleague. */
export function ImportSection({ id }: SectionProps) {
  if (id === undefined) return <ImportStart />
  return <ImportPreviewPage key={id} importId={id as ImportId} />
}
