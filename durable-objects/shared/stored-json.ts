/** JSON this object wrote into its own SQLite. It is ours and was checked when it came in, so it is not checked again. */
export function readStored<T>(text: string): T {
  return JSON.parse(text) as T
}
