import { importFile } from '../../scripts/house/administer.ts'
import type { Tenant } from '../../worker/db/db.ts'
import { secondSchoolZip } from '../cast/second-school.ts'
import { demoSchool, settle } from './act-as.ts'
import { tenantOfSchool } from './change-roster.ts'
import { secondAdministrator } from './second-administrator.ts'

/** The demo school and the second one, both with their rosters. */
export async function twoSchools(): Promise<{ tula: Tenant; kazan: Tenant }> {
  await demoSchool()
  await importFile(await secondAdministrator(), 'second.zip', secondSchoolZip('2025-10-06'))
  await settle()
  return { tula: await tenantOfSchool('tula1'), kazan: await tenantOfSchool('kazan5') }
}
