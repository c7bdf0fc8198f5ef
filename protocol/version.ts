/**
 * The wire's version. A changed shape of a frame or an endpoint fails test/protocol/shape-hash.node.test.ts until this number and the history move on.
 * A client of another version is told `client_outdated` and reloads itself.
 *
 * History
 * 1  2026-11  the first: sign-in, import, grid, diary, chat rooms, inbox
 * 2  2026-11  accounts: the provider's pages, second factors, devices, claims, resets
 * 3  2026-11  the messenger's heart: messages' commands, the own list, contacts, created chats, the moderator's settings, search over everything
 * 4  2026-11  the journal's rules: term marks, closed dates, the timetable and its changes, the school's set-up, the diary's signatures and notices
 * 5  2026-11  calls and online lessons
 * 6  2026-11  what was found by walking through calls and chats: ringing that is seen by who rings, who was at a meeting, drafts that end everywhere;
 *             bells by weekday and year level
 * 7  2026-11  class teachers who keep their class's journals; few marks by term and lessons a week;
 *             examinations with a scale of their own, of those who sit them; notes nobody but their author reads;
 *             the school's log of the bot, for how long messages are changed and taken back, since when a chat is as a browser keeps it;
 *             the set-up: who left comes back by hand, a class's profile, plan and room, hours a week of a load
 * 8  2026-11  whoever opens a chat says as whom, so that their own inbox can vouch for them; a pupil is noted by hand as having left; open grids hear of locks; lists say what was sent silently
 */
export const PROTOCOL_VERSION = 8

/** What test/protocol/shape-hash.node.test.ts found each version to look like. A line is added, never changed. */
export const SHAPE_HASHES: Readonly<Record<number, string>> = {
  1: '5cf36fe8adcde035',
  2: '647b484b08a74a27',
  3: '872f572a585f880b',
  4: '230c0ef80d1129f3',
  5: '4c97334099b7e0a2',
  6: 'f029caee15edc8a2',
  7: 'a8527b5968f88590',
  8: '12294b765fcec62d',
}
