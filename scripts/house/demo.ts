// The demo school, made the way a school makes itself: first run, the administrator's first sign-in, an import, slips, first sign-ins.
// Nothing here goes past the product's own endpoints. Each step notes what it is about to do and what it has done, so that a start that
// was killed anywhere goes on from there.
import { existsSync, readFileSync } from 'node:fs'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { demoSchoolZip } from '../../test/cast/demo-school.ts'
import { ChoosePassword, FirstRun, GetMe, LinkProfile, SignIn } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { ApplyImport, CreateImport, IssueSlips, ListClasses, ListImports, ListPeople, type RosterPerson } from '../../protocol/school.ts'
import { Client, Refused } from './client.ts'
import type { Server } from './server.ts'
import { readSecret, type State, writeWhole } from './state.ts'

export const SCHOOL = { code: 'tula1', name: 'Школа № 1', city: 'Тула', timeZone: 'Europe/Moscow' }

/** Who of the demo school can be signed in as; the cast of the scenarios. */
export const DEMO_PEOPLE = [
  { name: 'Зуева Мария', role: 'администратор' },
  { name: 'Титов Олег', role: 'завуч' },
  { name: 'Орлова Анна', role: 'учитель математики, классный руководитель 7Б' },
  { name: 'Антонов Илья', role: 'ученик 7Б' },
  { name: 'Борисова Дарья', role: 'ученица 7Б' },
  { name: 'Антонова Елена', role: 'мама Ильи (7Б) и Сони (7А)' },
  { name: 'Борисов Павел', role: 'папа Дарьи' },
] as const

export type DemoSignIn = { name: string; role: string; login: string; password: string }
