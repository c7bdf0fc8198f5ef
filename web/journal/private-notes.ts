// The reader's own notes about the pupils of an open grid: read once it stands, saved one after another. No JSX here.
import { computed, type ReadonlySignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetPrivateNotes, PutPrivateNote } from '../../protocol/private-notes.ts'
import { CallRefused, call } from '../platform/call.ts'
import { type OwnResource, useResource } from '../platform/use-resource.ts'

export type PrivateNotes = {
  /** False until they have been read, and to whoever only looks on. */
  readonly mayWrite: ReadonlySignal<boolean>
  /** Pupils with a note. */
  readonly noted: ReadonlySignal<ReadonlySet<PersonId>>
  /** As typed last at this page, else as it is kept. */
  readonly textOf: (studentId: PersonId) => string
  /** Throws what the server or the network refused; the text is what `textOf` says then: what was written at another device meanwhile stands before it. */
  readonly save: (studentId: PersonId, text: string) => Promise<void>
}

type Read = ResultOf<typeof GetPrivateNotes>

export function usePrivateNotes(studyGroupId: StudyGroupId): PrivateNotes {
  const read = useResource(`private notes ${studyGroupId}`, () => call(GetPrivateNotes, { studyGroupId }))
  return useMemo(() => openPrivateNotes(studyGroupId, read), [studyGroupId])
}

export function openPrivateNotes(studyGroupId: StudyGroupId, read: Pick<OwnResource<Read>, 'data' | 'put'>): PrivateNotes {
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

  /** Written at another device meanwhile: no word of either is lost, and the next time both are saved. Throws the error again. */
  const keepBoth = async (studentId: PersonId, words: string, error: unknown): Promise<never> => {
    if (error instanceof CallRefused && error.code === 'changed_by_another') {
      read.put(await call(GetPrivateNotes, { studyGroupId }))
      const theirs = noteOf(studentId)?.text
      if (theirs !== undefined && typed.get(studentId) === words) typed.set(studentId, `${theirs}\n${words}`)
    }
    throw error
  }

  return {
    mayWrite: computed(() => data.value?.mayWrite ?? false),
    noted: computed(() => new Set(data.value?.notes.map(({ studentId }) => studentId))),
    textOf: (studentId) => typed.get(studentId) ?? noteOf(studentId)?.text ?? '',
    save: (studentId, words) => {
      const text = words.trim()
      typed.set(studentId, words)
      // One after another: each over the version the one before has made.
      const sent = line.then(() => send(studentId, text)).catch((error: unknown) => keepBoth(studentId, words, error))
      line = sent.then(
        () => {
          if (typed.get(studentId) === words) typed.delete(studentId)
        },
        // Said to whoever saves.
        () => {},
      )
      return sent
    },
  }
}
