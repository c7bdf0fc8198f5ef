// `npm run moderate -- FILE`: what the moderator bot says of each line of a file (`-`: of standard input). Prints the level, a tab and the line:
// 0 is fine, 1 rude, 2 obscene. With `npm run --silent` nothing else is printed.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { check } from '../protocol/moderation/check.ts'

const file = process.argv[2]
if (file === undefined) {
  process.stderr.write('Usage: npm run moderate -- FILE (a text a line, or - for standard input)\n')
  process.exit(1)
}

let texts: string
try {
  // npm goes to the folder of package.json and tells where it was called.
  texts = readFileSync(file === '-' ? 0 : resolve(process.env.INIT_CWD ?? '.', file), 'utf8')
} catch {
  process.stderr.write(`Cannot be read: ${file}\n`)
  process.exit(1)
}

const lines = texts.replace(/\r?\n$/, '').split(/\r?\n/)
process.stdout.write(lines.map((line) => `${check(line).level}\t${line}\n`).join(''))
