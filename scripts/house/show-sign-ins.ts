import { showPhone } from '../../protocol/contact.ts'
import type { DemoSignIn } from './demo.ts'

/** A table for a terminal, and where the codes are that the product would send or ask an app for. */
export function showSignIns(signIns: readonly DemoSignIn[], url: string): string {
  const head = { name: 'Кто', role: 'Роль', login: 'Логин', password: 'Пароль', phone: 'Телефон Школьного ID' }
  const rows = [head, ...signIns.map((row) => ({ ...row, phone: row.phone === undefined ? '–' : showPhone(row.phone) }))]
  const width = (column: keyof typeof head) => Math.max(...rows.map((row) => row[column].length))
  const columns = ['name', 'role', 'login', 'password', 'phone'] as const
  const table = rows
    .map(
      (row) =>
        `  ${columns
          .map((column) => row[column].padEnd(width(column)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
  return `${table}\n  Коды из СМС и приложений: ${url}/dev/outbox\n`
}
