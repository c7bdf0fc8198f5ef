// Other clients of our provider, as an installation would register them. Their secrets open nothing outside tests.
import type { RegisteredClient } from './openid-suite.ts'

export const DIARY: RegisteredClient = {
  id: 'other-diary',
  secret: 'diary-secret-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  redirectUri: 'https://diary.client.test/back',
}
export const CANTEEN: RegisteredClient = {
  id: 'canteen',
  secret: 'canteen-secret-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
  redirectUri: 'https://canteen.client.test/back',
}
export const LOGGED_OUT = 'https://diary.client.test/bye'
