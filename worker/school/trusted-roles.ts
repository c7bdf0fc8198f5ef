import type { SchoolRole } from '../../protocol/rights.ts'

/** Roles that read or run the whole school. Class lists give none of them, and nobody gets one unseen. */
export const TRUSTED_ROLES: readonly SchoolRole[] = ['schoolAdmin', 'head', 'deputyHead']
