import { parseArgs } from 'node:util'

export type Flags = { readonly port: number | undefined; readonly state: string | undefined; readonly fresh: boolean }

/** `npm start -- --port 8800 --state /tmp/x --fresh` */
export function parseFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, state: { type: 'string' }, fresh: { type: 'boolean', default: false } },
  })
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
    throw new Error('--port takes a number from 1 to 65535.')
  return { port, state: values.state, fresh: values.fresh }
}
