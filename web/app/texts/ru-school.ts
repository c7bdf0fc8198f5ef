// «Управление» in Russian: keys manage.…, import.…, people.…, slips.…, slip.…. Come with their chunks (web/app/add-school-texts.ts), not with the first page.
export const ruSchool = {

} as const
