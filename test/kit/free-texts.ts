// Where in an input somebody can write whatever they like, and an input that is right but for what is written there. Both are read from the JSON Schema of
// the shape, so a field that is added to an endpoint is found without anybody adding it to a list.
import * as z from 'zod/mini'

type Schema = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly minLength?: number
  readonly minItems?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** What no pattern lets through that is meant for a code, an id, a date or the like. */
const WHATEVER = ['хуй', 'https://school.test/хуй']
/** What patterns ask for. Ids are made from theirs. */
const FITTING = ['2025-10-06', '08:30', 'tula1', '123456', 'a'.repeat(43), '/journal', '1.1', '8f14e45f-ceea-467f-a9d0-0f2b1c5e7a11', 'a']

/** `terms.0.title`: the first of each list stands for all. Sorted, without repetition. */
export function freeTextsOf(shape: z.ZodMiniType): string[] {
  const found = new Set<string>()
  const walk = (schema: Schema, path: readonly string[]): void => {
    if (isFree(schema)) found.add(path.join('.'))
    for (const [name, field] of Object.entries(schema.properties ?? {})) walk(field, [...path, name])
    if (schema.items) walk(schema.items, [...path, '0'])
    if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, [...path, '*'])
    for (const choice of choicesOf(schema)) walk(choice, path)
  }
  walk(schemaOf(shape), [])
  return [...found].sort()
}

/** As little as the shape asks for, and `text` at `path`. */
export function inputWith(shape: z.ZodMiniType, path: string, text: string): Record<string, unknown> {
  return sample(schemaOf(shape), path.split('.'), text) as Record<string, unknown>
}

function schemaOf(shape: z.ZodMiniType): Schema {
  return z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema
}

function isFree({ type, pattern, const: only, enum: some }: Schema): boolean {
  if (type !== 'string' || only !== undefined || some !== undefined) return false
  return pattern === undefined || WHATEVER.some((text) => new RegExp(pattern, 'u').test(text))
}

/** `path` undefined: the text is somewhere else. */
function sample(schema: Schema, path: readonly string[] | undefined, text: string): unknown {
  const choices = choicesOf(schema)
  if (choices.length > 0) {
    const right = path ? choices.find((choice) => holds(choice, path)) : (choices.find(({ type }) => type === 'null') ?? choices[0])
    return right && sample(right, path, text)
  }
  if (path?.length === 0) return text
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.type === 'object') return fieldsOf(schema, path, text)
  if (schema.type === 'array') {
    const count = Math.max(schema.minItems ?? 0, path ? 1 : 0)
    return Array.from({ length: count }, () => sample(schema.items ?? {}, path?.slice(1), text))
  }
  if (schema.type === 'string') return plainText(schema)
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1)
  return schema.type === 'boolean' ? false : null
}

function fieldsOf({ properties = {}, required = [] }: Schema, path: readonly string[] | undefined, text: string): Record<string, unknown> {
  const [next, ...rest] = path ?? []
  const named = Object.entries(properties).filter(([name]) => name === next || required.includes(name))
  return Object.fromEntries(named.map(([name, field]) => [name, sample(field, name === next ? rest : undefined, text)]))
}

function plainText({ pattern, minLength = 1 }: Schema): string {
  if (pattern === undefined) return 'а'.repeat(Math.max(minLength, 1))
  const prefix = /^\^([a-z]{3}_)/.exec(pattern)?.[1]
  const id = prefix && `${prefix}${'0'.repeat(20)}`
  const fits = [id, ...FITTING].find((one) => one !== undefined && new RegExp(pattern, 'u').test(one))
  if (fits === undefined) throw new Error(`Nothing here fits ${pattern}: add it to FITTING.`)
  return fits
}

function holds(schema: Schema, [next, ...rest]: readonly string[]): boolean {
  const choices = choicesOf(schema)
  if (choices.length > 0) return choices.some((choice) => holds(choice, next === undefined ? [] : [next, ...rest]))
  if (next === undefined) return isFree(schema)
  const inner = schema.type === 'array' ? schema.items : schema.properties?.[next]
  return inner !== undefined && holds(inner, rest)
}

function choicesOf({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] {
  return [...anyOf, ...oneOf]
}
