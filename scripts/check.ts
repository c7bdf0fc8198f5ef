// `npm run check`: everything that can be told without running the product.
import { CHECKS, carryOut, DOCS_CHECK } from './house/checks.ts'

const { failed } = await carryOut([...CHECKS, DOCS_CHECK])
process.exit(failed === 0 ? 0 : 1)
