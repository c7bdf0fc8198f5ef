// The reader's own notes about the pupils of an open grid: read once it stands, saved one after another. No JSX here.
import { computed, type ReadonlySignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetPrivateNotes, PutPrivateNote } from '../../protocol/private-notes.ts'
import { call } from '../platform/call.ts'
import { type OwnResource, useResource } from '../platform/use-resource.ts'

export type PrivateNotes = {
  /** False until they have been read, and to whoever only looks on. */
  readonly mayWrite: ReadonlySignal<boolean>
  /** Pupils with a note. */
  readonly noted: ReadonlySignal<ReadonlySet<PersonId>>
  /** As typed last at this page, else as it is kept. */
  readonly textOf: (studentId: PersonId) => string
  /** Throws what the server or the network refused; the text stays what `textOf` says. */
  readonly save: (studentId: PersonId, text: string) => Promise<void>
}

type Read = ResultOf<typeof GetPrivateNotes>

export function usePrivateNotes(studyGroupId: StudyGroupId): PrivateNotes {
  const read = useResource(`private notes ${studyGroupId}`, () => call(GetPrivateNotes, { studyGroupId }))
  return useMemo(() => openPrivateNotes(studyGroupId, read), [studyGroupId])
}

export function openPrivateNotes(studyGroupId: StudyGroupId, read: Pick<OwnResource<Read>, 'data' | 'put' | 'reload'>): PrivateNotes {
  const { data } = read
  const typed = new Map<PersonId, string>()
  const noteOf = (studentId: PersonId) => data.peek()?.notes.find((note) => note.studentId === studentId)
  let line = Promise.resolve()

  const send = async (studentId: PersonId, text: string) => {
    const kept = noteOf(studentId)
    if (text === (kept?.text ?? '')) return
    const { version } = await call(PutPrivateNote, {
      studyGroupId,
      studentId,
      text: text === '' ? null : text,
      version: kept?.version ?? 0,
    })
    const others = data.peek()?.notes.filter((note) => note.studentId !== studentId) ?? []
    read.put({ mayWrite: true, notes: text === '' ? others : [...others, { studentId, text, version }] })
  }

  return {
    mayWrite: computed(() => data.value?.mayWrite ?? false),
    noted: computed(() => new Set(data.value?.notes.map(({ studentId }) => studentId))),
    textOf: (studentId) => typed.get(studentId) ?? noteOf(studentId)?.text ?? '',
    save: (studentId, words) => {
      const text = words.trim()
      typed.set(studentId, words)
      // One after another: each over the version the one before has made.
      const sent = line.then(() => send(studentId, text))
      line = sent.then(
        () => {
          if (typed.get(studentId) === words) typed.delete(studentId)
        },
        // Said to whoever saves; written at another device meanwhile, it is read again, and the next time it goes over that.
        () => read.reload(),
      )
      return sent
    },
  }
}
