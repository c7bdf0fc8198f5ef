// `node scripts/passwords.mjs`: writes worker/identity/common-passwords.bin anew. By hand, after scripts/house/guessable-words.ts or the version of
// @zxcvbn-ts/language-common has changed; test/identity/password-file.node.test.ts says when it was forgotten.
import { writeFileSync } from 'node:fs'
import { COMMON_PASSWORDS_FILE, commonPasswords, commonPasswordsFile } from './house/common-passwords.ts'
import { at } from './house/paths.ts'

const file = commonPasswordsFile()
writeFileSync(at(COMMON_PASSWORDS_FILE), file)
process.stdout.write(`${COMMON_PASSWORDS_FILE}: ${commonPasswords().length} texts, ${(file.length / 1024).toFixed(1)} KB\n`)
