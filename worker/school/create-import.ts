import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { ImportId } from '../../protocol/ids.ts'
import { IMPORT_FILE_BYTES_MAX } from '../../protocol/limits.ts'
import type { CreateImport, ImportPreview } from '../../protocol/roster-import.ts'
import { imports } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { newId } from '../platform/new-id.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireRosterRight } from './access.ts'
import { forgetImport } from './drop-import.ts'
import { NO_SETTINGS, NO_SUMMARY, showPreview } from './import-record.ts'
import { makePlan } from './make-plan.ts'

/**
 * Takes a file and answers with its preview; nothing of the roster changes. A file that is refused (import_…) leaves nothing behind.
 * The order is row → file → plan: whatever a crash leaves has a row, and sweepImports finds it.
 */
export async function createImport(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof CreateImport>,
  request: Request,
): Promise<ImportPreview> {
  await requireRosterRight(actor, 'roster.import')
  const fileBytes = announcedBytes(request)
  const { tenant } = actor
  const at = now(env)
  const id = newId<ImportId>('import', at)
  const fileKey = `schools/${tenant.schoolId}/imports/${id}`
  await tenant.db.insert(imports).values({
    id,
    schoolId: tenant.schoolId,
    state: 'reading',
    fileName: input.fileName,
    fileKey,
    fileBytes,
    plan: 0,
    plansBegun: 0,
    readingAt: at,
    rosterVersion: 0,
    settings: NO_SETTINGS,
    summary: NO_SUMMARY,
    createdBy: actor.personId,
    createdAt: at,
  })
  try {
    await store(env, fileKey, request, fileBytes)
    const record = await makePlan(env, tenant, actor.personId, id)
    log.info('import.planned', {
      importId: id,
      format: record.format,
      bytes: fileBytes,
      rows: record.summary.rowsRead,
      errors: record.summary.errorsTotal,
    })
    return showPreview(record)
  } catch (error) {
    if (error instanceof Refusal) await forgetImport(env, tenant, { id, fileKey })
    throw error
  }
}

/** Before a byte is read. Browsers always name the length of a file; whoever does not is refused. */
function announcedBytes(request: Request): number {
  const announced = request.headers.get('content-length')
  if (announced === null || !/^\d{1,12}$/.test(announced)) throw new Refusal('invalid', { field: 'content-length' })
  const bytes = Number(announced)
  if (bytes > IMPORT_FILE_BYTES_MAX) throw new Refusal('import_too_large')
  if (bytes === 0 || request.body === null) throw new Refusal('import_empty')
  return bytes
}

/** Straight from the request into R2: the Worker holds a chunk of it, not the file. */
async function store(env: Env, fileKey: string, request: Request, fileBytes: number): Promise<void> {
  let seen = 0
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.byteLength
      controller.enqueue(chunk)
    },
  })
  // R2 takes a stream only of a known length; a body shorter or longer than it announced breaks the pipe, and with it the upload.
  const { readable, writable } = new FixedLengthStream(fileBytes)
  const piped = request.body
    ?.pipeThrough(counter)
    .pipeTo(writable)
    .catch(async (error: unknown) => {
      // R2 waits for bytes that will not come.
      await writable.abort(error).catch(() => undefined)
      throw error
    })
  const outcomes = await Promise.allSettled([env.FILES.put(fileKey, readable), piped])
  if (seen !== fileBytes) throw new Refusal('invalid', { field: 'content-length' })
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
