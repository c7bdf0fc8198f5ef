// A zip as it streams in. Security: it is somebody's file, so its entries, its inflated size and the ratio of the two are bounded while it
// inflates, and what nobody wants is never inflated at all.
import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate'
import {
  IMPORT_INFLATE_RATIO_MAX,
  IMPORT_INFLATED_BYTES_MAX,
  IMPORT_ZIP_ENTRIES_MAX,
  IMPORT_ZIP_FILES_MAX,
} from '../../../protocol/limits.ts'
import { Refusal } from '../../platform/refusal.ts'
import { ArchiveChecksums } from './archive-checksums.ts'

/** Deflate reaches 1 : 1032, so one slice inflates to 8 MiB at most before the bounds are looked at again. */
const SLICE_BYTES = 8_192
/** Below this no ratio is suspicious: a column of the same word packs well. */
const RATIO_FREE_BYTES = 1024 * 1024

/** Takes the bytes of one entry as they come; `final` with the last of them. */
export type EntrySink = (bytes: Uint8Array, final: boolean) => void

/** `want` answers with a sink for the entries it is interested in. Refuses import_archive_bomb and import_broken_archive. */
export async function readArchive(body: AsyncIterable<Uint8Array>, want: (path: string) => EntrySink | null): Promise<void> {
  let entries = 0
  let wanted = 0
  let packed = 0
  let inflated = 0
  const checksums = new ArchiveChecksums()
  // Platform (fflate 0.8): what a data callback throws comes back to it as the inflater's own error, so the first reason is kept here.
  let reason: unknown
  const take = (sink: EntrySink, name: string, bytes: Uint8Array, final: boolean) => {
    inflated += bytes.byteLength
    const tooMuch = inflated > IMPORT_INFLATED_BYTES_MAX
    const tooDense = inflated > RATIO_FREE_BYTES && inflated > packed * IMPORT_INFLATE_RATIO_MAX
    if (tooMuch || tooDense) throw new Refusal('import_archive_bomb', { file: name })
    sink(bytes, final)
  }
  const unzip = new Unzip((entry) => {
    entries += 1
    if (entries > IMPORT_ZIP_ENTRIES_MAX) throw new Refusal('import_archive_bomb')
    const sink = entry.name.endsWith('/') ? null : want(entry.name)
    if (sink === null) return
    wanted += 1
    if (wanted > IMPORT_ZIP_FILES_MAX) throw new Refusal('import_archive_bomb')
    const sum = checksums.entry(entry.name)
    entry.ondata = (error, bytes, final) => {
      if (reason !== undefined) throw reason
      try {
        if (error) throw new Refusal('import_broken_archive', { file: entry.name })
        sum(bytes)
        take(sink, entry.name, bytes, final)
      } catch (error) {
        reason = error
        throw error
      }
    }
    entry.start()
  })
  unzip.register(UnzipInflate)
  unzip.register(UnzipPassThrough)
  try {
    for await (const chunk of body) {
      checksums.packed(chunk)
      for (let at = 0; at < chunk.byteLength; at += SLICE_BYTES) {
        const slice = chunk.subarray(at, at + SLICE_BYTES)
        packed += slice.byteLength
        unzip.push(slice, false)
      }
    }
    unzip.push(new Uint8Array(0), true)
  } catch (error) {
    if (reason !== undefined) throw reason
    if (error instanceof Refusal) throw error
    // Whatever the inflater throws (bad block, unexpected end, unknown compression) means one thing to the person.
    throw new Refusal('import_broken_archive')
  }
  checksums.check()
}
