import { describe, expect, it } from 'vitest'
import { ApplyImport, CreateImport, GetImport, ListImports, UndoImport } from '../../protocol/roster-import.ts'
import { IssueSlips, ListClasses, ListPeople } from '../../protocol/school.ts'
import { demoSchoolZip } from '../cast/demo-school.ts'
import { actAs, demoSchool, newClient, ORIGIN } from '../kit/act-as.ts'

const MONDAY = '2025-10-06'

describe('imports of somebody else', () => {
  it('[IMP-01] to a pupil, a parent, a teacher and a deputy head imports do not exist', async () => {
    await demoSchool()
    const administrator = await actAs('Зуева')
    const { imports } = await administrator.call(ListImports, {})
    const importId = imports[0]?.importId
    const { classes } = await administrator.call(ListClasses, {})
    const classGroupId = classes[0]?.classGroupId
    if (!importId || !classGroupId) throw new Error('no import')
    for (const name of ['Антонов Илья', 'Антонова Елена', 'Орлова Анна', 'Титов Олег']) {
      const who = await actAs(name)
      const asked = [
        who.call(CreateImport, { fileName: 'demo.zip' }, demoSchoolZip(MONDAY)),
        who.call(ListImports, {}),
        who.call(GetImport, { importId }),
        who.call(ApplyImport, { importId }),
        who.call(UndoImport, { importId }),
        who.call(IssueSlips, { whom: { of: 'class', classGroupId } }),
      ]
      const outcomes = await Promise.allSettled(asked)
      expect(outcomes.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'done'))).toEqual(
        asked.map(() => 'not_found'),
      )
    }
    const reads = await Promise.allSettled(
      ['Антонов Илья', 'Орлова Анна'].map(async (name) => (await actAs(name)).call(ListPeople, { classGroupId })),
    )
    expect(reads.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect((await (await actAs('Титов Олег')).call(ListPeople, { classGroupId })).people.length).toBeGreaterThan(0)
  })

  it('[IMP-01] without a session there is nothing', async () => {
    const response = await newClient().fetch('/api/school/imports', { headers: { origin: ORIGIN } })
    expect(response.status).toBe(401)
  })
})
