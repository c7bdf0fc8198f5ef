import type { Child } from '../../protocol/identity.ts'

/** «Илья, 7Б»: what tells a parent's children apart at a glance. */
export function childLabel({ name, classTitle }: Pick<Child, 'name' | 'classTitle'>): string {
  return classTitle === null ? name.givenName : `${name.givenName}, ${classTitle}`
}
