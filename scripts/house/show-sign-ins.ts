import type { DemoSignIn } from './demo.ts'

/** A table for a terminal, and the keys of those whom the product asks for a code of an app. */
export function showSignIns(signIns: readonly DemoSignIn[]): string {
  const rows = [{ name: 'Кто', role: 'Роль', login: 'Логин', password: 'Пароль' }, ...signIns]
  const width = (column: 'name' | 'role' | 'login') => Math.max(...rows.map((row) => row[column].length))
  const apps = signIns.flatMap(({ name, totpSecret }) =>
    totpSecret === undefined ? [] : [`\n  Ключ для приложения-аутентификатора, ${name}: ${totpSecret}\n`],
  )
  const table = rows
    .map(
      (row) =>
        `  ${row.name.padEnd(width('name'))}  ${row.role.padEnd(width('role'))}  ${row.login.padEnd(width('login'))}  ${row.password}\n`,
    )
    .join('')
  return table + apps.join('')
}
