import type { DemoSignIn } from './demo.ts'

/** A table for a terminal. */
export function showSignIns(signIns: readonly DemoSignIn[]): string {
  const rows = [{ name: 'Кто', role: 'Роль', login: 'Логин', password: 'Пароль' }, ...signIns]
  const width = (column: 'name' | 'role' | 'login') => Math.max(...rows.map((row) => row[column].length))
  return rows
    .map(
      (row) =>
        `  ${row.name.padEnd(width('name'))}  ${row.role.padEnd(width('role'))}  ${row.login.padEnd(width('login'))}  ${row.password}\n`,
    )
    .join('')
}
