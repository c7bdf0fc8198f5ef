import { Refused } from '../../scripts/house/client.ts'

/** The code a call was refused with, or «done». What is no refusal fails the test. */
export function refusalOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )
}
