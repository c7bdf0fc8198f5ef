/** Monday, 6 October 2025, eight in the morning in Tula: the clock of the scenarios. */
export const MONDAY_MORNING = '2025-10-06T05:00:00Z'
