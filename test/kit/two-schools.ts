import { env } from 'cloudflare:workers'
import { importFile } from '../../scripts/house/administer.ts'
import type { Tenant } from '../../worker/db/db.ts'
import { secondSchoolZip } from '../cast/second-school.ts'
import { demoSchool, type Person, settle } from './act-as.ts'
import { tenantOfSchool } from './change-roster.ts'
import { secondAdministrator } from './second-administrator.ts'

/** The demo school and the second one, both with their rosters; Хасанова is the second one's administrator. The first school is in shard 0. */
export async function twoSchools(shard = 1): Promise<{ tula: Tenant; kazan: Tenant; khasanova: Person }> {
  await demoSchool()
  const khasanova = await secondAdministrator(shard)
  await importFile(khasanova, 'second.zip', secondSchoolZip('2025-10-06'))
  await settle()
  return { tula: await tenantOfSchool('tula1'), kazan: await tenantOfSchool('kazan5'), khasanova }
}

/** She becomes all that one can be at a school: whatever she still does not see, no role of hers opens. */
export async function giveEveryRole({ personId }: Person, database = env.JOURNAL_01): Promise<void> {
  const statement = database.prepare('insert or ignore into person_roles select ?, ?, school_id from people where id = ?')
  await database.batch(['teacher', 'deputyHead', 'head'].map((role) => statement.bind(personId, role, personId)))
}
