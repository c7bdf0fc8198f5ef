/**
 * The wire's version. A changed shape of a frame or an endpoint fails test/protocol/shape-hash.test.ts until this number and the history move on.
 * A client of another version is told `client_outdated` and reloads itself.
 *
 * History
 * 1  2026-11  the first: sign-in, import, grid, diary, chat rooms, inbox
 */
export const PROTOCOL_VERSION = 1
