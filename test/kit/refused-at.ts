import { Refused } from '../../scripts/house/client.ts'

/** «dates_overlap terms.1» of a refused call: its code and the place it names; «done» when it was not refused. */
export async function refusedAt(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
    return 'done'
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return [error.code, error.body.details?.field].filter(Boolean).join(' ')
  }
}
