import { describe, expect, it } from 'vitest'
import { committedFiles, read } from '../kit/committed-files.ts'

const ID = /\[([A-Z]+-\d+)\]/g

const written = committedFiles()
  .filter((file) => file.startsWith('docs/rules/'))
  .flatMap((file) =>
    [...read(file).matchAll(/^- \*\*([A-Z]+-\d+)\*\* (.*)$/gm)].map((match) => ({ file, id: match[1] ?? '', text: match[2] ?? '' })),
  )

const tested = new Set(
  committedFiles()
    .filter((file) => /^test\/.*\.test\.tsx?$/.test(file))
    .flatMap((file) => [...read(file).matchAll(ID)].map((match) => match[1])),
)

describe('rules', () => {
  it('[HOUSE-10] every rule of docs/rules is kept by a test that names it', () => {
    expect(written.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([])
    expect(written.length).toBeGreaterThan(40)
  })

  it('[HOUSE-10] every rule a test names is written down', () => {
    const known = new Set(written.map(({ id }) => id))
    expect([...tested].filter((id) => id !== undefined && !known.has(id))).toEqual([])
  })

  it('[HOUSE-10] every test says which rule it keeps', () => {
    const silent = committedFiles()
      .filter((file) => /^test\/.*\.test\.tsx?$/.test(file))
      .filter((file) => read(file).match(ID) === null)
    expect(silent).toEqual([])
  })

  it('[HOUSE-10] a rule has one number, one place and an end to its sentence', () => {
    const ids = written.map(({ id }) => id)
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([])
    expect(written.filter(({ text }) => !/[.)]$/.test(text.trim())).map(({ id }) => id)).toEqual([])
  })
})
