/**
 * The wire's version. A changed shape of a frame or an endpoint fails test/protocol/shape-hash.node.test.ts until this number and the history move on.
 * A client of another version is told `client_outdated` and reloads itself.
 *
 * History
 * 1  2026-11  the first: sign-in, import, grid, diary, chat rooms, inbox
 */
export const PROTOCOL_VERSION = 1

/** What test/protocol/shape-hash.node.test.ts found each version to look like. A line is added, never changed. */
export const SHAPE_HASHES: Readonly<Record<number, string>> = {
  1: '5cf36fe8adcde035',
}
