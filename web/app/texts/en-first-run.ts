import type { ruFirstRun } from './ru-first-run.ts'
import type { Texts } from './text.ts'

export const enFirstRun = {
  'refusal.setup_done': 'The school is already there. Sign in as its administrator.',
  'refusal.setup_secret_wrong': 'The installation key is not right. Ask whoever installed the system.',

  'firstRun.title': 'The first school',
  'firstRun.lead': 'This page works once: it creates the school and its administrator.',
  'firstRun.secret': 'Installation key',
  'firstRun.secret.hint': 'Set by whoever installed the system (FIRST_RUN_SECRET)',
  'firstRun.school': 'School',
  'firstRun.name': 'Name',
  'firstRun.name.hint': 'For example, “School No. 1”',
  'firstRun.city': 'City',
  'firstRun.code': 'School code',
  'firstRun.code.hint': 'Logins will begin with it: 2 to 12 Latin letters and digits, a letter first',
  'firstRun.timeZone': 'Time zone',
  'firstRun.administrator': 'Administrator',
  'firstRun.familyName': 'Family name',
  'firstRun.givenName': 'Given name',
  'firstRun.patronymic': 'Patronymic',
  'firstRun.patronymic.hint': 'If any',
  'firstRun.bad': 'Check this field',
  'firstRun.submit': 'Create the school',
  'firstRun.done': 'The school is created',
  'firstRun.done.lead': 'Write down the administrator’s login and password. The password is shown once and works for the first sign-in.',
  'firstRun.done.next': 'Go to sign-in',
} as const satisfies Texts<keyof typeof ruFirstRun>
