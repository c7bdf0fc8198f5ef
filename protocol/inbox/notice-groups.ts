// Which notices are one row: ten marks a teacher puts in one go are not ten rows of noise. Pure, so that the inbox counts as the page shows. Rule NTC-04.
import type { KeptNotice, Notice } from './notices.ts'

const MINUTE_MS = 60_000
/** How far apart news of one row may be. */
const WINDOW_MS: Readonly<Record<Notice['about'], number>> = {
  mark: 10 * MINUTE_MS,
  expired: 1_440 * MINUTE_MS,
  // Each pupil's is read by itself.
  absence: -1,
  // Of one day of the school, whenever they were told.
  attendance: Number.POSITIVE_INFINITY,
  lesson: Number.POSITIVE_INFINITY,
  termMark: 1_440 * MINUTE_MS,
}

/** The latest first, as a row and within it. */
export type NoticeGroup = readonly [KeptNotice, ...KeptNotice[]]

export function groupNotices(latestFirst: readonly KeptNotice[]): NoticeGroup[] {
  const groups: [KeptNotice, ...KeptNotice[]][] = []
  const open = new Map<string, [KeptNotice, ...KeptNotice[]]>()
  for (const kept of latestFirst) {
    const key = keyOf(kept.notice)
    const group = open.get(key)
    if (group && group[0].at - kept.at <= WINDOW_MS[kept.notice.about]) {
      group.push(kept)
      continue
    }
    const begun: [KeptNotice, ...KeptNotice[]] = [kept]
    open.set(key, begun)
    groups.push(begun)
  }
  return groups
}

/** Rows that hold something unseen. */
export function countUnread(latestFirst: readonly KeptNotice[], readSeq: number): number {
  return groupNotices(latestFirst).filter(([latest]) => latest.seq > readSeq).length
}

function keyOf(notice: Notice): string {
  const whose = `${notice.about} ${notice.child?.personId ?? ''}`
  switch (notice.about) {
    case 'mark':
      return `${whose} ${notice.studyGroupId} ${notice.was.length > 0}`
    case 'expired':
      return `${whose} ${notice.studyGroupId}`
    case 'absence':
      return whose
    case 'termMark':
      return `${whose} ${notice.period}`
    case 'attendance':
      return `${whose} ${notice.on}`
    case 'lesson':
      return `${whose} ${notice.change?.was.on ?? notice.on}`
  }
}
