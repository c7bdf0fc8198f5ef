// The journal site's menu (checklist ID-15, ID-17): what each role finds in it, in one order everywhere.
import { BookOpen, CalendarDays, MessagesSquare, NotebookText, Users } from 'lucide-preact'
import type { Me } from '../../protocol/identity.ts'
import { type Capability, canAny } from '../../protocol/rights.ts'

const ENTRIES = [
  { href: '/journal', text: 'menu.journal', icon: NotebookText, needs: ['journal.open'] },
  { href: '/diary', text: 'menu.diary', icon: BookOpen, needs: ['diary.openOwn', 'diary.openChild'] },
  { href: '/timetable', text: 'menu.timetable', icon: CalendarDays, needs: ['timetable.open'] },
  { href: '/chats', text: 'menu.chats', icon: MessagesSquare, needs: ['chats.open'] },
  { href: '/manage', text: 'menu.manage', icon: Users, needs: ['roster.import', 'roster.read'] },
] as const satisfies readonly { href: string; text: string; icon: unknown; needs: readonly Capability[] }[]

export type MenuEntry = (typeof ENTRIES)[number]

export function menuOf(person: Me): readonly MenuEntry[] {
  return ENTRIES.filter(({ needs }) => needs.some((capability) => canAny(person.roles, capability)))
}

/** Where a person begins: an administrator with the school's people, everybody else with the first of their menu. */
export function homeOf(person: Me): string {
  const entries = menuOf(person)
  const start = person.roles.every((role) => role === 'schoolAdmin') ? entries.at(-1) : entries[0]
  return start?.href ?? '/account'
}

export function isAt(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`)
}
