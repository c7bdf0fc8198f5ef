import type { SchoolDate } from '../../protocol/dates.ts'
import type { DiaryCorrection, DiaryMark } from '../../protocol/diary.ts'
import type { WorkKindId } from '../../protocol/ids.ts'
import type { Mark } from '../../protocol/journal.ts'
import { weighing } from '../../protocol/mark-average.ts'

type Kind = { readonly id: WorkKindId; readonly title: string; readonly weightHundredths: number }

/** A school without kinds of work counts every mark once. */
const NO_KIND = { title: '' }

/**
 * Marks with their kind of work named and what stood in their places before; the weight of one that is not counted is 0. A mark without its own kind has the lesson's, a lesson without one the
 * school's first.
 */
export function diaryMarks(
  marks: readonly Mark[],
  lessonKindId: WorkKindId | null,
  kinds: readonly Kind[],
  pointDueOn: SchoolDate | null,
  corrections: readonly DiaryCorrection[][] = [],
): DiaryMark[] {
  const weigh = weighing(kinds)
  return marks.map((mark, place) => {
    const kindId = mark.kindId ?? lessonKindId
    const kind = kinds.find((one) => one.id === kindId) ?? kinds[0] ?? NO_KIND
    return {
      value: mark.value,
      kind: kind.title,
      weightHundredths: weigh(mark, lessonKindId).weightHundredths,
      comment: mark.comment,
      dueOn: mark.value === '.' ? pointDueOn : null,
      was: corrections[place] ?? [],
    }
  })
}

/** Places that hold no mark any more. */
export function removedMarks(marks: readonly Mark[], corrections: readonly DiaryCorrection[][]): DiaryCorrection[][] {
  return corrections.slice(marks.length).filter((was) => was.length > 0)
}
