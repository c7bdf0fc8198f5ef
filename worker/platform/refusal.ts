import type { RefusalCode, RefusalDetails } from '../../protocol/refusals.ts'

/** An expected "no". Thrown anywhere below a handler; serve.ts turns it into the answer. Never carries personal data. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly details: RefusalDetails | undefined

  constructor(code: RefusalCode, details?: RefusalDetails) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }
}
