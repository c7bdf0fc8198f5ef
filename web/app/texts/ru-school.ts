// «Управление» in Russian; comes with its chunk (web/school).
export const ruSchool = {
  'school.title': 'Управление',
} as const
