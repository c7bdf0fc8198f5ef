// Our provider before the questions of test/kit/openid-suite.ts, and before those only ours is asked.
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ourProvider } from '../kit/openid-flow.ts'
import { QUESTIONS, type Question } from '../kit/openid-suite.ts'

const put = (question: Question) => async () => QUESTIONS[question](await ourProvider())

const ASKED: Record<string, readonly Question[]> = {
  '[ID-20]': ['oauth4webapi goes the whole way', 'openid-client goes the whole way, with refresh and revocation'],
  '[ID-21]': [
    'a wrong verifier gets nothing',
    'a missing verifier gets nothing',
    'a plain challenge is refused',
    'a request without a challenge is refused',
  ],
  '[ID-22]': [
    'a code that comes again takes its tokens with it',
    'another client’s code gets nothing',
    'a code for one address is not exchanged with another',
    'a code that is a minute old gets nothing',
  ],
  '[ID-23]': ['no browser is sent to an address that is not registered to the letter'],
  '[ID-24]': ['the answer names its issuer, and gives state back as it was', 'an answer of another provider is noticed'],
  '[ID-25]': [
    'an ID token without a signature is not taken',
    'an ID token that was changed is not taken',
    'an ID token of another issuer, for another client, for another request or out of date is not taken',
  ],
  '[ID-28]': [
    'a refresh token works once; again, and everything of its grant ends',
    'another client’s refresh token gets nothing',
    'without offline_access there is no refresh token, and no way to widen one',
  ],
  '[ID-29]': ['an access token ends after ten minutes', 'userinfo opens to nothing but an access token'],
  '[ID-32]': ['a wrong secret, or an unknown client, is nobody'],
  '[ID-33]': ['a request may be pushed beforehand, and is used once'],
  '[ID-34]': ['prompt=none without anybody there says login_required and shows no page'],
  '[ID-35]': ['other flows than the code’s are refused'],
}

describe('our provider', () => {
  for (const [rule, questions] of Object.entries(ASKED)) for (const question of questions) it(`${rule} ${question}`, put(question))

  it('[ID-20] is asked every question there is', () => {
    expect(Object.values(ASKED).flat().toSorted()).toEqual(Object.keys(QUESTIONS).toSorted())
    expect(env.ENVIRONMENT).toBe('dev')
  })
})
