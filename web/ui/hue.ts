const HUES = 12

/** A colour's angle for a person or a chat: the same id has the same colour everywhere. */
export function hueOf(id: string): number {
  let hash = 0
  for (let i = 0; i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) >>> 0
  return (hash % HUES) * (360 / HUES)
}
